// What a look inside shows, against the network computed by hand from the weights that it shows.
#include <gtest/gtest.h>

#include <cmath>

#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

constexpr const char* kModel = R"({"kind":"mlp","layers":[{"kind":"dense","units":4},{"kind":"tanh"},
    {"kind":"dense","units":3},{"kind":"relu"}]})";

const NamedArray& array_of(const Inspection& seen, const std::string& name) {
  for (const NamedArray& array : seen.arrays) {
    if (array.name == name) return array;
  }
  ADD_FAILURE() << "no array " << name;
  static const NamedArray kNone;
  return kNone;
}

/// y[o] = b[o] + sum_i w[o][i] x[i], with PyTorch's [out, in].
std::vector<double> dense(const Inspection& weights, const std::string& layer, const std::vector<double>& x) {
  const NamedArray& w = array_of(weights, layer + ".weight");
  const NamedArray& b = array_of(weights, layer + ".bias");
  EXPECT_EQ(w.shape, (std::vector<Index>{b.shape[0], static_cast<Index>(x.size())}));
  std::vector<double> y(b.values.begin(), b.values.end());
  for (std::size_t o = 0; o < y.size(); ++o) {
    for (std::size_t i = 0; i < x.size(); ++i) y[o] += static_cast<double>(w.values[o * x.size() + i]) * x[i];
  }
  return y;
}

TEST(NetworkInspection, WeightsAndNeuronsAreThoseThatPredict) {
  const Dataset data = random_classes(300, 2, 3);
  const auto network = begun(kModel, "{}", data);
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(network->fit_step().has_value());
  const auto weights = network->inspect(Json{{"what", "weights"}}, nullptr);
  const auto neurons = network->inspect(Json{{"what", "neurons"}}, &data.features);
  ASSERT_TRUE(weights.has_value() && neurons.has_value());
  EXPECT_EQ(weights->arrays.size(), 6U);
  ASSERT_EQ(neurons->arrays.size(), 3U);
  EXPECT_EQ(array_of(*neurons, "layers[0]").shape, (std::vector<Index>{4, 300}));
  EXPECT_EQ(array_of(*neurons, "layers[2]").shape, (std::vector<Index>{3, 300}));
  EXPECT_EQ(array_of(*neurons, "output").shape, (std::vector<Index>{2, 300}));
  Matrix64 predicted(300, 2);
  network->predict(data.features, data.rows[0], predicted);
  for (const std::size_t row : {0U, 131U, 299U}) {
    const std::vector<double> x = {data.features.columns[0].numbers[row],
                                   data.features.columns[1].numbers[row]};
    auto first = dense(*weights, "layers[0]", x);
    for (double& v : first) v = std::tanh(v);
    auto second = dense(*weights, "layers[2]", first);
    for (double& v : second) v = std::max(v, 0.0);
    const auto scores = dense(*weights, "layers[4]", second);
    const double p = 1 / (1 + std::exp(scores[0] - scores[1]));
    for (std::size_t j = 0; j < 4; ++j) {
      EXPECT_NEAR(array_of(*neurons, "layers[0]").values[j * 300 + row], first[j], 1e-5);
    }
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_NEAR(array_of(*neurons, "layers[2]").values[j * 300 + row], second[j], 1e-5);
    }
    EXPECT_NEAR(array_of(*neurons, "output").values[300 + row], p, 1e-5);
    EXPECT_NEAR(predicted(static_cast<Index>(row), 1), p, 1e-5);
  }
}

TEST(NetworkInspection, LayersAreDescribedWithTheOutputLayerLast) {
  const Dataset data = random_classes(30, 2, 3);
  const auto network = begun(kModel, "{}", data);
  const auto seen = network->inspect(Json{{"what", "weights"}, {"max_parameters", 10}}, nullptr);
  ASSERT_TRUE(seen.has_value());
  EXPECT_TRUE(seen->arrays.empty());  // 35 are more than 10
  EXPECT_EQ(seen->info["parameters"], 12 + 15 + 8);
  ASSERT_EQ(seen->info["layers"].size(), 5U);
  const Json& hidden = seen->info["layers"][2];
  EXPECT_EQ(hidden["index"], 2);
  EXPECT_EQ(hidden["kind"], "dense");
  EXPECT_EQ(hidden["inputs"], 4);
  EXPECT_EQ(hidden["outputs"], 3);
  EXPECT_EQ(hidden["parameters"], 15);
  EXPECT_EQ(seen->info["layers"][3]["kind"], "relu");
  EXPECT_EQ(seen->info["layers"][3]["parameters"], 0);
  EXPECT_EQ(seen->info["layers"][4]["index"], 4);
  EXPECT_EQ(seen->info["layers"][4]["activation"], "softmax");
}

