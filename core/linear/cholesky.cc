#include "linear/cholesky.h"

#include <cmath>
#include <limits>

#include "common/vector_kernels64.h"

namespace trainyard {

bool solve_cholesky(MatrixView64 a, std::span<double> b) {
  const Index m = a.rows();
  const double noise = static_cast<double>(m) * std::numeric_limits<double>::epsilon();
  for (Index i = 0; i < m; ++i) {
    const auto done = [&](Index row, Index count) {
      return a.row(row).first(static_cast<std::size_t>(count));
    };
    for (Index j = 0; j < i; ++j) a(i, j) = (a(i, j) - dot(done(i, j), done(j, j))) / a(j, j);
    const double pivot = a(i, i) - dot(done(i, i), done(i, i));
    if (!(pivot > noise * a(i, i))) return false;
    a(i, i) = std::sqrt(pivot);
    const auto at = static_cast<std::size_t>(i);
    b[at] = (b[at] - dot(done(i, i), b.first(at))) / a(i, i);
  }
  for (Index i = m - 1; i >= 0; --i) {
    const auto at = static_cast<std::size_t>(i);
    b[at] /= a(i, i);
    axpy(-b[at], a.row(i).first(at), b.first(at));
  }
  return true;
}

}  // namespace trainyard
