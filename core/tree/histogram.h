#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "tree/binned_table.h"

namespace trainyard {

/// Histograms of all narrow features of a node (at most 255 bins and missing, more than one of them): one
/// cell a bin, features one after another. A pool of such blocks, so that a parent's block less one child's
/// becomes the other child's.
template <typename Objective>
class HistogramPool {
 public:
  using Row = typename Objective::Row;
  using Cell = typename Objective::Cell;
  static constexpr int kNone = -1;
  static constexpr std::size_t kMostBytes = std::size_t{64} << 20;

  HistogramPool(const Objective& objective, const BinnedTable& table, std::span<const Index> features)
      : objective_(objective), table_(table), offset_(static_cast<std::size_t>(table.cols()), -1) {
    for (const Index j : features) {
      if (table.column(j).bytes.empty() || table.column(j).constant()) continue;
      narrow_.push_back(j);
      offset_[static_cast<std::size_t>(j)] = static_cast<Index>(size_);
      size_ += static_cast<std::size_t>((table.column(j).bins + 1) * objective.stride());
    }
  }

  /// A free block, or kNone when all memory is taken.
  int acquire() {
    if (!free_.empty()) {
      const int id = free_.back();
      free_.pop_back();
      return id;
    }
    if (size_ == 0 || (blocks_.size() + 1) * size_ * sizeof(Cell) > kMostBytes) return kNone;
    blocks_.emplace_back(size_);
    return static_cast<int>(blocks_.size()) - 1;
  }
  void release(int id) {
    if (id != kNone && id != followed_) free_.push_back(id);
  }
  /// A block that may be changed: the same, or a copy of the one that follow() keeps (kNone when all memory
  /// is taken).
  int own(int id) {
    if (id != followed_) return id;
    const int copy = acquire();
    if (copy >= 0) blocks_[static_cast<std::size_t>(copy)] = blocks_[static_cast<std::size_t>(id)];
    return copy;
  }
  /// The cells of a feature, or null for one that is not narrow.
  const Cell* cells(int id, Index feature) const {
    const Index at = offset_[static_cast<std::size_t>(feature)];
    return at < 0 ? nullptr : blocks_[static_cast<std::size_t>(id)].data() + at;
  }
  /// Cells of one block.
  std::size_t size() const { return size_; }

  /// Sums rows, ascending and distinct, into a block. data: beside them.
  void build(int id, std::span<const std::uint32_t> rows, const Row* data) {
    std::vector<Cell>& block = blocks_[static_cast<std::size_t>(id)];
    if (rows.size() == static_cast<std::size_t>(table_.rows())) return build_of_all(block, data);
    std::fill(block.begin(), block.end(), Cell{});
    sum(block, rows.size(), data, [&](std::size_t i) { return rows[i]; }, adding());
  }

  /// The block of all rows, kept from call to call: what changed since the last one is looked at alone, where
  /// it is less than half. Nothing but weights may differ between calls; kNone when all memory is taken.
  /// data: [rows of the table]
  int follow(std::span<const Row> data) {
    if (followed_ == kNone) followed_ = acquire();
    if (followed_ == kNone) return kNone;
    std::vector<Cell>& block = blocks_[static_cast<std::size_t>(followed_)];
    changed_.clear();
    changes_.clear();
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (data[i] == seen_[i]) continue;
      changed_.push_back(static_cast<std::uint32_t>(i));
      changes_.push_back(Objective::change(seen_[i], data[i]));
    }
    if (seen_.empty() || 2 * changed_.size() > data.size()) {
      build_of_all(block, data.data());
    } else {
      sum(
          block, changed_.size(), changes_.data(), [&](std::size_t i) { return changed_[i]; },
          adding_weight());
    }
    seen_.assign(data.begin(), data.end());
    return followed_;
  }

  /// from -= what.
  void subtract(int from, int what) {
    std::vector<Cell>& a = blocks_[static_cast<std::size_t>(from)];
    const std::vector<Cell>& b = blocks_[static_cast<std::size_t>(what)];
    for (std::size_t i = 0; i < size_; ++i) a[i] -= b[i];
  }

 private:
  auto adding() const {
    return [this](Cell* cells, Index bin, const Row& row) { objective_.add(cells, bin, row); };
  }
  auto adding_weight() const {
    return [this](Cell* cells, Index bin, const Row& row) { objective_.add_weight(cells, bin, row); };
  }

  void build_of_all(std::vector<Cell>& block, const Row* data) const {
    std::fill(block.begin(), block.end(), Cell{});
    const auto n = static_cast<std::size_t>(table_.rows());
    const auto itself = [](std::size_t i) { return i; };
    if constexpr (Objective::kCountsApart) {
      // How many of all rows each bin holds has been known since they were binned.
      sum(block, n, data, itself, adding_weight());
      for (const Index j : narrow_)
        objective_.set_counts(block.data() + offset_[static_cast<std::size_t>(j)], table_.column(j).counts);
    } else {
      sum(block, n, data, itself, adding());
    }
  }

  /// Adds so many rows to all features' cells. row_of: the row of the table at a place.
  template <typename RowOf, typename Add>
  void sum(std::vector<Cell>& block, std::size_t n, const Row* data, RowOf&& row_of, Add&& add) const {
    // Four features at a time: one load of each row serves four, and neighbouring rows in one bin do not wait
    // for each other's sums.
    std::size_t f = 0;
    for (; f + 4 <= narrow_.size(); f += 4) {
      const std::uint8_t* codes[4];
      Cell* cells[4];
      for (std::size_t i = 0; i < 4; ++i) {
        codes[i] = table_.column(narrow_[f + i]).bytes.data();
        cells[i] = block.data() + offset_[static_cast<std::size_t>(narrow_[f + i])];
      }
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t r = row_of(i);
        const Row row = data[i];
        add(cells[0], codes[0][r], row);
        add(cells[1], codes[1][r], row);
        add(cells[2], codes[2][r], row);
        add(cells[3], codes[3][r], row);
      }
    }
    for (; f < narrow_.size(); ++f) {
      const std::uint8_t* codes = table_.column(narrow_[f]).bytes.data();
      Cell* cells = block.data() + offset_[static_cast<std::size_t>(narrow_[f])];
      for (std::size_t i = 0; i < n; ++i) add(cells, codes[row_of(i)], data[i]);
    }
  }

  const Objective& objective_;
  const BinnedTable& table_;
  std::vector<Index> narrow_;
  std::vector<Index> offset_;  ///< by feature; -1: not narrow
  std::size_t size_ = 0;
  std::vector<std::vector<Cell>> blocks_;
  std::vector<int> free_;
  // The block that follow() keeps, the rows that it was summed from, and what changed of them.
  int followed_ = kNone;
  std::vector<Row> seen_;
  std::vector<std::uint32_t> changed_;
  std::vector<Row> changes_;
};

}  // namespace trainyard
