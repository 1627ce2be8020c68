#include "loss/cross_entropy.h"

#include <algorithm>
#include <cmath>

#include "common/activations.h"

namespace trainyard {
namespace {

/// log(sum_j exp(row_j)) - row_label. NaN stays NaN.
double row_loss(std::span<const float> row, std::int32_t label) {
  double largest = row[0];
  for (const float score : row) largest = score > largest ? score : largest;
  double total = 0;
  for (const float score : row) total += std::exp(score - largest);
  return std::log(total) - (row[static_cast<std::size_t>(label)] - largest);
}

}  // namespace

const KindInfo& CrossEntropy::kind_info() {
  static constexpr std::string_view kTags[] = {"classification"};
  static const KindInfo kInfo = {
      .kind = "cross_entropy",
      .label = "Cross-entropy",
      .help = "Minus the logarithm of the probability that softmax gives to the true class.",
      .source = "Bishop (2006), section 4.3.4; PyTorch CrossEntropyLoss",
      .tags = kTags};
  return kInfo;
}

double CrossEntropy::sum(ConstMatrixView scores, const LossTarget& target) const {
  double total = 0;
  for (Index i = 0; i < scores.rows(); ++i)
    total += row_loss(scores.row(i), target.labels[static_cast<std::size_t>(i)]);
  return total;
}

double CrossEntropy::mean_and_gradient(ConstMatrixView scores, const LossTarget& target,
                                       MatrixView gradient) const {
  const Index n = scores.rows();
  const float share = 1.0f / static_cast<float>(n);
  double total = 0;
  for (Index i = 0; i < n; ++i) {
    const auto row = scores.row(i);
    const auto shifted = gradient.row(i);
    const float largest = *std::max_element(row.begin(), row.end());
    total -= row[static_cast<std::size_t>(target.labels[static_cast<std::size_t>(i)])] -
             static_cast<double>(largest);
    for (std::size_t j = 0; j < row.size(); ++j) shifted[j] = row[j] - largest;
  }
  exp(gradient.flat(), gradient.flat());
  // Sums lie in [1, k]: the logarithm of the product of many of them costs no more than that of one.
  double product = 1;
  for (Index i = 0; i < n; ++i) {
    const auto row = gradient.row(i);
    double row_sum = 0;
    for (const float entry : row) row_sum += entry;
    product *= row_sum;
    if (!(product < 1e200)) {
      total += std::log(product);
      product = 1;
    }
    const float factor = share / static_cast<float>(row_sum);
    for (float& entry : row) entry *= factor;
    row[static_cast<std::size_t>(target.labels[static_cast<std::size_t>(i)])] -= share;
  }
  return (total + std::log(product)) / static_cast<double>(n);
}

void CrossEntropy::to_predictions(MatrixView scores) const { softmax(scores, scores); }

}  // namespace trainyard
