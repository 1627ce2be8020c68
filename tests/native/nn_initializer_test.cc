// Each initializer's statistics, on matrices large enough that five standard errors are a narrow bound.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "nn/initializer.h"
#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

constexpr Index kIn = 300;
constexpr Index kOut = 200;

std::unique_ptr<Initializer> make(const std::string& json) {
  const Json model = filled_model(R"({"kind":"mlp","init":)" + json + "}");
  auto made = make_initializer(model["init"], "model.init");
  EXPECT_TRUE(made.has_value());
  return made ? std::move(*made) : nullptr;
}

struct Moments {
  double mean = 0, std = 0, fourth = 0, largest = 0;
};

Moments moments(std::span<const float> x) {
  Moments m;
  const auto n = static_cast<double>(x.size());
  for (const float v : x) m.mean += v / n;
  for (const float v : x) m.std += (v - m.mean) * (v - m.mean) / n;
  for (const float v : x) m.fourth += std::pow(v - m.mean, 4) / n / (m.std * m.std);
  for (const float v : x) m.largest = std::max(m.largest, static_cast<double>(std::abs(v)));
  m.std = std::sqrt(m.std);
  return m;
}

Moments weights_of(const std::string& json) {
  Matrix w(kIn, kOut);
  make(json)->fill_weight(w, Rng(3));
  return moments(w.view().flat());
}

void expect_uniform(const std::string& json, double limit) {
  const Moments m = weights_of(json);
  const double n = kIn * kOut;
  const double std = limit / std::sqrt(3.0);
  EXPECT_NEAR(m.mean, 0, 5 * std / std::sqrt(n)) << json;
  EXPECT_NEAR(m.std, std, 5 * std / std::sqrt(n)) << json;
  EXPECT_NEAR(m.fourth, 1.8, 0.05) << json;
  EXPECT_LE(m.largest, limit * (1 + 1e-6)) << json;
  EXPECT_GT(m.largest, limit * 0.999) << json;
}

void expect_normal(const std::string& json, double std) {
  const Moments m = weights_of(json);
  const double n = kIn * kOut;
  EXPECT_NEAR(m.mean, 0, 5 * std / std::sqrt(n)) << json;
  EXPECT_NEAR(m.std, std, 5 * std / std::sqrt(2 * n)) << json;
  EXPECT_NEAR(m.fourth, 3, 5 * std::sqrt(24 / n)) << json;
}

TEST(Initializer, UniformKinds) {
  expect_uniform("\"xavier_uniform\"", std::sqrt(6.0 / (kIn + kOut)));
  expect_uniform("\"he_uniform\"", std::sqrt(6.0 / kIn));
  expect_uniform("\"torch_linear\"", 1 / std::sqrt(static_cast<double>(kIn)));
}

TEST(Initializer, NormalKinds) {
  expect_normal("\"xavier_normal\"", std::sqrt(2.0 / (kIn + kOut)));
  expect_normal("\"he_normal\"", std::sqrt(2.0 / kIn));
  expect_normal("\"normal\"", 0.01);
  expect_normal(R"({"kind":"normal","std":0.5})", 0.5);
}

TEST(Initializer, ZerosAndConstant) {
  EXPECT_EQ(weights_of("\"zeros\"").largest, 0);
  const Moments m = weights_of(R"({"kind":"constant","value":0.25})");
  EXPECT_NEAR(m.mean, 0.25, 1e-9);
  EXPECT_NEAR(m.std, 0, 1e-9);
}

TEST(Initializer, OrthogonalBothWays) {
  for (const auto& [rows, cols] : {std::pair<Index, Index>{40, 15}, {15, 40}, {20, 20}, {1, 3}}) {
    Matrix w(rows, cols);
    make(R"({"kind":"orthogonal","gain":2})")->fill_weight(w, Rng(9));
    const bool wide = cols > rows;
    const Index count = std::min(rows, cols);
    for (Index a = 0; a < count; ++a) {
      for (Index b = 0; b < count; ++b) {
        double product = 0;
        for (Index i = 0; i < std::max(rows, cols); ++i)
          product += wide ? w(a, i) * w(b, i) : w(i, a) * w(i, b);
        EXPECT_NEAR(product, a == b ? 4 : 0, 1e-5);
      }
    }
  }
}

TEST(Initializer, BiasesAreZeroExceptPyTorchs) {
  for (const KindInfo* info : initializer_kinds()) {
    std::vector<float> bias(5000, 7.0f);
    make(Json(info->kind).dump())->fill_bias(bias, 100, Rng(1));
    const Moments m = moments(bias);
    if (info->kind == "torch_linear") {
      EXPECT_NEAR(m.std, 0.1 / std::sqrt(3.0), 0.002);
      EXPECT_LE(m.largest, 0.1f);
    } else {
      EXPECT_EQ(m.largest, 0) << info->kind;
    }
  }
}

TEST(Initializer, LayersOfTheSameShapeStartApart) {
  const Dataset data = random_classes(20, 4, 1);
  const auto network =
      begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":4},{"kind":"dense","units":4}]})", "{}", data);
  const auto tensors = network->network().tensors();
  const auto values = parameters_of(*network);
  EXPECT_NE(values[static_cast<std::size_t>(tensors[0].offset)],
            values[static_cast<std::size_t>(tensors[2].offset)]);
}

TEST(Initializer, ALayerMoreDoesNotChangeTheOthersStart) {
  const Dataset data = random_classes(20, 3, 1);
  const auto two = begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":4}]})", "{}", data);
  const auto three =
      begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":4},{"kind":"dense","units":2}]})", "{}", data);
  for (std::size_t i = 0; i < 16; ++i)
    EXPECT_EQ(two->network().parameters()[i], three->network().parameters()[i]);
  const auto other = begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":4}]})", "{}", data, 8);
  EXPECT_NE(two->network().parameters()[0], other->network().parameters()[0]);
}

}  // namespace
}  // namespace trainyard::testing
