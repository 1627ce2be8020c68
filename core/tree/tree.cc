#include "tree/tree.h"

#include <algorithm>

namespace trainyard {
namespace {

/// A node as rows walk over it without a branch: a leaf leads to itself.
struct Step {
  double threshold;
  std::int32_t child[2];  ///< right, left
  std::int32_t feature;
  std::int32_t missing_left;
};

std::int32_t next(const Step* steps, std::int32_t i, const float* x) {
  const Step& at = steps[i];
  const float v = x[at.feature];
  const int left =
      static_cast<int>(static_cast<double>(v) <= at.threshold) | (static_cast<int>(v != v) & at.missing_left);
  return at.child[left];
}

}  // namespace

template <typename RowOf>
void Tree::find_leaves(RowOf&& row_of, std::span<std::int32_t> leaves) const {
  std::size_t i = 0;
  if (sets_.empty() && leaves.size() * 4 >= nodes_.size()) {  // few rows are not worth a look at all nodes
    std::vector<Step> steps;
    steps.reserve(nodes_.size());
    for (const Node& node : nodes_) {
      const auto self = static_cast<std::int32_t>(steps.size());
      if (node.feature == kNone) {
        steps.push_back({0, {self, self}, 0, 0});
      } else {
        steps.push_back({node.threshold, {node.right, node.left}, node.feature, node.missing_left});
      }
    }
    // A row waits for the memory at every step: four of them wait together.
    for (; i + 4 <= leaves.size(); i += 4) {
      const float* x[4];
      std::int32_t at[4] = {0, 0, 0, 0};
      for (std::size_t j = 0; j < 4; ++j) x[j] = row_of(i + j);
      for (bool moved = true; moved;) {
        moved = false;
        for (std::size_t j = 0; j < 4; ++j) {
          const std::int32_t to = next(steps.data(), at[j], x[j]);
          moved |= to != at[j];
          at[j] = to;
        }
      }
      for (std::size_t j = 0; j < 4; ++j) leaves[i + j] = at[j];
    }
  }
  for (; i < leaves.size(); ++i) leaves[i] = static_cast<std::int32_t>(leaf_of(row_of(i)));
}

void Tree::leaves_of(const FeatureMatrix& x, std::span<const Index> rows,
                     std::span<std::int32_t> leaves) const {
  find_leaves([&](std::size_t i) { return x.row(rows[i]); }, leaves);
}

void Tree::leaves_of(const FeatureMatrix& x, std::span<std::int32_t> leaves) const {
  find_leaves([&](std::size_t i) { return x.row(static_cast<Index>(i)); }, leaves);
}

Index Tree::leaves() const {
  return std::count_if(nodes_.begin(), nodes_.end(), [](const Node& node) { return node.feature == kNone; });
}

Index Tree::depth() const {
  Index deepest = 0;
  for (const Facts& facts : facts_) deepest = std::max(deepest, facts.depth);
  return deepest;
}

Index Tree::add_leaf(const Facts& facts, std::span<const double> value) {
  nodes_.emplace_back();
  facts_.push_back(facts);
  values_.insert(values_.end(), value.begin(), value.end());
  return size() - 1;
}

void Tree::split(Index i, const Node& node, double gain, std::span<const bool> set) {
  Node& at = nodes_[static_cast<std::size_t>(i)];
  at = node;
  facts_[static_cast<std::size_t>(i)].gain = gain;
  if (set.empty()) return;
  at.set = static_cast<std::int32_t>(sets_.size());
  at.set_bits = static_cast<std::int32_t>(set.size());
  sets_.resize(sets_.size() + (set.size() + 31) / 32, 0);
  for (std::size_t c = 0; c < set.size(); ++c) {
    if (set[c]) sets_[static_cast<std::size_t>(at.set) + c / 32] |= 1u << (c % 32);
  }
}

void Tree::link(Index parent, bool left, Index child) {
  Node& at = nodes_[static_cast<std::size_t>(parent)];
  (left ? at.left : at.right) = static_cast<std::int32_t>(child);
}

std::vector<std::int32_t> Tree::compact() {
  std::vector<std::int32_t> renamed(nodes_.size(), kNone);
  std::vector<std::int32_t> open = {0};
  while (!open.empty()) {
    const std::int32_t i = open.back();
    open.pop_back();
    renamed[static_cast<std::size_t>(i)] = 0;
    if (is_leaf(i)) continue;
    open.push_back(node(i).left);
    open.push_back(node(i).right);
  }
  std::size_t kept = 0;
  const auto k = static_cast<std::size_t>(outputs_);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (renamed[i] == kNone) continue;
    renamed[i] = static_cast<std::int32_t>(kept);
    nodes_[kept] = nodes_[i];
    facts_[kept] = facts_[i];
    std::copy_n(values_.begin() + static_cast<std::ptrdiff_t>(i * k), k,
                values_.begin() + static_cast<std::ptrdiff_t>(kept * k));
    ++kept;
  }
  nodes_.resize(kept);
  facts_.resize(kept);
  values_.resize(kept * k);
  for (Node& node : nodes_) {
    if (node.feature == kNone) continue;
    node.left = renamed[static_cast<std::size_t>(node.left)];
    node.right = renamed[static_cast<std::size_t>(node.right)];
  }
  for (std::size_t i = 0; i < kept; ++i) {
    if (nodes_[i].feature == kNone) facts_[i].gain = 0;
  }
  return renamed;
}

std::vector<std::int32_t> Tree::path_of(const float* x) const {
  std::vector<std::int32_t> path = {0};
  while (!is_leaf(path.back())) {
    const Node& at = node(path.back());
    path.push_back(goes_left(at, x[at.feature]) ? at.left : at.right);
  }
  return path;
}

std::vector<double> Tree::impurity_importances(Index d) const {
  std::vector<double> sums(static_cast<std::size_t>(d), 0.0);
  const double all = facts(0).weight;
  for (Index i = 0; i < size(); ++i) {
    if (is_leaf(i)) continue;
    const Facts& here = facts(i);
    const Facts& left = facts(node(i).left);
    const Facts& right = facts(node(i).right);
    double decrease =
        (here.weight * here.impurity - left.weight * left.impurity - right.weight * right.impurity) / all;
    if (here.impurity == 0 && left.impurity == 0 && right.impurity == 0)
      decrease = here.gain;  // second order
    sums[static_cast<std::size_t>(node(i).feature)] += decrease;
  }
  return sums;
}

}  // namespace trainyard
