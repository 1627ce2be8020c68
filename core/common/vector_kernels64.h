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
/// Where the largest entry is: the first of equal ones. A NaN is passed over, unless it is x_0, which then
/// stays. x: [n], not empty.
Index index_of_largest(std::span<const double> x);
/// out = exp(x * scale + shift), to the last digit or two of what goes in, where all of that lies within size
/// of 0 (at most 1/2): by as many terms of the series as it takes. x, out: [n], the same array or apart.
void exp_near_zero(std::span<const double> x, double scale, double shift, double size, std::span<double> out);
/// x divided by its sum, in place, each entry to the last digit or two. x: [n].
void make_shares(std::span<double> x);
/// x = -log(x), in place, to the last digit or two, for x_i > 0. x: [n].
void negative_logs(std::span<double> x);
/// y += a * x. x, y: [n].
void axpy(double a, std::span<const double> x, std::span<double> y);
/// The products of all pairs of rows: g = x x'. x: [d, n], g: [d, d].
void gram(ConstMatrixView64 x, MatrixView64 g);

}  // namespace trainyard
