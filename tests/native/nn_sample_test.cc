// One row through forward, backward and update: against a training step with a batch of one, to the last bit,
// and against central differences of the loss.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

constexpr const char* kModel = R"({"kind":"mlp","layers":[{"kind":"dense","units":4},{"kind":"tanh"},
    {"kind":"dense","units":3},{"kind":"gelu"}]})";

struct Seen {
  Json info;
  std::map<std::string, std::vector<float>> arrays;
};

Seen sample(const NetworkEstimator& network, Index row) {
  auto found = network.inspect(Json{{"what", "sample"}, {"row", row}}, nullptr);
  if (!found) {
    ADD_FAILURE() << found.error().path << ": " << found.error().message;
    return {};
  }
  Seen seen{.info = found->info, .arrays = {}};
  for (const NamedArray& array : found->arrays) seen.arrays[array.name] = array.values;
  return seen;
}

/// A tensor of the network as it is shown: matrices turned.
std::vector<float> shown(const Tensor& tensor, std::span<const float> flat) {
  return export_tensor(tensor, flat.subspan(static_cast<std::size_t>(tensor.offset),
                                            static_cast<std::size_t>(tensor.size)))
      .values;
}

TEST(NetworkSample, IsATrainingStepWithABatchOfOneToTheLastBit) {
  Dataset data = random_classes(20, 3, 4);
  data.rows[0] = {6};  // one row to train on, so that a step can only take that
  data.rows[1] = {0, 1, 2};
  for (
      const char* training :
      {R"({"optimizer":{"kind":"sgd","learning_rate":0.5},"batch_size":1})",
       R"({"optimizer":{"kind":"sgd","learning_rate":0.1,"momentum":0.9,"nesterov":true},"batch_size":1,"l2":0.01})",
       R"({"optimizer":{"kind":"adam","learning_rate":0.01},"batch_size":1,"l1":0.001,"clip_norm":0.05})"}) {
    const auto network = begun(kModel, training, data);
    for (int step = 0; step < 4; ++step) {
      const Seen seen = sample(*network, 6);
      const std::vector<float> before = parameters_of(*network);
      const auto report = network->fit_step();
      ASSERT_TRUE(report.has_value());
      EXPECT_EQ(seen.info["loss"].get<double>(), report->loss);
      EXPECT_EQ(seen.info["part"], "train");
      for (const Tensor& tensor : network->network().tensors()) {
        EXPECT_EQ(seen.arrays.at(tensor.name), shown(tensor, before)) << tensor.name;
        EXPECT_EQ(seen.arrays.at(tensor.name + ".updated"), shown(tensor, network->network().parameters()))
            << training << " " << tensor.name << " step " << step;
      }
      EXPECT_EQ(seen.info["loss_after"].get<double>(), sample(*network, 6).info["loss"].get<double>());
    }
  }
}

TEST(NetworkSample, GradientsAreThoseOfTheTrainingPassBeforeClippingAndPenalty) {
  Dataset data = random_classes(20, 3, 4);
  data.rows[0] = {11};
  const auto network =
      begun(kModel, R"({"optimizer":{"kind":"sgd","learning_rate":0.5},"batch_size":1})", data);
  const Seen seen = sample(*network, 11);
  ASSERT_TRUE(network->fit_step().has_value());
  for (const Tensor& tensor : network->network().tensors()) {
    EXPECT_EQ(seen.arrays.at(tensor.name + ".gradient"), shown(tensor, network->network().gradients()))
        << tensor.name;
  }
}

TEST(NetworkSample, ChangesNothing) {
  const Dataset data = random_classes(30, 2, 3);
  constexpr const char* kTraining = R"({"optimizer":{"kind":"adam","learning_rate":0.05},"batch_size":7})";
  const auto watched = begun(kModel, kTraining, data);
  const auto alone = begun(kModel, kTraining, data);
  for (int i = 0; i < 40; ++i) {
    sample(*watched, i % 30);
    ASSERT_TRUE(watched->fit_step().has_value() && alone->fit_step().has_value());
  }
  EXPECT_EQ(parameters_of(*watched), parameters_of(*alone));
}

