// Clipping as torch.nn.utils does it, and the catalog of optimizers. The
// optimizers' steps themselves are held to PyTorch in nn_curves_test.cc.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "optim/clipping.h"
#include "optim/optimizer.h"
#include "optim/penalty.h"

namespace trainyard {
namespace {

TEST(Clipping, ShortensLongGradientsOnly) {
  std::vector<float> g = {3, -4};
  EXPECT_NEAR(clip(g, {}), 5, 1e-6);
  EXPECT_EQ(g, (std::vector<float>{3, -4}));
  EXPECT_NEAR(clip(g, {.norm = 10.0f, .value = {}}), 5, 1e-6);
  EXPECT_EQ(g, (std::vector<float>{3, -4}));
  EXPECT_NEAR(clip(g, {.norm = 1.0f, .value = {}}), 5, 1e-6);
  EXPECT_NEAR(g[0], 3.0 / 5.000001, 1e-7);
  EXPECT_NEAR(g[1], -4.0 / 5.000001, 1e-7);
}

TEST(Clipping, ByValueThenByNorm) {
  std::vector<float> g = {3, -4, 0.5f};
  EXPECT_NEAR(clip(g, {.norm = {}, .value = 1.0f}), 1.5, 1e-6);
  EXPECT_EQ(g, (std::vector<float>{1, -1, 0.5f}));
  EXPECT_NEAR(clip(g, {.norm = 0.75f, .value = 1.0f}), 1.5, 1e-6);
  EXPECT_NEAR(g[2], 0.25, 1e-6);
}

TEST(Clipping, GradientsWhoseSquaresOverflowAreStillMeasuredAndShortened) {
  std::vector<float> g(100, 1e30f);
  EXPECT_NEAR(clip(g, {.norm = 1.0f, .value = {}}) / 1e31, 1, 1e-6);
  EXPECT_NEAR(g[7], 0.1, 1e-6);
}

TEST(Clipping, WhatIsNotFiniteShowsInTheNorm) {
  for (const float bad : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    std::vector<float> g(37, 1.0f);
    g[35] = bad;
    EXPECT_FALSE(std::isfinite(clip(g, {.norm = 1.0f, .value = {}})));
    EXPECT_EQ(g[0], 1);
  }
  std::vector<float> g = {std::numeric_limits<float>::quiet_NaN(), 1};
  EXPECT_FALSE(std::isfinite(clip(g, {.norm = {}, .value = 0.5f})));
}

TEST(Penalty, TheDecayIsTheDerivativeOfTheSquares) {
  EXPECT_EQ((Penalty{.l1 = 0, .l2 = 0.125f}.decay()), 0.25f);  // d/dw of l2 w^2 is 2 l2 w
}

TEST(Optimizer, EveryKindOfTheCatalogCanBeMadeAndUnknownOnesNot) {
  for (const KindInfo* info : optimizer_kinds()) {
    const auto made = make_optimizer(Json{{"kind", info->kind}, {"learning_rate", 0.25}});
    ASSERT_TRUE(made.has_value()) << info->kind;
    EXPECT_EQ((*made)->info().kind, info->kind);
    EXPECT_EQ((*made)->learning_rate(), 0.25);
    for (const ParamInfo& param : info->params) EXPECT_FALSE(param.help.empty()) << param.key;
  }
  EXPECT_EQ(make_optimizer(Json("lion")).error().path, "training.optimizer");
}

TEST(Optimizer, GoesBackToASavedState) {
  for (const KindInfo* info : optimizer_kinds()) {
    SCOPED_TRACE(info->kind);
    const auto made = make_optimizer(Json{{"kind", info->kind},
                                          {"momentum", 0.9},
                                          {"alpha", 0.9},
                                          {"centered", true},
                                          {"beta1", 0.9},
                                          {"beta2", 0.999},
                                          {"eps", 1e-8}});
    Optimizer& optimizer = **made;
    std::vector<float> p = {1, 2, 3, 4, 5};
    const std::vector<float> g = {0.1f, -2, 3, 0, 1};
    optimizer.allocate(5);
    const auto step = [&] {
      optimizer.begin_step();
      optimizer.update(0, std::span(p).first(2), std::span(g).first(2), {.learning_rate = 0.1});
      optimizer.update(2, std::span(p).subspan(2), std::span(g).subspan(2), {.learning_rate = 0.1});
    };
    step();
    Optimizer::State state;
    optimizer.save(state);
    const std::vector<float> saved = p;
    step();
    step();
    const std::vector<float> wanted = p;
    p = saved;
    optimizer.restore(state);
    step();
    step();
    EXPECT_EQ(p, wanted);
    // After forgetting, the first step is a first step again.
    p = {1, 2, 3, 4, 5};
    optimizer.forget();
    optimizer.allocate(5);
    step();
    EXPECT_EQ(p, saved);
  }
}

}  // namespace
}  // namespace trainyard
