// Training that leaves the finite numbers stops, says where, and keeps the last good state.
#include <gtest/gtest.h>

#include <cmath>

#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

/// Steps until training stops; the parameters as they were before the step that failed.
struct Stop {
  Error error;
  int good_steps = 0;
  std::vector<float> before;
  std::vector<float> after;
};

Stop run_until_stop(NetworkEstimator& network, int most) {
  Stop stop;
  for (; stop.good_steps < most; ++stop.good_steps) {
    stop.before = parameters_of(network);
    const auto step = network.fit_step();
    if (!step) {
      stop.error = step.error();
      stop.after = parameters_of(network);
      return stop;
    }
  }
  ADD_FAILURE() << "did not diverge in " << most << " steps";
  return stop;
}

void expect_good_state(const Stop& stop) {
  EXPECT_EQ(stop.error.code, ErrorCode::kDiverged);
  EXPECT_EQ(stop.before, stop.after);
  for (const float p : stop.after) ASSERT_TRUE(std::isfinite(p));
}

TEST(Divergence, ALearningRateOf1000NamesStepAndLayerAndKeepsTheLastGoodState) {
  const Dataset data = random_values(100, 3, 4);
  const auto network = begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":10},{"kind":"relu"},
      {"kind":"dense","units":6},{"kind":"relu"}],"init":"he_normal"})",
                             R"({"optimizer":{"kind":"sgd","learning_rate":1000},"batch_size":20})", data);
  const Stop stop = run_until_stop(*network, 1000);
  expect_good_state(stop);
  EXPECT_TRUE(stop.error.path.starts_with("model.")) << stop.error.path;
  const std::string in_epoch = "at step " + std::to_string(stop.good_steps % 5 + 1) + " of epoch " +
                               std::to_string(stop.good_steps / 5 + 1);
  EXPECT_NE(stop.error.message.find(in_epoch), std::string::npos) << stop.error.message;
  EXPECT_NE(stop.error.message.find("learning_rate"), std::string::npos);
  EXPECT_NE(stop.error.message.find("clip_norm"), std::string::npos);
}

/// A network of finite weights so large that a chosen layer overflows.
TEST(Divergence, TheFirstLayerThatOverflowsIsNamed) {
  const Dataset data = random_classes(40, 3, 4);
  const auto network = begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":5},{"kind":"tanh"},
      {"kind":"dense","units":4},{"kind":"relu"},{"kind":"dense","units":3},{"kind":"relu"}]})",
                             "{}", data);
  for (const Tensor& tensor : network->network().tensors()) {
    if (tensor.layer != 2) continue;
    for (Index i = 0; i < tensor.size; ++i) {
      network->network().parameters()[static_cast<std::size_t>(tensor.offset + i)] = 3e38f;
    }
  }
  const Stop stop = run_until_stop(*network, 1);
  expect_good_state(stop);
  EXPECT_EQ(stop.error.path, "model.layers[2]");
  EXPECT_NE(stop.error.message.find("layer 3 (dense, 4 units) became infinite at step 1 of epoch 1"),
            std::string::npos)
      << stop.error.message;
}

TEST(Divergence, TheOutputLayerIsNamed) {
  const Dataset data = random_classes(40, 3, 4);
  const auto network =
      begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":5},{"kind":"sigmoid"}]})", "{}", data);
  for (const Tensor& tensor : network->network().tensors()) {
    // Ten weights from five neurons to two classes: the first class's score overflows.
    for (Index i = 0; tensor.layer == 2 && i < tensor.size; i += 2) {
      network->network().parameters()[static_cast<std::size_t>(tensor.offset + i)] = 3e38f;
    }
  }
  const Stop stop = run_until_stop(*network, 1);
  EXPECT_EQ(stop.error.path, "model.output");
  EXPECT_NE(stop.error.message.find("output layer"), std::string::npos) << stop.error.message;
}

/// One sigmoid output that overflows: its gradient is finite, only the loss is not.
TEST(Divergence, AnInfiniteLossWithAFiniteGradientStopsToo) {
  const Dataset data = random_classes(40, 3, 4);
  const auto network =
      begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":5},{"kind":"sigmoid"}],"output":"sigmoid"})",
            R"({"batch_size":"full"})", data);
  for (const Tensor& tensor : network->network().tensors()) {
    for (Index i = 0; tensor.layer == 2 && i < tensor.size; ++i) {
      network->network().parameters()[static_cast<std::size_t>(tensor.offset + i)] = 3e38f;
    }
  }
  const Stop stop = run_until_stop(*network, 1);
  expect_good_state(stop);
  EXPECT_EQ(stop.error.path, "model.output");
}

