#include "nn/orthogonal.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace trainyard {
namespace {

/// Removes from v its part along each of the first `count` rows of q (orthonormal). Twice is enough to be
/// orthogonal to rounding (Giraud et al., Numerische Mathematik 101 (2005)).
void remove_components(const Matrix64& q, Index count, std::span<double> v) {
  for (int pass = 0; pass < 2; ++pass) {
    for (Index i = 0; i < count; ++i) {
      const auto row = q.view().row(i);
      const double along = std::inner_product(row.begin(), row.end(), v.begin(), 0.0);
      for (std::size_t j = 0; j < v.size(); ++j) v[j] -= along * row[j];
    }
  }
}

}  // namespace

void fill_orthogonal(MatrixView w, double gain, Rng& rng) {
  const bool wide = w.cols() > w.rows();
  const Index count = std::min(w.rows(), w.cols());
  Matrix64 q(count, std::max(w.rows(), w.cols()));
  for (Index i = 0; i < count; ++i) {
    const auto row = q.view().row(i);
    double norm = 0;
    while (norm < 1e-6) {  // a draw inside the span of the others, never seen in practice, is drawn again
      for (double& entry : row) entry = rng.normal();
      remove_components(q, i, row);
      norm = std::sqrt(std::inner_product(row.begin(), row.end(), row.begin(), 0.0));
    }
    for (double& entry : row) entry /= norm;
  }
  for (Index i = 0; i < w.rows(); ++i) {
    for (Index j = 0; j < w.cols(); ++j) w(i, j) = static_cast<float>(gain * (wide ? q(i, j) : q(j, i)));
  }
}

}  // namespace trainyard
