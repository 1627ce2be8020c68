#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/matrix_view.h"
#include "data/table.h"
#include "prepare/posterior_ridge.h"

namespace trainyard {

/// One column of a table among those that predict each other: a row of numbers, or for text a row of 0 and 1
/// for each category.
struct ChainedBlock {
  std::string column;
  ColumnType type = ColumnType::kNumeric;
  std::vector<std::string> categories;  ///< of text: those met in training
  Index first = 0;                      ///< its rows in ChainedColumns::z
  Index width = 1;
  double center = 0;  ///< numbers stand less this: the training mean, which first stands in the gaps
  Index most_frequent = 0;
  Index missing = 0;  ///< of the training rows
};

/// The columns of some rows, side by side, gaps filled with what stands there at first.
struct ChainedColumns {
  Matrix64 z;                            ///< [width of all blocks, n]
  std::vector<std::vector<Index>> gaps;  ///< by block: which of the n rows
  std::vector<Index> rows;               ///< the table's rows. [n]

  /// The given rows of a table in the layout of the blocks. A category that training never met is a gap that
  /// is not filled later: zeros.
  static ChainedColumns take(const std::vector<ChainedBlock>& blocks, const Table& table,
                             std::span<const Index> rows);
  Index n() const { return z.cols(); }
  /// The entries of a row that predict a block: all but its own. x: [p].
  void predictors(const ChainedBlock& block, Index row, std::span<double> x) const;
};

/// Keeps the sums of products of all rows of z up to date while its gaps are filled, so that the regression
/// of one column costs as much as its gaps and not as much as the table.
class ChainedMoments {
 public:
  explicit ChainedMoments(const ChainedColumns& columns);
  /// After a block was filled anew.
  void update(const ChainedColumns& columns, const ChainedBlock& block);
  /// Of the rows that have a value in the block.
  Moments observed(const ChainedColumns& columns, const ChainedBlock& block,
                   std::span<const Index> gaps) const;

 private:
  Matrix64 products_;         // [d, d]
  std::vector<double> sums_;  // [d]
};

}  // namespace trainyard
