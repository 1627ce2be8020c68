// Cells by central differences, their start, their memory, the textbook effects of long sequences, bad layer
// lists.
#include <gtest/gtest.h>

#include <cmath>

#include "allocation_count.h"
#include "nn/layer_catalog.h"
#include "nn/recurrent_layer.h"
#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

/// n sequences of the adding problem, [value, marker] at each step.
Dataset adding(Index n, Index steps, std::uint64_t seed) {
  Rng rng(seed);
  Dataset data;
  data.steps = steps;
  data.features.columns.resize(static_cast<std::size_t>(2 * steps));
  data.target.task = Task::kRegression;
  const auto half = static_cast<std::uint64_t>(steps / 2);
  for (Index i = 0; i < n; ++i) {
    const auto first = rng.below(half);
    const auto second = half + rng.below(half);
    double sum = 0;
    for (std::uint64_t t = 0; t < static_cast<std::uint64_t>(steps); ++t) {
      const double value = rng.uniform();
      const bool marked = t == first || t == second;
      if (marked) sum += value;
      data.features.columns[2 * t].numbers.push_back(value);
      data.features.columns[2 * t + 1].numbers.push_back(marked ? 1 : 0);
    }
    data.target.values.push_back(sum);
    data.rows[0].push_back(i);
  }
  return data;
}

std::string recurrent(const std::string& layers, const std::string& more = "") {
  return R"({"kind":"recurrent","layers":[)" + layers + "]" + more + "}";
}

RecurrentLayer& cell_of(NetworkEstimator& network, Index layer) {
  return *const_cast<Layer&>(network.network().layer(layer)).recurrent();
}

TEST(Recurrent, GradientsOfWholeNetworksEqualCentralDifferences) {
  const char* const lists[] = {
      R"({"kind":"rnn","units":4})",
      R"({"kind":"rnn","units":5,"nonlinearity":"relu"})",
      R"({"kind":"lstm","units":5})",
      R"({"kind":"gru","units":4})",
      R"({"kind":"lstm","units":3},{"kind":"tanh"},{"kind":"gru","units":3},{"kind":"dense","units":3},{"kind":"tanh"})",
      R"({"kind":"gru","units":2},{"kind":"rnn","units":7})",
  };
  const Dataset data = adding(6, 6, 3);
  for (const char* list : lists) {
    SCOPED_TRACE(list);
    const auto network = begun(
        recurrent(list), R"({"batch_size":"full","optimizer":{"kind":"sgd","learning_rate":1e-30}})", data);
    ASSERT_NE(network, nullptr);
    ASSERT_TRUE(network->fit_step().has_value());
    const auto gradients = network->network().gradients();
    const auto parameters = network->network().parameters();
    const auto loss = [&] { return network->loss(data.features, data.target, data.part(Part::kTrain)); };
    constexpr float step = 2e-3f;  // small, for relu's kinks
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const float at = parameters[i];
      parameters[i] = at + step;
      const double above = loss();
      parameters[i] = at - step;
      const double below = loss();
      parameters[i] = at;
      EXPECT_NEAR(gradients[i], (above - below) / (2 * step), 4e-4) << "parameter " << i;
    }
  }
}

TEST(Recurrent, TheStateBehindEveryStepIsThatOfTheSequenceSoFar) {
  for (const char* kind : {"rnn", "lstm", "gru"}) {
    SCOPED_TRACE(kind);
    const Dataset data = adding(4, 8, 5);
    const auto network = begun(recurrent(R"({"kind":")" + std::string(kind) + R"(","units":5})"), "{}", data);
    ASSERT_NE(network, nullptr);
    RecurrentLayer& cell = cell_of(*network, 0);
    Matrix x(1, 16);
    for (Index j = 0; j < 16; ++j)
      x(0, j) = static_cast<float>(data.features.columns[static_cast<std::size_t>(j)].numbers[2]);
    const auto names = static_cast<Index>(cell.trace_names().size());
    EXPECT_EQ(cell.trace_names().back(), "h");
    Matrix whole(names * 5, 8);
    cell.trace(x, whole);
    for (Index t = 1; t < 8; ++t) {
      cell.set_sequence(t, false);
      Matrix y(1, 5);
      cell.forward(ConstMatrixView(x.data(), 1, 2 * t), Mode::kInference, y);
      for (Index j = 0; j < 5; ++j) EXPECT_EQ(y(0, j), whole((names - 1) * 5 + j, t - 1));
    }
  }
}

