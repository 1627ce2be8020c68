#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>
#include <span>

#include "tree/class_objective.h"
#include "tree/tree_params.h"
#include "tree/tree_target.h"

namespace trainyard {

/// A few classes by Gini's index where every weight is a whole number, as in a bootstrap: the same trees as
/// ClassObjective<ClassGini>, to the last bit, from sums of a third of the size. A cell is [stride()] counts:
/// the weight of each class, zeros, and last the number of rows.
class CountObjective {
 public:
  struct Row {
    std::int32_t w = 0;
    std::int32_t label = 0;
    bool operator==(const Row&) const = default;
  };
  using Cell = std::int32_t;
  using Sum = std::array<std::int32_t, 16>;  ///< as a cell
  static constexpr Index kMostClasses = 15;

  /// Whether it serves: whole weights of at most kMostClasses classes, no sum of which overflows.
  static bool serves(const TreeTarget& target, std::span<const std::uint32_t> rows) {
    return target.classes <= kMostClasses && target.most_weight == 0 && whole_weights(target, rows) &&
           weight_sum(target, rows) <= std::numeric_limits<std::int32_t>::max();
  }

  CountObjective(const TreeTarget& target, std::span<const std::uint32_t> rows, const TreeParams& params)
      : k_(target.classes),
        fours_((k_ + 4) / 4),
        small_(weight_sum(target, rows) <= kMostOfSmall),
        min_count_(params.min_samples_leaf),
        min_weight_(params.min_weight_leaf) {}

  static constexpr bool kCountsApart = true;
  Index stride() const { return 4 * fours_; }
  Row row(const TreeTarget& target, std::uint32_t r) const {
    return {static_cast<std::int32_t>(target.weight(r)), target.labels[r]};
  }
  void add(Cell* cells, Index bin, const Row& row) const {
    Cell* cell = cells + bin * stride();
    cell[row.label] += row.w;
    cell[stride() - 1] += 1;
  }
  void add(Sum& sum, const Row& row) const { add(sum.data(), 0, row); }
  /// The weight alone, for bins whose counts are known: see set_counts().
  void add_weight(Cell* cells, Index bin, const Row& row) const {
    cells[bin * stride() + row.label] += row.w;
  }
  void set_counts(Cell* cells, std::span<const std::uint32_t> counts) const {
    for (std::size_t bin = 0; bin < counts.size(); ++bin)
      cells[(static_cast<Index>(bin) + 1) * stride() - 1] = static_cast<Cell>(counts[bin]);
  }
  /// What add_weight() needs when a row's weight has changed.
  static Row change(const Row& from, const Row& to) { return {to.w - from.w, to.label}; }
  /// Without a branch.
  void add_if(bool counts, Sum& sum, const Row& row) const {
    sum[static_cast<std::size_t>(row.label)] += counts ? row.w : 0;
    sum[count_at()] += counts ? 1 : 0;
  }
  void add_cell(Sum& sum, const Cell* cell) const {
    for (Index i = 0; i < fours_; ++i) {
      const Four more = four(sum.data(), i) + four(cell, i);
      std::memcpy(sum.data() + 4 * i, &more, sizeof more);
    }
  }
  static Sum minus(const Sum& a, const Sum& b) {
    Sum out = a;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] -= b[i];
    return out;
  }
  static Sum zero() { return {}; }
  Index count(const Sum& sum) const { return sum[count_at()]; }
  bool empty(const Cell* cell) const { return cell[stride() - 1] == 0; }

  double proxy(const Sum& left, const Sum& total) const {
    if (count(left) < min_count_ || count(total) - count(left) < min_count_)
      return -std::numeric_limits<double>::infinity();
    switch (fours_) {
      case 1:
        return small_ ? proxy_of<1, Four>(left, total) : proxy_of<1, WideFour>(left, total);
      case 2:
        return small_ ? proxy_of<2, Four>(left, total) : proxy_of<2, WideFour>(left, total);
      case 3:
        return small_ ? proxy_of<3, Four>(left, total) : proxy_of<3, WideFour>(left, total);
      default:
        return small_ ? proxy_of<4, Four>(left, total) : proxy_of<4, WideFour>(left, total);
    }
  }
  /// The share of class c in a set, by which categories are ordered.
  double share(const Sum& sum, Index c) const {
    return sum[static_cast<std::size_t>(c)] / std::max(weight(sum), 1e-300);
  }
  Index classes() const { return k_; }

  double score(const Sum& sum) const {
    Side<WideFour> side;
    for (Index i = 0; i < fours_; ++i) side.take(classes_of(sum, i, fours_));
    return side.score();
  }
  static double to_gain(double internal) { return internal; }
  double weight(const Sum& sum) const {
    return static_cast<double>(std::accumulate(sum.begin(), sum.begin() + k_, std::int64_t{0}));
  }
  Index outputs() const { return k_; }
  /// The share of each class. [k]
  void value(const Sum& sum, std::span<double> out) const {
    for (Index c = 0; c < k_; ++c) out[static_cast<std::size_t>(c)] = share(sum, c);
  }
  double impurity(const Sum& sum, std::span<const Row>) const {
    const double all = weight(sum);
    return all > 0 ? 1 - score(sum) / all : 0;
  }

 private:
  using Four = std::int32_t __attribute__((vector_size(16)));
  using WideFour = std::int64_t __attribute__((vector_size(32)));
  static constexpr double kMostOfSmall = 46340;  ///< whose square is below 2^31

  /// What the classes of a set of rows come to, with squares of the given kind.
  template <typename Wide>
  struct Side {
    Four w = {};
    Wide squares = {};
    void take(Four classes) {
      w += classes;
      const Wide wide = __builtin_convertvector(classes, Wide);
      squares += wide * wide;
    }
    double weight() const { return static_cast<double>(w[0] + w[1] + w[2] + w[3]); }
    double score() const {
      const auto sum = static_cast<double>(squares[0] + squares[1] + squares[2] + squares[3]);
      return ClassGini::score(sum, weight());
    }
  };

  /// Of a known number of fours, so that no loop is left.
  template <Index kFours, typename Wide>
  double proxy_of(const Sum& left, const Sum& total) const {
    Side<Wide> left_side;
    Side<Wide> right_side;
    for (Index i = 0; i < kFours; ++i) {
      const Four on_left = classes_of(left, i, kFours);
      left_side.take(on_left);
      right_side.take(classes_of(total, i, kFours) - on_left);
    }
    if (left_side.weight() < min_weight_ || right_side.weight() < min_weight_)
      return -std::numeric_limits<double>::infinity();
    return left_side.score() + right_side.score();
  }

  static Four four(const Cell* cell, Index i) {
    Four out;
    std::memcpy(&out, cell + 4 * i, sizeof out);
    return out;
  }
  /// Without the count, which is the last of the last four.
  static Four classes_of(const Sum& sum, Index i, Index fours) {
    const Four all = four(sum.data(), i);
    return i + 1 == fours ? all & Four{-1, -1, -1, 0} : all;
  }
  std::size_t count_at() const { return static_cast<std::size_t>(stride() - 1); }

  Index k_;
  Index fours_;
  bool small_;
  Index min_count_;
  double min_weight_;
};

}  // namespace trainyard
