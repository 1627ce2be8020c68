// What batch normalization and dropout are seen to have done, against what the step left in the network.
#include <gtest/gtest.h>

#include <map>

#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

constexpr const char* kModel = R"({"kind":"mlp","layers":[{"kind":"dense","units":4},{"kind":"batch_norm"},
    {"kind":"relu"},{"kind":"dropout","p":0.5},{"kind":"residual","layers":[{"kind":"dense","units":4},
    {"kind":"dropout","p":0.25}]}]})";

std::map<std::string, NamedArray> states(const NetworkEstimator& network, Json& info) {
  auto seen = network.inspect(Json{{"what", "states"}}, nullptr);
  std::map<std::string, NamedArray> arrays;
  if (!seen) {
    ADD_FAILURE() << seen.error().message;
    return arrays;
  }
  info = seen->info;
  for (const NamedArray& array : seen->arrays) arrays[array.name] = array;
  return arrays;
}

TEST(LayerStates, MasksAreThoseOfTheLastStepAlsoInsideABlock) {
  const Dataset data = random_classes(60, 3, 4);
  const auto network = begun(kModel, R"({"batch_size":20})", data);
  Json info;
  EXPECT_FALSE(states(*network, info).contains("layers[3].mask"));
  ASSERT_TRUE(network->fit_step().has_value());
  const auto arrays = states(*network, info);
  ASSERT_EQ(info["dropout"].size(), 2U);
  EXPECT_EQ(info["dropout"][1], (Json{{"index", 4}, {"name", "layers[4].layers[1]"}, {"rows", 20}}));
  const NamedArray& mask = arrays.at("layers[3].mask");
  EXPECT_EQ(mask.shape, (std::vector<Index>{20, 4}));
  const ConstMatrixView after = network->network().training_activations().output(3, 20);
  Index out = 0;
  for (std::size_t i = 0; i < mask.values.size(); ++i) {
    EXPECT_TRUE(mask.values[i] == 0 || mask.values[i] == 1);
    if (mask.values[i] == 0) {
      EXPECT_EQ(after.flat()[i], 0);
    }
    out += mask.values[i] == 0;
  }
  EXPECT_GT(out, 20);
  EXPECT_LT(out, 60);
  ASSERT_TRUE(network->fit_step().has_value());
  EXPECT_NE(states(*network, info).at("layers[3].mask").values, mask.values);
}

TEST(LayerStates, BatchStatisticsStandBesideTheRunningOnes) {
  const Dataset data = random_classes(60, 3, 4);
  const auto network = begun(kModel, R"({"batch_size":20})", data);
  Json info;
  EXPECT_EQ(states(*network, info).at("layers[1].running_var").values, (std::vector<float>{1, 1, 1, 1}));
  ASSERT_TRUE(network->fit_step().has_value());
  const auto arrays = states(*network, info);
  EXPECT_EQ(info["batch_norm"], (Json::array({{{"index", 1}, {"name", "layers[1]"}}})));
  const ConstMatrixView x = network->network().training_activations().output(0, 20);
  for (Index j = 0; j < 4; ++j) {
    double mean = 0;
    for (Index i = 0; i < 20; ++i) mean += static_cast<double>(x(i, j)) / 20;
    const auto at = static_cast<std::size_t>(j);
    EXPECT_NEAR(arrays.at("layers[1].batch_mean").values[at], mean, 1e-5);
    EXPECT_NEAR(arrays.at("layers[1].running_mean").values[at], 0.1 * mean, 1e-5);
    const double unbiased = arrays.at("layers[1].batch_var").values[at] * 20.0 / 19;
    EXPECT_NEAR(arrays.at("layers[1].running_var").values[at], 0.9 + 0.1 * unbiased, 1e-5);
  }
}

}  // namespace
}  // namespace trainyard::testing
