// Batch norm, dropout and residual blocks as parts of a network in training.
#include <gtest/gtest.h>

#include <cmath>

#include "nn/dropout.h"
#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

Error begin_error(const std::string& layers, const std::string& training, const Dataset& data) {
  auto network = NetworkEstimator::create(filled_model(R"({"kind":"mlp","layers":)" + layers + "}"),
                                          filled_training(training));
  EXPECT_TRUE(network.has_value());
  const auto begun = (*network)->begin(data, Rng(1));
  EXPECT_FALSE(begun.has_value()) << layers << training;
  return begun ? Error{} : begun.error();
}

std::vector<float> buffers_of(NetworkEstimator& network) {
  const auto flat = network.network().buffer_values();
  return {flat.begin(), flat.end()};
}

constexpr const char* kNormal = R"([{"kind":"dense","units":6},{"kind":"batch_norm"},{"kind":"relu"}])";
const std::string kNormalModel = R"({"kind":"mlp","layers":)" + std::string(kNormal) + "}";

TEST(BatchNorm, ABatchOfOneRowIsRefusedBeforeTraining) {
  const Dataset data = random_classes(61, 3, 1);
  Error error = begin_error(kNormal, R"({"batch_size":1})", data);
  EXPECT_EQ(error.code, ErrorCode::kBadSpec);
  EXPECT_EQ(error.path, "training.batch_size");
  EXPECT_NE(error.message.find("2 rows or more"), std::string::npos) << error.message;
  error = begin_error(kNormal, R"({"batch_size":20})", data);
  EXPECT_EQ(error.path, "training.batch_size");
  EXPECT_NE(error.message.find("drop_last"), std::string::npos) << error.message;
  EXPECT_NE(error.message.find("61 rows in batches of 20"), std::string::npos) << error.message;
  error =
      begin_error(R"([{"kind":"residual","layers":[{"kind":"batch_norm"}]}])", R"({"batch_size":30})", data);
  EXPECT_EQ(error.path, "training.batch_size");
  error = begin_error(kNormal, R"({"batch_size":"full"})", random_classes(1, 3, 1));
  EXPECT_EQ(error.code, ErrorCode::kBadData);
  for (const char* fine :
       {R"({"batch_size":20,"drop_last":true})", R"({"batch_size":19})", R"({"batch_size":"full"})"}) {
    EXPECT_NE(begun(kNormalModel, fine, data), nullptr);
  }
  // Layer norm takes what it gets.
  EXPECT_NE(begun(R"({"kind":"mlp","layers":[{"kind":"layer_norm"}]})", R"({"batch_size":1})", data),
            nullptr);
}

TEST(BatchNorm, RetuningToABatchOfOneIsRefusedAndChangesNothing) {
  const Dataset data = random_classes(60, 3, 1);
  const auto network = begun(kNormalModel, R"({"batch_size":30})", data);
  ASSERT_TRUE(network->fit_step().has_value());
  for (const char* training : {R"({"batch_size":1,"epochs":3})", R"({"batch_size":59,"epochs":3})",
                               R"({"batch_size":29,"epochs":3})"}) {  // 30 rows of the epoch are left
    const auto refused = network->retune(filled_training(training));
    ASSERT_FALSE(refused.has_value()) << training;
    EXPECT_EQ(refused.error().path, "training.batch_size");
    EXPECT_EQ(network->epochs(), 100);
  }
  EXPECT_TRUE(network->retune(filled_training(R"({"batch_size":20})")).has_value());
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(network->fit_step().has_value());
}

TEST(BatchNorm, RunningStatisticsAreKeptWithTheBestState) {
  const Dataset data = random_classes(60, 3, 1);
  const auto network = begun(kNormalModel, "{}", data);
  const auto start = buffers_of(*network);
  ASSERT_EQ(start.size(), 12U);
  EXPECT_EQ(start[0], 0.0f);
  EXPECT_EQ(start[6], 1.0f);
  EXPECT_EQ(network->network().buffers()[1].name, "layers[1].running_var");
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(network->fit_step().has_value());
  const auto kept = buffers_of(*network);
  EXPECT_NE(kept, start);
  network->keep_best();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(network->fit_step().has_value());
  EXPECT_NE(buffers_of(*network), kept);
  network->restore_best();
  EXPECT_EQ(buffers_of(*network), kept);
  // Prediction reads them and leaves them.
  const std::vector<Index> rows = train_rows(data);
  Matrix64 before(60, 2), after(60, 2);
  network->predict(data.features, rows, before);
  EXPECT_EQ(buffers_of(*network), kept);
  network->network().buffer_values()[0] += 1;
  network->predict(data.features, rows, after);
  EXPECT_FALSE(std::equal(before.data(), before.data() + before.size(), after.data()));
}

TEST(BatchNorm, AStepThatDivergesLeavesTheRunningStatistics) {
  const Dataset data = random_values(60, 3, 1);
  const auto network = begun(R"({"kind":"mlp","layers":[{"kind":"batch_norm"},{"kind":"dense","units":4}]})",
                             R"({"optimizer":{"kind":"sgd","learning_rate":100000},"batch_size":20})", data);
  std::vector<float> before;
  for (int i = 0; i < 500; ++i) {
    before = buffers_of(*network);
    if (network->fit_step().has_value()) continue;
    EXPECT_EQ(buffers_of(*network), before);
    return;
  }
  ADD_FAILURE() << "did not diverge";
}