TEST(Recurrent, StartsAsPyTorchAndForgetBiasOpensTheGate) {
  const Dataset data = adding(4, 5, 5);
  const auto network = begun(recurrent(R"({"kind":"lstm","units":64,"forget_bias":5})"), "{}", data);
  ASSERT_NE(network, nullptr);
  const double limit = 1 / std::sqrt(64.0);
  for (const Tensor& tensor : network->network().tensors()) {
    if (tensor.layer != 0) continue;
    double largest = 0;
    for (Index i = 0; i < tensor.size; ++i) {
      const bool forget = tensor.name == "layers[0].bias_ih_l0" && i >= 64 && i < 128;
      const double value = network->network().parameters()[static_cast<std::size_t>(tensor.offset + i)];
      largest = std::max(largest, std::abs(value - (forget ? 5 : 0)));
    }
    EXPECT_LE(largest, limit * 1.0001) << tensor.name;
    EXPECT_GT(largest, 0.9 * limit) << tensor.name;
  }
}

TEST(Recurrent, TrainsWithoutAllocating) {
  const Dataset data = adding(64, 10, 6);
  for (const char* kind : {"rnn", "lstm", "gru"}) {
    const auto network = begun(recurrent(R"({"kind":")" + std::string(kind) + R"("},{"kind":"lstm"})"),
                               R"({"batch_size":16,"epochs":100})", data);
    ASSERT_NE(network, nullptr);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(network->fit_step().has_value());
    const std::size_t before = allocation_count();
    for (int i = 0; i < 9; ++i) ASSERT_TRUE(network->fit_step().has_value());
    EXPECT_EQ(allocation_count(), before) << kind;
  }
}

/// The norms of the gradient by the state of each step, after one training step.
std::vector<double> norms_over_time(const std::string& cell, Index steps) {
  const Dataset data = adding(64, steps, 8);
  const auto network = begun(recurrent(cell), R"({"batch_size":"full"})", data);
  if (network == nullptr || !network->fit_step()) return {};
  const auto norms = cell_of(*network, 0).gradient_norms();
  return {norms.begin(), norms.end()};
}

TEST(Recurrent, APlainCellsGradientVanishesOverFiftyStepsAndAnLstmsFarLess) {
  const auto plain = norms_over_time(R"({"kind":"rnn","units":32})", 50);
  const auto gated = norms_over_time(R"({"kind":"lstm","units":32,"forget_bias":1})", 50);
  ASSERT_EQ(plain.size(), 50U);
  ASSERT_EQ(gated.size(), 50U);
  const double plain_ratio = plain.front() / plain.back();
  const double gated_ratio = gated.front() / gated.back();
  EXPECT_LT(plain_ratio, 1e-3);
  EXPECT_GT(plain_ratio, 0);
  EXPECT_GT(gated_ratio, 100 * plain_ratio);
  RecordProperty("plain", std::to_string(std::log10(plain_ratio)));
  RecordProperty("gated", std::to_string(std::log10(gated_ratio)));
}

TEST(Recurrent, ShowsGradientsThroughTimeAndTheGatesOfARow) {
  const Dataset data = adding(20, 7, 5);
  const auto network =
      begun(recurrent(R"({"kind":"gru","units":4},{"kind":"relu"},{"kind":"lstm","units":3})"),
            R"({"batch_size":5})", data);
  ASSERT_NE(network, nullptr);
  const auto early = network->inspect(Json{{"what", "sequence_gradients"}}, nullptr);
  ASSERT_TRUE(early.has_value());
  EXPECT_TRUE(early->arrays[0].values.empty());
  ASSERT_TRUE(network->fit_step().has_value());
  const auto seen = network->inspect(Json{{"what", "sequence_gradients"}}, nullptr);
  ASSERT_EQ(seen->arrays.size(), 2U);
  EXPECT_EQ(seen->arrays[1].name, "layers[2]");
  EXPECT_EQ(seen->arrays[1].shape, std::vector<Index>{7});
  for (const float norm : seen->arrays[0].values) EXPECT_GT(norm, 0);

  const auto gates = network->inspect(Json{{"what", "gates"}, {"row", 13}}, nullptr);
  ASSERT_TRUE(gates.has_value());
  EXPECT_EQ(gates->info["rows"], Json(20));
  ASSERT_EQ(gates->arrays.size(), 1U + 4 + 6);
  EXPECT_EQ(gates->arrays[0].shape, (std::vector<Index>{2, 7}));
  EXPECT_EQ(gates->arrays[0].values[3], static_cast<float>(data.features.columns[6].numbers[13]));
  const auto& forget = gates->arrays[6];
  EXPECT_EQ(forget.name, "layers[2].f");
  EXPECT_EQ(forget.shape, (std::vector<Index>{3, 7}));
  for (const float gate : forget.values) EXPECT_TRUE(gate > 0.4f && gate < 0.95f) << gate;
  // The last state of the last cell is what the output layer reads.
  const auto& state = gates->arrays.back();
  const auto weights = network->inspect(Json{{"what", "weights"}}, nullptr);
  double score = weights->arrays.back().values[0];
  const auto& out = weights->arrays[weights->arrays.size() - 2].values;
  for (std::size_t j = 0; j < 3; ++j) score += static_cast<double>(out[j]) * state.values[j * 7 + 6];
  Matrix64 predicted(1, 1);
  const Index row = 13;
  network->predict(data.features, {&row, 1}, predicted);
  double mean = 0, squares = 0;
  for (const double value : data.target.values) mean += value / 20;
  for (const double value : data.target.values) squares += (value - mean) * (value - mean) / 20;
  EXPECT_NEAR(score * std::sqrt(squares) + mean, predicted(0, 0), 1e-4);
  EXPECT_EQ(network->inspect(Json{{"what", "gates"}, {"row", 20}}, nullptr).error().path, "query.row");
}

