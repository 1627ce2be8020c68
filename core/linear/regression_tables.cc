#include "linear/linear_tables.h"
#include "linear/penalized_regression.h"

namespace trainyard {
namespace {

using namespace linear_tables;

constexpr std::string_view kSolvers[] = {"cholesky", "coordinate_descent"};

constexpr ParamInfo kLassoTol =
    tol("Training ends when the duality gap, a bound of what is left to gain, is below this share of the "
        "target's sum of squares.");
constexpr ParamInfo kL1Ratio = {.key = "l1_ratio",
                                .default_json = "0.5",
                                .minimum = 0,
                                .maximum = 1,
                                .label = "L1 ratio",
                                .help = "The share of L1: 1 is the lasso, 0 is ridge.",
                                .source = "scikit-learn"};

constexpr ParamInfo kRidgeTable[] = {
    alpha(
        "Makes coefficients smaller: the factor of their sum of squares, beside the sum of squared errors."),
    kFitIntercept,
    {.key = "solver",
     .type = ParamType::kChoice,
     .default_json = "\"cholesky\"",
     .choices = kSolvers,
     .help = "The exact solution in one step, or an approach to it sweep by sweep.",
     .source = "scikit-learn Ridge, solver \"cholesky\""},
    max_iter("1000"),
    tol("For coordinate descent: how near to the solution is near enough."),
    kMissing,
};
constexpr ParamInfo kLassoTable[] = {
    alpha(
        "Makes coefficients smaller and sets some to zero: the factor of the sum of their sizes, beside half "
        "the mean squared error."),
    kFitIntercept,
    kPositive,
    kSelection,
    max_iter("1000"),
    kLassoTol,
    kMissing,
};
constexpr ParamInfo kElasticNetTable[] = {
    alpha("The strength of both penalties together, beside half the mean squared error."),
    kL1Ratio,
    kFitIntercept,
    kPositive,
    kSelection,
    max_iter("1000"),
    kLassoTol,
    kMissing,
};

constexpr KindInfo kRidge = {.kind = "ridge",
                             .label = "Ridge regression",
                             .help = "A line with small coefficients: a penalty on their squares (L2).",
                             .source = "Hoerl & Kennard, Technometrics 12 (1970); scikit-learn Ridge",
                             .params = kRidgeTable,
                             .tags = kRegression};
constexpr KindInfo kLasso = {
    .kind = "lasso",
    .label = "Lasso",
    .help = "A line with few coefficients: a penalty on their sizes (L1) sets the others to zero.",
    .source = "Tibshirani, JRSS B 58 (1996); scikit-learn Lasso",
    .params = kLassoTable,
    .tags = kRegression};
constexpr KindInfo kElasticNet = {.kind = "elastic_net",
                                  .label = "Elastic net",
                                  .help = "A line under both penalties, L1 and L2.",
                                  .source = "Zou & Hastie, JRSS B 67 (2005); scikit-learn ElasticNet",
                                  .params = kElasticNetTable,
                                  .tags = kRegression};

}  // namespace

const KindInfo& ridge_kind() { return kRidge; }
const KindInfo& lasso_kind() { return kLasso; }
const KindInfo& elastic_net_kind() { return kElasticNet; }

Result<std::unique_ptr<Estimator>> make_penalized_regression(const Json& model, const Json&) {
  return std::make_unique<PenalizedRegression>(model);
}

}  // namespace trainyard
