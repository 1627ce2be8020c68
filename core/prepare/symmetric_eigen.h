#pragma once

#include <vector>

#include "common/matrix_view.h"

namespace trainyard {

/// a = v diag(values) v' for a symmetric a: values ascend, v's columns are the vectors. a: [m, m], of which
/// the lower triangle is read. By Eigen: it runs once a column, not once a row.
struct SymmetricEigen {
  std::vector<double> values;  ///< [m]
  Matrix64 vectors;            ///< [m, m]
  static SymmetricEigen of(ConstMatrixView64 a);
  /// The same of an a that is positive semidefinite, each value exact relative to itself, so that columns may
  /// be of any size. values: [rank], vectors: [m, rank]: what depends on others to within rounding counts as
  /// doing so. Source: Demmel & Veselic, SIAM J. Matrix Anal. Appl. 13 (1992): Cholesky with pivots, then
  /// one-sided Jacobi.
  static SymmetricEigen graded(ConstMatrixView64 a);
  /// The k largest values, still ascending, and their vectors [m, k], of an a that is positive semidefinite.
  /// Where k is small beside m by iteration on a subspace until they are exact to about 1e-12 of the largest
  /// (Golub & Van Loan, Matrix Computations (2013), section 8.2.4), otherwise as graded() where a is small
  /// and of such a rank, else as of().
  static SymmetricEigen leading(ConstMatrixView64 a, Index k);
};

}  // namespace trainyard