/// Every gradient that is shown against central differences of the loss that is shown.
void check_differences(const std::string& model, const Dataset& data) {
  const auto network = begun(model, R"({"batch_size":1})", data);
  const Seen seen = sample(*network, 5);
  for (const Tensor& tensor : network->network().tensors()) {
    const std::vector<float>& gradient = seen.arrays.at(tensor.name + ".gradient");
    const bool is_matrix = tensor.shape.size() == 2;
    for (Index i = 0; i < tensor.size; ++i) {
      float& parameter = network->network().parameters()[static_cast<std::size_t>(tensor.offset + i)];
      const float kept = parameter;
      constexpr float kStep = 4e-3f;
      parameter = kept + kStep;
      const double above = sample(*network, 5).info["loss"];
      parameter = kept - kStep;
      const double below = sample(*network, 5).info["loss"];
      parameter = kept;
      // Shown as [out, in], stored as [in, out].
      const Index at = is_matrix ? (i % tensor.shape[1]) * tensor.shape[0] + i / tensor.shape[1] : i;
      const double expected = (above - below) / (2 * static_cast<double>(kStep));
      EXPECT_NEAR(gradient[static_cast<std::size_t>(at)], expected, 2e-3 * (1 + std::abs(expected)))
          << tensor.name << " " << i;
    }
  }
}

TEST(NetworkSample, GradientsMatchCentralDifferencesOfTheLoss) {
  check_differences(kModel, random_classes(20, 3, 4));
  check_differences(kModel, random_values(20, 3, 4));
  check_differences(
      R"({"kind":"mlp","layers":[{"kind":"dense","units":3},{"kind":"sigmoid"}],"output":"sigmoid"})",
      random_classes(20, 3, 4));
  check_differences(R"({"kind":"mlp","layers":[{"kind":"dense","units":3},{"kind":"leaky_relu"}],
                        "output":"softmax","loss":"mean_squared_error"})",
                    random_classes(20, 3, 4));
}

TEST(NetworkSample, TheChainRuleHoldsEdgeByEdge) {
  const Dataset data = random_classes(20, 3, 4);
  const auto network = begun(kModel, R"({"batch_size":1})", data);
  const Seen seen = sample(*network, 5);
  const auto& a = seen.arrays;
  // Layers: 0 dense 4, 1 tanh, 2 dense 3, 3 gelu, 4 dense 2 (output).
  for (std::size_t j = 0; j < 4; ++j) {
    const float y = a.at("layers[1].output")[j];
    EXPECT_NEAR(y, std::tanh(a.at("layers[0].output")[j]), 1e-6);
    EXPECT_NEAR(a.at("layers[1].derivative")[j], 1 - y * y, 1e-6);
    EXPECT_NEAR(a.at("layers[0].gradient")[j],
                a.at("layers[1].gradient")[j] * a.at("layers[1].derivative")[j], 1e-6);
    double back = 0;
    for (std::size_t i = 0; i < 3; ++i)
      back += a.at("layers[2].gradient")[i] * a.at("layers[2].weight")[i * 4 + j];
    EXPECT_NEAR(a.at("layers[1].gradient")[j], back, 1e-6);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(a.at("layers[0].weight.gradient")[j * 3 + i],
                  a.at("layers[0].gradient")[j] * a.at("input")[i], 1e-6);
    }
    EXPECT_NEAR(a.at("layers[0].bias.gradient")[j], a.at("layers[0].gradient")[j], 1e-7);
  }
  const double p = a.at("prediction")[1];
  const double is_one = seen.info["label"] == 1 ? 1 : 0;
  EXPECT_NEAR(a.at("layers[4].gradient")[1], p - is_one, 1e-6);
  EXPECT_NEAR(seen.info["loss"].get<double>(), -std::log(is_one == 1 ? p : 1 - p), 1e-6);
}

TEST(NetworkSample, RowsAndLayersThatCannotBeShownAreErrors) {
  Dataset data = random_classes(20, 3, 4);
  data.rows[0].pop_back();
  const auto network = begun(kModel, "{}", data);
  for (const Json& row : {Json(), Json(-1), Json(20), Json(1.5), Json(19)}) {
    const auto seen = network->inspect(Json{{"what", "sample"}, {"row", row}}, nullptr);
    ASSERT_FALSE(seen.has_value()) << row;
    EXPECT_EQ(seen.error().path, "query.row");
  }
}

}  // namespace
}  // namespace trainyard::testing
