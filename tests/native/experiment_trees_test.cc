#include <gtest/gtest.h>

#include <cmath>

#include "data_fixtures.h"
#include "experiment/experiment.h"

namespace trainyard {
namespace {

using testing::builtin_table;
using testing::error_text;
using testing::json_of;
using testing::table_of;

std::unique_ptr<Experiment> begun(const std::string& spec, const Table* table = nullptr) {
  auto experiment = Experiment::create(json_of(spec), table);
  EXPECT_TRUE(experiment.has_value()) << error_text(experiment) << "\n" << spec;
  return experiment ? std::move(*experiment) : nullptr;
}

std::unique_ptr<Experiment> run(const std::string& spec, const Table* table = nullptr) {
  auto experiment = begun(spec, table);
  if (experiment) {
    EXPECT_TRUE(experiment->advance(1000000, false).has_value());
  }
  return experiment;
}

std::string moons(const std::string& model, const std::string& training = "{}") {
  return R"({"seed":3,"data":{"source":{"kind":"generator","name":"two_moons","n":300}},"model":)" + model +
         R"(,"training":)" + training + "}";
}

std::string on(const std::string& table, const std::string& model, const std::string& training = "{}") {
  return R"({"data":{"source":{"kind":"builtin","name":")" + table + R"("}},"model":)" + model +
         R"(,"training":)" + training + "}";
}

TEST(TreeExperiment, EveryKindLearnsClassesAndNumbers) {
  const Table diabetes = builtin_table("diabetes");
  for (const std::string kind :
       {"decision_tree", "bagging", "random_forest", "extra_trees", "adaboost", "gradient_boosting"}) {
    const std::string model = R"({"kind":")" + kind + "\"" +
                              (kind == "decision_tree" ? R"(,"max_depth":4})" : R"(,"n_estimators":20})");
    const auto classes = run(moons(model));
    EXPECT_EQ(classes->status()["state"], Json("finished")) << kind;
    EXPECT_GT(classes->metrics()["test"]["accuracy"].get<double>(), 0.8) << kind;
    EXPECT_EQ(classes->history().size(), kind == "decision_tree" ? 1u : 20u) << kind;
    EXPECT_TRUE(classes->history()[0]["validation_accuracy"].is_number()) << kind;
    EXPECT_EQ(classes->spec()["prepare"], Json::array()) << kind;
    const auto numbers = run(on("diabetes", model), &diabetes);
    EXPECT_GT(numbers->metrics()["test"]["r2"].get<double>(), 0.1) << kind;
  }
}

TEST(TreeExperiment, TakesCategoriesAndGapsAsTheyAre) {
  const Table penguins = builtin_table("penguins");
  const auto experiment = run(on("penguins", R"({"kind":"random_forest","n_estimators":30})"), &penguins);
  EXPECT_GT(experiment->metrics()["test"]["accuracy"].get<double>(), 0.95);
  EXPECT_EQ(experiment->outline()["features"].size(), 6u) << experiment->outline()["features"].dump();
}

TEST(TreeExperiment, BaggedNetworksHaveTheNetworksTraining) {
  const std::string model =
      R"({"kind":"bagging","n_estimators":3,"estimator":{"kind":"mlp","layers":[{"kind":"dense","units":8},
        {"kind":"tanh"}]}})";
  const auto experiment =
      run(moons(model, R"({"epochs":20,"optimizer":{"kind":"adam","learning_rate":0.03}})"));
  EXPECT_EQ(experiment->spec()["training"]["epochs"], Json(20));
  EXPECT_EQ(experiment->spec()["prepare"].size(), 2u) << "networks need numbers, bagged too";
  EXPECT_EQ(experiment->history().size(), 3u);
  EXPECT_GT(experiment->metrics()["test"]["accuracy"].get<double>(), 0.8);
  const auto refused =
      Experiment::create(json_of(moons(R"({"kind":"bagging"})", R"({"epochs":3})")), nullptr);
  EXPECT_TRUE(error_text(refused).starts_with("training.epochs: This is for networks."))
      << error_text(refused);
}

