// Values against the textbook formulas in float64, gradients against central differences of those.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "common/rng.h"
#include "loss/binary_cross_entropy.h"
#include "loss/cross_entropy.h"
#include "loss/mean_squared_error.h"

namespace trainyard {
namespace {

constexpr Index kRows = 7;

struct Case {
  Matrix scores;
  std::vector<std::int32_t> labels;
  Matrix values;
  LossTarget target() const { return {.labels = labels, .values = values.view()}; }
};

Case random_case(Index k, double spread, std::uint64_t seed) {
  Rng rng(seed);
  Case c{.scores = Matrix(kRows, k), .labels = {}, .values = Matrix(kRows, k)};
  for (float& s : c.scores.view().flat()) s = static_cast<float>(spread * rng.normal());
  for (float& v : c.values.view().flat()) v = static_cast<float>(rng.normal());
  for (Index i = 0; i < kRows; ++i) {
    c.labels.push_back(static_cast<std::int32_t>(rng.below(static_cast<std::uint64_t>(k == 1 ? 2 : k))));
  }
  return c;
}

using Formula = std::function<double(const std::vector<double>& scores, const Case& c, Index k)>;

double cross_entropy(const std::vector<double>& s, const Case& c, Index k) {
  double total = 0;
  for (Index i = 0; i < kRows; ++i) {
    long double sum = 0;
    for (Index j = 0; j < k; ++j)
      sum += std::exp(static_cast<long double>(s[static_cast<std::size_t>(i * k + j)]));
    total += static_cast<double>(std::log(sum)) -
             s[static_cast<std::size_t>(i * k + c.labels[static_cast<std::size_t>(i)])];
  }
  return total / kRows;
}

double binary_cross_entropy(const std::vector<double>& s, const Case& c, Index) {
  double total = 0;
  for (Index i = 0; i < kRows; ++i) {
    const double p = 1 / (1 + std::exp(-s[static_cast<std::size_t>(i)]));
    total -= c.labels[static_cast<std::size_t>(i)] == 1 ? std::log(p) : std::log1p(-p);
  }
  return total / kRows;
}

double squared_error(const std::vector<double>& s, const Case& c, Index k) {
  double total = 0;
  const auto values = c.values.view().flat();
  for (std::size_t i = 0; i < s.size(); ++i) total += (s[i] - values[i]) * (s[i] - values[i]);
  return total / static_cast<double>(kRows * k);
}

void check(const Loss& loss, const Formula& formula, Index k, double spread) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Case c = random_case(k, spread, seed);
    std::vector<double> s(c.scores.view().flat().begin(), c.scores.view().flat().end());
    Matrix gradient(kRows, k);
    const double mean = loss.mean_and_gradient(c.scores, c.target(), gradient);
    const double wanted = formula(s, c, k);
    EXPECT_NEAR(mean, wanted, 1e-6 * std::abs(wanted) + 1e-12);
    EXPECT_NEAR(loss.sum(c.scores, c.target()) / kRows, wanted, 1e-6 * std::abs(wanted) + 1e-12);
    for (std::size_t i = 0; i < s.size(); ++i) {
      const double at = s[i];
      constexpr double kStep = 1e-5;
      s[i] = at + kStep;
      const double above = formula(s, c, k);
      s[i] = at - kStep;
      const double below = formula(s, c, k);
      s[i] = at;
      EXPECT_NEAR(gradient.view().flat()[i], (above - below) / (2 * kStep), 2e-6) << "entry " << i;
    }
  }
}

TEST(Loss, CrossEntropyAndItsGradient) {
  check(CrossEntropy(), cross_entropy, 2, 1);
  check(CrossEntropy(), cross_entropy, 5, 3);
}

TEST(Loss, BinaryCrossEntropyAndItsGradient) { check(BinaryCrossEntropy(), binary_cross_entropy, 1, 3); }

TEST(Loss, MeanSquaredErrorAndItsGradient) {
  check(MeanSquaredError(), squared_error, 1, 1);
  check(MeanSquaredError(), squared_error, 4, 2);
}

