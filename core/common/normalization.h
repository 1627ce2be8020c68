#pragma once

#include <span>

#include "common/matrix_view.h"

namespace trainyard {

// Batch and layer normalization over blocks of n rows and h columns. Each function goes over its block once
// or twice, sums in one fixed order, and allocates nothing.

/// mean[j] and the biased variance[j] of each column. x: [n, h], n > 0; both out: [h]. Deviations from the
/// first row are summed, so that columns far from zero keep their digits: relative error under 1e-5.
void column_moments(ConstMatrixView x, std::span<float> mean, std::span<float> variance);

/// y_ij = (x_ij - mean_j) factor_j + shift_j. x, y: [n, h], may be the same; the others: [h].
void normalize_columns(ConstMatrixView x, std::span<const float> mean, std::span<const float> factor,
                       std::span<const float> shift, MatrixView y);

/// sum[j] = sum_i dy_ij and product[j] = sum_i dy_ij (x_ij - mean_j). x, dy: [n, h], the others: [h].
void column_sums(ConstMatrixView dy, ConstMatrixView x, std::span<const float> mean, std::span<float> sum,
                 std::span<float> product);

/// dx_ij = factor_j dy_ij + slope_j (x_ij - mean_j) + shift_j. x, dy, dx: [n, h], dx may be dy.
void normalize_columns_backward(ConstMatrixView dy, ConstMatrixView x, std::span<const float> mean,
                                std::span<const float> factor, std::span<const float> slope,
                                std::span<const float> shift, MatrixView dx);

/// y_ij = (x_ij - mean_i) scale_i gain_j + shift_j with the row's own mean and scale = 1 / sqrt(variance +
/// epsilon). x, y: [n, h], may be the same; mean, scale: [n], written; gain, shift: [h], or both empty for 1
/// and 0.
void normalize_rows(ConstMatrixView x, float epsilon, std::span<const float> gain,
                    std::span<const float> shift, std::span<float> mean, std::span<float> scale,
                    MatrixView y);

/// The gradients of normalize_rows: dx, unless empty, and gain_gradient and shift_gradient [h], unless empty.
/// dx may be dy.
void normalize_rows_backward(ConstMatrixView dy, ConstMatrixView x, std::span<const float> mean,
                             std::span<const float> scale, std::span<const float> gain,
                             std::span<float> gain_gradient, std::span<float> shift_gradient, MatrixView dx);

}  // namespace trainyard