TEST(Dropout, TheMeanOver10000MasksIsTheInferenceOutput) {
  for (const double p : {0.2, 0.5}) {
    Dropout layer({.p = p});
    const Index n = 3, h = 7;
    layer.set_inputs(h);
    layer.set_max_rows(n);
    layer.reseed(Rng(21));
    Matrix x(n, h), y(n, h), exact(n, h);
    Rng rng(2);
    for (float& entry : x.view().flat()) entry = static_cast<float>(rng.normal());
    layer.forward(x, Mode::kInference, exact);
    EXPECT_TRUE(std::equal(x.data(), x.data() + x.size(), exact.data())) << "inference is the identity";
    std::vector<double> sum(static_cast<std::size_t>(n * h), 0.0);
    constexpr int kMasks = 10000;
    for (int mask = 0; mask < kMasks; ++mask) {
      layer.forward(x, Mode::kTrain, y);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += y.view().flat()[i];
    }
    for (std::size_t i = 0; i < sum.size(); ++i) {
      const double size = std::abs(x.view().flat()[i]);
      const double error = size * std::sqrt(p / (1 - p) / kMasks);
      EXPECT_NEAR(sum[i] / kMasks, x.view().flat()[i], 4 * error) << p << " " << i;
    }
  }
}

TEST(Dropout, EveryLayerDropsByItsOwnChanceAndTheSeedDecides) {
  const Dataset data = random_classes(50, 6, 1);
  const std::string model = R"({"kind":"mlp","layers":[{"kind":"dropout"},{"kind":"dropout"}]})";
  const auto masks = [&](std::uint64_t seed) {
    const auto network = begun(model, "{}", data, seed);
    EXPECT_TRUE(network->fit_step().has_value());
    std::vector<std::vector<float>> both;
    for (Index i : {0, 1}) {
      const auto mask = static_cast<const Dropout&>(network->network().layer(i)).mask(32).flat();
      both.emplace_back(mask.begin(), mask.end());
    }
    return both;
  };
  const auto first = masks(1);
  EXPECT_NE(first[0], first[1]);
  EXPECT_EQ(first, masks(1));
  EXPECT_NE(first, masks(2));
}

TEST(Residual, AChangingWidthWithoutProjectionIsRefused) {
  const Dataset data = random_classes(60, 3, 1);
  Error error = begin_error(
      R"([{"kind":"dense","units":4},{"kind":"residual","layers":[{"kind":"dense","units":5}],"projection":false}])",
      "{}", data);
  EXPECT_EQ(error.code, ErrorCode::kBadSpec);
  EXPECT_EQ(error.path, "model.layers[1].projection");
  EXPECT_NE(error.message.find("takes 4 numbers and gives 5"), std::string::npos) << error.message;
  EXPECT_NE(error.message.find("\"auto\""), std::string::npos) << error.message;
  error = begin_error(
      R"([{"kind":"residual","layers":[{"kind":"residual","layers":[{"kind":"dense","units":5}],"projection":"false"}]}])",
      "{}", data);
  EXPECT_EQ(error.path, "model.layers[0].layers[0].projection");
  error = begin_error(R"([{"kind":"residual","layers":[]}])", "{}", data);
  EXPECT_EQ(error.path, "model.layers[0].layers");
}

TEST(Residual, TensorsAreNamedByTheirPlace) {
  const Dataset data = random_classes(60, 3, 1);
  const auto network = begun(R"({"kind":"mlp","layers":[{"kind":"tanh"},{"kind":"residual","layers":[
      {"kind":"dense","units":5},{"kind":"batch_norm"}]}]})",
                             "{}", data);
  std::vector<std::string> names;
  Index end = 0;
  for (const Tensor& tensor : network->network().tensors()) {
    names.push_back(tensor.name);
    EXPECT_EQ(tensor.offset, end);
    end += tensor.size;
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"layers[1].layers[0].weight", "layers[1].layers[0].bias",
                                      "layers[1].layers[1].weight", "layers[1].layers[1].bias",
                                      "layers[1].projection.weight", "layers[2].weight", "layers[2].bias"}));
  EXPECT_EQ(static_cast<std::size_t>(end), network->network().parameters().size());
  EXPECT_EQ(network->network().buffers()[0].name, "layers[1].layers[1].running_mean");
  const Json facts = network->inspect({{"what", "weights"}}, nullptr)->info;
  EXPECT_EQ(facts["layers"][1]["layers"][0]["kind"], "dense");
  EXPECT_EQ(facts["layers"][1]["projection"], true);
}

/// Weights so large that a layer inside the block overflows.
TEST(Residual, ALayerInsideThatOverflowsIsNamed) {
  const Dataset data = random_classes(60, 3, 1);
  const auto network =
      begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":4},{"kind":"residual","layers":[
      {"kind":"tanh"},{"kind":"dense","units":4},{"kind":"relu"},{"kind":"dense","units":4}]}]})",
            "{}", data);
  for (const Tensor& tensor : network->network().tensors()) {
    if (tensor.name != "layers[1].layers[1].weight") continue;
    for (Index i = 0; i < tensor.size; ++i)
      network->network().parameters()[static_cast<std::size_t>(tensor.offset + i)] = 3e38f;
  }
  const auto step = network->fit_step();
  ASSERT_FALSE(step.has_value());
  EXPECT_EQ(step.error().path, "model.layers[1].layers[1]");
  EXPECT_NE(step.error().message.find("layer 2 (dense, 4 units) of layer 2 (residual, 4 units)"),
            std::string::npos)
      << step.error().message;
}

}  // namespace
}  // namespace trainyard::testing
