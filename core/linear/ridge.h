#pragma once

#include <vector>

#include "linear/design_matrix.h"

namespace trainyard {

/// The smaller of both products of a design: X'X [d, d], or with fewer rows than features X X' [n, n].
Matrix64 smaller_products(const DesignMatrix& x);

/// The w that makes |y - X w|^2 + alpha |w|^2 smallest: (X'X + alpha I)^-1 X'y, which is X' (X X' + alpha
/// I)^-1 y. products: smaller_products(x); y: [n]; w becomes [d]. False where there is no single solution
/// within rounding (alpha 0, and features that repeat each other). Features that are zero throughout get 0.
/// Source: Hoerl & Kennard, Technometrics 12 (1970); the second form: Saunders et al., ICML 1998.
bool solve_ridge(const DesignMatrix& x, std::span<const double> y, const Matrix64& products, double alpha,
                 std::vector<double>& w);

}  // namespace trainyard