TEST(Loss, SureScoresKeepTheirPrecision) {
  // Right by 40: the loss is e^-40, which 1 - p would round to 0. Wrong by 1000: the loss is 1000.
  const std::vector<std::int32_t> one = {1};
  Matrix gradient1(1, 1), gradient2(1, 2), score1(1, 1), score2(1, 2);
  for (const float s : {40.0f, -1000.0f}) {
    const double wanted = s > 0 ? std::exp(-40.0) : 1000;
    score1(0, 0) = s;
    score2(0, 1) = s;
    const LossTarget target{.labels = one, .values = {}};
    EXPECT_NEAR(BinaryCrossEntropy().sum(score1, target), wanted, 1e-6 * wanted);
    EXPECT_NEAR(CrossEntropy().sum(score2, target), wanted, s > 0 ? 1e-16 : 1e-3);
    BinaryCrossEntropy().mean_and_gradient(score1, target, gradient1);
    CrossEntropy().mean_and_gradient(score2, target, gradient2);
    const double slope = s > 0 ? -std::exp(-40.0) : -1;
    EXPECT_NEAR(gradient1(0, 0), slope, 1e-6 * std::abs(slope));
    EXPECT_NEAR(gradient2(0, 0), -slope, 1e-6 * std::abs(slope));
  }
}

TEST(Loss, ManyRowsAreNoMoreThanOne) {
  // The logarithm is taken of products over rows, which must not overflow.
  constexpr Index kMany = 5000;
  const std::vector<std::int32_t> labels(static_cast<std::size_t>(kMany), 1);
  const LossTarget target{.labels = labels, .values = {}};
  Matrix scores(kMany, 5), gradient(kMany, 5), score(kMany, 1), slope(kMany, 1);
  EXPECT_NEAR(CrossEntropy().mean_and_gradient(scores, target, gradient), std::log(5.0), 1e-9);
  EXPECT_NEAR(BinaryCrossEntropy().mean_and_gradient(score, target, slope), std::log(2.0), 1e-9);
}

TEST(Loss, WhatIsNotFiniteShows) {
  const std::vector<std::int32_t> label = {0};
  const LossTarget target{.labels = label, .values = {}};
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    for (const Index at : {0, 1}) {
      Matrix scores(1, 2), gradient(1, 2), score(1, 1, bad), slope(1, 1);
      scores(0, at) = bad;
      EXPECT_FALSE(std::isfinite(CrossEntropy().mean_and_gradient(scores, target, gradient)));
      EXPECT_FALSE(std::isfinite(CrossEntropy().sum(scores, target)));
      EXPECT_FALSE(std::isfinite(BinaryCrossEntropy().mean_and_gradient(score, target, slope)));
      EXPECT_FALSE(std::isfinite(BinaryCrossEntropy().sum(score, target)));
    }
  }
}

TEST(Loss, PredictionsAreProbabilities) {
  Matrix scores(1, 3);
  scores(0, 0) = 1;
  scores(0, 1) = 2;
  scores(0, 2) = 90;
  CrossEntropy().to_predictions(scores);
  EXPECT_NEAR(scores(0, 2), 1, 1e-6);
  EXPECT_NEAR(scores(0, 0) + scores(0, 1) + scores(0, 2), 1, 1e-6);
  Matrix score(1, 1, std::log(3.0f));
  BinaryCrossEntropy().to_predictions(score);
  EXPECT_NEAR(score(0, 0), 0.75, 1e-6);
}

TEST(Loss, EveryKindOfTheCatalogCanBeMade) {
  for (const KindInfo* info : loss_kinds()) {
    const auto loss = make_loss(info->kind);
    ASSERT_NE(loss, nullptr) << info->kind;
    EXPECT_EQ(loss->info().kind, info->kind);
  }
  EXPECT_EQ(make_loss("hinge"), nullptr);
}

}  // namespace
}  // namespace trainyard
