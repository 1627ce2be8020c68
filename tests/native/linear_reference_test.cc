// Linear models beside scikit-learn's: coefficients, zeros, sweeps, paths.
#include <cmath>

#include "data_fixtures.h"
#include "linear/logistic_regression.h"
#include "linear/penalized_regression.h"
#include "linear_fixtures.h"

namespace trainyard::testing {
namespace {

class LinearReference : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { reference_ = new Json(json_file("reference/linear_models.json")); }
  static void TearDownTestSuite() { delete reference_; }

  static Dataset table(const Json& expected, bool scale) {
    const auto name = expected["table"].get<std::string>();
    const Json& table = (*reference_)["tables"][name];
    const Index classes = name == "breast_cancer" ? 2 : name == "wine" ? 3 : 0;
    return linear_dataset(table["x"], table["y"], classes, scale);
  }

  static Json model_of(const Json& expected) {
    Json model = expected["params"];
    model["kind"] = expected["kind"];
    return model;
  }

  /// Within a tolerance of the largest coefficient, or of 1.
  static void expect_same(const LinearModel& model, const Json& expected, double tolerance) {
    const Matrix64& w = model.coefficients();
    ASSERT_EQ(w.rows(), static_cast<Index>(expected["coefficients"].size()));
    for (Index c = 0; c < w.rows(); ++c) {
      const auto row = static_cast<std::size_t>(c);
      for (Index j = 0; j < w.cols(); ++j) {
        const double theirs = expected["coefficients"][row][static_cast<std::size_t>(j)].get<double>();
        EXPECT_NEAR(w(c, j), theirs, tolerance * std::max(1.0, std::abs(theirs))) << c << " " << j;
        EXPECT_EQ(w(c, j) == 0, theirs == 0) << c << " " << j;
      }
      const double intercept = expected["intercepts"][row].get<double>();
      EXPECT_NEAR(model.intercepts()[row], intercept, tolerance * std::max(1.0, std::abs(intercept)));
    }
  }

  static Json* reference_;
};
Json* LinearReference::reference_ = nullptr;

TEST_F(LinearReference, RegressionsHaveTheSameCoefficientsAndZeros) {
  for (const Json& expected : (*reference_)["regressions"]) {
    SCOPED_TRACE(expected["table"].dump() + model_of(expected).dump() + expected["scale"].dump());
    const Dataset data = table(expected, expected["scale"].get<bool>());
    const auto model = fitted_linear(model_of(expected), data);
    EXPECT_TRUE(model->converged());
    expect_same(*model, expected, 1e-6);
  }
}

TEST_F(LinearReference, RidgeBySweepsComesToTheSame) {
  for (const Json& expected : (*reference_)["regressions"]) {
    if (expected["kind"] != "ridge" || !expected["scale"].get<bool>()) continue;
    SCOPED_TRACE(expected["table"].dump() + model_of(expected).dump());
    Json model = model_of(expected);
    model.update({{"solver", "coordinate_descent"}, {"tol", 1e-15}, {"max_iter", 100000}});
    const auto sweeps = fitted_linear(model, table(expected, true));
    EXPECT_GT(sweeps->sweeps(), 3);
    EXPECT_TRUE(sweeps->converged());
    expect_same(*sweeps, expected, 1e-6);
  }
}

TEST_F(LinearReference, CoordinateDescentTakesAsManySweeps) {
  int enough_for_products = 0;
  for (const Json& expected : (*reference_)["sweeps"]) {
    SCOPED_TRACE(expected["table"].dump() + model_of(expected).dump());
    const auto model = fitted_linear(model_of(expected), table(expected, true));
    EXPECT_EQ(model->sweeps(), expected["sweeps"].get<Index>());
    enough_for_products += model->sweeps() > 10 && expected["table"] != "wide";
  }
  EXPECT_GT(enough_for_products, 3) << "some runs must go on with the products of the features";
}

TEST_F(LinearReference, ClassificationsHaveTheSameCoefficients) {
  for (const Json& expected : (*reference_)["classifications"]) {
    SCOPED_TRACE(expected["table"].dump() + model_of(expected).dump());
    Json given = model_of(expected);
    given["tol"] = 1e-7;
    const auto model = fitted_linear(given, table(expected, true));
    EXPECT_TRUE(model->converged());
    expect_same(*model, expected, 1e-4);
  }
}

TEST_F(LinearReference, ProbabilitiesOfTwoClasses) {
  const Dataset data = table({{"table", "breast_cancer"}}, true);
  const auto model = fitted_linear({{"kind", "logistic_regression"}, {"tol", 1e-8}}, data);
  const auto rows = data.part(Part::kTrain).first(20);
  Matrix64 out(20, 2);
  model->predict(data.features, rows, out);
  for (Index i = 0; i < 20; ++i) {
    EXPECT_NEAR(out(i, 1), (*reference_)["probabilities"][static_cast<std::size_t>(i)].get<double>(), 1e-6);
    EXPECT_NEAR(out(i, 0) + out(i, 1), 1, 1e-12);
  }
}

TEST_F(LinearReference, PathsOfLassoAndElasticNet) {
  for (const auto& [name, expected] : (*reference_)["paths"].items()) {
    const Dataset data = table({{"table", name}}, true);
    const auto model = fitted_linear({{"kind", "elastic_net"}, {"l1_ratio", 0.5}, {"tol", 1e-10}}, data);
    const auto path = model->inspect({{"what", "path"}}, nullptr);
    ASSERT_TRUE(path.has_value()) << error_text(path);
    EXPECT_EQ(path->info["paths"], Json({"lasso", "elastic_net", "ridge"}));
    for (const char* kind : {"lasso", "elastic_net"}) {
      const NamedArray& alphas = array_named(*path, std::string(kind) + ".alphas");
      const NamedArray& curves = array_named(*path, std::string(kind) + ".coefficients");
      ASSERT_EQ(alphas.values.size(), 100U);
      const Json& theirs = expected[kind];
      for (std::size_t i = 0; i < theirs["alphas"].size(); ++i) {
        const std::size_t at = 11 * i;
        const double alpha = theirs["alphas"][i].get<double>();
        EXPECT_NEAR(alphas.values[at], alpha, 1e-6 * alpha);
        for (std::size_t j = 0; j < theirs["coefficients"][i].size(); ++j) {
          const double w = theirs["coefficients"][i][j].get<double>();
          EXPECT_NEAR(curves.values[j * 100 + at], w, 2e-5 * std::max(1.0, std::abs(w)))
              << name << kind << i << j;
        }
      }
    }
  }
}

}  // namespace
}  // namespace trainyard::testing
