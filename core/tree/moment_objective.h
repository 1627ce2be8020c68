#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <type_traits>

#include "tree/tree_params.h"
#include "tree/tree_target.h"

namespace trainyard {

/// Sums s and w of a set of rows and their count, in one vector of two 64-bit whole numbers: s, and w with
/// the count in its low bits. Row, histogram cell and running sum are all of this kind, and adding is one
/// instruction.
struct MomentCell {
  using Pair = std::int64_t __attribute__((vector_size(16)));
  Pair pair = {0, 0};

  bool operator==(const MomentCell& other) const {
    return pair[0] == other.pair[0] && pair[1] == other.pair[1];
  }
  MomentCell& operator+=(const MomentCell& other) {
    pair += other.pair;
    return *this;
  }
  MomentCell& operator-=(const MomentCell& other) {
    pair -= other.pair;
    return *this;
  }
};

/// Squared error: s sums w y. A set scores s^2 / w; the best split has the largest sum of scores.
struct SquaredScore {
  double operator()(double s, double w) const { return w > 0 ? s * s / w : 0.0; }
};
/// Two classes by Gini's index: s sums the weight of the second class.
struct GiniScore {
  double operator()(double s, double w) const { return w > 0 ? (s * s + (w - s) * (w - s)) / w : 0.0; }
};
/// Second order: s sums gradients, w hessians; the score is twice the objective's decrease by the best leaf
/// value. Source: XGBoost, CalcGain.
struct SecondOrderScore {
  double lambda = 0;  ///< in the units of w
  double alpha = 0;   ///< in the units of s
  double operator()(double s, double w) const {
    const double size = std::abs(s) - alpha;
    return size > 0 && w + lambda > 0 ? size * size / (w + lambda) : 0.0;
  }
};

/// Objectives of two moments: regression, two classes, second order. The interface that the builder asks for
/// is the same as ClassObjective's: rows, cells (sums in histograms), sums (running sums), all additive.
template <typename Score>
class MomentObjective {
 public:
  using Row = MomentCell;
  using Cell = MomentCell;
  using Sum = MomentCell;

  MomentObjective(const TreeTarget& target, std::span<const std::uint32_t> rows, const TreeParams& params);

  static constexpr bool kCountsApart = false;
  Index stride() const { return 1; }
  Row row(const TreeTarget& target, std::uint32_t r) const;
  static void add(Cell* cells, Index bin, const Row& row) { cells[bin] += row; }
  static void add(Sum& sum, const Row& row) { sum += row; }
  /// What to add to a cell when a row's weight has changed.
  static Row change(const Row& from, const Row& to) {
    Row out = to;
    return out -= from;
  }
  static void add_weight(Cell* cells, Index bin, const Row& row) { cells[bin] += row; }
  /// Without a branch.
  static void add_if(bool counts, Sum& sum, const Row& row) {
    const std::int64_t mask = -static_cast<std::int64_t>(counts);
    sum.pair += row.pair & MomentCell::Pair{mask, mask};
  }
  static void add_cell(Sum& sum, const Cell* cell) { sum += *cell; }
  Sum zero() const { return {}; }
  static Sum minus(const Sum& a, const Sum& b) {
    Sum out = a;
    return out -= b;
  }
  Index count(const Sum& sum) const { return static_cast<Index>(sum.pair[1] & count_mask_); }
  bool empty(const Cell* cell) const { return (cell->pair[1] & count_mask_) == 0; }
  double s(const Sum& sum) const { return static_cast<double>(sum.pair[0]); }
  double w(const Sum& sum) const { return static_cast<double>(sum.pair[1] >> count_bits_); }

  /// The sum of the two sides' scores, in internal units; -infinity where a side is smaller than allowed.
  double proxy(const Sum& left, const Sum& total) const {
    const Sum right = minus(total, left);
    const double w_left = w(left);
    const double w_right = w(right);
    if (count(left) < min_count_ || count(right) < min_count_ || w_left < min_weight_ ||
        w_right < min_weight_) {
      return -std::numeric_limits<double>::infinity();
    }
    return score_(s(left), w_left) + score_(s(right), w_right);
  }
  /// By which categories are ordered: along this, the best split into two sets is a split into a lower and an
  /// upper part (Fisher 1958; Breiman et al. 1984, theorem 4.5; also for the second-order score, which is
  /// convex in (s, w)).
  double order(const Sum& sum) const { return s(sum) / std::max(w(sum), 1e-300); }

  double score(const Sum& sum) const { return score_(s(sum), w(sum)); }
  double to_gain(double internal) const { return internal * gain_unit_; }
  double weight(const Sum& sum) const { return w(sum) * unit_w_; }
  Index outputs() const { return classes_ > 0 ? 2 : 1; }
  /// What a leaf of these rows predicts. [outputs]
  void value(const Sum& sum, std::span<double> out) const;
  double impurity(const Sum& sum, std::span<const Row> rows) const;

