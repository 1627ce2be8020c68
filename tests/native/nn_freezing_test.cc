// Frozen layers and learning-rate factors. That the steps are PyTorch's is in nn_curves_test.cc.
#include <gtest/gtest.h>

#include <algorithm>

#include "data_fixtures.h"
#include "nn/layer_catalog.h"
#include "nn/recurrent_layer.h"
#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

const Dataset& data() {
  static const Dataset kData = random_classes(40, 3, 4);
  return kData;
}

/// The same rows, each read as one number a step.
const Dataset& sequences() {
  static const Dataset read = [] {
    Dataset rows = data();
    rows.steps = static_cast<Index>(rows.features.columns.size());
    return rows;
  }();
  return read;
}

bool can_be_frozen(const KindInfo& info) {
  return std::ranges::any_of(info.params, [](const ParamInfo& row) { return row.key == "trainable"; });
}

/// The parameters of the tensors whose name begins so, before and after some steps.
struct Moved {
  bool any = false;
  bool gradient = false;
};
Moved moved(NetworkEstimator& network, const std::vector<float>& before, const std::string& name) {
  Moved seen;
  bool found = false;
  for (const Tensor& tensor : network.network().tensors()) {
    if (!tensor.name.starts_with(name)) continue;
    found = true;
    for (auto i = static_cast<std::size_t>(tensor.offset);
         i < static_cast<std::size_t>(tensor.offset + tensor.size); ++i) {
      seen.any = seen.any || before[i] != network.network().parameters()[i];
      seen.gradient = seen.gradient || network.network().gradients()[i] != 0;
    }
  }
  EXPECT_TRUE(found) << name;
  return seen;
}

std::unique_ptr<NetworkEstimator> trained(const std::string& layers, const std::string& more,
                                          std::vector<float>& before, const std::string& kind = "mlp") {
  auto network = begun(R"({"kind":")" + kind + R"(","layers":)" + layers + more + "}",
                       R"({"batch_size":10,"l2":0.01,"optimizer":{"kind":"adamw","learning_rate":0.01}})",
                       kind == "recurrent" ? sequences() : data());
  if (!network) return nullptr;
  before = parameters_of(*network);
  for (int i = 0; i < 7; ++i) EXPECT_TRUE(network->fit_step().has_value());
  return network;
}

TEST(Freezing, AFrozenLayerOfAnyKindKeepsItsTensorsAndHasNoGradient) {
  int kinds = 0;
  for (const KindInfo* info : layer_kinds()) {
    if (!can_be_frozen(*info)) continue;
    SCOPED_TRACE(info->kind);
    ++kinds;
    for (const bool frozen : {true, false}) {
      // Below it a layer that learns, so that the gradient has to pass.
      const bool reads_sequence = std::ranges::equal(info->tags, kRecurrentTags);
      const std::string below =
          reads_sequence ? R"({"kind":"gru","units":8})" : R"({"kind":"dense","units":8})";
      const std::string layers = "[" + below + R"(,{"kind":")" + std::string(info->kind) +
                                 R"(","trainable":)" + (frozen ? "false" : "true") + "}]";
      std::vector<float> before;
      const auto network = trained(layers, "", before, reads_sequence ? "recurrent" : "mlp");
      ASSERT_NE(network, nullptr);
      EXPECT_EQ(moved(*network, before, "layers[1].").any, !frozen);
      EXPECT_EQ(moved(*network, before, "layers[1].").gradient, !frozen);
      EXPECT_TRUE(moved(*network, before, "layers[0].").any);
      EXPECT_TRUE(moved(*network, before, "layers[2].").any);
    }
  }
  EXPECT_GE(kinds, 4);
}

TEST(Freezing, EveryKindThatHoldsTensorsCanBeFrozen) {
  for (const KindInfo* info : layer_kinds()) {
    auto layer = make_layer(Json{{"kind", info->kind}, {"units", 4}, {"affine", true}}, "model.layers[0]");
    if (!layer) continue;
    (*layer)->set_inputs(4);
    EXPECT_TRUE(can_be_frozen(*info) || (*layer)->tensors().empty()) << info->kind;
  }
}

