// What the textbooks say of depth and of its cures, on fixed seeds, as ratios with a margin.
#include <gtest/gtest.h>

#include <cmath>

#include "common/vector_kernels.h"
#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

constexpr Index kDepth = 12;
constexpr const char* kSmallNormal = R"({"kind":"normal","std":0.01})";

std::string deep(const std::string& block, const std::string& init) {
  std::string layers;
  for (Index i = 0; i < kDepth; ++i) layers += (i > 0 ? "," : "") + block;
  return R"({"kind":"mlp","layers":[)" + layers + R"(],"init":)" + init + "}";
}

/// The gradient's norm at the first hidden layer's weights over that at the last one's, in the first step.
double first_to_last(const std::string& model) {
  const Dataset data = random_classes(200, 16, 3);
  const auto network = begun(model, R"({"optimizer":"sgd","batch_size":"full"})", data);
  EXPECT_TRUE(network->fit_step().has_value());
  std::vector<double> norms;
  for (const Tensor& tensor : network->network().tensors()) {
    if (!tensor.penalized) continue;
    norms.push_back(std::sqrt(sum_of_squares64(network->network().gradients().subspan(
        static_cast<std::size_t>(tensor.offset), static_cast<std::size_t>(tensor.size)))));
  }
  EXPECT_EQ(norms.size(), static_cast<std::size_t>(kDepth) + 1);
  const double last = norms[kDepth - 1];
  EXPECT_GT(last, 0);
  if (std::getenv("TRAINYARD_VERBOSE") != nullptr) std::printf("%.3g\n", norms.front() / last);
  return norms.front() / last;
}

TEST(Textbook, TwelveSigmoidLayersVanishAndEachCureBringsTheGradientBack) {
  const std::string dense = R"({"kind":"dense","units":16})";
  const std::string sigmoid = R"({"kind":"sigmoid"})";
  EXPECT_LT(first_to_last(deep(dense + "," + sigmoid, kSmallNormal)), 1e-4);
  EXPECT_GT(first_to_last(deep(dense + R"(,{"kind":"relu"})", "\"he_normal\"")), 1e-2);
  EXPECT_GT(first_to_last(deep(dense + R"(,{"kind":"batch_norm"},)" + sigmoid, kSmallNormal)), 1e-2);
  EXPECT_GT(
      first_to_last(deep(R"({"kind":"residual","layers":[)" + dense + "," + sigmoid + "]}", kSmallNormal)),
      1e-2);
}

/// Steps until the loss over all rows is below the goal.
int steps_to(double goal, const std::string& model, double learning_rate, const Dataset& data) {
  const Json training = {{"optimizer", {{"kind", "sgd"}, {"learning_rate", learning_rate}}},
                         {"batch_size", 50},
                         {"epochs", 1000}};
  const auto network = begun(model, training.dump(), data);
  const std::vector<Index> rows = train_rows(data);
  for (int step = 1; step <= 6000; ++step) {
    if (!network->fit_step().has_value()) return 6000;
    if (step % 10 == 0 && network->loss(data.features, data.target, rows) < goal) return step;
  }
  return 6000;
}

TEST(Textbook, BatchNormTakesTenTimesTheRateAndHalfTheSteps) {
  const Dataset data = random_classes(300, 2, 5);
  const auto model = [](const std::string& normal) {
    std::string layers;
    for (int i = 0; i < 3; ++i)
      layers += (i > 0 ? "," : "") + (R"({"kind":"dense","units":20},)" + normal + R"({"kind":"tanh"})");
    return R"({"kind":"mlp","layers":[)" + layers + "]}";
  };
  const std::string plain = model("");
  const std::string normal = model(R"({"kind":"batch_norm"},)");
  const int without = steps_to(0.2, plain, 0.05, data);
  const int with = steps_to(0.2, normal, 0.5, data);
  if (std::getenv("TRAINYARD_VERBOSE") != nullptr) std::printf("%d %d\n", without, with);
  EXPECT_LT(without, 6000);
  EXPECT_LE(2 * with, without);
}

/// 60 rows whose labels are wrong one time in five, and 400 rows to validate on.
Dataset noisy_table() {
  Dataset data = random_classes(460, 10, 9);
  Rng rng(4);
  for (auto& label : data.target.labels) {
    if (rng.uniform() < 0.2) label = 1 - label;
  }
  data.rows[1].assign(data.rows[0].begin() + 60, data.rows[0].end());
  data.rows[0].resize(60);
  return data;
}

double gap(const std::string& dropout, double l2) {
  const Dataset data = noisy_table();
  const Json training = {{"optimizer", {{"kind", "adam"}, {"learning_rate", 0.005}}},
                         {"batch_size", 20},
                         {"epochs", 100},
                         {"l2", l2}};
  const auto network = begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":40},{"kind":"relu"})" +
                                 dropout + R"(,{"kind":"dense","units":40},{"kind":"relu"})" + dropout + "]}",
                             training.dump(), data);
  while (!network->fit_step()->done) {
  }
  const double gap = network->loss(data.features, data.target, data.part(Part::kValidation)) -
                     network->loss(data.features, data.target, data.part(Part::kTrain));
  if (std::getenv("TRAINYARD_VERBOSE") != nullptr) std::printf("%.3g\n", gap);
  return gap;
}

TEST(Textbook, DropoutAndL2ShrinkTheGapOnASmallNoisyTable) {
  const double plain = gap("", 0);
  EXPECT_GT(plain, 0.5);
  EXPECT_LT(gap(R"(,{"kind":"dropout","p":0.5})", 0), 0.7 * plain);
  EXPECT_LT(gap("", 0.01), 0.7 * plain);
}

}  // namespace
}  // namespace trainyard::testing
