#include "prepare/posterior_ridge.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/vector_kernels64.h"

namespace trainyard {
namespace {

constexpr double kPrior = 1e-6;
constexpr int kRounds = 300;
constexpr double kTolerance = 1e-3;

/// One target in the basis of the eigenvectors.
struct Problem {
  const SymmetricEigen& eigen;
  std::vector<double> q;  // v' xy
  double n = 0;
  double yy = 0;

  /// The sum of squared residuals of the coefficients q / (e + ratio).
  double residuals(double ratio) const {
    double sum = yy;
    for (std::size_t i = 0; i < q.size(); ++i) {
      const double b = q[i] / (eigen.values[i] + ratio);
      sum += (eigen.values[i] * b - 2 * q[i]) * b;
    }
    return std::max(sum, 0.0);
  }

  std::vector<double> coefficients(double ratio) const {
    std::vector<double> list(static_cast<std::size_t>(eigen.vectors.rows()));
    for (std::size_t i = 0; i < q.size(); ++i) {
      const double b = q[i] / (eigen.values[i] + ratio);
      for (std::size_t j = 0; j < list.size(); ++j)
        list[j] += b * eigen.vectors(static_cast<Index>(j), static_cast<Index>(i));
    }
    return list;
  }
};

struct Penalty {
  double ratio = 0;     // lambda / alpha: what is added to the eigenvalues
  double variance = 0;  // of the residuals
};

/// MacKay's fixed point for the precisions of the noise (alpha) and of the coefficients (lambda).
Penalty find_evidence(const Problem& problem) {
  double alpha = 1 / (problem.yy / problem.n + std::numeric_limits<double>::epsilon());
  double lambda = 1;
  std::vector<double> last;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> coefficients = problem.coefficients(lambda / alpha);
    const double rss = problem.residuals(lambda / alpha);
    double gamma = 0;
    for (const double e : problem.eigen.values) gamma += alpha * e / (lambda + alpha * e);
    lambda = (gamma + 2 * kPrior) / (dot(coefficients, coefficients) + 2 * kPrior);
    alpha = (problem.n - gamma + 2 * kPrior) / (rss + 2 * kPrior);
    double change = 0;
    for (std::size_t j = 0; j < last.size(); ++j) change += std::abs(coefficients[j] - last[j]);
    if (round > 0 && change < kTolerance) break;
    last = std::move(coefficients);
  }
  return {.ratio = lambda / alpha, .variance = 1 / alpha};
}

Penalty fixed_penalty(const Problem& problem, double alpha) {
  double parameters = 1;
  for (const double e : problem.eigen.values) parameters += e / (e + alpha);
  return {.ratio = alpha, .variance = problem.residuals(alpha) / std::max(problem.n - parameters, 1.0)};
}

/// variance * (xx + ratio)^-1
Matrix64 covariance_of(const SymmetricEigen& eigen, const Penalty& penalty) {
  const Index p = eigen.vectors.rows();
  Matrix64 covariance(p, p);
  for (Index c = 0; c < eigen.vectors.cols(); ++c) {
    const double e = eigen.values[static_cast<std::size_t>(c)] + penalty.ratio;
    for (Index i = 0; i < p; ++i) {
      for (Index j = 0; j < p; ++j) {
        covariance(i, j) += penalty.variance / e * eigen.vectors(i, c) * eigen.vectors(j, c);
      }
    }
  }
  return covariance;
}

}  // namespace

double LinearPrediction::mean(std::span<const double> x) const { return intercept + dot(coefficients, x); }

double LinearPrediction::deviation(std::span<const double> x) const {
  double sum = noise * noise;
  const auto p = static_cast<Index>(x_means.size());
  for (Index i = 0; i < p && covariance.rows() == p; ++i) {
    const auto at = static_cast<std::size_t>(i);
    for (Index j = 0; j < p; ++j) {
      const auto other = static_cast<std::size_t>(j);
      sum += (x[at] - x_means[at]) * covariance(i, j) * (x[other] - x_means[other]);
    }
  }
  return std::sqrt(std::max(sum, 0.0));
}

std::vector<LinearPrediction> fit_ridge(const Moments& moments, const RidgeOptions& options) {
  const Index p = moments.xx.rows();
  const SymmetricEigen eigen = SymmetricEigen::graded(moments.xx);
  std::vector<LinearPrediction> models;
  for (std::size_t t = 0; t < moments.yy.size(); ++t) {
    Problem problem{
        .eigen = eigen, .q = std::vector<double>(eigen.values.size()), .n = moments.n, .yy = moments.yy[t]};
    for (Index c = 0; c < eigen.vectors.cols(); ++c) {
      for (Index j = 0; j < p; ++j) {
        problem.q[static_cast<std::size_t>(c)] += eigen.vectors(j, c) * moments.xy(j, static_cast<Index>(t));
      }
    }
    const Penalty penalty = options.bayesian ? find_evidence(problem) : fixed_penalty(problem, options.alpha);
    LinearPrediction& model = models.emplace_back();
    model.coefficients = problem.coefficients(penalty.ratio);
    model.intercept = moments.y_means[t] - dot(model.coefficients, moments.x_means);
    model.noise = std::sqrt(std::max(penalty.variance, 0.0));
    model.x_means = moments.x_means;
    if (options.draws) model.covariance = covariance_of(eigen, penalty);
  }
  return models;
}

}  // namespace trainyard