/// The forward pass is finite, the way back is not: a large error times a large weight. Of the layers it then
/// passes, the first on the way back is named.
TEST(Divergence, AnInfiniteGradientIsNotApplied) {
  Dataset data = random_values(40, 2, 4);
  const auto network = begun(
      R"({"kind":"mlp","layers":[{"kind":"dense","units":2},{"kind":"dense","units":2},{"kind":"dense","units":2}],
      "init":{"kind":"constant","value":1e-25},"scale_target":false})",
      R"({"optimizer":{"kind":"sgd","learning_rate":1e-9}})", data);
  for (double& value : data.target.values) value = 1e36;
  ASSERT_TRUE(network->begin(data, Rng(1)).has_value());
  for (const Tensor& tensor : network->network().tensors()) {
    if (tensor.shape.size() == 1) continue;
    if (tensor.layer == 2) network->network().parameters()[static_cast<std::size_t>(tensor.offset)] = 1e20f;
    if (tensor.layer == 3) network->network().parameters()[static_cast<std::size_t>(tensor.offset)] = 1;
  }
  const Stop stop = run_until_stop(*network, 1);
  expect_good_state(stop);
  EXPECT_NE(stop.error.message.find("gradient"), std::string::npos) << stop.error.message;
  EXPECT_EQ(stop.error.path, "model.layers[1]") << stop.error.message;
}

/// Everything is finite but the updated weight.
TEST(Divergence, AnUpdateBeyondTheLargestNumberIsTakenBackWithTheMomentum) {
  Dataset data = random_values(40, 2, 4);
  for (double& value : data.target.values) value = 1e34;
  for (Column& column : data.features.columns) column.numbers.assign(40, 1.0);
  for (const char* optimizer :
       {R"({"kind":"sgd","learning_rate":1e6})", R"({"kind":"sgd","learning_rate":1e6,"momentum":0.9})"}) {
    const auto network = begun(R"({"kind":"mlp","layers":[],"scale_target":false,"init":"zeros"})",
                               R"({"optimizer":)" + std::string(optimizer) + "}", data);
    const Stop stop = run_until_stop(*network, 5);
    expect_good_state(stop);
    EXPECT_EQ(stop.good_steps, 0);
    EXPECT_EQ(stop.after, (std::vector<float>{0, 0, 0}));
    EXPECT_NE(stop.error.message.find("update"), std::string::npos) << stop.error.message;
    // From the state that was kept, a smaller rate goes on, as if the failed step had not been.
    const std::string small = R"({"optimizer":)" +
                              std::string(optimizer).replace(std::string(optimizer).find("1e6"), 3, "0.1") +
                              "}";
    ASSERT_TRUE(network->retune(filled_training(small)).has_value());
    const auto fresh =
        begun(R"({"kind":"mlp","layers":[],"scale_target":false,"init":"zeros"})", small, data);
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(network->fit_step()->loss, fresh->fit_step()->loss);
      EXPECT_EQ(parameters_of(*network), parameters_of(*fresh));
    }
  }
}

/// A penalty that is too strong for the learning rate multiplies the weights in every step, by gradients that
/// never pass through the loss's gradient.
TEST(Divergence, APenaltyThatBlowsUpTheWeightsIsCaught) {
  const Dataset data = random_classes(40, 2, 4);
  const auto network =
      begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":3},{"kind":"tanh"}]})",
            R"({"optimizer":{"kind":"sgd","learning_rate":100},"l2":100,"epochs":1000})", data);
  const Stop stop = run_until_stop(*network, 2000);
  expect_good_state(stop);
}

TEST(Divergence, ClippingRescuesWhatExplodes) {
  const Dataset data = random_values(100, 3, 4);
  const std::string model = R"({"kind":"mlp","layers":[{"kind":"dense","units":10},{"kind":"relu"},
      {"kind":"dense","units":10},{"kind":"relu"}],"init":{"kind":"normal","std":30}})";
  const auto wild = begun(model, R"({"optimizer":{"kind":"sgd","learning_rate":0.01}})", data);
  run_until_stop(*wild, 100);
  const auto tame = begun(model, R"({"optimizer":{"kind":"sgd","learning_rate":0.01},"clip_norm":1})", data);
  for (int i = 0; i < 400; ++i) ASSERT_TRUE(tame->fit_step().has_value());
}

/// A saturated softmax keeps a large but finite loss: that is no divergence.
TEST(Divergence, ALargeFiniteLossGoesOn) {
  const Dataset data = random_classes(100, 3, 4);
  const auto network = begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":10},{"kind":"tanh"}]})",
                             R"({"optimizer":{"kind":"sgd","learning_rate":1000}})", data);
  double largest = 0;
  for (int i = 0; i < 200; ++i) {
    const auto step = network->fit_step();
    ASSERT_TRUE(step.has_value());
    largest = std::max(largest, step->loss);
  }
  EXPECT_GT(largest, 10);
}

}  // namespace
}  // namespace trainyard::testing
