#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/bytes.h"
#include "common/json.h"
#include "common/matrix_view.h"
#include "common/result.h"
#include "tree/feature_matrix.h"

namespace trainyard {

/// A grown tree as flat arrays: node 0 is the root. A row goes left where its value is at most the threshold,
/// or its category is in the node's set; a missing value goes to the node's missing side.
class Tree {
 public:
  static constexpr std::int32_t kNone = -1;

  /// What a row meets on its way down.
  struct Node {
    double threshold = 0;
    std::int32_t feature = kNone;  ///< kNone: a leaf
    std::int32_t left = kNone;
    std::int32_t right = kNone;
    std::int32_t set = kNone;   ///< categorical: where the node's words in the pool of sets begin
    std::int32_t set_bits = 0;  ///< categories that the set knows
    bool missing_left = false;
  };
  /// What training knew there.
  struct Facts {
    double impurity = 0;  ///< by the criterion; second-order trees: 0
    double weight = 0;    ///< summed sample weights; second-order trees: summed hessians
    double gain = 0;      ///< weighted impurity decrease of the split as a share of all training weight
                          ///< (friedman_mse: its improvement score; second-order: the objective's)
    Index samples = 0;    ///< rows
    Index depth = 0;
  };

  explicit Tree(Index outputs = 1) : outputs_(outputs) {}

  Index size() const { return static_cast<Index>(nodes_.size()); }
  Index outputs() const { return outputs_; }
  Index leaves() const;
  Index depth() const;
  const Node& node(Index i) const { return nodes_[static_cast<std::size_t>(i)]; }
  const Facts& facts(Index i) const { return facts_[static_cast<std::size_t>(i)]; }
  bool is_leaf(Index i) const { return node(i).feature == kNone; }
  /// What the node predicts: class probabilities, a mean, or a step of boosting. [outputs]
  std::span<const double> value(Index i) const {
    return {values_.data() + i * outputs_, static_cast<std::size_t>(outputs_)};
  }
  std::span<double> value(Index i) {
    return {values_.data() + i * outputs_, static_cast<std::size_t>(outputs_)};
  }

  /// Appends a leaf and returns its index.
  Index add_leaf(const Facts& facts, std::span<const double> value);
  /// Turns a leaf into an inner node; the children follow by link().
  void split(Index i, const Node& node, double gain, std::span<const bool> set);
  void link(Index parent, bool left, Index child);
  /// Makes an inner node a leaf again; what hangs below stays until compact().
  void collapse(Index i) { nodes_[static_cast<std::size_t>(i)] = Node{}; }
  /// Drops nodes that the root does not reach; the others keep their order. Returns for each node its new
  /// index, or -1.
  std::vector<std::int32_t> compact();

  /// Whether category c goes left at node i.
  bool in_set(const Node& node, std::int32_t c) const {
    const auto at = static_cast<std::size_t>(node.set + (c >> 5));
    return c < node.set_bits && ((sets_[at] >> (c & 31)) & 1u) != 0;
  }
  /// The leaf that a row falls into. x: [d], as FeatureMatrix encodes it.
  Index leaf_of(const float* x) const {
    std::int32_t i = 0;
    for (;;) {
      const Node& at = nodes_[static_cast<std::size_t>(i)];
      if (at.feature == kNone) return i;
      i = goes_left(at, x[at.feature]) ? at.left : at.right;
    }
  }
  /// NaN stands for missing.
  bool goes_left(const Node& at, float v) const {
    if (v != v) return at.missing_left;
    if (at.set != kNone) return in_set(at, static_cast<std::int32_t>(v));
    return static_cast<double>(v) <= at.threshold;
  }

  /// The leaf of each of these rows of x, as leaf_of() finds it, several rows abreast. leaves: [rows]
  void leaves_of(const FeatureMatrix& x, std::span<const Index> rows, std::span<std::int32_t> leaves) const;
  /// The same of all rows. leaves: [x.rows()]
  void leaves_of(const FeatureMatrix& x, std::span<std::int32_t> leaves) const;

  /// The nodes from the root to the row's leaf, both included.
  std::vector<std::int32_t> path_of(const float* x) const;

  /// Summed gain of each feature's splits, weighted as scikit-learn's feature_importances_ before
  /// normalization. [d]
  std::vector<double> impurity_importances(Index d) const;

  /// Minimal cost-complexity pruning with scikit-learn's ccp_alpha: the smallest subtree whose cost per leaf
  /// saved stays within alpha. Returns what compact() does; empty where alpha is 0 or nothing can go. Source:
  /// Breiman et al. (1984), section 3.3.
  std::vector<std::int32_t> prune_by_cost(double alpha);
  /// Collapses splits whose gain is below gamma from the leaves up, as XGBoost's pruner for `exact` does.
  /// Returns what compact() does; empty where nothing changed.
  std::vector<std::int32_t> prune_by_gain(double gamma);

  /// {"outputs", "nodes": {"feature", "threshold", "left", ...}}: parallel arrays, in the order of the nodes.
  Json to_json() const;
  /// Errors: kBadSpec for what to_json() would not have written (also for links that do not form a tree).
  static Result<Tree> from_json(const Json& json, Index features);

 private:
  friend void write_tree(const Tree& tree, ByteWriter& out);
  friend Result<Tree> read_tree(ByteReader& in, Index features);

  template <typename RowOf>
  void find_leaves(RowOf&& row_of, std::span<std::int32_t> leaves) const;

  std::vector<Node> nodes_;
  std::vector<Facts> facts_;
  std::vector<double> values_;
  std::vector<std::uint32_t> sets_;
  Index outputs_;
};

}  // namespace trainyard
