// Backward passes against central differences of the forward pass in training mode, for every layer of the
// catalog, with the same dropout mask each time.
#include <gtest/gtest.h>

#include <cmath>

#include "nn/layer_catalog.h"
#include "nn/network.h"
#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

constexpr Index kRows = 5;
constexpr Index kInputs = 6;

/// The layer alone, with its own memory; the objective is a fixed random sum of its outputs.
class Bench {
 public:
  explicit Bench(std::unique_ptr<Layer> layer) : layer_(std::move(layer)), rng_(11) {
    outputs_ = layer_->set_inputs(kInputs);
    const auto size = static_cast<std::size_t>(total_size(layer_->tensors()));
    values_.resize(size);
    gradients_.assign(size, 99.0f);  // must be overwritten, not added to
    buffers_.assign(static_cast<std::size_t>(total_size(layer_->buffers())), 1.0f);
    layer_->bind({.values = values_, .gradients = gradients_, .buffers = buffers_, .workspace = &workspace_});
    layer_->set_max_rows(kRows);
    for (float& value : values_) value = static_cast<float>(rng_.normal());
    x_ = Matrix(kRows, kInputs);
    for (float& entry : x_.view().flat()) {
      entry = static_cast<float>(rng_.normal());
      if (std::abs(entry) < 0.1f) entry = 0.1f;  // away from the kinks of relu and its kin
    }
    y_ = Matrix(kRows, outputs_);
    dy_ = Matrix(kRows, outputs_);
    for (float& entry : dy_.view().flat()) entry = static_cast<float>(rng_.normal());
    dx_ = Matrix(kRows, kInputs, 99.0f);
  }

  void forward(ConstMatrixView x, MatrixView y) {
    layer_->reseed(Rng(5));
    layer_->forward(x, Mode::kTrain, y);
  }

  double objective() {
    Matrix y(kRows, outputs_);
    forward(x_, y);
    double sum = 0;
    for (std::size_t i = 0; i < y.view().flat().size(); ++i) {
      sum += static_cast<double>(y.view().flat()[i]) * dy_.view().flat()[i];
    }
    return sum;
  }

  double slope(float& entry) {
    const float at = entry;
    const float step = 1e-2f;
    entry = at + step;
    const double above = objective();
    const double width_above = entry;
    entry = at - step;
    const double below = objective();
    const double width = width_above - entry;
    entry = at;
    return (above - below) / width;
  }

  void check() {
    const std::string kind(layer_->info().kind);
    forward(x_, y_);
    layer_->backward(dy_, dx_);
    for (Index i = 0; i < x_.size(); ++i) {
      const double gradient = dx_.view().flat()[static_cast<std::size_t>(i)];
      EXPECT_NEAR(gradient, slope(x_.view().flat()[static_cast<std::size_t>(i)]),
                  1e-3 * std::max(1.0, std::abs(gradient)))
          << kind << ", input " << i;
    }
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const double tolerance = 1e-3 * std::max(1.0, std::abs(static_cast<double>(gradients_[i])));
      EXPECT_NEAR(gradients_[i], slope(values_[i]), tolerance) << kind << ", parameter " << i;
    }
    const std::vector<float> first = gradients_;
    forward(x_, y_);
    layer_->backward(dy_, MatrixView());  // the input's gradient is not wanted
    EXPECT_EQ(first, gradients_) << kind;
  }

  /// Written over its input, and its gradient over the output's, the layer must give the same.
  void check_in_place() {
    const LayerTraits traits = layer_->traits();
    if (!traits.in_place) return;
    forward(x_, y_);
    layer_->backward(dy_, dx_);
    Matrix again = x_;
    Matrix back = dy_;
    forward(again, again);
    EXPECT_TRUE(std::equal(y_.data(), y_.data() + y_.size(), again.data())) << layer_->info().kind;
    if (traits.reads_input) return;
    layer_->backward(back, back);
    EXPECT_TRUE(std::equal(dx_.data(), dx_.data() + dx_.size(), back.data())) << layer_->info().kind;
  }

 private:
  std::unique_ptr<Layer> layer_;
  Rng rng_;
  Index outputs_ = 0;
  std::vector<float> values_;
  std::vector<float> gradients_;
  std::vector<float> buffers_;
  GemmWorkspace workspace_;
  Matrix x_, y_, dy_, dx_;
};

TEST(LayerGradient, EveryLayerOfTheCatalog) {
  ASSERT_GE(layer_kinds().size(), 16U);
  for (const KindInfo* info : layer_kinds()) {
    std::string one = R"({"kind":")" + std::string(info->kind) + R"("})";
    if (info->kind == "residual") one = R"({"kind":"residual","layers":[{"kind":"tanh"}]})";
    const Json model = filled_model(R"({"kind":"mlp","layers":[)" + one + "]}");
    for (int pass = 0; pass < 2; ++pass) {
      auto layer = make_layer(model["layers"][0], "model.layers[0]");
      ASSERT_TRUE(layer.has_value());
      EXPECT_EQ((*layer)->info().kind, info->kind);
      Bench bench(std::move(*layer));
      if (pass == 0) bench.check();
      if (pass == 1) bench.check_in_place();
    }
  }
}

std::unique_ptr<Layer> made(const std::string& json) {
  const Json model = filled_model(R"({"kind":"mlp","layers":[)" + json + "]}");
  auto layer = make_layer(model["layers"][0], "model.layers[0]");
  EXPECT_TRUE(layer.has_value());
  return layer ? std::move(*layer) : nullptr;
}

