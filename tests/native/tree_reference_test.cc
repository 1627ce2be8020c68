#include "tree/tree_model.h"
#include "tree_fixtures.h"

namespace trainyard::testing {
namespace {

/// Depth-first and best-first, pruned and not: the very trees of scikit-learn, node by node.
TEST(TreeReference, SameTreesAsScikitLearn) {
  const Json reference = tree_reference("tree_reference");
  for (const Json& expected : reference["trees"]) {
    const std::string target = expected["target"].get<std::string>();
    const Index classes = target == "two" ? 2 : target == "three" ? 3 : 0;
    const Dataset data = dataset_of(reference["x"], reference[target], classes);
    Json model = expected["params"];
    model["kind"] = "decision_tree";
    const std::string what = model.dump();
    const auto estimator = trained(what, data);
    const Tree& tree = static_cast<const TreeModel&>(*estimator).trees()[0];
    ASSERT_EQ(tree.size(), static_cast<Index>(expected["feature"].size())) << what;
    for (Index i = 0; i < tree.size(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      ASSERT_EQ(tree.node(i).feature, expected["feature"][at].get<int>()) << what << " node " << i;
      EXPECT_EQ(tree.facts(i).samples, expected["samples"][at].get<Index>()) << what << " node " << i;
      EXPECT_NEAR(tree.facts(i).impurity, expected["impurity"][at].get<double>(),
                  1e-9 * (1 + expected["impurity"][at].get<double>()));
      for (std::size_t c = 0; c < expected["value"][at].size(); ++c) {
        EXPECT_NEAR(tree.value(i)[c], expected["value"][at][c].get<double>(), 1e-9) << what;
      }
      if (tree.is_leaf(i)) continue;
      EXPECT_EQ(tree.node(i).threshold, expected["threshold"][at].get<double>()) << what;
      EXPECT_EQ(tree.node(i).left, expected["left"][at].get<int>()) << what;
      EXPECT_EQ(tree.node(i).right, expected["right"][at].get<int>()) << what;
    }
    const auto importances = estimator->inspect(Json{{"what", "importances"}}, nullptr);
    ASSERT_TRUE(importances.has_value());
    for (std::size_t j = 0; j < expected["importances"].size(); ++j) {
      EXPECT_NEAR(importances->arrays[0].values[j], expected["importances"][j].get<double>(), 1e-6) << what;
    }
    const auto again = Tree::from_json(tree.to_json(), 6);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->to_json(), tree.to_json());
  }
}

}  // namespace
}  // namespace trainyard::testing