TEST(TreeExperiment, OutOfBagScoreStandsInHistoryAndMetrics) {
  const auto experiment = run(moons(R"({"kind":"random_forest","n_estimators":15,"oob_score":true})"));
  EXPECT_EQ(experiment->history()[14]["oob_score"], experiment->metrics()["oob_score"]);
  EXPECT_GT(experiment->metrics()["oob_score"].get<double>(), 0.85);
  EXPECT_FALSE(run(moons(R"({"kind":"random_forest","n_estimators":2})"))->metrics().contains("oob_score"));
  EXPECT_FALSE(experiment->metrics().contains("oob_mse"));
}

TEST(TreeExperiment, OutOfBagErrorOfNumbersIsNearTheTestPartsAndFitsItsScore) {
  const Table diabetes = builtin_table("diabetes");
  const auto forest =
      run(on("diabetes", R"({"kind":"random_forest","n_estimators":100,"oob_score":true})"), &diabetes);
  const Json metrics = forest->metrics();
  EXPECT_EQ(forest->history()[99]["oob_mse"], metrics["oob_mse"]);
  const double mse = metrics["oob_mse"].get<double>();
  EXPECT_NEAR(mse / metrics["test"]["mse"].get<double>(), 1, 0.35);
  // R2 = 1 - mse / variance, and the variance of the target is 5930 over the whole table.
  EXPECT_NEAR(mse / (1 - metrics["oob_score"].get<double>()), 5930, 600);
  EXPECT_GT(forest->history()[5]["oob_mse"].get<double>(), mse);
}

TEST(TreeExperiment, StopsEarlyAndGoesBackToTheBestNumberOfTrees) {
  const auto experiment = run(moons(R"({"kind":"gradient_boosting","n_estimators":400,"learning_rate":0.5})",
                                    R"({"early_stopping":{"monitor":"validation_loss","patience":10}})"));
  const Json status = experiment->status();
  EXPECT_EQ(status["state"], Json("stopped_early"));
  const auto best = status["best_epoch"].get<std::size_t>();
  EXPECT_EQ(experiment->history().size(), best + 10);
  EXPECT_EQ(experiment->metrics()["validation"]["loss"], experiment->history()[best - 1]["validation_loss"]);
}

/// History entry by entry, not only the trees: what helpers make is taken in one by one.
TEST(TreeExperiment, HelpersChangeNothing) {
  for (const std::string kind : {"random_forest", "extra_trees", "bagging"}) {
    const std::string spec =
        moons(R"({"kind":")" + kind + R"(","n_estimators":12,"bootstrap":true,"oob_score":true})");
    const auto alone = run(spec);
    const auto helper = begun(spec);
    const auto helped = begun(spec);
    EXPECT_EQ(helped->outline()["units_apart"], Json(12));
    ASSERT_TRUE(helped->offer_units(*helper->make_units(7, 3)).has_value());
    ASSERT_TRUE(helped->offer_units(*helper->make_units(1, 4)).has_value());
    while (!*helped->make_ahead(10)) continue;
    EXPECT_TRUE(*helped->make_ahead(8)) << "it is there already";
    EXPECT_FALSE(helped->make_ahead(12).has_value());
    ASSERT_TRUE(helped->advance(100000, false).has_value());
    EXPECT_EQ(helped->result(), alone->result()) << kind;
  }
  const auto boosting = begun(moons(R"({"kind":"gradient_boosting"})"));
  EXPECT_FALSE(boosting->outline().contains("units_apart"));
  EXPECT_FALSE(boosting->make_units(0, 1).has_value());
  EXPECT_FALSE(boosting->make_ahead(0).has_value());
}

constexpr std::string_view kBaggedNetworks = R"({"seed":3,
  "data":{"source":{"kind":"generator","name":"two_moons","n":200}},
  "model":{"kind":"bagging","n_estimators":6,"max_features":1,"estimator":{"kind":"mlp","layers":[
    {"kind":"dense","units":8},{"kind":"batch_norm"},{"kind":"relu"},{"kind":"dropout"}]}},
  "training":{"epochs":30,"optimizer":"adam"}})";

