#include "experiment/refits.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "common/rng.h"
#include "data_fixtures.h"
#include "metrics/bias_variance.h"

namespace trainyard {
namespace {

using testing::builtin_table;
using testing::error_text;
using testing::json_of;

TEST(BiasVariance, SquaredErrorAsCountedByHand) {
  Rng rng(5);
  const Index refits = 7;
  const Index n = 30;
  Matrix64 said(refits, n);
  std::vector<double> truth;
  std::vector<double> values;
  for (Index i = 0; i < n; ++i) {
    truth.push_back(rng.normal());
    values.push_back(truth.back() + 0.3 * rng.normal());
    for (Index b = 0; b < refits; ++b) said(b, i) = truth.back() + 0.5 + rng.normal();
  }
  for (const bool known : {false, true}) {
    double error = 0;
    double bias = 0;
    double variance = 0;
    for (Index i = 0; i < n; ++i) {
      const auto at = static_cast<std::size_t>(i);
      // Between every two refits: the mean squared difference is twice the variance.
      double mean = 0;
      for (Index b = 0; b < refits; ++b) {
        mean += said(b, i) / refits;
        error += std::pow(said(b, i) - values[at], 2) / refits / n;
        for (Index c = 0; c < refits; ++c) {
          variance += std::pow(said(b, i) - said(c, i), 2) / 2 / refits / refits / n;
        }
      }
      bias += std::pow((known ? truth[at] : values[at]) - mean, 2) / n;
    }
    const BiasVariance split =
        split_squared_error(said.view(), values, known ? truth : std::vector<double>{});
    EXPECT_NEAR(split.error, error, 1e-12);
    EXPECT_NEAR(split.bias, bias, 1e-12);
    EXPECT_NEAR(split.variance, variance, 1e-12);
    EXPECT_NEAR(split.error, split.bias + split.variance + split.noise + split.cross, 1e-12);
    EXPECT_EQ(split.noise > 0, known);
  }
}

TEST(BiasVariance, ZeroOneLossAsCountedByHand) {
  Rng rng(6);
  const Index refits = 9;
  const Index n = 50;
  const Index classes = 4;
  Matrix64 said(refits, n);
  std::vector<std::int32_t> labels;
  for (Index i = 0; i < n; ++i) {
    labels.push_back(static_cast<std::int32_t>(rng.below(classes)));
    for (Index b = 0; b < refits; ++b) {
      const bool right = rng.uniform() < (i % 3 == 0 ? 0.2 : 0.7);
      said(b, i) = right ? labels.back() : static_cast<double>(rng.below(classes));
    }
  }
  double error = 0;
  double bias = 0;
  double unbiased = 0;
  double biased = 0;
  for (Index i = 0; i < n; ++i) {
    std::vector<int> votes(classes);
    for (Index b = 0; b < refits; ++b) ++votes[static_cast<std::size_t>(said(b, i))];
    std::int32_t main = 0;
    for (std::int32_t c = 1; c < classes; ++c)
      main = votes[static_cast<std::size_t>(c)] > votes[static_cast<std::size_t>(main)] ? c : main;
    const std::int32_t y = labels[static_cast<std::size_t>(i)];
    bias += main != y;
    for (Index b = 0; b < refits; ++b) {
      const auto p = static_cast<std::int32_t>(said(b, i));
      error += p != y ? 1.0 / refits : 0;
      if (main == y && p != main) unbiased += 1.0 / refits;
      if (main != y && p == y) biased += 1.0 / refits;
    }
  }
  const BiasVariance split = split_zero_one_loss(said.view(), labels, classes);
  EXPECT_NEAR(split.error, error / n, 1e-12);
  EXPECT_NEAR(split.bias, bias / n, 1e-12);
  EXPECT_NEAR(split.variance_unbiased, unbiased / n, 1e-12);
  EXPECT_NEAR(split.variance_biased, biased / n, 1e-12);
  EXPECT_NEAR(split.error, split.bias + split.variance, 1e-12);
  EXPECT_GT(split.variance_biased, 0);
}

std::unique_ptr<Refits> done(const std::string& query, const Table* table, Index units) {
  auto refits = make_refits(json_of(query), table);
  EXPECT_TRUE(refits.has_value()) << error_text(refits);
  if (!refits) return nullptr;
  while (!(*refits)->status()["done"].get<bool>()) {
    const auto advanced = (*refits)->advance(units);
    EXPECT_TRUE(advanced.has_value()) << error_text(advanced);
    if (!advanced) return nullptr;
  }
  return std::move(*refits);
}

const std::string kThree = R"("models":[{"model":{"kind":"decision_tree"}},
  {"model":{"kind":"bagging","n_estimators":15}},
  {"model":{"kind":"gradient_boosting","n_estimators":30,"max_depth":1}}])";

