#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "common/rng.h"
#include "tree/binned_table.h"
#include "tree/tree.h"
#include "tree/tree_params.h"
#include "tree/tree_target.h"

namespace trainyard {

/// A tree together with the training rows in each of its leaves.
struct GrownTree {
  Tree tree;
  std::vector<std::uint32_t> rows;   ///< the rows it was grown on, leaf by leaf, ascending within a leaf
  std::vector<std::uint32_t> begin;  ///< by node: where its rows begin in `rows`
  std::vector<std::uint32_t> end;    ///< by node

  /// Follows nodes that pruning gave other numbers. renamed: by old number, negative for those that are gone.
  void rename(std::span<const std::int32_t> renamed);
  /// Writes the leaf of each row that it was grown on. leaves: by row of the table
  void leaves_of_rows(std::span<std::int32_t> leaves) const;
};

/// One tree while it grows; the caller owns the loop.
class TreeGrower {
 public:
  virtual ~TreeGrower() = default;
  /// Goes on until about so many values of the table were looked at, or the tree is complete; says whether it
  /// is.
  virtual bool grow(Index values) = 0;
  /// The complete tree.
  virtual GrownTree take() = 0;
  /// Begins another tree, once the last one was taken, with other arguments for some of start_tree()'s. Where
  /// both targets have a most_weight, nothing but their weights may differ.
  virtual void start_again(const TreeTarget& target, std::span<const std::uint32_t> rows, const Rng& rng) = 0;
};

/// Begins one tree; the table and params must outlive it. rows: those to learn from, ascending and distinct;
/// rows without weight are left out, and at least one must remain. features: those that may split, ascending.
/// The same arguments give the same tree, to the last bit, on every machine and in however many pieces.
/// Depth-first nodes are numbered in preorder, best-first nodes as they are made, both as in scikit-learn.
std::unique_ptr<TreeGrower> start_tree(const BinnedTable& table, const TreeTarget& target,
                                       std::span<const std::uint32_t> rows, std::span<const Index> features,
                                       const TreeParams& params, const Rng& rng);

/// The same in one go.
GrownTree grow_tree(const BinnedTable& table, const TreeTarget& target, std::span<const std::uint32_t> rows,
                    std::span<const Index> features, const TreeParams& params, const Rng& rng);

}  // namespace trainyard