TEST(Freezing, ABlockPassesItOnAndALayerInABlockCanBeFrozenAlone) {
  const std::string inner = R"({"kind":"dense","units":5,"trainable":)";
  const auto layers = [&](const char* block, const char* first) {
    return std::string(R"([{"kind":"dense","units":6},{"kind":"residual","trainable":)") + block +
           R"(,"layers":[)" + inner + first + R"(},{"kind":"relu"},)" + inner + "true}]}]";
  };
  std::vector<float> before;
  const auto whole = trained(layers("false", "true"), "", before);
  EXPECT_FALSE(moved(*whole, before, "layers[1].").any);
  EXPECT_FALSE(moved(*whole, before, "layers[1].").gradient);
  EXPECT_TRUE(moved(*whole, before, "layers[0].").any);
  const auto part = trained(layers("true", "false"), "", before);
  EXPECT_FALSE(moved(*part, before, "layers[1].layers[0]").any);
  EXPECT_TRUE(moved(*part, before, "layers[1].layers[2]").any);
  EXPECT_TRUE(moved(*part, before, "layers[1].projection").any);
}

TEST(Freezing, TheOutputLayerCanBeFrozenAndTheBodyBelowIt) {
  const std::string body = R"([{"kind":"dense","units":8},{"kind":"tanh"}])";
  const std::string frozen_body = R"([{"kind":"dense","units":8,"trainable":false},{"kind":"tanh"}])";
  std::vector<float> before;
  const auto head = trained(body, R"(,"output_trainable":false)", before);
  EXPECT_FALSE(moved(*head, before, "layers[2].").any);
  EXPECT_TRUE(moved(*head, before, "layers[0].").any);
  const auto top = trained(frozen_body, "", before);
  EXPECT_FALSE(moved(*top, before, "layers[0].").any);
  EXPECT_TRUE(moved(*top, before, "layers[2].").any);
}

TEST(Freezing, NothingLeftToLearnIsRefusedWithTheRemedy) {
  for (
      const char* layers :
      {R"([])", R"([{"kind":"dense","units":3,"trainable":false},{"kind":"relu"}])",
       R"([{"kind":"residual","layers":[{"kind":"dense","units":3,"trainable":false}],"projection":false}])"}) {
    const Json model =
        filled_model(std::string(R"({"kind":"mlp","output_trainable":false,"layers":)") + layers + "}");
    const std::string text = error_text(NetworkEstimator::create(model, filled_training("{}")));
    EXPECT_TRUE(text.starts_with("model.output_trainable: Every layer is frozen")) << text;
    EXPECT_NE(text.find("Set output_trainable to true"), std::string::npos) << text;
  }
  // A batch_norm without scale and shift has nothing to learn, which shows when the shapes are known.
  const Json model = filled_model(
      R"({"kind":"mlp","output_trainable":false,"layers":[{"kind":"batch_norm","affine":false}]})");
  auto network = NetworkEstimator::create(model, filled_training("{}"));
  ASSERT_TRUE(network.has_value());
  EXPECT_TRUE(error_text((*network)->begin(data(), Rng(1))).starts_with("model.output_trainable"));
}

TEST(Freezing, AFactorMultipliesTheStep) {
  const auto step = [&](const std::string& factor, const std::string& model) {
    const auto network =
        begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":4)" + factor + "},{\"kind\":\"tanh\"}]" +
                  model + "}",
              R"({"batch_size":"full","optimizer":{"kind":"sgd","learning_rate":0.1}})", data());
    const auto before = parameters_of(*network);
    EXPECT_TRUE(network->fit_step().has_value());
    const auto after = parameters_of(*network);
    return std::pair(after.front() - before.front(), after.back() - before.back());
  };
  const auto plain = step("", "");
  const auto scaled = step(R"(,"learning_rate_factor":0.25)", R"(,"output_learning_rate_factor":4)");
  EXPECT_NEAR(scaled.first / plain.first, 0.25, 1e-3);
  EXPECT_NEAR(scaled.second / plain.second, 4, 1e-3);
}

}  // namespace
}  // namespace trainyard::testing
