// What the textbooks say of penalties, clipping and early stopping, on the fixed seeds of tests/specs.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "data_fixtures.h"
#include "experiment/experiment.h"

namespace trainyard::testing {
namespace {

/// A description of tests/specs with some of its values changed, trained to its end.
struct Trained {
  Trained(const std::string& name, std::string_view patch) {
    Json spec = json_file("specs/" + name + ".json");
    spec.merge_patch(json_of(patch));
    if (spec["data"]["source"]["kind"] == "csv") {
      table = csv_file("specs/" + spec["data"]["source"]["path"].get<std::string>());
    }
    Result<std::unique_ptr<Experiment>> made = Experiment::create(spec, table ? &*table : nullptr);
    EXPECT_EQ(error_text(made), "");
    experiment = std::move(*made);
    status = *experiment->advance(10000000, false);
  }
  double figure(const char* part, const char* metric) const {
    return experiment->metrics()[part][metric].get<double>();
  }
  std::optional<Table> table;
  std::unique_ptr<Experiment> experiment;
  Json status;
};

/// The share of the inputs whose name begins so that have no weight but 0 in the first layer.
double unused_share(const Experiment& experiment, const std::string& name) {
  const Inspection seen = *experiment.inspect({{"what", "weights"}});
  const NamedArray& weight = seen.arrays[0];
  EXPECT_EQ(weight.name, "layers[0].weight");
  const std::vector<Column>& features = experiment.dataset().features.columns;
  const auto d = features.size();
  double inputs = 0, unused = 0;
  for (std::size_t j = 0; j < d; ++j) {
    if (!features[j].name.starts_with(name)) continue;
    bool used = false;
    for (std::size_t i = j; i < weight.values.size(); i += d) used = used || weight.values[i] != 0;
    ++inputs;
    unused += !used;
  }
  return unused / inputs;
}

TEST(L1, TheProximalStepDropsIrrelevantInputsWhereL2DropsNone) {
  for (const std::string_view optimizer :
       {R"({"training":{}})",
        R"({"training":{"optimizer":{"kind":"adam","learning_rate":0.01,"momentum":null}}})"}) {
    const Trained l1("l1_proximal", optimizer);
    EXPECT_GE(unused_share(*l1.experiment, "noise"), 0.8);
    EXPECT_EQ(unused_share(*l1.experiment, "x"), 0);
    const Json weights = l1.experiment->metrics()["weights"];
    EXPECT_GT(weights["zero_share"].get<double>(), 0.5);
    EXPECT_EQ(weights["count"], Json(20 * 8 + 8));
    EXPECT_EQ(weights["layers"][0]["count"], Json(20 * 8));
    EXPECT_EQ(weights["zero"].get<int>(),
              weights["layers"][0]["zero"].get<int>() + weights["layers"][1]["zero"].get<int>());
    EXPECT_EQ(l1.experiment->history().back()["zero_weights"], weights["zero"]);

    Json patch = json_of(optimizer);
    patch["training"].update({{"l1", 0}, {"l2", 0.01}});
    const Trained l2("l1_proximal", patch.dump());
    EXPECT_EQ(unused_share(*l2.experiment, "noise"), 0);
    EXPECT_FALSE(l2.experiment->metrics().contains("weights"));
    EXPECT_GT(l1.figure("test", "r2"), l2.figure("test", "r2"));
  }
}

TEST(L1, TheSubgradientDropsNone) {
  const Trained run("l1_proximal", R"({"training":{"l1_method":"subgradient"}})");
  EXPECT_EQ(unused_share(*run.experiment, "noise"), 0);
  EXPECT_LT(run.experiment->metrics()["weights"]["zero_share"].get<double>(), 0.01);
}

TEST(L1, WeightsComeBackWhenThePenaltyGoes) {
  Trained run("l1_proximal", R"({"training":{"l1":0.1}})");
  const double before = run.experiment->metrics()["weights"]["zero_share"].get<double>();
  EXPECT_GT(before, 0.9);
  Json spec = run.experiment->spec();
  spec["training"].update({{"l1", 1e-9}, {"epochs", 600}, {"schedule", "constant"}});
  ASSERT_EQ(error_text(run.experiment->retune(spec)), "");
  static_cast<void>(*run.experiment->advance(10000000, false));
  EXPECT_LT(run.experiment->metrics()["weights"]["zero_share"].get<double>(), before - 0.1);
}

TEST(Clipping, AnExplodingStartDivergesWithoutItAndTrainsWithIt) {
  const Trained wild("exploding", "{}");
  EXPECT_EQ(wild.status["state"], Json("diverged"));
  EXPECT_NE(wild.status["diverged"]["message"].get<std::string>().find("clip_norm"), std::string::npos);
  for (const char* clipping : {R"({"training":{"clip_norm":0.5}})", R"({"training":{"clip_value":0.02}})"}) {
    SCOPED_TRACE(clipping);
    const Trained tame("exploding", clipping);
    EXPECT_EQ(tame.status["state"], Json("finished"));
    const Json& history = tame.experiment->history();
    EXPECT_LT(history.back()["train_loss"].get<double>(), 0.1 * history[0]["train_loss"].get<double>());
    EXPECT_GT(tame.figure("test", "r2"), 0.5);
  }
}

TEST(EarlyStopping, GoesBackToTheBestStateOfTheFigureThatIsWatched) {
  for (const char* figure : {"loss", "accuracy"}) {
    SCOPED_TRACE(figure);
    const std::string monitor = std::string("validation_") + figure;
    const Trained run("early_stopping", R"({"training":{"early_stopping":{"monitor":")" + monitor + "\"}}}");
    EXPECT_EQ(run.status["state"], Json("stopped_early"));
    const Json& history = run.experiment->history();
    const double sign = figure == std::string("loss") ? -1 : 1;
    double best = -std::numeric_limits<double>::infinity();
    for (const Json& entry : history) best = std::max(best, sign * entry[monitor].get<double>());
    EXPECT_EQ(run.figure("validation", figure), sign * best);
    if (monitor == "validation_loss") {
      EXPECT_NE(history.back()[monitor].get<double>(), sign * best);
    }
    const auto best_epoch = run.status["best_epoch"].get<std::size_t>();
    EXPECT_EQ(history.size(), best_epoch + 8);
    EXPECT_EQ(history[best_epoch - 1][monitor].get<double>(), sign * best);
    // Without it the last state stays, which is worse.
    const Trained through("early_stopping", R"({"training":{"early_stopping":null,"epochs":150}})");
    EXPECT_GT(through.figure("validation", "loss"), 1.2 * run.figure("validation", "loss"));
  }
}

TEST(Schedule, TheRateOfEveryEpochIsInTheHistory) {
  const Trained run("early_stopping", R"({"training":{"early_stopping":null,"epochs":12,
      "schedule":{"kind":"step","step_size":5,"gamma":0.5}}})");
  const Json& history = run.experiment->history();
  ASSERT_EQ(history.size(), 12U);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(history[i]["learning_rate"].get<double>(), i < 5 ? 0.02 : i < 10 ? 0.01 : 0.005) << i;
  }
  EXPECT_EQ(run.status["learning_rate"].get<double>(), 0.005);
}

}  // namespace
}  // namespace trainyard::testing
