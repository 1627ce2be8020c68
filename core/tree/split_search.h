#pragma once

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

#include "common/rng.h"
#include "tree/binned_table.h"
#include "tree/node_sort.h"

namespace trainyard {

/// The best split seen so far. Of equal gains the lower feature wins, then the lower threshold, then missing
/// values to the right.
struct SplitChoice {
  double proxy = -std::numeric_limits<double>::infinity();
  Index feature = -1;
  Index left_code = -1;   ///< numeric: the last bin that goes left
  Index right_code = -1;  ///< numeric: the next bin that has a row of the node; `bins`: missing values only
  double threshold = std::numeric_limits<double>::quiet_NaN();  ///< random splits: as drawn
  bool missing_left = false;
  bool saw_missing = false;  ///< the node has missing values there, so their side was learned
  std::vector<std::uint8_t>
      category;  ///< categorical, by code and missing last: 0 right, 1 left, 2 not in the node

  bool found() const { return feature >= 0; }
  /// Whether a split with this gain at this place takes over.
  bool loses_to(double other, Index other_feature, Index other_code) const {
    if (!(other >= proxy) || other == -std::numeric_limits<double>::infinity()) return false;
    if (other > proxy) return true;
    return other_feature < feature || (other_feature == feature && other_code < left_code);
  }
};

/// Scans the candidates of one feature in one node. The three ways to sum the groups of equal codes (a
/// histogram, sorted rows, a drawn threshold) give the same sums to the last bit, so the builder may take the
/// fastest.
template <typename Objective>
class SplitSearch {
 public:
  using Row = typename Objective::Row;
  using Cell = typename Objective::Cell;
  using Sum = typename Objective::Sum;

  explicit SplitSearch(const Objective& objective) : objective_(objective) {}

  /// Numeric, from a histogram of bins + 1 cells. Returns whether more than one group has rows.
  bool scan_histogram(const BinnedColumn& column, Index feature, const Cell* cells, const Sum& total,
                      SplitChoice& best) {
    const Cell* missing = cells + column.bins * objective_.stride();
    return scan(HistogramGroups{objective_, cells, column.bins}, column, feature,
                column.has_missing && !objective_.empty(missing) ? missing : nullptr, total, best);
  }

  /// Numeric, from rows sorted by code. keys: (code, place in rows); missing: the cell of the missing rows,
  /// or null.
  bool scan_sorted(const BinnedColumn& column, Index feature, std::span<const std::uint64_t> keys,
                   const Row* rows, const Cell* missing, const Sum& total, SplitChoice& best) {
    return scan(SortedGroups{objective_, keys, rows}, column, feature, missing, total, best);
  }

  void consider(const Sum& left, const Sum& total, Index feature, Index left_code, Index right_code,
                bool missing_left, bool saw_missing, SplitChoice& best) const {
    const double proxy = objective_.proxy(left, total);
    if (!best.loses_to(proxy, feature, left_code)) return;
    best.proxy = proxy;
    best.feature = feature;
    best.left_code = left_code;
    best.right_code = right_code;
    best.missing_left = missing_left;
    best.saw_missing = saw_missing;
    best.threshold = std::numeric_limits<double>::quiet_NaN();
    best.category.clear();
  }

 private:
  struct HistogramGroups {
    const Objective& objective;
    const Cell* cells;
    Index bins;
    Index at = 0;
    bool next(Index& code) {
      while (at < bins && objective.empty(cells + at * objective.stride())) ++at;
      code = at;
      return at < bins;
    }
    void take(Sum& left) { objective.add_cell(left, cells + at++ * objective.stride()); }
  };
  struct SortedGroups {
    const Objective& objective;
    std::span<const std::uint64_t> keys;
    const Row* rows;
    std::size_t at = 0;
    bool next(Index& code) {
      if (at == keys.size()) return false;
      code = static_cast<Index>(keys[at] >> 32);
      return true;
    }
    void take(Sum& left) {
      const std::uint64_t code = keys[at] >> 32;
      do {
        objective.add(left, rows[keys[at] & 0xffffffffu]);
        ++at;
      } while (at < keys.size() && keys[at] >> 32 == code);
    }
  };

  template <typename Groups>
  bool scan(Groups groups, const BinnedColumn& column, Index feature, const Cell* missing, const Sum& total,
            SplitChoice& best) {
    Index groups_seen = 0;
    for (const bool missing_left : {false, true}) {
      if (missing_left && missing == nullptr) break;
      Groups each = groups;
      Sum left = objective_.zero();
      if (missing_left) objective_.add_cell(left, missing);
      Index code = 0;
      Index previous = -1;
      while (each.next(code)) {
        if (previous >= 0) {
          consider(left, total, feature, previous, code, missing_left, missing != nullptr, best);
        }
        each.take(left);
        previous = code;
        groups_seen += !missing_left;
      }
      // All numbers to the left, missing values alone to the right; the mirror image is the same split.
      if (!missing_left && missing != nullptr && previous >= 0) {
        consider(left, total, feature, previous, column.bins, false, true, best);
      }
    }
    return groups_seen + (missing != nullptr) > 1;
  }

  const Objective& objective_;
};

}  // namespace trainyard
