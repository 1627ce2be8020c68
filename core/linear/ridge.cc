#include "linear/ridge.h"

#include <algorithm>

#include "common/vector_kernels64.h"
#include "linear/cholesky.h"

namespace trainyard {

Matrix64 smaller_products(const DesignMatrix& x) {
  if (x.d() <= x.n()) return x.gram();
  Matrix64 products(x.n(), x.n(), 0.0);
  for (Index j = 0; j < x.d(); ++j) {
    const std::span<const double> column = x.column(j);
    for (Index i = 0; i < x.n(); ++i) {
      const auto length = static_cast<std::size_t>(i + 1);  // the lower triangle
      axpy(column[length - 1], column.first(length), products.view().row(i).first(length));
    }
  }
  return products;
}

bool solve_ridge(const DesignMatrix& x, std::span<const double> y, const Matrix64& products, double alpha,
                 std::vector<double>& w) {
  Matrix64 system = products;
  const bool by_features = x.d() <= x.n();
  for (Index i = 0; i < system.rows(); ++i) {
    system(i, i) += alpha;
    if (by_features && system(i, i) == 0) system(i, i) = 1;
  }
  w.assign(static_cast<std::size_t>(x.d()), 0.0);
  if (by_features) {
    for (Index j = 0; j < x.d(); ++j) w[static_cast<std::size_t>(j)] = dot(x.column(j), y);
    return solve_cholesky(system.view(), w);
  }
  std::vector<double> rows(y.begin(), y.end());
  if (!solve_cholesky(system.view(), rows)) return false;
  for (Index j = 0; j < x.d(); ++j) w[static_cast<std::size_t>(j)] = dot(x.column(j), rows);
  return true;
}

}  // namespace trainyard
