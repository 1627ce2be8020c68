#include "linear/regularization_path.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "common/vector_kernels64.h"
#include "linear/coordinate_descent.h"
#include "linear/ridge.h"

namespace trainyard {
namespace {

/// From first to first * ratio, in equal ratios. count >= 2.
std::vector<double> geometric(double first, double ratio, Index count) {
  std::vector<double> values;
  for (Index i = 0; i < count; ++i) {
    values.push_back(first * std::pow(ratio, static_cast<double>(i) / static_cast<double>(count - 1)));
  }
  return values;
}

/// Products of numbers that one look may cost: about a second.
constexpr double kMostWork = 3e9;
/// Unknowns of ridge's systems, of which there is one for every alpha.
constexpr Index kMostUnknowns = 300;

}  // namespace

RegularizationPath elastic_net_path(const DesignMatrix& x, std::span<const double> y,
                                    const PathSettings& settings) {
  const double n = x.rows();
  double steepest = 0;
  for (Index j = 0; j < x.d(); ++j) {
    const double slope = dot(x.column(j), y);
    steepest = std::max(steepest, settings.positive ? slope : std::abs(slope));
  }
  // Where nothing correlates, any alpha keeps all at zero.
  const double first = std::max(steepest / (n * settings.l1_ratio), 1e-12);
  RegularizationPath path{geometric(first, settings.eps, settings.alphas), Matrix64(settings.alphas, x.d())};
  CoordinateDescent solver(x, y, {.tol = settings.tol, .positive = settings.positive});
  if (x.d() < x.n()) solver.use_gram();
  for (Index a = 0; a < settings.alphas; ++a) {
    const double alpha = path.alphas[static_cast<std::size_t>(a)] * n;
    solver.penalize(alpha * settings.l1_ratio, alpha * (1 - settings.l1_ratio));
    for (Index i = 0; i < settings.max_iter; ++i) {
      solver.sweep();
      if (solver.is_done()) break;
    }
    std::copy(solver.weights().begin(), solver.weights().end(), path.coefficients.view().row(a).begin());
  }
  return path;
}

RegularizationPath ridge_path(const DesignMatrix& x, std::span<const double> y, Index alphas) {
  double mean = 0;
  for (const double squares : x.squares()) mean += squares / static_cast<double>(x.d());
  RegularizationPath path{geometric(1e3 * std::max(mean, 1e-12), 1e-6, alphas), Matrix64(alphas, x.d())};
  const Matrix64 products = smaller_products(x);
  std::vector<double> w;
  for (Index a = 0; a < alphas; ++a) {
    if (!solve_ridge(x, y, products, path.alphas[static_cast<std::size_t>(a)], w)) continue;
    std::copy(w.begin(), w.end(), path.coefficients.view().row(a).begin());
  }
  return path;
}

Result<void> check_path_cost(const DesignMatrix& x) {
  const auto n = static_cast<double>(x.n());
  const auto d = static_cast<double>(x.d());
  // With more rows than features their products come first; otherwise sweeps over all rows, a few thousand.
  const double work = n * d * (x.d() < x.n() ? d : 3000.0);
  if (work <= kMostWork && std::min(x.n(), x.d()) <= kMostUnknowns) return {};
  return bad_spec("query.what", "The path of " + std::to_string(x.d()) + " features over " +
                                    std::to_string(x.n()) +
                                    " rows takes too long to be drawn. Choose fewer features or rows.");
}

}  // namespace trainyard