TEST(LayerGradient, OtherNumbers) {
  for (
      const char* json : {
          R"({"kind":"leaky_relu","negative_slope":0})",
          R"({"kind":"leaky_relu","negative_slope":-0.5})",
          R"({"kind":"leaky_relu","negative_slope":0.3})",
          R"({"kind":"elu","alpha":0.3})",
          R"({"kind":"softplus","beta":3})",
          R"({"kind":"batch_norm","affine":false})",
          R"({"kind":"batch_norm","eps":0.5,"momentum":1})",
          R"({"kind":"layer_norm","affine":false})",
          R"({"kind":"layer_norm","eps":0.5})",
          R"({"kind":"dropout","p":0})",
          R"({"kind":"dropout","p":0.2})",
          R"({"kind":"residual","layers":[{"kind":"dense","units":6},{"kind":"tanh"},{"kind":"batch_norm"}]})",
          R"({"kind":"residual","layers":[{"kind":"dense","units":4},{"kind":"tanh"}]})",
          R"({"kind":"residual","layers":[{"kind":"sigmoid"},{"kind":"dropout"}],"projection":true})",
          R"({"kind":"residual","layers":[{"kind":"dropout"},{"kind":"dense","units":5},
               {"kind":"residual","layers":[{"kind":"layer_norm"},{"kind":"dense","units":5}]}]})",
      }) {
    SCOPED_TRACE(json);
    Bench(made(json)).check();
    Bench(made(json)).check_in_place();
  }
}

/// Blocks that share memory and cut gradients in every way, as a whole network in training mode.
TEST(LayerGradient, NetworksWithNormalizationDropoutAndBlocks) {
  for (
      const char* json : {
          R"({"kind":"dropout","p":0.3},{"kind":"dense","units":5},{"kind":"batch_norm"},{"kind":"tanh"},
              {"kind":"dropout"},{"kind":"dense","units":3})",
          R"({"kind":"batch_norm"},{"kind":"dropout"},{"kind":"sigmoid"},{"kind":"dropout"},{"kind":"layer_norm"})",
          R"({"kind":"dense","units":5},{"kind":"tanh"},
              {"kind":"residual","layers":[{"kind":"tanh"},{"kind":"dropout"},{"kind":"dense","units":5}]},
              {"kind":"sigmoid"},{"kind":"residual","layers":[{"kind":"dense","units":4},{"kind":"softmax"}]})",
      }) {
    SCOPED_TRACE(json);
    const Json model = filled_model(R"({"kind":"mlp","layers":[)" + std::string(json) + "]}");
    auto layers = make_layers(model["layers"], "model");
    ASSERT_TRUE(layers.has_value());
    Network network(std::move(*layers), 4);
    network.allocate(8);
    Rng rng(3);
    for (float& value : network.parameters()) value = static_cast<float>(rng.normal());
    Matrix x(8, 4), weights(8, network.outputs());
    for (float& entry : x.view().flat()) entry = static_cast<float>(rng.normal());
    for (float& entry : weights.view().flat()) entry = static_cast<float>(rng.normal());
    const auto objective = [&] {
      network.reseed(Rng(4));
      const ConstMatrixView y = network.forward(x);
      double sum = 0;
      for (std::size_t i = 0; i < y.flat().size(); ++i)
        sum += static_cast<double>(y.flat()[i]) * weights.view().flat()[i];
      return sum;
    };
    objective();
    std::copy_n(weights.data(), weights.size(), network.score_gradient(8).data());
    network.backward(8);
    const std::vector<float> gradients(network.gradients().begin(), network.gradients().end());
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      float& parameter = network.parameters()[i];
      const float at = parameter;
      parameter = at + 5e-3f;
      const double above = objective();
      parameter = at - 5e-3f;
      const double below = objective();
      parameter = at;
      EXPECT_NEAR(gradients[i], (above - below) / 1e-2, 2e-3) << "parameter " << i;
    }
  }
}

/// Whole networks with activations stacked on each other, where memory is shared between layers: the
/// gradients must equal differences of the loss.
TEST(LayerGradient, NetworksThatShareMemoryBetweenLayers) {
  const char* const stacks[] = {
      R"([{"kind":"dense","units":5},{"kind":"tanh"},{"kind":"sigmoid"}])",
      R"([{"kind":"tanh"},{"kind":"dense","units":5},{"kind":"identity"},{"kind":"sigmoid"}])",
      R"([{"kind":"dense","units":5},{"kind":"tanh"},{"kind":"identity"},{"kind":"sigmoid"},{"kind":"dense","units":4}])",
      R"([{"kind":"dense","units":5},{"kind":"gelu"},{"kind":"tanh"},{"kind":"gelu"}])",
      R"([{"kind":"dense","units":5},{"kind":"sigmoid"},{"kind":"identity"},{"kind":"identity"},{"kind":"tanh"}])",
      R"([{"kind":"identity"},{"kind":"dense","units":3},{"kind":"dense","units":4},{"kind":"gelu"}])",
      "[]",
  };
  const Dataset data = random_classes(20, 3, 5);
  for (const char* stack : stacks) {
    SCOPED_TRACE(stack);
    const auto network =
        begun(R"({"kind":"mlp","layers":)" + std::string(stack) + "}",
              R"({"batch_size":"full","optimizer":{"kind":"sgd","learning_rate":1e-30}})", data);
    ASSERT_NE(network, nullptr);
    ASSERT_TRUE(network->fit_step().has_value());
    const auto gradients = network->network().gradients();
    const auto parameters = network->network().parameters();
    const auto loss = [&] { return network->loss(data.features, data.target, data.part(Part::kTrain)); };
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const float at = parameters[i];
      parameters[i] = at + 1e-2f;
      const double above = loss();
      parameters[i] = at - 1e-2f;
      const double below = loss();
      parameters[i] = at;
      EXPECT_NEAR(gradients[i], (above - below) / 2e-2, 2e-4) << "parameter " << i;
    }
  }
}

}  // namespace
}  // namespace trainyard::testing