/// All but the mean loss of the last steps, which depends on how many there were in one go.
Json result_of(const Experiment& experiment) {
  Json result = experiment.result();
  result["status"].erase("loss");
  return result;
}

/// Steps, losses and running statistics of networks that others trained are those of this engine's own.
TEST(TreeExperiment, HelpersOfBaggedNetworksChangeNothing) {
  const auto alone = run(std::string(kBaggedNetworks));
  const auto helper = begun(std::string(kBaggedNetworks));
  const auto helped = begun(std::string(kBaggedNetworks));
  EXPECT_EQ(helped->outline()["units_apart"], Json(6));
  const std::vector<std::uint8_t> bytes = *helper->make_units(0, 2);
  for (const std::size_t cut : {std::size_t{3}, std::size_t{20}, bytes.size() - 1})
    EXPECT_FALSE(helped->offer_units(std::span(bytes).first(cut)).has_value()) << cut;
  ASSERT_TRUE(helped->offer_units(bytes).has_value());
  ASSERT_TRUE(helped->offer_units(bytes).has_value()) << "what comes twice is taken once";
  while (!*helped->make_ahead(2)) continue;
  EXPECT_FALSE(*helped->make_ahead(3)) << "in part";
  ASSERT_TRUE(helped->offer_units(*helper->make_units(5, 1)).has_value());
  EXPECT_FALSE(helped->make_ahead(6).has_value());
  ASSERT_TRUE(helped->advance(100000, false).has_value());
  EXPECT_TRUE(result_of(*helped) == result_of(*alone));
}

/// What helpers make of the description before a change is of no more use.
TEST(TreeExperiment, BaggedNetworksThatWereRetunedTakeNothing) {
  const auto helper = begun(std::string(kBaggedNetworks));
  const auto alone = begun(std::string(kBaggedNetworks));
  const auto helped = begun(std::string(kBaggedNetworks));
  Json changed = Json::parse(kBaggedNetworks);
  changed["training"]["optimizer"] = {{"kind", "adam"}, {"learning_rate", 0.1}};
  ASSERT_TRUE(helped->offer_units(*helper->make_units(0, 2)).has_value());
  for (const auto& experiment : {alone.get(), helped.get()})
    ASSERT_TRUE(experiment->retune(changed).has_value());
  ASSERT_TRUE(helped->offer_units(*helper->make_units(2, 2)).has_value());
  for (const auto& experiment : {alone.get(), helped.get()})
    ASSERT_TRUE(experiment->advance(100000, false).has_value());
  EXPECT_TRUE(result_of(*helped) == result_of(*alone));
}

/// A pause need not wait for a large tree, and one that was made ahead by half is no other tree.
TEST(TreeExperiment, GrowsALargeTreeInPieces) {
  for (const std::string model :
       {R"({"kind":"decision_tree"})", R"({"kind":"random_forest","n_estimators":2})",
        R"({"kind":"adaboost","n_estimators":2,"estimator":{"kind":"decision_tree","max_depth":8}})",
        R"({"kind":"gradient_boosting","n_estimators":2,"max_depth":12,"subsample":0.9})"}) {
    const std::string spec =
        R"({"data":{"source":{"kind":"generator","name":"two_moons","n":30000,"noise":0.5}},"model":)" +
        model + "}";
    const auto whole = run(spec);
    const auto cut = begun(spec);
    int pieces = 0;
    while ((*cut->advance(1, false))["step"] == 0) ++pieces;
    EXPECT_GE(pieces, 1) << model;
    if (cut->outline().contains("units_apart")) {
      EXPECT_FALSE(*cut->make_ahead(1)) << model;
    }
    for (int i = 0; i < 100000 && cut->status()["state"] == "training"; ++i) {
      static_cast<void>(cut->advance(1, false));
    }
    for (const char* part : {"metrics", "history"})
      EXPECT_EQ(cut->result()[part], whole->result()[part]) << model;
  }
}

