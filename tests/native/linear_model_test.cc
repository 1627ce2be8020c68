// Linear models as estimators: sweeps, predictions, best states, warnings, looks inside, bad input.
#include <algorithm>
#include <cmath>

#include "common/vector_kernels64.h"
#include "data_fixtures.h"
#include "experiment/experiment.h"
#include "linear/cholesky.h"
#include "linear/coordinate_descent.h"
#include "linear_fixtures.h"

namespace trainyard::testing {
namespace {

/// n rows of d normal features; the target weighs them 1, -1/2, 1/3, ... and adds noise. classes 2: by its
/// sign.
Dataset random_table(Index n, Index d, std::uint64_t seed, Index classes = 0) {
  Rng rng(seed);
  Json rows = Json::array();
  Json target = Json::array();
  for (Index i = 0; i < n; ++i) {
    double y = 0.3 * rng.normal();
    Json row = Json::array();
    for (Index j = 0; j < d; ++j) {
      const double x = rng.normal();
      row.push_back(x);
      y += (j % 2 == 0 ? 1.0 : -1.0) / static_cast<double>(j + 1) * x;
    }
    rows.push_back(row);
    target.push_back(classes > 0 ? Json(y > 0 ? 1 : 0) : Json(y + 5));
  }
  return linear_dataset(rows, target, classes, false);
}

TEST(VectorKernels64, AgreeWithTheirDefinitions) {
  Rng rng(3);
  for (const Index n : {0, 1, 2, 7, 8, 9, 511, 513, 1030}) {
    for (const Index d : {1, 2, 3, 5, 6, 11}) {
      Matrix64 x(d, n);
      for (Index i = 0; i < x.size(); ++i) x.data()[i] = rng.normal();
      Matrix64 g(d, d);
      gram(x.view(), g.view());
      for (Index i = 0; i < d; ++i) {
        for (Index j = 0; j < d; ++j) {
          double expected = 0;
          for (Index r = 0; r < n; ++r) expected += x(i, r) * x(j, r);
          EXPECT_NEAR(g(i, j), expected, 1e-11) << n << " " << d << " " << i << " " << j;
          EXPECT_NEAR(dot(x.view().row(i), x.view().row(j)), expected, 1e-11);
        }
      }
      std::vector<double> y(static_cast<std::size_t>(n), 1.0);
      axpy(2.5, x.view().row(0), y);
      for (Index r = 0; r < n; ++r) EXPECT_NEAR(y[static_cast<std::size_t>(r)], 1 + 2.5 * x(0, r), 1e-12);
    }
  }
}

TEST(Cholesky, SolvesAndRefuses) {
  Matrix64 a(3, 3);
  const double entries[] = {4, 2, 0.6, 2, 5, 1, 0.6, 1, 3};
  std::copy(std::begin(entries), std::end(entries), a.data());
  std::vector<double> b = {1, -2, 3};
  ASSERT_TRUE(solve_cholesky(a.view(), b));
  for (int i = 0; i < 3; ++i) {
    const double* row = entries + 3 * i;
    EXPECT_NEAR(row[0] * b[0] + row[1] * b[1] + row[2] * b[2], (std::vector<double>{1, -2, 3})[i], 1e-14);
  }
  Matrix64 singular(2, 2, 1.0);
  std::vector<double> c = {1, 1};
  EXPECT_FALSE(solve_cholesky(singular.view(), c));
}

TEST(CoordinateDescent, TheProductsOfFeaturesChangeNothingButTheWay) {
  const Dataset data = random_table(60, 8, 1);
  const auto x = *DesignMatrix::make(data.features, data.part(Part::kTrain), true);
  std::vector<double> y = data.target.values;
  double mean = 0;
  for (const double value : y) mean += value / 60;
  for (double& value : y) value -= mean;
  const CoordinateDescent::Settings settings{.l1 = 3, .l2 = 2, .tol = 1e-10};
  CoordinateDescent by_rows(x, y, settings);
  CoordinateDescent by_products(x, y, settings);
  by_products.use_gram();
  for (int i = 0; i < 2; ++i) {
    by_rows.sweep();
    by_products.sweep();
    EXPECT_NEAR(by_rows.residual_squares(), by_products.residual_squares(), 1e-9);
    by_rows.is_done(true);
    by_products.is_done(true);
    EXPECT_NEAR(by_rows.gap(), by_products.gap(), 1e-9);
    for (std::size_t j = 0; j < 8; ++j) EXPECT_NEAR(by_rows.weights()[j], by_products.weights()[j], 1e-12);
  }
}

TEST(CoordinateDescent, TheGapBoundsWhatIsLeftToGain) {
  const Dataset data = random_table(50, 30, 2);
  const auto x = *DesignMatrix::make(data.features, data.part(Part::kTrain), false);
  for (const auto& [l1, l2] : {std::pair{5.0, 0.0}, {5.0, 3.0}, {0.0, 3.0}}) {
    const auto objective = [&](const CoordinateDescent& solver) {
      double value = 0.5 * solver.residual_squares();
      for (const double w : solver.weights()) value += l1 * std::abs(w) + 0.5 * l2 * w * w;
      return value;
    };
    CoordinateDescent best(x, data.target.values, {.l1 = l1, .l2 = l2, .tol = 1e-13});
    for (int i = 0; i < 3000 && !best.is_done(); ++i) best.sweep();
    CoordinateDescent solver(x, data.target.values, {.l1 = l1, .l2 = l2});
    for (int i = 0; i < 6; ++i) {
      solver.sweep();
      solver.is_done(true);
      EXPECT_GE(solver.gap(), objective(solver) - objective(best) - 1e-9)
          << l1 << " " << l2 << " sweep " << i;
    }
  }
}

TEST(LinearModel, ReportsTheMeanSquaredErrorBeforeEachSweep) {
  const Dataset data = random_table(80, 6, 4);
  const auto rows = data.part(Part::kTrain);
  const auto model = begun_linear({{"kind", "lasso"}, {"alpha", 0.05}}, data);
  double after = 0;
  for (int sweep = 0;; ++sweep) {
    const auto report = *model->fit_step();
    EXPECT_TRUE(report.epoch_end);
    EXPECT_EQ(report.rows, 80);
    if (sweep > 0) {
      EXPECT_NEAR(report.loss, after, 1e-9);
    }
    after = model->loss(data.features, data.target, rows);
    if (report.done) break;
  }
  EXPECT_TRUE(model->converged());
  EXPECT_LT(after, 0.2);
  EXPECT_TRUE(model->warnings().empty());
  EXPECT_TRUE(model->fit_step()->done);
  EXPECT_EQ(model->fit_step()->rows, 0);
}

TEST(LinearModel, PartsOfATableAreScoredToTheSameBits) {
  for (const Index classes : {0, 2}) {
    const Dataset data = random_table(90, 5, 6, classes);
    const auto model = fitted_linear({{"kind", classes > 0 ? "logistic_regression" : "ridge"}}, data);
    const auto rows = data.part(Part::kTrain);
    Matrix64 whole(90, data.target.outputs());
    double sum = 0;
    model->score(data.features, data.target, rows, whole, sum);
    double parts = 0;
    Matrix64 predicted(90, data.target.outputs());
    for (Index first = 0; first < 90; first += 30) {
      model->score(data.features, data.target, rows.subspan(static_cast<std::size_t>(first), 30),
                   predicted.view().rows_from(first, 30), parts);
    }
    EXPECT_EQ(sum, parts);
    EXPECT_TRUE(std::ranges::equal(whole.view().flat(), predicted.view().flat()));
    EXPECT_EQ(model->loss(data.features, data.target, rows), sum / 90);
    model->predict(data.features, rows, predicted);
    EXPECT_TRUE(std::ranges::equal(whole.view().flat(), predicted.view().flat()));
  }
}

TEST(LinearModel, TheSameSeedDrawsTheSameCoefficients) {
  const Dataset data = random_table(50, 12, 5);
  const Json model = {{"kind", "lasso"}, {"alpha", 0.01}, {"selection", "random"}};
  const auto one = begun_linear(model, data);
  const auto two = begun_linear(model, data);
  const auto cyclic = begun_linear({{"kind", "lasso"}, {"alpha", 0.01}}, data);
  for (int i = 0; i < 2; ++i) {
    for (auto* each : {one.get(), two.get(), cyclic.get()}) ASSERT_TRUE(each->fit_step().has_value());
  }
  EXPECT_TRUE(std::ranges::equal(one->coefficients().view().flat(), two->coefficients().view().flat()));
  EXPECT_FALSE(std::ranges::equal(one->coefficients().view().flat(), cyclic->coefficients().view().flat()));
}

TEST(LinearModel, GoesBackToItsBestState) {
  const Dataset data = random_table(40, 4, 8);
  const auto model = begun_linear({{"kind", "elastic_net"}, {"alpha", 0.1}}, data);
  model->restore_best();  // nothing was kept: nothing happens
  ASSERT_TRUE(model->fit_step().has_value());
  const Matrix64 first = model->coefficients();
  model->keep_best();
  ASSERT_TRUE(model->fit_step().has_value());
  EXPECT_FALSE(std::ranges::equal(first.view().flat(), model->coefficients().view().flat()));
  model->restore_best();
  EXPECT_TRUE(std::ranges::equal(first.view().flat(), model->coefficients().view().flat()));
}

TEST(LinearModel, SaysThatItHasNotConverged) {
  const Dataset data = random_table(40, 10, 9);
  const Dataset classes = random_table(40, 10, 9, 2);
  for (const char* kind : {"lasso", "elastic_net", "logistic_regression"}) {
    const auto model = fitted_linear({{"kind", kind}, {"tol", 1e-12}, {"max_iter", 2}},
                                     std::string(kind) == "logistic_regression" ? classes : data);
    if (std::string(kind) == "lasso" && model->converged()) continue;
    const auto warnings = model->warnings();
    ASSERT_EQ(warnings.size(), 1U) << kind;
    EXPECT_EQ(warnings[0].path, "model.max_iter");
    EXPECT_NE(warnings[0].message.find("after 2 sweeps"), std::string::npos) << warnings[0].message;
    EXPECT_NE(warnings[0].message.find("max_iter"), std::string::npos);
    const auto look = model->inspect({{"what", "coefficients"}}, nullptr);
    EXPECT_EQ(look->info["note"], warnings[0].message);
  }
}

TEST(LinearModel, ShowsItsCoefficients) {
  const Dataset data = random_table(200, 9, 10);
  const auto model = fitted_linear({{"kind", "lasso"}, {"alpha", 0.3}}, data);
  const auto look = model->inspect({{"what", "coefficients"}, {"exact", true}}, nullptr);
  ASSERT_TRUE(look.has_value());
  EXPECT_EQ(look->info["features"].size(), 9U);
  EXPECT_EQ(look->info["outputs"], Json({"y"}));
  EXPECT_EQ(look->info["penalty"], Json({{"alpha", 0.3}}));
  const NamedArray& w = array_named(*look, "coefficients");
  EXPECT_EQ(w.shape, (std::vector<Index>{1, 9}));
  const auto zeros = std::count(w.values.begin(), w.values.end(), 0.0F);
  EXPECT_GT(zeros, 4);
  EXPECT_LT(zeros, 9);
  EXPECT_EQ(look->info["zeros"], zeros);
  EXPECT_EQ(look->info["coefficients"][0][0].get<double>(), model->coefficients()(0, 0));
  EXPECT_FALSE(model->inspect({{"what", "gradients"}}, nullptr).has_value());
}

TEST(LinearModel, ThePathOfRidgeShrinksAndThatOfTheLassoSelects) {
  const Dataset data = random_table(100, 40, 12);
  const auto model = fitted_linear({{"kind", "ridge"}, {"alpha", 3}}, data);
  const auto path = model->inspect({{"what", "path"}, {"limit", 7}, {"n_alphas", 50}}, nullptr);
  ASSERT_TRUE(path.has_value()) << error_text(path);
  EXPECT_EQ(path->info["kind"], "ridge");
  EXPECT_EQ(path->info["alpha"], 3);
  EXPECT_EQ(path->info["count"], 40);
  EXPECT_EQ(path->info["features"].size(), 7U);
  EXPECT_EQ(path->info["features"][0], "x0");  // it weighs most
  const NamedArray& lasso = array_named(*path, "lasso.coefficients");
  const NamedArray& ridge = array_named(*path, "ridge.coefficients");
  ASSERT_EQ(lasso.shape, (std::vector<Index>{7, 50}));
  for (std::size_t f = 0; f < 7; ++f) {
    EXPECT_EQ(lasso.values[f * 50], 0) << "the first alpha leaves nothing";
    EXPECT_NE(lasso.values[f * 50 + 49], 0);
    EXPECT_NE(ridge.values[f * 50], 0) << "ridge never reaches zero";
    EXPECT_LT(std::abs(ridge.values[f * 50]), 0.01);
  }
  for (const char* bad : {R"({"what":"path","n_alphas":1})", R"({"what":"path","eps":2})"}) {
    EXPECT_FALSE(model->inspect(json_of(bad), nullptr).has_value()) << bad;
  }
}

TEST(LinearModel, ConstantAndRepeatedFeatures) {
  Dataset data = random_table(30, 3, 13);
  data.features.columns[1].numbers.assign(30, 0.1);
  for (const char* kind : {"ridge", "lasso"}) {
    const auto model = fitted_linear({{"kind", kind}, {"alpha", 0.01}}, data);
    EXPECT_EQ(model->coefficients()(0, 1), 0) << kind;
    EXPECT_NEAR(model->coefficients()(0, 0), 1, 0.3) << kind;
  }
  data.features.columns[1].numbers = data.features.columns[0].numbers;
  const auto twins = fitted_linear({{"kind", "ridge"}, {"alpha", 0.01}}, data);
  EXPECT_NEAR(twins->coefficients()(0, 0), twins->coefficients()(0, 1), 1e-6);
  const auto refused = begun_linear({{"kind", "ridge"}, {"alpha", 0}}, data)->fit_step();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().path, "model.alpha");
}

TEST(LinearModel, RefusesWhatItCannotLearnFrom) {
  const auto refusal = [](const char* data, const Json& model, const Json& training = Json::object()) {
    const Json spec = {{"data", json_of(data)}, {"model", model}, {"training", training}};
    return error_text(Experiment::create(spec, nullptr));
  };
  const char* blobs = R"({"source": {"kind": "generator", "name": "blobs"}})";
  const char* sine = R"({"source": {"kind": "generator", "name": "sine"}})";
  EXPECT_EQ(refusal(sine, "lasso"), "");
  EXPECT_EQ(refusal(blobs, "logistic_regression", {{"early_stopping", {{"patience", 3}}}}), "");
  for (const auto& [given, beginning] : {
           std::pair{refusal(sine, "lasso", {{"batch_size", 8}}),
                     "training.batch_size: This is for networks. A "},
           {refusal(sine, "lasso", {{"banana", 8}}), "training.banana: This key is unknown here."},
           {refusal(sine, {{"kind", "lasso"}, {"alpha", -1}}), "model.alpha: "},
           {refusal(sine, {{"kind", "elastic_net"}, {"l1_ratio", 1.5}}), "model.l1_ratio: "},
           {refusal(sine, {{"kind", "lasso"}, {"max_iter", 0}}), "model.max_iter: "},
           {refusal(blobs, {{"kind", "logistic_regression"}, {"C", 0}}), "model.C: "},
           {refusal(blobs, {{"kind", "logistic_regression"}, {"penalty", "l3"}}), "model.penalty: "},
           {refusal(blobs, "lasso"), "model.kind: This model predicts numbers"},
           {refusal(sine, "logistic_regression"), "model.kind: Logistic regression predicts classes"},
       }) {
    EXPECT_TRUE(given.starts_with(beginning)) << given << " should begin with " << beginning;
  }
}

TEST(LinearModel, RefusesColumnsThatHoldNoCompleteNumbers) {
  const auto refusal = [](double cell) {
    Dataset data = random_table(30, 3, 14);
    data.features.columns[1].numbers[4] = cell;
    return DesignMatrix::make(data.features, data.part(Part::kTrain), true);
  };
  EXPECT_TRUE(refusal(3).has_value());
  for (const auto& [cell, remedy] : {std::pair{std::nan(""), "impute"}, {1e200, "standard_scale"}}) {
    const auto refused = refusal(cell);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().path, "column \"x1\"");
    EXPECT_NE(refused.error().message.find(remedy), std::string::npos) << refused.error().message;
  }
}

}  // namespace
}  // namespace trainyard::testing
