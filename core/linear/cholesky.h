#pragma once

#include <span>

#include "common/matrix_view.h"

namespace trainyard {

/// Solves a x = b for a symmetric, positive definite a; a becomes its factor, b the solution. a: [m, m], of
/// which the lower triangle is read; b: [m]. False if a is not positive definite within rounding; then b is
/// undefined. Source: Golub & Van Loan, Matrix Computations (2013), section 4.2.
bool solve_cholesky(MatrixView64 a, std::span<double> b);

}  // namespace trainyard