TEST(TreeExperiment, BoundaryOfTheFirstTreesIsThatOfASmallerForest) {
  const auto of = [](int trees) {
    return run(moons(R"({"kind":"random_forest","n_estimators":)" + std::to_string(trees) + "}"));
  };
  const auto forest = of(40);
  const auto look = [](const Experiment& experiment, const std::string& more) {
    const auto seen = experiment.inspect(json_of(R"({"what":"boundary","width":12,"height":9)" + more + "}"));
    EXPECT_TRUE(seen.has_value()) << error_text(seen);
    return seen->arrays[0];
  };
  for (const int units : {40, 3, 17, 39, 1, 20}) {
    const auto few = look(*forest, R"(,"units":)" + std::to_string(units));
    EXPECT_EQ(few.shape, (std::vector<Index>{9, 12, 2}));
    EXPECT_EQ(few.values, look(*of(units), "").values) << units;
  }
  EXPECT_EQ(look(*forest, R"(,"unit":0)").values, look(*forest, R"(,"units":1)").values);
  EXPECT_FALSE(forest->inspect(json_of(R"({"what":"boundary","unit":40})")).has_value());
}

TEST(TreeExperiment, DisagreementIsTheSpreadOfTheTrees) {
  const auto forest = run(moons(R"({"kind":"random_forest","n_estimators":6})"));
  const auto seen = forest->inspect(json_of(R"({"what":"disagreement","width":10,"height":10})"));
  ASSERT_TRUE(seen.has_value()) << error_text(seen);
  EXPECT_EQ(seen->arrays[0].shape, (std::vector<Index>{10, 10}));
  std::vector<double> sum(100);
  std::vector<double> squares(100);
  for (int unit = 0; unit < 6; ++unit) {
    const auto one = forest->inspect(
        json_of(R"({"what":"boundary","width":10,"height":10,"unit":)" + std::to_string(unit) + "}"));
    for (std::size_t i = 0; i < 100; ++i) {
      const double p = one->arrays[0].values[2 * i];
      sum[i] += p / 6;
      squares[i] += p * p / 6;
    }
  }
  for (std::size_t i = 0; i < 100; ++i) {
    const double variance = 2 * std::max(0.0, squares[i] - sum[i] * sum[i]);
    EXPECT_NEAR(seen->arrays[0].values[i], std::sqrt(variance), 1e-3);
  }
}

TEST(TreeExperiment, ShowsTheWayOfARow) {
  const auto tree = run(moons(R"({"kind":"decision_tree","max_depth":3})"));
  const auto seen = tree->inspect(json_of(R"({"what":"tree","row":17})"));
  ASSERT_TRUE(seen.has_value()) << error_text(seen);
  EXPECT_EQ(seen->arrays.back().name, "path");
  EXPECT_EQ(seen->arrays.back().values[0], 0.0f);
  EXPECT_FALSE(tree->inspect(json_of(R"({"what":"tree","row":300})")).has_value());
}

TEST(TreeExperiment, UnseenCategoriesAreCounted) {
  const Table table = table_of(
      "c,x,part,y\nred,1,train,p\nred,2,train,p\nblue,3,train,q\nblue,4,train,q\ngreen,4,test,q\n"
      "green,1,test,p\nred,1,validation,p\n");
  const auto experiment = run(R"({"data":{"source":{"kind":"csv"},"target":"y"},
    "split":{"kind":"column","column":"part"},"model":{"kind":"decision_tree"}})",
                              &table);
  const Json result = experiment->result();
  EXPECT_EQ(result["metrics"]["unseen_categories"], json_of(R"({"test":2})"));
  ASSERT_EQ(result["warnings"].size(), 1u) << result["warnings"].dump();
  EXPECT_NE(result["warnings"][0]["message"].get<std::string>().find("2 rows of the test part"),
            std::string::npos);
}

}  // namespace
}  // namespace trainyard
