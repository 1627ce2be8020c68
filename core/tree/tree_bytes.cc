#include "tree/tree_bytes.h"

#include <memory>

namespace trainyard {

void write_tree(const Tree& tree, ByteWriter& out) {
  out.write(static_cast<std::uint32_t>(tree.size()));
  out.write(static_cast<std::uint32_t>(tree.outputs()));
  for (Index i = 0; i < tree.size(); ++i) {
    const Tree::Facts& facts = tree.facts(i);
    out.write(facts.impurity);
    out.write(facts.weight);
    out.write(static_cast<std::uint32_t>(facts.samples));
    out.write(static_cast<std::uint32_t>(facts.depth));
    for (const double value : tree.value(i)) out.write(value);
    const Tree::Node& node = tree.node(i);
    out.write(node.feature);
    if (node.feature == Tree::kNone) continue;
    out.write(node.threshold);
    out.write(node.left);
    out.write(node.right);
    out.write(static_cast<std::uint8_t>(node.missing_left));
    out.write(facts.gain);
    out.write(node.set == Tree::kNone ? std::int32_t{0} : node.set_bits);
    for (std::int32_t c = 0; node.set != Tree::kNone && c < node.set_bits; ++c) {
      out.write(static_cast<std::uint8_t>(tree.in_set(node, c)));
    }
  }
}

Result<Tree> read_tree(ByteReader& in, Index features) {
  const auto broken = [] { return bad_spec("model.trees", "These bytes are no tree that was grown here."); };
  std::uint32_t size = 0;
  std::uint32_t outputs = 0;
  if (!in.read(size) || !in.read(outputs) || size == 0 || outputs == 0 || outputs > in.left() ||
      size > in.left() / 28) {
    return broken();
  }
  Tree tree(static_cast<Index>(outputs));
  std::vector<double> value(outputs);
  std::vector<int> parents(size, 0);
  for (std::uint32_t i = 0; i < size; ++i) {
    Tree::Facts facts;
    Tree::Node node;
    std::uint32_t samples = 0;
    std::uint32_t depth = 0;
    bool good = in.read(facts.impurity) && in.read(facts.weight) && in.read(samples) && in.read(depth);
    for (double& entry : value) good = good && in.read(entry);
    if (!good || !in.read(node.feature)) return broken();
    facts.samples = static_cast<Index>(samples);
    facts.depth = static_cast<Index>(depth);
    tree.add_leaf(facts, value);
    if (node.feature == Tree::kNone) continue;
    std::uint8_t missing_left = 0;
    std::int32_t set_bits = 0;
    double gain = 0;
    good = in.read(node.threshold) && in.read(node.left) && in.read(node.right) && in.read(missing_left) &&
           in.read(gain) && in.read(set_bits);
    const auto behind = [&](std::int32_t child) {
      return child > static_cast<std::int32_t>(i) && child < static_cast<std::int32_t>(size);
    };
    if (!good || node.feature < 0 || node.feature >= features || !behind(node.left) || !behind(node.right) ||
        set_bits < 0 || static_cast<std::size_t>(set_bits) > in.left()) {
      return broken();
    }
    ++parents[static_cast<std::size_t>(node.left)];
    ++parents[static_cast<std::size_t>(node.right)];
    node.missing_left = missing_left != 0;
    const auto set = std::make_unique<bool[]>(static_cast<std::size_t>(set_bits));
    for (std::int32_t c = 0; c < set_bits; ++c) {
      std::uint8_t in_set = 0;
      if (!in.read(in_set)) return broken();
      set[static_cast<std::size_t>(c)] = in_set != 0;
    }
    tree.split(static_cast<Index>(i), node, gain, {set.get(), static_cast<std::size_t>(set_bits)});
  }
  for (std::uint32_t i = 0; i < size; ++i) {
    if (parents[i] != (i == 0 ? 0 : 1)) return broken();
  }
  return tree;
}

}  // namespace trainyard
