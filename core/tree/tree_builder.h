#pragma once

#include <cstdint>
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
};

/// Grows one tree. rows: those to learn from, ascending and distinct; rows without weight are left out, and
/// at least one must remain. features: those that may split, ascending. The same arguments give the same
/// tree, to the last bit, on every machine. Depth-first nodes are numbered in preorder, best-first nodes as
/// they are made, both as in scikit-learn.
GrownTree grow_tree(const BinnedTable& table, const TreeTarget& target, std::span<const std::uint32_t> rows,
                    std::span<const Index> features, const TreeParams& params, const Rng& rng);

}  // namespace trainyard
