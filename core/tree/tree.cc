#include "tree/tree.h"

#include <algorithm>

namespace trainyard {

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
