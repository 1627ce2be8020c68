#pragma once

#include <cstdint>
#include <span>

#include "common/matrix_view.h"

namespace trainyard {

// Loops over flat float32 arrays. All spans of one call have the same length; an output may be the very array
// of an input. Sums have one fixed order (four times four lanes, then those, then the rest) and so the same
// bits every time.

/// x = value.
void fill(std::span<float> x, float value);
/// y += a * x.
void axpy(float a, std::span<const float> x, std::span<float> y);
/// x *= a.
void scale(float a, std::span<float> x);
/// y = a * x + b * y.
void scale_add(float a, std::span<const float> x, float b, std::span<float> y);
/// z = x + y.
void add(std::span<const float> x, std::span<const float> y, std::span<float> z);
/// z = x * y.
void multiply_elements(std::span<const float> x, std::span<const float> y, std::span<float> z);
/// x = x clamped to [low, high]; NaN stays.
void clamp(std::span<float> x, float low, float high);

/// Sum of the entries.
float sum(std::span<const float> x);
/// Sum of squares in float32: infinity beyond 3.4e38, and entries under 1e-19 count as 0.
float sum_of_squares(std::span<const float> x);
/// Sum of squares for any finite entries, 1e-45 to 3e38, with a relative error under 1e-6 however many they
/// are: norms of gradients that explode or vanish. Hardly slower than sum_of_squares while the entries are
/// ordinary.
double sum_of_squares64(std::span<const float> x);
/// Sum of x_i * y_i.
float dot(std::span<const float> x, std::span<const float> y);
/// Whether no entry is NaN or infinite.
bool all_finite(std::span<const float> x);

/// y[i, :] = x[rows[i], :]. x: [n, d], rows: [m], each in [0, n), y: [m, d].
void gather_rows(ConstMatrixView x, std::span<const Index> rows, MatrixView y);

/// g += a * sign(w), with sign(0) = 0.
void add_sign(float a, std::span<const float> w, std::span<float> g);

// One step of an optimizer over one parameter array w with its gradient g, PyTorch's formulas, in one pass
// over memory. Arrays are float32; what is made of the settings alone (1 - beta2) is made in float64 first,
// as PyTorch does: it shows in the fifth digit. `decay` is PyTorch's weight_decay: g + decay * w takes the
// place of g (0: none). `l1` is followed by the proximal step: w moves towards zero by as much as the update
// would have moved it by if g had been l1 from the first step on (0: none).

struct SgdStep {
  double learning_rate;
  double decay = 0;
  double l1 = 0;
};
/// w -= learning_rate * g.
void sgd_update(std::span<float> w, std::span<const float> g, const SgdStep& step);

struct MomentumStep {
  double learning_rate;
  double momentum;
  double dampening = 0;
  double decay = 0;
  bool nesterov = false;
  std::int64_t t =
      1;  ///< number of this step, from 1: in the first the velocity becomes g, undampened, as in PyTorch
  double l1 = 0;
};
/// v = momentum * v + (1 - dampening) * g; w -= learning_rate * (nesterov ? g + momentum * v : v).
void momentum_update(std::span<float> w, std::span<const float> g, std::span<float> v,
                     const MomentumStep& step);

struct AdamStep {
  double learning_rate;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  std::int64_t t = 1;  ///< number of this step, from 1, for the bias corrections
  double decay = 0;
  double decoupled_decay =
      0;  ///< AdamW: w *= 1 - learning_rate * decoupled_decay first, and g stays as it is
  double l1 = 0;
};
/// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
/// w -= learning_rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon).
/// Source: Kingma & Ba, ICLR 2015; Loshchilov & Hutter, ICLR 2019 for the decoupled decay.
void adam_update(std::span<float> w, std::span<const float> g, std::span<float> m, std::span<float> v,
                 const AdamStep& step);

struct AdagradStep {
  double learning_rate;
  double epsilon = 1e-10;
  double start = 0;  ///< added to every s
  double decay = 0;
  double l1 = 0;
};
/// s += g^2; w -= learning_rate * g / (sqrt(s + start) + epsilon).
void adagrad_update(std::span<float> w, std::span<const float> g, std::span<float> s,
                    const AdagradStep& step);

struct RmsPropStep {
  double learning_rate;
  double alpha = 0.99;
  double epsilon = 1e-8;
  double momentum = 0;
  std::int64_t t = 1;  ///< number of this step, from 1
  double decay = 0;
  double l1 = 0;
};
/// v = alpha v + (1 - alpha) g^2; w -= learning_rate * g / (sqrt(v) + epsilon). With m, which may be empty:
/// m = alpha m + (1 - alpha) g, and v - m^2, at least 0, in place of v. With b, which may be empty:
/// b = momentum * b + g / (...), and w -= learning_rate * b.
void rmsprop_update(std::span<float> w, std::span<const float> g, std::span<float> v, std::span<float> m,
                    std::span<float> b, const RmsPropStep& step);

}  // namespace trainyard
