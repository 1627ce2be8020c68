// What the trace and the histograms say, against the network's own buffers and figures worked out by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>

#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

constexpr const char* kModel = R"({"kind":"mlp","layers":[{"kind":"dense","units":4},{"kind":"tanh"},
    {"kind":"dense","units":3},{"kind":"relu"}]})";
constexpr const char* kPlain =
    R"({"optimizer":{"kind":"sgd","learning_rate":0.5},"batch_size":10,"epochs":500})";

using Arrays = std::map<std::string, NamedArray>;

Inspection look(const NetworkEstimator& network, Json query) {
  auto seen = network.inspect(query, nullptr);
  if (seen) return std::move(*seen);
  ADD_FAILURE() << seen.error().path << ": " << seen.error().message;
  return {};
}

Arrays by_name(const Inspection& seen) {
  Arrays arrays;
  for (const NamedArray& array : seen.arrays) arrays[array.name] = array;
  return arrays;
}

double norm(const std::vector<float>& values) {
  return std::sqrt(std::inner_product(values.begin(), values.end(), values.begin(), 0.0));
}

/// Norm of the weights and biases of a layer in a flat buffer.
double norm_of(NetworkEstimator& network, Index layer, const std::vector<float>& flat) {
  std::vector<float> part;
  for (const Tensor& tensor : network.network().tensors()) {
    if (tensor.layer == layer)
      part.insert(part.end(), flat.begin() + tensor.offset, flat.begin() + tensor.offset + tensor.size);
  }
  return norm(part);
}

TEST(LayerTrace, RecordsNormsUpdatesAndActivationsOfEveryBlock) {
  const Dataset data = random_classes(30, 2, 3);
  const auto network = begun(kModel, kPlain, data);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(network->fit_step().has_value());
  const std::vector<float> before = parameters_of(*network);
  ASSERT_TRUE(network->fit_step().has_value());
  const std::vector<float> after = parameters_of(*network);
  const Inspection seen = look(*network, {{"what", "trace"}});
  const Arrays arrays = by_name(seen);
  ASSERT_EQ(seen.info["layers"].size(), 3U);
  EXPECT_EQ(seen.info["layers"][0],
            (Json{{"index", 0}, {"kind", "dense"}, {"units", 4}, {"activation", "tanh"}}));
  EXPECT_EQ(seen.info["layers"][1]["activation"], "relu");
  EXPECT_TRUE(seen.info["layers"][2]["activation"].is_null());
  EXPECT_EQ(seen.info["output"], "softmax");
  EXPECT_EQ(arrays.at("step").values, (std::vector<float>{1, 2, 3, 4, 5, 6}));
  const auto gradients = network->network().gradients();
  std::vector<float> change(before.size());
  for (std::size_t i = 0; i < change.size(); ++i) change[i] = after[i] - before[i];
  for (std::size_t b = 0; b < 3; ++b) {
    const auto layer = static_cast<Index>(2 * b);
    const auto last = [&](const char* name) { return arrays.at(name).values[5 * 3 + b]; };
    EXPECT_NEAR(last("gradient_norm"), norm_of(*network, layer, {gradients.begin(), gradients.end()}), 1e-6);
    EXPECT_NEAR(last("weight_norm"), norm_of(*network, layer, before), 1e-5);
    EXPECT_NEAR(last("update_ratio"), norm_of(*network, layer, change) / norm_of(*network, layer, before),
                1e-5);
    const ConstMatrixView y = network->network().training_activations().output(b < 2 ? layer + 1 : layer, 10);
    const double mean =
        std::accumulate(y.flat().begin(), y.flat().end(), 0.0) / static_cast<double>(y.size());
    EXPECT_NEAR(last("mean"), mean, 1e-6);
    EXPECT_EQ(std::isnan(last("saturated")), b != 0);
    EXPECT_EQ(std::isnan(last("dead")), b != 1);
  }
}

TEST(LayerTrace, CoversAnyNumberOfStepsEvenlyAndIsTheSameWhoeverWatched) {
  const Dataset data = random_classes(30, 2, 3);
  const auto watched = begun(kModel, kPlain, data);
  const auto alone = begun(kModel, kPlain, data);
  constexpr int kSteps = 500 * 3;  // to the end
  for (int i = 0; i < kSteps; ++i) {
    if (i % 7 == 0) look(*watched, {{"what", "trace"}});
    ASSERT_TRUE(watched->fit_step().has_value());
    ASSERT_TRUE(alone->fit_step().has_value());
  }
  const Arrays mine = by_name(look(*watched, {{"what", "trace"}}));
  const Arrays theirs = by_name(look(*alone, {{"what", "trace"}}));
  const std::vector<float>& steps = mine.at("step").values;
  EXPECT_LE(steps.size(), static_cast<std::size_t>(LayerTrace::kRecords));
  EXPECT_GT(steps.size(), static_cast<std::size_t>(LayerTrace::kRecords) / 2 - 2);
  EXPECT_EQ(steps.front(), 1);
  EXPECT_EQ(steps.back(), kSteps);
  for (std::size_t i = 2; i + 1 < steps.size(); ++i) EXPECT_EQ(steps[i] - steps[i - 1], steps[1] - steps[0]);
  for (const auto& [name, array] : mine) {
    const auto& other = theirs.at(name).values;
    ASSERT_EQ(array.values.size(), other.size());
    for (std::size_t i = 0; i < other.size(); ++i) {
      EXPECT_TRUE(array.values[i] == other[i] || (std::isnan(array.values[i]) && std::isnan(other[i])))
          << name;
    }
  }
}

