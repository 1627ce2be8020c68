// Backward passes against central differences of the forward pass, for every layer of the catalog and for
// softmax.
#include <gtest/gtest.h>

#include <cmath>

#include "nn/layer_catalog.h"
#include "nn/network.h"
#include "nn/softmax.h"
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
    std::size_t size = 0;
    for (const TensorSpec& spec : layer_->tensors()) size += static_cast<std::size_t>(spec.size());
    values_.resize(size);
    gradients_.assign(size, 99.0f);  // must be overwritten, not added to
    layer_->bind(values_, gradients_, workspace_);
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

  double objective() {
    Matrix y(kRows, outputs_);
    layer_->forward(x_, Mode::kInference, y);
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
    layer_->forward(x_, Mode::kTrain, y_);
    layer_->backward(dy_, dx_);
    for (Index i = 0; i < x_.size(); ++i) {
      EXPECT_NEAR(dx_.view().flat()[static_cast<std::size_t>(i)],
                  slope(x_.view().flat()[static_cast<std::size_t>(i)]), 1e-3)
          << kind << ", input " << i;
    }
    for (std::size_t i = 0; i < values_.size(); ++i) {
      EXPECT_NEAR(gradients_[i], slope(values_[i]), 1e-3) << kind << ", parameter " << i;
    }
    const std::vector<float> first = gradients_;
    layer_->forward(x_, Mode::kTrain, y_);
    layer_->backward(dy_, MatrixView());  // the input's gradient is not wanted
    EXPECT_EQ(first, gradients_) << kind;
  }

  /// Written over its input, and its gradient over the output's, the layer must give the same.
  void check_in_place() {
    const LayerTraits traits = layer_->traits();
    if (!traits.in_place) return;
    layer_->forward(x_, Mode::kTrain, y_);
    layer_->backward(dy_, dx_);
    Matrix again = x_;
    Matrix back = dy_;
    layer_->forward(again, Mode::kTrain, again);
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
  GemmWorkspace workspace_;
  Matrix x_, y_, dy_, dx_;
};

TEST(LayerGradient, EveryLayerOfTheCatalog) {
  ASSERT_GE(layer_kinds().size(), 7U);
  for (const KindInfo* info : layer_kinds()) {
    const std::string one = R"({"kind":")" + std::string(info->kind) + R"("})";
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

TEST(LayerGradient, LeakyReluWithOtherSlopes) {
  for (const char* slope : {"0", "-0.5", "0.3"}) {
    const Json model = filled_model(R"({"kind":"mlp","layers":[{"kind":"leaky_relu","negative_slope":)" +
                                    std::string(slope) + "}]}");
    auto layer = make_layer(model["layers"][0], "model.layers[0]");
    ASSERT_TRUE(layer.has_value());
    Bench(std::move(*layer)).check();
  }
}

TEST(LayerGradient, Softmax) {
  Bench(std::make_unique<Softmax>()).check();
  Bench(std::make_unique<Softmax>()).check_in_place();
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