TEST(Refits, BaggingLowersTheVarianceOfATree) {
  const std::string query =
      R"({"spec":{"data":{"source":{"kind":"generator","name":"two_moons","n":300,"noise":0.3}},"model":"decision_tree"},
         "rounds":12,)" +
      kThree + "}";
  const auto refits = done(query, nullptr, 1000);
  const Json status = refits->status();
  ASSERT_EQ(status["models"].size(), 3u);
  for (const Json& model : status["models"]) {
    EXPECT_EQ(model["rounds"], Json(12));
    EXPECT_NEAR(model["error"].get<double>(), model["bias"].get<double>() + model["variance"].get<double>(),
                1e-9);
    EXPECT_TRUE(model["noise"].is_null());
  }
  const auto variance = [&](std::size_t i) { return status["models"][i]["variance_unbiased"].get<double>(); };
  EXPECT_LT(variance(1), variance(0));
  EXPECT_LT(variance(2), variance(0));
  EXPECT_EQ(done(query, nullptr, 1)->status(), status) << "how the work is cut changes nothing";
  const Inspection rows = refits->rows();
  const auto n = static_cast<Index>(status["rows"].get<double>());
  EXPECT_EQ(rows.arrays[1].shape, (std::vector<Index>{3, n}));
  const double bias = std::accumulate(rows.arrays[1].values.begin(), rows.arrays[1].values.begin() + n, 0.0) /
                      static_cast<double>(n);
  EXPECT_NEAR(bias, status["models"][0]["bias"].get<double>(), 1e-6);
}

TEST(Refits, KnowsTheNoiseOfMadeUpValues) {
  const auto refits = done(
      R"({"spec":{"data":{"source":{"kind":"generator","name":"sine","n":400,"noise":0.3}},"model":"ridge",
         "split":{"kind":"random","test":0.4}},"rounds":6,"models":[{"model":"ridge"},{"model":"decision_tree"}]})",
      nullptr, 50);
  const Json models = refits->status()["models"];
  for (const Json& model : models) {
    EXPECT_NEAR(model["noise"].get<double>(), 0.09, 0.03);
    EXPECT_NEAR(model["error"].get<double>(),
                model["bias"].get<double>() + model["variance"].get<double>() + model["noise"].get<double>() +
                    model["cross"].get<double>(),
                1e-9);
  }
  EXPECT_GT(models[0]["bias"].get<double>(), models[1]["bias"].get<double>());
  EXPECT_LT(models[0]["variance"].get<double>(), models[1]["variance"].get<double>());
}

TEST(Refits, NetworksAndTreesAreEachPreparedTheirWay) {
  const Table penguins = builtin_table("penguins");
  const auto refits = done(
      R"({"spec":{"data":{"source":{"kind":"builtin","name":"penguins"}},"model":"decision_tree",
         "prepare":[{"kind":"impute"}]},"rounds":2,"models":[{"model":"decision_tree"},
         {"model":{"kind":"mlp","layers":[]},"training":{"epochs":5}}]})",
      &penguins, 100);
  EXPECT_LT(refits->status()["models"][0]["error"].get<double>(), 0.2);
}

TEST(Refits, RefusesWithTheFieldOfTheQuery) {
  const auto refusal = [](const std::string& more) {
    return error_text(make_refits(
        json_of(
            R"({"spec":{"data":{"source":{"kind":"generator","name":"two_moons"}},"model":"decision_tree"},)" +
            more + "}"),
        nullptr));
  };
  EXPECT_TRUE(refusal(R"("rounds":1)").starts_with("rounds:"));
  EXPECT_TRUE(refusal(R"("part":"train")").starts_with("part:"));
  EXPECT_TRUE(refusal(R"("models":[])").starts_with("models:"));
  EXPECT_TRUE(refusal(R"("models":["decision_tree",{"kind":"random_forest","max_depth":0}])")
                  .starts_with("models[1].model.max_depth:"));
  EXPECT_TRUE(error_text(make_refits(json_of("{}"), nullptr)).starts_with("spec:"));
}

}  // namespace
}  // namespace trainyard
