// Schedules of the learning rate. Their values over a whole training are held to PyTorch in
// nn_curves_test.cc; here is what goes beyond: the plateau figure by figure, changes in the middle, and what
// cannot be watched.
#include "optim/schedule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "data_fixtures.h"
#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

Schedule schedule_of(const std::string& json, const Dataset& data) {
  Schedule schedule;
  schedule.configure(filled_training(R"({"schedule":)" + json + "}")["schedule"]);
  EXPECT_EQ(error_text(schedule.watch(data)), "");
  return schedule;
}

TEST(Schedule, EveryKindOfTheCatalogStartsAndStaysBelowTheFullRate) {
  const Dataset data = random_classes(20, 2, 1);
  for (const KindInfo* info : schedule_kinds()) {
    SCOPED_TRACE(info->kind);
    Json description = {{"kind", info->kind}};
    if (info->kind == "reduce_on_plateau") description["monitor"] = "train_loss";
    const Schedule schedule = schedule_of(description.dump(), data);
    for (Index epoch = 0; epoch < 100; ++epoch) {
      const double rate =
          schedule.rate(0.5, {.epoch = epoch, .step = epoch * 3, .epochs = 100, .epoch_steps = 3});
      EXPECT_GT(rate, 0) << epoch;
      EXPECT_LE(rate, 0.5) << epoch;
    }
  }
}

TEST(Schedule, APlateauLowersTheRateWhenPyTorchDoes) {
  const Json all = json_file("reference/network_curves.json");
  ASSERT_EQ(all["plateaus"].size(), 7U);
  const Dataset data = random_classes(20, 2, 1);
  for (const Json& one : all["plateaus"]) {
    SCOPED_TRACE(one["name"].get<std::string>());
    Schedule schedule = schedule_of(one["schedule"].dump(), data);
    const auto monitor = one["schedule"]["monitor"].get<std::string>();
    TrainingTime now{.epochs = 100};
    for (std::size_t i = 0; i < one["values"].size(); ++i) {
      EXPECT_NEAR(schedule.rate(1, now) / one["rates"][i].get<double>(), 1, 1e-9) << i;
      ++now.epoch;
      schedule.end_epoch({{monitor, one["values"][i]}}, 1, now);
    }
  }
}

TEST(Schedule, APlateauSeesNothingOfTheWarmUp) {
  const Dataset data = random_classes(20, 2, 1);
  Schedule schedule = schedule_of(
      R"({"kind":"reduce_on_plateau","monitor":"train_loss","factor":0.5,"patience":0,"warmup":4,
          "warmup_start_factor":0.2})",
      data);
  TrainingTime now{.epochs = 100};
  std::vector<double> rates;
  for (; now.epoch < 8; schedule.end_epoch({{"train_loss", 1.0}}, 1, now)) {
    rates.push_back(schedule.rate(1, now));
    ++now.epoch;
  }
  const std::vector<double> wanted = {0.2, 0.4, 0.6, 0.8, 1, 1, 0.5, 0.25};
  for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(rates[i], wanted[i], 1e-12) << i;
}

TEST(Schedule, WhatTheDataCannotGiveIsRefusedByItsField) {
  const Dataset data = random_classes(20, 2, 1);  // without validation rows
  for (const auto& [monitor, word] :
       {std::pair("validation_loss", "split.validation"), {"train_r2", "figure"}}) {
    Schedule schedule;
    schedule.configure({{"kind", "reduce_on_plateau"}, {"monitor", monitor}});
    const std::string text = error_text(schedule.watch(data));
    EXPECT_TRUE(text.starts_with("training.schedule.monitor: ")) << text;
    EXPECT_NE(text.find(word), std::string::npos) << text;
  }
}

TEST(Schedule, ANetworkReportsTheRateOfTheLastStepAndOfTheNext) {
  const Dataset data = random_classes(20, 2, 1);
  const auto network = begun(R"({"kind":"mlp"})", R"({"batch_size":10,"epochs":4,
      "optimizer":{"kind":"sgd","learning_rate":0.5},
      "schedule":{"kind":"exponential","gamma":0.5,"interval":"step"}})",
                             data);
  const auto rate_now = [&] {
    Json status = Json::object();
    network->add_to_status(status);
    return status["learning_rate"].get<double>();
  };
  EXPECT_EQ(rate_now(), 0.5);
  ASSERT_TRUE(network->fit_step() && network->fit_step());
  Json entry = Json::object();
  network->end_epoch(entry);
  EXPECT_EQ(entry["learning_rate"], 0.25);
  EXPECT_EQ(rate_now(), 0.125);
  // A changed rate and a changed schedule apply at once, at the time that has come.
  ASSERT_TRUE(network->retune(filled_training(R"({"batch_size":10,"epochs":4,
      "optimizer":{"kind":"sgd","learning_rate":0.8},"schedule":{"kind":"cosine"}})")));
  EXPECT_NEAR(rate_now(), 0.4 * (1 + std::sqrt(0.5)), 1e-12);
  const auto refused = network->retune(filled_training(R"({"batch_size":10,
      "optimizer":{"kind":"sgd","learning_rate":0.1},"schedule":"reduce_on_plateau"})"));
  EXPECT_TRUE(error_text(refused).starts_with("training.schedule.monitor"));
  EXPECT_NEAR(rate_now(), 0.4 * (1 + std::sqrt(0.5)), 1e-12);
}

TEST(Schedule, TheStepIsMadeWithTheScheduledRate) {
  // One weight-only step of plain gradient descent: half the rate, half the step.
  const Dataset data = random_values(20, 2, 1);
  const auto moved = [&](const std::string& schedule) {
    const auto network = begun(
        R"({"kind":"mlp","layers":[]})",
        R"({"batch_size":"full","optimizer":{"kind":"sgd","learning_rate":0.1},"schedule":)" + schedule + "}",
        data);
    const auto before = parameters_of(*network);
    EXPECT_TRUE(network->fit_step().has_value());
    return parameters_of(*network)[0] - before[0];
  };
  const float full = moved(R"("constant")");
  EXPECT_NE(full, 0);
  EXPECT_NEAR(moved(R"({"kind":"linear_warmup","start_factor":0.5})") / full, 0.5, 1e-4);
  EXPECT_NEAR(moved(R"({"kind":"cosine","warmup":3,"warmup_start_factor":0.25})") / full, 0.25, 1e-4);
}

}  // namespace
}  // namespace trainyard::testing