TEST(NetworkInspection, GradientsOfTheLastStep) {
  const Dataset data = random_classes(30, 2, 3);
  const auto network =
      begun(kModel, R"({"optimizer":{"kind":"sgd","learning_rate":0.5},"batch_size":"full"})", data);
  auto seen = network->inspect(Json{{"what", "gradients"}}, nullptr);
  ASSERT_TRUE(seen.has_value());
  EXPECT_TRUE(seen->info["layers"][0]["update_ratio"].is_null());  // no step yet
  ASSERT_TRUE(network->fit_step().has_value());
  seen = network->inspect(Json{{"what", "gradients"}}, nullptr);
  double squares = 0;
  for (const Json& layer : seen->info["layers"]) {
    if (!layer.contains("gradient_norm")) continue;
    const auto norm = layer["gradient_norm"].get<double>();
    squares += norm * norm;
    // Plain gradient descent moves the weights by the learning rate times the gradient.
    EXPECT_NEAR(layer["update_ratio"].get<double>(), 0.5 * norm / layer["weight_norm"].get<double>(), 1e-4);
  }
  EXPECT_NEAR(std::sqrt(squares), seen->info["norm"].get<double>(), 1e-6);
  EXPECT_EQ(seen->info["step"], 1);
  EXPECT_TRUE(seen->info["layers"][1].contains("saturated"));
  EXPECT_TRUE(seen->info["layers"][3].contains("dead"));
  EXPECT_TRUE(seen->info["layers"][4].contains("mean"));
}

TEST(NetworkInspection, SaturatedAndDeadSharesAreCounted) {
  const Dataset data = random_classes(30, 2, 3);
  const auto network = begun(kModel, R"({"optimizer":{"kind":"sgd","learning_rate":1e-20}})", data);
  for (const Tensor& tensor : network->network().tensors()) {
    if (tensor.shape.size() != 1) continue;
    auto bias = network->network().parameters().subspan(static_cast<std::size_t>(tensor.offset));
    if (tensor.layer == 0) bias[1] = 50;   // one of four tanh neurons at 1
    if (tensor.layer == 2) bias[0] = -50;  // one of three relu neurons at 0
    if (tensor.layer == 2) bias[1] = bias[2] = 50;
  }
  ASSERT_TRUE(network->fit_step().has_value());
  const auto seen = network->inspect(Json{{"what", "gradients"}}, nullptr);
  EXPECT_GE(seen->info["layers"][1]["saturated"].get<double>(), 0.25);
  EXPECT_LT(seen->info["layers"][1]["saturated"].get<double>(), 0.5);
  EXPECT_NEAR(seen->info["layers"][3]["dead"].get<double>(), 1.0 / 3, 1e-9);
}

TEST(NetworkInspection, LargeNetworksAreWatchedFromTheFirstLookOn) {
  const Dataset data = random_classes(30, 2, 3);
  const auto network =
      begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":200},{"kind":"dense","units":100}]})",
            R"({"epochs":1000})", data);
  // Until the trace leaves out every second step.
  for (Index i = 0; i < LayerTrace::kRecords + 2; ++i) ASSERT_TRUE(network->fit_step().has_value());
  EXPECT_TRUE(
      network->inspect(Json{{"what", "gradients"}}, nullptr)->info["layers"][0]["update_ratio"].is_null());
  ASSERT_TRUE(network->fit_step().has_value());
  ASSERT_TRUE(network->fit_step().has_value());
  EXPECT_GT(network->inspect(Json{{"what", "gradients"}}, nullptr)->info["layers"][0]["update_ratio"], 0);
}

TEST(NetworkInspection, WhatCannotBeShownIsAnError) {
  const Dataset data = random_classes(30, 2, 3);
  const auto network = begun(kModel, "{}", data);
  EXPECT_EQ(network->inspect(Json{{"what", "tree"}}, nullptr).error().path, "what");
  EXPECT_EQ(network->inspect(Json{{"what", "neurons"}}, nullptr).error().path, "points");
  const Dataset wide = random_classes(30, 3, 3);
  EXPECT_EQ(network->inspect(Json{{"what", "neurons"}}, &wide.features).error().path, "points");
}

}  // namespace
}  // namespace trainyard::testing