TEST(Recurrent, AnExplodingStartDivergesWithoutClippingAndTrainsWithIt) {
  const Dataset data = adding(128, 30, 9);
  const std::string model = recurrent(R"({"kind":"rnn","units":16,"nonlinearity":"relu"})",
                                      R"(,"init":{"kind":"normal","std":0.5})");
  const auto run = [&](const std::string& clipping) {
    const auto network = begun(
        model,
        R"({"epochs":60,"batch_size":32,"optimizer":{"kind":"sgd","learning_rate":0.01})" + clipping + "}",
        data);
    const auto loss = [&] { return network->loss(data.features, data.target, data.part(Part::kTrain)); };
    const double before = loss();
    for (;;) {
      const auto step = network->fit_step();
      if (!step) {
        EXPECT_EQ(step.error().code, ErrorCode::kDiverged);
        EXPECT_TRUE(step.error().path.starts_with("model.")) << step.error().path;
        EXPECT_NE(step.error().message.find("clip_norm"), std::string::npos);
        return -1.0;
      }
      if (step->done) return loss() / before;
    }
  };
  EXPECT_EQ(run(""), -1.0);
  const double clipped = run(R"(,"clip_norm":1)");
  EXPECT_GT(clipped, 0);
  EXPECT_LT(clipped, 1e-3);
}

TEST(Recurrent, LearnsToAddOverTwentySteps) {
  const Dataset data = adding(600, 20, 10);
  const auto network =
      begun(recurrent(R"({"kind":"gru","units":24})"),
            R"({"epochs":40,"batch_size":32,"optimizer":{"kind":"adam","learning_rate":0.01},"clip_norm":1})",
            data);
  ASSERT_NE(network, nullptr);
  for (;;) {
    const auto step = network->fit_step();
    ASSERT_TRUE(step.has_value());
    if (step->done) break;
  }
  // The loss is in units of the target's variance: 1 is what its mean gets.
  EXPECT_LT(network->loss(data.features, data.target, data.part(Part::kTrain)), 0.1);
}

std::string problem_of(const std::string& model) {
  const auto made = NetworkEstimator::create(filled_model(model), filled_training("{}"));
  return made ? "" : made.error().path + ": " + made.error().message;
}

TEST(Recurrent, RefusesListsThatMixStepsAndCellsElsewhere) {
  const std::string mixed = problem_of(recurrent(R"({"kind":"gru"},{"kind":"dense"},{"kind":"lstm"})"));
  EXPECT_TRUE(mixed.starts_with("model.layers[1]: ")) << mixed;
  EXPECT_NE(mixed.find("behind the last cell"), std::string::npos);
  const std::string none = problem_of(recurrent(R"({"kind":"dense"})"));
  EXPECT_TRUE(none.starts_with("model.layers: ")) << none;
  const std::string elsewhere = problem_of(R"({"kind":"mlp","layers":[{"kind":"relu"},{"kind":"gru"}]})");
  EXPECT_TRUE(elsewhere.starts_with("model.layers[1]: ")) << elsewhere;
  EXPECT_NE(elsewhere.find("\"recurrent\""), std::string::npos);
  const std::string nested = problem_of(
      recurrent(R"({"kind":"gru"},{"kind":"residual","layers":[{"kind":"relu"},{"kind":"lstm"}]})"));
  EXPECT_TRUE(nested.starts_with("model.layers[1].layers[1]: ")) << nested;
  EXPECT_EQ(problem_of(recurrent(R"({"kind":"gru"},{"kind":"tanh"},{"kind":"lstm"},{"kind":"dense"})")), "");
}

}  // namespace
}  // namespace trainyard::testing
