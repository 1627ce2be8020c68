#pragma once

#include <span>

#include "common/matrix_view.h"

namespace trainyard {

// Loops over flat float64 arrays: what linear models spend their time in. As in vector_kernels.h, sums have
// one fixed order and so the same bits every time.

/// Sum of x_i * y_i. x, y: [n].
double dot(std::span<const double> x, std::span<const double> y);
/// Sum of x_i. x: [n].
double sum(std::span<const double> x);
/// Whether |x_i| < bound for every i; a NaN is not. x: [n].
bool all_within(std::span<const double> x, double bound);
/// y += a * x. x, y: [n].
void axpy(double a, std::span<const double> x, std::span<double> y);
/// The products of all pairs of rows: g = x x'. x: [d, n], g: [d, d].
void gram(ConstMatrixView64 x, MatrixView64 g);

}  // namespace trainyard
