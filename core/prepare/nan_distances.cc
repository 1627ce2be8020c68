#include "prepare/nan_distances.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trainyard {
namespace {

constexpr float kFar = std::numeric_limits<float>::infinity();

/// How far a sum of products in float32 may be off, as a share of the squared norms in it.
constexpr float kSlack = 1e-5F;

/// The middle of each column, so that a shared offset costs no digits, and one scale for all.
double center_and_scale(const Matrix64& x, std::vector<double>& centers) {
  double widest = 0;
  for (Index j = 0; j < x.cols(); ++j) {
    double sum = 0;
    double squares = 0;
    double count = 0;
    for (Index i = 0; i < x.rows(); ++i) {
      if (std::isnan(x(i, j))) continue;
      sum += x(i, j);
      count += 1;
    }
    const double mean = count > 0 ? sum / count : 0;
    for (Index i = 0; i < x.rows(); ++i)
      squares += std::isnan(x(i, j)) ? 0 : (x(i, j) - mean) * (x(i, j) - mean);
    centers.push_back(mean);
    widest = std::max(widest, count > 0 ? std::sqrt(squares / count) : 0);
  }
  return widest > 0 ? widest : 1;
}

}  // namespace

NanDistances::NanDistances(Matrix64 donors) : donors_(std::move(donors)) {
  const Index n = donors_.rows();
  const Index d = donors_.cols();
  scale_ = center_and_scale(donors_, centers_);
  packed_.assign(n, 3 * d, 0);
  present_.assign(n, d, 0);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < d; ++j) {
      if (std::isnan(donors_(i, j))) continue;
      const auto x = static_cast<float>((donors_(i, j) - centers_[static_cast<std::size_t>(j)]) / scale_);
      present_(i, j) = 1;
      packed_(i, j) = 1;
      packed_(i, d + j) = x;
      packed_(i, 2 * d + j) = x * x;
    }
  }
  ratios_.push_back(kFar);
  for (Index s = 1; s <= d; ++s) ratios_.push_back(static_cast<float>(d) / static_cast<float>(s));
  squares_.resize(static_cast<std::size_t>(n));
}

void NanDistances::load(ConstMatrixView64 receivers) {
  receivers_ = receivers;
  const Index m = receivers.rows();
  const Index d = donors_.cols();
  left_.assign(m, 3 * d, 0);
  left_present_.assign(m, d, 0);
  for (Index i = 0; i < m; ++i) {
    for (Index j = 0; j < d; ++j) {
      if (std::isnan(receivers(i, j))) continue;
      const auto x = static_cast<float>((receivers(i, j) - centers_[static_cast<std::size_t>(j)]) / scale_);
      left_present_(i, j) = 1;
      left_(i, j) = x * x;
      left_(i, d + j) = -2 * x;
      left_(i, 2 * d + j) = 1;
    }
  }
  sums_.resize(m, donors_.rows());
  counts_.resize(m, donors_.rows());
  multiply_transposed_right(left_, packed_, sums_, workspace_);
  multiply_transposed_right(left_present_, present_, counts_, workspace_);
}

void NanDistances::choose(Index receiver, Index k) {
  constexpr Index kLeast = 32;
  chosen_ = receiver;
  norm_ = 0;
  for (Index j = 0; j < donors_.cols(); ++j) norm_ += left_(receiver, j);
  const auto room = static_cast<std::size_t>(std::max(kLeast, 4 * k));
  room_ = room;
  const float* sums = sums_.data() + receiver * donors_.rows();
  const float* counts = counts_.data() + receiver * donors_.rows();
  const auto n = squares_.size();
  for (std::size_t i = 0; i < n; ++i) {
    const float ratio = ratios_[static_cast<std::size_t>(counts[i])];
    squares_[i] = ratio == kFar ? kFar : std::max(sums[i], 0.0F) * ratio;
  }
  list_.clear();
  float worst = kFar;
  for (std::size_t i = 0; i < n; ++i) {
    if (!(squares_[i] < worst)) continue;
    list_.push_back({squares_[i], static_cast<Index>(i)});
    if (list_.size() < 2 * room) continue;
    std::nth_element(list_.begin(), list_.begin() + static_cast<Index>(room) - 1, list_.end());
    list_.resize(room);
    worst = list_[room - 1].square;
  }
  std::sort(list_.begin(), list_.end());
  if (list_.size() > room) list_.resize(room);
}

double NanDistances::exact(Index row) const {
  double sum = 0;
  double shared = 0;
  for (Index j = 0; j < donors_.cols(); ++j) {
    const double difference = receivers_(chosen_, j) - donors_(row, j);
    if (std::isnan(difference)) continue;
    sum += difference * difference;
    shared += 1;
  }
  return std::sqrt(sum * static_cast<double>(donors_.cols()) / shared);
}

void NanDistances::take_all(std::span<const std::uint8_t> eligible) {
  candidates_.clear();
  for (std::size_t i = 0; i < squares_.size(); ++i) {
    if (eligible[i] != 0 && squares_[i] < kFar) candidates_.push_back({squares_[i], static_cast<Index>(i)});
  }
  std::sort(candidates_.begin(), candidates_.end());
}

void NanDistances::nearest(std::span<const std::uint8_t> eligible, Index k, std::vector<Neighbour>& found) {
  const auto wanted = static_cast<std::size_t>(k);
  // All that may be nearer than the k-th when measured exactly.
  const auto bound = [&](float square) {
    const float reach = std::sqrt(norm_) + std::sqrt(square);
    return square + 2 * kSlack * static_cast<float>(donors_.cols()) * (norm_ + reach * reach);
  };
  candidates_.clear();
  bool complete = list_.size() < room_;
  for (const Near& near : list_) {
    if (candidates_.size() >= wanted && near.square > bound(candidates_[wanted - 1].square)) {
      complete = true;
      break;
    }
    if (eligible[static_cast<std::size_t>(near.row)] != 0) candidates_.push_back(near);
  }
  if (!complete) {
    take_all(eligible);
    std::size_t end = std::min(wanted, candidates_.size());
    while (end < candidates_.size() && candidates_[end].square <= bound(candidates_[wanted - 1].square))
      ++end;
    candidates_.resize(end);
  }
  found.clear();
  for (const Near& near : candidates_) found.push_back({near.row, exact(near.row)});
  std::sort(found.begin(), found.end(), [](const Neighbour& a, const Neighbour& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.row < b.row;
  });
  if (found.size() > wanted) found.resize(wanted);
}

}  // namespace trainyard
