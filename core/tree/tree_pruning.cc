#include <limits>
#include <vector>

#include "tree/tree.h"

namespace trainyard {

std::vector<std::int32_t> Tree::prune_by_cost(double alpha) {
  if (alpha <= 0 || size() < 3) return {};
  const double all = facts(0).weight;
  const auto n = static_cast<std::size_t>(size());
  std::vector<double> cost(n);
  std::vector<double> branch_cost(n);
  std::vector<Index> branch_leaves(n);
  for (std::size_t i = 0; i < n; ++i) cost[i] = facts_[i].weight * facts_[i].impurity / all;
  for (;;) {
    // Children stand behind their parents, so one pass from the back sums the branches.
    std::size_t weakest = n;
    double least = std::numeric_limits<double>::infinity();
    std::vector<bool> reached(n, false);
    reached[0] = true;
    for (std::size_t i = 0; i < n; ++i) {
      if (!reached[i] || nodes_[i].feature == kNone) continue;
      reached[static_cast<std::size_t>(nodes_[i].left)] = true;
      reached[static_cast<std::size_t>(nodes_[i].right)] = true;
    }
    for (std::size_t i = n; i-- > 0;) {
      if (!reached[i]) continue;
      if (nodes_[i].feature == kNone) {
        branch_cost[i] = cost[i];
        branch_leaves[i] = 1;
        continue;
      }
      const auto left = static_cast<std::size_t>(nodes_[i].left);
      const auto right = static_cast<std::size_t>(nodes_[i].right);
      branch_cost[i] = branch_cost[left] + branch_cost[right];
      branch_leaves[i] = branch_leaves[left] + branch_leaves[right];
      const double effective = (cost[i] - branch_cost[i]) / static_cast<double>(branch_leaves[i] - 1);
      if (effective <= least) {
        least = effective;
        weakest = i;
      }
    }
    if (weakest == n || least > alpha) break;
    collapse(static_cast<Index>(weakest));
  }
  return compact();
}

std::vector<std::int32_t> Tree::prune_by_gain(double gamma) {
  bool changed = false;
  for (Index i = size(); i-- > 0;) {
    if (is_leaf(i) || !is_leaf(node(i).left) || !is_leaf(node(i).right)) continue;
    if (facts(i).gain >= gamma) continue;
    collapse(i);
    changed = true;
  }
  if (!changed) return {};
  return compact();
}

}  // namespace trainyard