TEST(LayerTrace, ALookHasTheNextStepRecorded) {
  const Dataset data = random_classes(30, 2, 3);
  const auto network = begun(kModel, kPlain, data);
  const Index many = LayerTrace::kRecords + 1;
  for (Index i = 0; i < many; ++i) ASSERT_TRUE(network->fit_step().has_value());
  for (Index step = many; step < many + 5; ++step) {
    EXPECT_EQ(by_name(look(*network, {{"what", "trace"}})).at("step").values.back(), step);
    ASSERT_TRUE(network->fit_step().has_value());
  }
}

TEST(LayerTrace, GradientsAreThoseBeforeClippingAlsoOfAStepThatDiverges) {
  const Dataset data = random_values(40, 3, 5);
  const auto free = begun(kModel, kPlain, data);
  const auto clipped = begun(
      kModel, R"({"optimizer":{"kind":"sgd","learning_rate":0.5},"batch_size":10,"clip_norm":1e-3})", data);
  ASSERT_TRUE(free->fit_step().has_value() && clipped->fit_step().has_value());
  EXPECT_EQ(by_name(look(*free, {{"what", "trace"}})).at("gradient_norm").values,
            by_name(look(*clipped, {{"what", "trace"}})).at("gradient_norm").values);
  EXPECT_GT(by_name(look(*free, {{"what", "trace"}})).at("update_ratio").values[0],
            by_name(look(*clipped, {{"what", "trace"}})).at("update_ratio").values[0] * 10);

  const auto wild =
      begun(kModel, R"({"optimizer":{"kind":"sgd","learning_rate":1e6},"batch_size":10})", data);
  Result<StepReport> report;
  int steps = 0;
  while ((report = wild->fit_step()).has_value()) ASSERT_LT(++steps, 200);
  const Arrays arrays = by_name(look(*wild, {{"what", "trace"}}));
  EXPECT_GE(arrays.at("step").values.back(), static_cast<float>(steps));
  const auto& norms = arrays.at("gradient_norm").values;
  EXPECT_GT(*std::max_element(norms.begin(), norms.end()), 1e6f * norms[0]);
}

TEST(LayerTrace, SaturatedAndDeadSharesAreCounted) {
  const Dataset data = random_classes(30, 2, 3);
  const auto network =
      begun(kModel, R"({"optimizer":{"kind":"sgd","learning_rate":1e-20},"batch_size":1})", data);
  for (const Tensor& tensor : network->network().tensors()) {
    if (tensor.shape.size() != 1) continue;
    auto bias = network->network().parameters().subspan(static_cast<std::size_t>(tensor.offset));
    if (tensor.layer == 0) bias[1] = 50;   // one of four tanh neurons at 1
    if (tensor.layer == 2) bias[0] = -50;  // one of three relu neurons at 0
    if (tensor.layer == 2) bias[1] = bias[2] = 50;
  }
  for (int i = 0; i < 70; ++i) ASSERT_TRUE(network->fit_step().has_value());
  const Arrays arrays = by_name(look(*network, {{"what", "trace"}}));
  EXPECT_GE(arrays.at("saturated").values[0], 0.25f);
  // One row says nothing about a unit: silent for 64 rows it counts as dead.
  EXPECT_EQ(arrays.at("dead").values[1], 0.0f);
  EXPECT_EQ(arrays.at("dead").values[62 * 3 + 1], 0.0f);
  EXPECT_NEAR(arrays.at("dead").values[63 * 3 + 1], 1.0 / 3, 1e-6);
}

TEST(LayerHistograms, CountEveryNumberOnce) {
  const Dataset data = random_classes(30, 2, 3);
  const auto network = begun(kModel, kPlain, data);
  EXPECT_FALSE(look(*network, {{"what", "histograms"}}).info["layers"][0].contains("activation"));
  ASSERT_TRUE(network->fit_step().has_value());
  for (const Tensor& tensor : network->network().tensors()) {
    if (tensor.layer == 2 && tensor.penalized) {
      network->network().parameters()[static_cast<std::size_t>(tensor.offset)] = 0;
    }
  }
  const Inspection seen = look(*network, {{"what", "histograms"}, {"bins", 8}});
  const Arrays arrays = by_name(seen);
  const auto total = [&](const char* name) {
    const auto& counts = arrays.at(name).values;
    EXPECT_EQ(counts.size(), 8U);
    return std::accumulate(counts.begin(), counts.end(), 0.0);
  };
  EXPECT_EQ(total("layers[0].weight"), 8);
  EXPECT_EQ(total("layers[2].weight"), 12);
  EXPECT_EQ(total("layers[0].activation"), 40);
  EXPECT_EQ(total("layers[4].activation"), 20);
  EXPECT_GT(arrays.at("layers[2].activation").values[0], 0);
  const Json& facts = seen.info["layers"][1];
  EXPECT_EQ(facts["index"], 2);
  EXPECT_NEAR(facts["weight"]["zeros"].get<double>(), 1.0 / 12, 1e-9);
  EXPECT_EQ(facts["activation"]["minimum"], 0);  // relu
  EXPECT_EQ(network->inspect(Json{{"what", "histograms"}, {"bins", 1}}, nullptr).error().path, "query.bins");
}

}  // namespace
}  // namespace trainyard::testing
