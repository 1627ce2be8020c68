#include "tree/tree_bytes.h"

#include <algorithm>
#include <cstddef>

namespace trainyard {
namespace {

template <typename T>
void write_array(const std::vector<T>& values, ByteWriter& out) {
  out.write(static_cast<std::uint32_t>(values.size()));
  out.write_all(std::span(values));
}

template <typename T>
bool read_array(ByteReader& in, std::vector<T>& values) {
  std::uint32_t count = 0;
  if (!in.read(count) || count > in.left() / sizeof(T)) return false;
  values.resize(count);
  return in.read_all(std::span(values));
}

/// Whether a byte that was copied into a bool is one: anything but 0 and 1 must not be looked at as such.
bool holds_bool(const bool& place) {
  std::uint8_t byte = 0;
  std::memcpy(&byte, &place, 1);
  return byte <= 1;
}

/// Whether children follow their parents, each node but the root has one, and features and sets are there.
bool is_tree(const std::vector<Tree::Node>& nodes, Index features, std::size_t set_words) {
  const auto size = static_cast<std::int32_t>(nodes.size());
  std::vector<int> parents(nodes.size(), 0);
  for (std::int32_t i = 0; i < size; ++i) {
    const Tree::Node& node = nodes[static_cast<std::size_t>(i)];
    if (!holds_bool(node.missing_left)) return false;
    if (node.feature == Tree::kNone) continue;
    const auto is_behind = [&](std::int32_t child) { return child > i && child < size; };
    if (node.feature < 0 || node.feature >= features || !is_behind(node.left) || !is_behind(node.right))
      return false;
    if (node.set != Tree::kNone &&
        (node.set < 0 || node.set_bits < 0 ||
         static_cast<std::size_t>(node.set) + (static_cast<std::size_t>(node.set_bits) + 31) / 32 >
             set_words))
      return false;
    ++parents[static_cast<std::size_t>(node.left)];
    ++parents[static_cast<std::size_t>(node.right)];
  }
  return !nodes.empty() && parents[0] == 0 &&
         std::all_of(parents.begin() + 1, parents.end(), [](int count) { return count == 1; });
}

}  // namespace

void write_tree(const Tree& tree, ByteWriter& out) {
  const std::size_t counts = 5 * sizeof(std::uint32_t);
  out.make_room(counts + tree.nodes_.size() * (sizeof(Tree::Node) + sizeof(Tree::Facts)) +
                tree.values_.size() * sizeof(double) + tree.sets_.size() * sizeof(std::uint32_t));
  out.write(static_cast<std::uint32_t>(tree.outputs_));
  write_array(tree.nodes_, out);
  write_array(tree.facts_, out);
  write_array(tree.values_, out);
  write_array(tree.sets_, out);
}

Result<Tree> read_tree(ByteReader& in, Index features) {
  std::uint32_t outputs = 0;
  bool good = in.read(outputs) && outputs > 0;
  Tree tree(static_cast<Index>(outputs));
  good = good && read_array(in, tree.nodes_) && read_array(in, tree.facts_) && read_array(in, tree.values_) &&
         read_array(in, tree.sets_) && tree.facts_.size() == tree.nodes_.size() &&
         tree.values_.size() == tree.nodes_.size() * outputs &&
         is_tree(tree.nodes_, features, tree.sets_.size());
  if (good) return tree;
  return bad_spec("model.trees", "These bytes are no tree that was grown here.");
}

}  // namespace trainyard