 private:
  Index classes_;
  Score score_ = {};
  double scale_s_ = 1;
  double scale_w_ = 1;
  double unit_s_ = 1;
  double unit_w_ = 1;
  double gain_unit_ = 1;
  double offset_ = 0;  ///< regression: s sums w (y - offset), so that a large mean costs no digits
  double min_weight_ = 0;
  Index min_count_ = 1;
  int count_bits_ = 1;
  std::int64_t count_mask_ = 1;
};

/// The weighted mean of the rows' values.
inline double mean_of(const TreeTarget& target, std::span<const std::uint32_t> rows) {
  double sum = 0;
  double weights = 0;
  for (const std::uint32_t r : rows) {
    sum += target.values[r] * target.weight(r);
    weights += target.weight(r);
  }
  return sum / std::max(weights, 1e-300);
}

template <typename Score>
MomentObjective<Score>::MomentObjective(const TreeTarget& target, std::span<const std::uint32_t> rows,
                                        const TreeParams& params)
    : classes_(target.classes), min_count_(params.min_samples_leaf) {
  double sum_s = 0;
  const bool second_order = params.criterion == Criterion::kSecondOrder;
  if (target.classes == 0) {
    if (!second_order) offset_ = mean_of(target, rows);
    for (const std::uint32_t r : rows) {
      sum_s += std::abs(second_order ? target.values[r] : (target.values[r] - offset_) * target.weight(r));
    }
  }
  count_bits_ = std::bit_width(rows.size());
  count_mask_ = (std::int64_t{1} << count_bits_) - 1;
  scale_w_ = weight_scale(target, rows, 61 - count_bits_);
  scale_s_ = target.classes > 0 ? scale_w_ : fixed_point_scale(sum_s, 61);
  unit_s_ = 1 / scale_s_;
  unit_w_ = 1 / scale_w_;
  gain_unit_ = target.classes > 0 ? unit_w_ : unit_s_ * (unit_s_ / unit_w_);
  min_weight_ = (second_order ? params.min_child_weight : params.min_weight_leaf) * scale_w_;
  if constexpr (std::is_same_v<Score, SecondOrderScore>) {
    score_.lambda = params.reg_lambda * scale_w_;
    score_.alpha = params.reg_alpha * scale_s_;
  }
}

template <typename Score>
void MomentObjective<Score>::value(const Sum& sum, std::span<double> out) const {
  if constexpr (std::is_same_v<Score, SecondOrderScore>) {
    const double size = std::max(std::abs(s(sum)) - score_.alpha, 0.0);
    const double all = w(sum) + score_.lambda;
    out[0] = all > 0 ? -std::copysign(size * unit_s_, s(sum)) / (all * unit_w_) : 0.0;
  } else if constexpr (std::is_same_v<Score, GiniScore>) {
    out[1] = s(sum) / std::max(w(sum), 1.0);
    out[0] = 1 - out[1];
  } else {
    out[0] = offset_ + s(sum) * unit_s_ / std::max(w(sum) * unit_w_, 1e-300);
  }
}

template <typename Score>
double MomentObjective<Score>::impurity(const Sum& sum, std::span<const Row> rows) const {
  if constexpr (std::is_same_v<Score, SecondOrderScore>) {
    return 0;
  } else if constexpr (std::is_same_v<Score, GiniScore>) {
    const double p = s(sum) / std::max(w(sum), 1.0);
    return 2 * p * (1 - p);
  } else {
    const double mean = s(sum) / std::max(w(sum), 1e-300);
    double squares = 0;
    for (const Row& row : rows) {
      const double weight = w(row);
      if (!(weight > 0)) continue;
      const double error = s(row) - mean * weight;
      squares += error * error / weight;
    }
    return squares * gain_unit_ / std::max(weight(sum), 1e-300);
  }
}

template <typename Score>
MomentCell MomentObjective<Score>::row(const TreeTarget& target, std::uint32_t r) const {
  const double w = target.weight(r);
  const std::int64_t whole_w = nearest_whole(w * scale_w_);
  std::int64_t s = 0;
  if (target.classes > 0) {
    s = target.labels[r] == 1 ? whole_w : 0;
  } else if constexpr (std::is_same_v<Score, SecondOrderScore>) {
    s = nearest_whole(target.values[r] * scale_s_);
  } else {
    s = nearest_whole((target.values[r] - offset_) * w * scale_s_);
  }
  MomentCell cell;
  cell.pair = MomentCell::Pair{s, (whole_w << count_bits_) + 1};
  return cell;
}

}  // namespace trainyard
