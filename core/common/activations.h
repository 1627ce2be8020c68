#pragma once

#include <span>

#include "common/matrix_view.h"

namespace trainyard {

// Elementwise functions over flat arrays. All spans of one call have the same length, and an output may be
// the very array of an input (but not overlap it otherwise). A NaN going in comes out: a network that
// diverged must show it. Relative errors hold against exact values, in every build; backward functions
// compute dx = dy * f'(x) and take whichever of x and y = f(x) makes that cheapest.

/// y = e^x. Relative error under 2e-7; subnormal results, 0 and infinity where float32 has them.
void exp(std::span<const float> x, std::span<float> y);

/// y = 1 / (1 + e^-x). Relative error under 4e-7 down to x = -87; 0 below -88.4.
void sigmoid(std::span<const float> x, std::span<float> y);
/// dx = dy * y * (1 - y).
void sigmoid_backward(std::span<const float> dy, std::span<const float> y, std::span<float> dx);

/// y = tanh(x). Relative error under 6e-7; never above 1 in size.
void tanh(std::span<const float> x, std::span<float> y);
/// dx = dy * (1 - y^2).
void tanh_backward(std::span<const float> dy, std::span<const float> y, std::span<float> dx);

/// y = max(x, 0), NaN where x is NaN.
void relu(std::span<const float> x, std::span<float> y);
/// dx = dy where y > 0, else 0. At the kink the derivative is 0, as in PyTorch.
void relu_backward(std::span<const float> dy, std::span<const float> y, std::span<float> dx);

/// y = x where x > 0, else slope * x.
void leaky_relu(std::span<const float> x, float slope, std::span<float> y);
/// dx = dy where x > 0, else slope * dy. x is the input; the output serves as well while slope > 0.
void leaky_relu_backward(std::span<const float> dy, std::span<const float> x, float slope,
                         std::span<float> dx);

/// y = x * Phi(x), with the exact normal distribution function Phi, as PyTorch's default.
/// Source: Hendrycks & Gimpel, arXiv 1606.08415. Relative error under 2e-6.
void gelu(std::span<const float> x, std::span<float> y);
/// dx = dy * (Phi(x) + x * phi(x)). x is the input.
void gelu_backward(std::span<const float> dy, std::span<const float> x, std::span<float> dx);

/// y = scale * (x where x > 0, else alpha * (e^x - 1)). Relative error under 6e-7.
void elu(std::span<const float> x, float alpha, float scale, std::span<float> y);
/// dx = dy * scale * (1 where x > 0, else alpha * e^x). x is the input.
void elu_backward(std::span<const float> dy, std::span<const float> x, float alpha, float scale,
                  std::span<float> dx);

/// y = x / (1 + e^-x). Relative error under 5e-7 down to x = -87; 0 below -88.4.
void silu(std::span<const float> x, std::span<float> y);
/// dx = dy * s * (1 + x (1 - s)), s = 1 / (1 + e^-x). x is the input.
void silu_backward(std::span<const float> dy, std::span<const float> x, std::span<float> dx);

/// y = log(1 + e^(beta x)) / beta. Relative error under 1e-6 down to beta x = -87; 1.7e-38 / beta below.
void softplus(std::span<const float> x, float beta, std::span<float> y);
/// dx = dy / (1 + e^(-beta x)). x is the input.
void softplus_backward(std::span<const float> dy, std::span<const float> x, float beta, std::span<float> dx);

/// Row-wise softmax: y_ij = e^(x_ij - m_i) / sum_j e^(x_ij - m_i), m_i the row's largest entry. x, y: [n, k];
/// y may be x. A row with a NaN or +infinity becomes NaN throughout.
void softmax(ConstMatrixView x, MatrixView y);

/// out_i = log sum_j e^(x_ij), without overflow. x: [n, k], k > 0, out: [n]. NaN where the row has a NaN.
void log_sum_exp(ConstMatrixView x, std::span<float> out);

}  // namespace trainyard
