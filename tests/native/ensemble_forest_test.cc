#include "ensemble/forest.h"

#include <numeric>

#include "tree_fixtures.h"

namespace trainyard::testing {
namespace {

Dataset digits() {
  const Json reference = tree_reference("ensemble_reference");
  const Json& table = reference["tables"]["digits"];
  return dataset_of(table["x"], table["y"], 10, table["test"]);
}

/// However the trees are dealt out, and in whatever order the pieces arrive.
TEST(Forest, SameBitsForAnyNumberOfWorkers) {
  const Dataset data = digits();
  for (const char* kind : {"random_forest", "extra_trees", "bagging"}) {
    const std::string model =
        std::string(R"({"kind": ")") + kind + R"(", "n_estimators": 12, "oob_score": true,
                                             "bootstrap": true})";
    const auto whole = trained(model, data, 3);
    const auto& alone = static_cast<const Forest&>(*whole);
    for (const Index workers : {2, 8}) {
      const auto merged = begun_trees(model, data, 3);
      auto& forest = static_cast<Forest&>(*merged);
      for (Index worker = workers; worker-- > 0;) {
        const auto own = begun_trees(model, data, 3);
        const Index first = worker * 12 / workers;
        const auto bytes = own->make_units(first, (worker + 1) * 12 / workers - first);
        ASSERT_TRUE(bytes.has_value());
        ASSERT_TRUE(forest.offer_units(*bytes).has_value());
        EXPECT_TRUE(forest.offer_units(*bytes).has_value()) << "a piece that comes twice is taken once";
      }
      EXPECT_TRUE(forest.trees().empty()) << "trees are taken in by steps alone";
      while (!forest.fit_step()->done) {
      }
      ASSERT_EQ(forest.trees().size(), 12u);
      for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(forest.trees()[i].to_json(), alone.trees()[i].to_json());
      EXPECT_EQ(forest.oob_score(), alone.oob_score());
    }
  }
}

TEST(Forest, RefusesBytesThatAreNoTrees) {
  const Dataset data = digits();
  const auto estimator = begun_trees(R"({"kind": "random_forest", "n_estimators": 3})", data);
  auto& forest = static_cast<Forest&>(*estimator);
  const std::vector<std::uint8_t> bytes = *forest.make_units(0, 1);
  for (std::size_t cut : {std::size_t{1}, std::size_t{7}, bytes.size() / 2, bytes.size() - 1}) {
    EXPECT_FALSE(forest.offer_units(std::span(bytes).first(cut)).has_value()) << cut;
  }
  std::vector<std::uint8_t> without_leaf = bytes;
  std::fill(without_leaf.end() - 4, without_leaf.end(), 0);
  EXPECT_FALSE(forest.offer_units(without_leaf).has_value()) << "the last row in the root";
  EXPECT_TRUE(forest.offer_units(bytes).has_value());
  EXPECT_FALSE(forest.make_units(2, 2).has_value());
}

/// What a helper made is used: a forest that was offered another seed's trees grows those.
TEST(Forest, TakesOfferedTreesInPlaceOfGrowing) {
  const Dataset data = digits();
  const std::string model = R"({"kind": "random_forest", "n_estimators": 2})";
  const auto other = begun_trees(model, data, 4);
  const auto estimator = begun_trees(model, data, 3);
  ASSERT_TRUE(estimator->offer_units(*other->make_units(1, 1)).has_value());
  while (!estimator->fit_step()->done) {
  }
  while (!other->fit_step()->done) {
  }
  const auto& forest = static_cast<const Forest&>(*estimator);
  const auto& made = static_cast<const Forest&>(*other);
  EXPECT_EQ(forest.trees()[1].to_json(), made.trees()[1].to_json());
  EXPECT_NE(forest.trees()[0].to_json(), made.trees()[0].to_json());
}

TEST(Forest, OutOfBagScoreIsCloseToTheHeldOutScore) {
  const Dataset data = digits();
  double held_out = 0;
  double oob = 0;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const auto model = trained(R"({"kind": "random_forest", "oob_score": true})", data, seed);
    held_out += accuracy(*model, data, Part::kTest) / 5;
    oob += static_cast<const Forest&>(*model).oob_score() / 5;
  }
  EXPECT_NEAR(oob, held_out, 0.01);
}

/// Thirty in a hundred cells of breast_cancer gone, at random, in the training part and in the test part; the
/// mean over ten splits, as one test part has a standard error of 1.6 points.
TEST(Forest, LosesLittleToMissingValues) {
  const Json reference = tree_reference("ensemble_reference");
  const Json& table = reference["tables"]["breast_cancer"];
  double whole = 0;
  double gaps = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    std::vector<Index> order(table["y"].size());
    std::iota(order.begin(), order.end(), Index{0});
    Rng(21).split(seed).shuffle(order);
    order.resize(order.size() / 4);
    Dataset data = dataset_of(table["x"], table["y"], 2, Json(order));
    const std::string model = R"({"kind": "random_forest", "n_estimators": 100})";
    whole += accuracy(*trained(model, data, seed), data, Part::kTest) / 10;
    Rng rng = Rng(9).split(seed);
    for (Column& column : data.features.columns) {
      for (double& value : column.numbers) {
        if (rng.uniform() < 0.3) value = kMissingNumber;
      }
    }
    gaps += accuracy(*trained(model, data, seed), data, Part::kTest) / 10;
  }
  EXPECT_GT(gaps, whole - 0.02);
  EXPECT_GT(whole, 0.94);
}

TEST(Forest, SaysWhatIsWrong) {
  const Dataset data = digits();
  const auto error_of = [&](const char* settings) {
    Forest::Settings forest;
    const Json json = Json::parse(settings);
    forest.tree = TreeSettings::read(json);
    forest.max_samples = json.value("max_samples", 1.0);
    forest.n_estimators = json.value("n_estimators", Index{10});
    Forest model(forest);
    const auto begun = model.begin(data, Rng(1));
    return begun ? std::string("none") : begun.error().path;
  };
  EXPECT_EQ(error_of("{}"), "none");
  EXPECT_EQ(error_of(R"({"max_samples": 5000})"), "model.max_samples");
  EXPECT_EQ(error_of(R"({"max_features": 65})"), "model.max_features");
  EXPECT_EQ(error_of(R"({"criterion": "squared_error"})"), "model.criterion");
  EXPECT_EQ(error_of(R"({"min_samples_leaf": 1.5})"), "model.min_samples_leaf");
  EXPECT_EQ(error_of(R"({"n_estimators": 100000})"), "model.n_estimators");
  // What the message advises helps.
  EXPECT_EQ(error_of(R"({"n_estimators": 5000})"), "model.n_estimators");
  EXPECT_EQ(error_of(R"({"n_estimators": 5000, "max_depth": 5})"), "none");
  EXPECT_EQ(error_of(R"({"n_estimators": 5000, "min_samples_leaf": 20})"), "none");
  Dataset constant = data;
  for (auto& label : constant.target.labels) label = 4;
  EXPECT_EQ(Forest(Forest::Settings{}).begin(constant, Rng(1)).error().path, "data.target");
}

}  // namespace
}  // namespace trainyard::testing
