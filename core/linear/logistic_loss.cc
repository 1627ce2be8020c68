#include "linear/logistic_loss.h"

#include <algorithm>
#include <cmath>

#include "common/vector_kernels64.h"

namespace trainyard {
namespace {

/// Rows that are gone through for all features and classes before the next ones: their scores stay in the
/// cache.
constexpr std::size_t kBlock = 512;

/// ln(1 + exp(x)), without overflow.
double softplus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }
double sigmoid(double x) {
  const double small = std::exp(-std::abs(x));
  return x >= 0 ? 1 / (1 + small) : small / (1 + small);
}

}  // namespace

LogisticLoss::LogisticLoss(const DesignMatrix& x, std::vector<std::int32_t> labels, Index classes)
    : x_(&x), labels_(std::move(labels)), k_(classes == 2 ? 1 : classes), scores_(k_, x.n()) {}

double LogisticLoss::sum(std::span<const double> parameters) {
  const auto n = static_cast<std::size_t>(x_->n());
  const auto k = static_cast<std::size_t>(k_);
  const auto d = static_cast<std::size_t>(x_->d());
  double total = 0;
  std::vector<double> row(k);
  for (std::size_t begin = 0; begin < n; begin += kBlock) {
    const std::size_t length = std::min(kBlock, n - begin);
    const auto part = [&](Index c) { return scores_.view().row(c).subspan(begin, length); };
    for (std::size_t c = 0; c < k; ++c) std::ranges::fill(part(static_cast<Index>(c)), parameters[k * d + c]);
    for (std::size_t j = 0; j < d; ++j) {
      const auto feature = x_->column(static_cast<Index>(j)).subspan(begin, length);
      for (std::size_t c = 0; c < k; ++c) {
        const double weight = parameters[c * d + j];
        if (weight != 0) axpy(weight, feature, part(static_cast<Index>(c)));
      }
    }
    for (std::size_t i = begin; i < begin + length; ++i) {
      const std::int32_t label = labels_[i];
      if (k == 1) {
        double& score = scores_.data()[i];
        total += softplus(score) - (label == 1 ? score : 0);
        score = sigmoid(score) - (label == 1 ? 1 : 0);
        continue;
      }
      for (std::size_t c = 0; c < k; ++c) row[c] = scores_.data()[c * n + i];
      const double truth = row[static_cast<std::size_t>(label)];
      const double largest = *std::max_element(row.begin(), row.end());
      double all = 0;
      for (double& score : row) all += score = std::exp(score - largest);
      total += std::log(all) - (truth - largest);
      for (std::size_t c = 0; c < k; ++c) scores_.data()[c * n + i] = row[c] / all;
      scores_.data()[static_cast<std::size_t>(label) * n + i] -= 1;
    }
  }
  return total;
}

void LogisticLoss::gradient(std::span<double> gradient) const {
  const auto n = static_cast<std::size_t>(x_->n());
  const auto k = static_cast<std::size_t>(k_);
  const auto d = static_cast<std::size_t>(x_->d());
  std::fill(gradient.begin(), gradient.end(), 0.0);
  for (std::size_t begin = 0; begin < n; begin += kBlock) {
    const std::size_t length = std::min(kBlock, n - begin);
    const auto part = [&](std::size_t c) {
      return scores_.view().row(static_cast<Index>(c)).subspan(begin, length);
    };
    for (std::size_t j = 0; j < d; ++j) {
      const auto feature = x_->column(static_cast<Index>(j)).subspan(begin, length);
      for (std::size_t c = 0; c < k; ++c) gradient[c * d + j] += dot(feature, part(c));
    }
    for (std::size_t c = 0; c < k; ++c) {
      for (const double slope : part(c)) gradient[k * d + c] += slope;
    }
  }
}

double LogisticLoss::finish(const double* scores, Index classes, std::int32_t label,
                            std::span<double> probabilities) {
  if (classes == 2) {
    probabilities[1] = sigmoid(scores[0]);
    probabilities[0] = sigmoid(-scores[0]);
    return label < 0 ? 0 : softplus(scores[0]) - (label == 1 ? scores[0] : 0);
  }
  const std::span<const double> row(scores, static_cast<std::size_t>(classes));
  const double largest = *std::max_element(row.begin(), row.end());
  double all = 0;
  for (std::size_t c = 0; c < row.size(); ++c) all += probabilities[c] = std::exp(row[c] - largest);
  for (double& probability : probabilities) probability /= all;
  return label < 0 ? 0 : std::log(all) - (row[static_cast<std::size_t>(label)] - largest);
}

}  // namespace trainyard
