#pragma once

#include <algorithm>
#include <vector>

#include "tree/class_objective.h"
#include "tree/split_search.h"

namespace trainyard {

/// Splits of a categorical feature into two sets. Missing values count as one more category.
///
/// Two classes, regression and second order: the categories are ordered by the mean of the target (of
/// gradient over hessian), and the best of the splits along that order is the best of all 2^(q-1) - 1 splits
/// (see MomentObjective::order; bounds on the sides' sizes may then exclude the best and keep a worse one).
/// More classes, or entropy: up to kExhaustive categories in the node all splits are tried; beyond, the best
/// of the k orders by each class's share, one class against the others, which is not always the best of all.
template <typename Objective>
class CategorySearch {
 public:
  static constexpr std::size_t kExhaustive = 8;
  using Cell = typename Objective::Cell;
  using Sum = typename Objective::Sum;

  explicit CategorySearch(const Objective& objective) : objective_(objective) {}

  /// cells: a histogram of bins + 1. Returns whether more than one group has rows.
  bool scan(const BinnedColumn& column, Index feature, const Cell* cells, const Sum& total,
            SplitChoice& best) {
    groups_.clear();
    for (Index code = 0; code <= column.bins; ++code) {
      const Cell* cell = cells + code * objective_.stride();
      if (objective_.empty(cell)) continue;
      Sum sum = objective_.zero();
      objective_.add_cell(sum, cell);
      groups_.push_back({code, 0, std::move(sum)});
    }
    if (groups_.size() < 2) return false;
    feature_ = feature;
    bins_ = column.bins;
    if constexpr (requires(const Objective& o) { o.classes(); }) {
      if (groups_.size() <= kExhaustive) {
        try_all(total, best);
      } else {
        const Index orders = objective_.classes() == 2 ? 1 : objective_.classes();
        for (Index c = 0; c < orders; ++c) {
          for (Group& group : groups_) group.key = objective_.share(group.sum, c);
          try_order(total, best);
        }
      }
    } else {
      for (Group& group : groups_) group.key = objective_.order(group.sum);
      try_order(total, best);
    }
    return true;
  }

 private:
  struct Group {
    Index code;
    double key;
    Sum sum;
  };

  void try_order(const Sum& total, SplitChoice& best) {
    std::sort(groups_.begin(), groups_.end(), [](const Group& a, const Group& b) {
      return a.key != b.key ? a.key < b.key : a.code < b.code;
    });
    Sum left = objective_.zero();
    for (std::size_t i = 0; i + 1 < groups_.size(); ++i) {
      left_add(left, groups_[i].sum);
      offer(left, total, best, [&](std::size_t at) { return at <= i; });
    }
  }

  /// The first group stays right: the mirror image of a split is the same split.
  void try_all(const Sum& total, SplitChoice& best) {
    for (std::uint32_t mask = 2; mask < (1u << groups_.size()); mask += 2) {
      Sum left = objective_.zero();
      for (std::size_t i = 0; i < groups_.size(); ++i) {
        if ((mask >> i & 1u) != 0) left_add(left, groups_[i].sum);
      }
      offer(left, total, best, [&](std::size_t at) { return (mask >> at & 1u) != 0; });
    }
  }

  void left_add(Sum& left, const Sum& sum) const {
    if constexpr (std::is_same_v<Sum, Cell>) {
      objective_.add_cell(left, &sum);
    } else {
      objective_.add_cell(left, sum.data());
    }
  }

  template <typename InLeft>
  void offer(const Sum& left, const Sum& total, SplitChoice& best, InLeft&& in_left) {
    const double proxy = objective_.proxy(left, total);
    if (!best.loses_to(proxy, feature_, 0)) return;
    best.proxy = proxy;
    best.feature = feature_;
    best.left_code = 0;
    best.category.assign(static_cast<std::size_t>(bins_ + 1), 2);
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      best.category[static_cast<std::size_t>(groups_[i].code)] = in_left(i) ? 1 : 0;
    }
    best.saw_missing = best.category.back() != 2;
    best.missing_left = best.category.back() == 1;
  }

  const Objective& objective_;
  std::vector<Group> groups_;
  Index feature_ = 0;
  Index bins_ = 0;
};

}  // namespace trainyard
