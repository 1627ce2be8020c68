#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "tree/tree_params.h"
#include "tree/tree_target.h"

namespace trainyard {

/// The weights of two classes at once.
using ClassPair = double __attribute__((vector_size(16)));

// A set of rows with the class weights w_c, in all w, scores score(sum_c term(w_c), w).

/// k classes by Gini's index: a set of rows scores sum_c w_c^2 / w.
struct ClassGini {
  static ClassPair term(ClassPair w) { return w * w; }
  static double score(double terms, double all) { return all > 0 ? terms / all : 0.0; }
};
/// k classes by entropy: sum_c w_c ln(w_c / w).
struct ClassEntropy {
  static double term(double w) { return w > 0 ? w * std::log(w) : 0.0; }
  static ClassPair term(ClassPair w) { return ClassPair{term(w[0]), term(w[1])}; }
  static double score(double terms, double all) { return all > 0 ? terms - all * std::log(all) : 0.0; }
};

/// Classification of any number of classes. A cell is [k + 1] numbers: the weight of each class, then the
/// count; all whole numbers (see fixed_point_scale) below 2^52, so that float64 sums of them are exact.
template <typename Score>
class ClassObjective {
 public:
  struct Row {
    double w = 0;
    std::int32_t label = 0;
    bool operator==(const Row&) const = default;
  };
  using Cell = double;
  using Sum = std::vector<double>;  ///< [k + 1]

  ClassObjective(const TreeTarget& target, std::span<const std::uint32_t> rows, const TreeParams& params)
      : k_(target.classes), min_count_(static_cast<double>(params.min_samples_leaf)) {
    scale_ = weight_scale(target, rows, 51);
    min_weight_ = params.min_weight_leaf * scale_;
    gain_unit_ = 1 / scale_;
  }

  static constexpr bool kCountsApart = true;
  Index stride() const { return k_ + 1; }
  Row row(const TreeTarget& target, std::uint32_t r) const {
    return {std::nearbyint(target.weight(r) * scale_), target.labels[r]};
  }
  void add(Cell* cells, Index bin, const Row& row) const {
    Cell* cell = cells + bin * (k_ + 1);
    cell[row.label] += row.w;
    cell[k_] += 1;
  }
  void add(Sum& sum, const Row& row) const { add(sum.data(), 0, row); }
  /// The weight alone, for bins whose counts are known: see set_counts().
  void add_weight(Cell* cells, Index bin, const Row& row) const {
    cells[bin * (k_ + 1) + row.label] += row.w;
  }
  void set_counts(Cell* cells, std::span<const std::uint32_t> counts) const {
    for (std::size_t bin = 0; bin < counts.size(); ++bin)
      cells[static_cast<Index>(bin) * (k_ + 1) + k_] = counts[bin];
  }
  /// What add_weight() needs when a row's weight has changed.
  static Row change(const Row& from, const Row& to) { return {to.w - from.w, to.label}; }
  /// Without a branch.
  void add_if(bool counts, Sum& sum, const Row& row) const {
    const double times = counts ? 1.0 : 0.0;
    sum[static_cast<std::size_t>(row.label)] += times * row.w;
    sum.back() += times;
  }
  void add_cell(Sum& sum, const Cell* cell) const {
    for (Index c = 0; c <= k_; ++c) sum[static_cast<std::size_t>(c)] += cell[c];
  }
  static Sum minus(const Sum& a, const Sum& b) {
    Sum out = a;
    for (std::size_t c = 0; c < out.size(); ++c) out[c] -= b[c];
    return out;
  }
  Sum zero() const { return Sum(static_cast<std::size_t>(k_ + 1), 0.0); }
  Index count(const Sum& sum) const { return static_cast<Index>(sum.back()); }
  bool empty(const Cell* cell) const { return cell[k_] == 0; }

  double proxy(const Sum& left, const Sum& total) const {
    if (left.back() < min_count_ || total.back() - left.back() < min_count_) {
      return -std::numeric_limits<double>::infinity();
    }
    Side left_side;
    Side right_side;
    const auto take = [&](ClassPair on_left, ClassPair in_all) {
      left_side.take(on_left);
      right_side.take(in_all - on_left);
    };
    const auto k = static_cast<std::size_t>(k_);
    std::size_t c = 0;
    for (; c + 2 <= k; c += 2) take(ClassPair{left[c], left[c + 1]}, ClassPair{total[c], total[c + 1]});
    if (c < k) take(ClassPair{left[c], 0}, ClassPair{total[c], 0});
    if (left_side.weight() < min_weight_ || right_side.weight() < min_weight_)
      return -std::numeric_limits<double>::infinity();
    return left_side.score() + right_side.score();
  }
  /// The share of class c in a set, by which categories are ordered.
  double share(const Sum& sum, Index c) const {
    return sum[static_cast<std::size_t>(c)] / std::max(weight_of(sum), 1e-300);
  }
  Index classes() const { return k_; }

  double score(const Sum& sum) const {
    Side side;
    const auto k = static_cast<std::size_t>(k_);
    std::size_t c = 0;
    for (; c + 2 <= k; c += 2) side.take(ClassPair{sum[c], sum[c + 1]});
    if (c < k) side.take(ClassPair{sum[c], 0});
    return side.score();
  }
  double to_gain(double internal) const { return internal * gain_unit_; }
  double weight(const Sum& sum) const { return weight_of(sum) * gain_unit_; }
  Index outputs() const { return k_; }
  /// The share of each class. [k]
  void value(const Sum& sum, std::span<double> out) const {
    for (Index c = 0; c < k_; ++c) out[static_cast<std::size_t>(c)] = share(sum, c);
  }
  double impurity(const Sum& sum, std::span<const Row>) const {
    const double all = weight_of(sum);
    if (!(all > 0)) return 0;
    if constexpr (std::is_same_v<Score, ClassEntropy>) return -score(sum) / all / std::log(2.0);
    return 1 - score(sum) / all;
  }

 private:
  /// What the classes of a set of rows come to, two of them at a time.
  struct Side {
    ClassPair w = {};
    ClassPair terms = {};
    void take(ClassPair classes) {
      w += classes;
      terms += Score::term(classes);
    }
    double weight() const { return w[0] + w[1]; }
    double score() const { return Score::score(terms[0] + terms[1], weight()); }
  };

  double weight_of(const Sum& sum) const {
    double w = 0;
    for (Index c = 0; c < k_; ++c) w += sum[static_cast<std::size_t>(c)];
    return w;
  }

  Index k_;
  double scale_ = 1;
  double gain_unit_ = 1;
  double min_count_;
  double min_weight_ = 0;
};

}  // namespace trainyard
