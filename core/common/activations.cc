#include "common/activations.h"

#include <cassert>
#include <cmath>

#include "common/simd_math.h"

namespace trainyard {
namespace {

using simd::Vec;

/// y = f(x), entry by entry; the last one to three go through the same vector code.
template <typename F>
void map(std::span<const float> x, std::span<float> y, F f) {
  assert(x.size() == y.size());
  const auto size = static_cast<Index>(x.size());
  const float* in = x.data();
  float* out = y.data();
  Index i = 0;
  for (; i + simd::kLanes <= size; i += simd::kLanes) simd::store(out + i, f(simd::load(in + i)));
  if (i < size) simd::store_part(out + i, f(simd::load_part(in + i, size - i)), size - i);
}

/// y = f(a, b), entry by entry.
template <typename F>
void map(std::span<const float> a, std::span<const float> b, std::span<float> y, F f) {
  assert(a.size() == y.size() && b.size() == y.size());
  const auto size = static_cast<Index>(y.size());
  const float* left = a.data();
  const float* right = b.data();
  float* out = y.data();
  Index i = 0;
  for (; i + simd::kLanes <= size; i += simd::kLanes) {
    simd::store(out + i, f(simd::load(left + i), simd::load(right + i)));
  }
  if (i < size) {
    const Index rest = size - i;
    simd::store_part(out + i, f(simd::load_part(left + i, rest), simd::load_part(right + i, rest)), rest);
  }
}

/// The largest entry; NaN if there is one.
float row_max(const float* x, Index k) {
  float max = x[0];
  for (Index j = 1; j < k; ++j) {
    if (!(x[j] <= max)) max = max != max ? max : x[j];
  }
  return max;
}

/// out = e^(x - max), and their sum in ascending order of lanes. out may be null or x.
float exp_minus(const float* x, Index k, float max, float* out) {
  const Vec shift(max);
  Vec sums(0.0f);
  Index j = 0;
  for (; j + simd::kLanes <= k; j += simd::kLanes) {
    const Vec e = simd::exp(simd::load(x + j) - shift);
    if (out != nullptr) simd::store(out + j, e);
    sums += e;
  }
  float sum = simd::sum_lanes(sums);
  if (j < k) {
    const Vec e = simd::exp(simd::load_part(x + j, k - j) - shift);
    float rest[4] = {};
    simd::store_part(rest, e, k - j);
    for (Index r = 0; r < k - j; ++r) {
      if (out != nullptr) out[j + r] = rest[r];
      sum += rest[r];
    }
  }
  return sum;
}

}  // namespace

void exp(std::span<const float> x, std::span<float> y) {
  map(x, y, [](Vec v) { return simd::exp(v); });
}

void sigmoid(std::span<const float> x, std::span<float> y) {
  map(x, y, [](Vec v) { return simd::sigmoid(v); });
}

void sigmoid_backward(std::span<const float> dy, std::span<const float> y, std::span<float> dx) {
  map(dy, y, dx, [](Vec g, Vec v) { return g * (v * (Vec(1.0f) - v)); });
}

void tanh(std::span<const float> x, std::span<float> y) {
  map(x, y, [](Vec v) { return simd::tanh(v); });
}

void tanh_backward(std::span<const float> dy, std::span<const float> y, std::span<float> dx) {
  map(dy, y, dx, [](Vec g, Vec v) { return g * ((Vec(1.0f) - v) * (Vec(1.0f) + v)); });
}

void relu(std::span<const float> x, std::span<float> y) {
  map(x, y, [](Vec v) { return simd::max_keep_nan(v, Vec(0.0f)); });
}

void relu_backward(std::span<const float> dy, std::span<const float> y, std::span<float> dx) {
  map(dy, y, dx, [](Vec g, Vec v) { return xsimd::select(v <= Vec(0.0f), Vec(0.0f), g); });
}

void leaky_relu(std::span<const float> x, float slope, std::span<float> y) {
  const Vec s(slope);
  map(x, y, [s](Vec v) { return xsimd::select(v > Vec(0.0f), v, s * v); });
}

void leaky_relu_backward(std::span<const float> dy, std::span<const float> x, float slope,
                         std::span<float> dx) {
  const Vec s(slope);
  map(dy, x, dx, [s](Vec g, Vec v) { return xsimd::select(v > Vec(0.0f), g, s * g); });
}

void gelu(std::span<const float> x, std::span<float> y) {
  map(x, y, [](Vec v) { return v * simd::normal_cdf(v, simd::normal_density(v)); });
}

void gelu_backward(std::span<const float> dy, std::span<const float> x, std::span<float> dx) {
  map(dy, x, dx, [](Vec g, Vec v) {
    const Vec density = simd::normal_density(v);
    return g * (simd::normal_cdf(v, density) + v * density);
  });
}

void elu(std::span<const float> x, float alpha, float scale, std::span<float> y) {
  const Vec above(scale), below(scale * alpha), zero(0.0f);
  map(x, y, [=](Vec v) {
    const Vec curve = below * simd::expm1_negative(simd::min_keep_nan(v, zero));
    return xsimd::select(v > zero, above * v, curve);
  });
}

void elu_backward(std::span<const float> dy, std::span<const float> x, float alpha, float scale,
                  std::span<float> dx) {
  const Vec above(scale), below(scale * alpha), zero(0.0f);
  map(dy, x, dx, [=](Vec g, Vec v) {
    const Vec slope = below * simd::exp(simd::min_keep_nan(v, zero));
    return g * xsimd::select(v > zero, above, slope);
  });
}

void silu(std::span<const float> x, std::span<float> y) {
  map(x, y, [](Vec v) { return v * simd::sigmoid(v); });
}

void silu_backward(std::span<const float> dy, std::span<const float> x, std::span<float> dx) {
  map(dy, x, dx, [](Vec g, Vec v) {
    const Vec s = simd::sigmoid(v);
    return g * (s * simd::madd(v, Vec(1.0f) - s, Vec(1.0f)));
  });
}

void softplus(std::span<const float> x, float beta, std::span<float> y) {
  const Vec factor(beta), inverse(1 / beta), zero(0.0f);
  map(x, y, [=](Vec v) {
    const Vec rest = simd::log1p_unit(simd::exp_above_tiny(zero - xsimd::abs(factor * v)));
    return simd::max_keep_nan(v, zero) + inverse * rest;
  });
}

void softplus_backward(std::span<const float> dy, std::span<const float> x, float beta, std::span<float> dx) {
  const Vec factor(beta);
  map(dy, x, dx, [=](Vec g, Vec v) { return g * simd::sigmoid(factor * v); });
}

void softmax(ConstMatrixView x, MatrixView y) {
  assert(x.rows() == y.rows() && x.cols() == y.cols());
  const Index k = x.cols();
  if (k == 0) return;
  for (Index i = 0; i < x.rows(); ++i) {
    const float* in = x.data() + i * k;
    float* out = y.data() + i * k;
    const float sum = exp_minus(in, k, row_max(in, k), out);
    const Vec scale(1.0f / sum);
    map(std::span<const float>(out, static_cast<std::size_t>(k)),
        std::span<float>(out, static_cast<std::size_t>(k)), [scale](Vec v) { return v * scale; });
  }
}

void log_sum_exp(ConstMatrixView x, std::span<float> out) {
  assert(static_cast<Index>(out.size()) == x.rows());
  const Index k = x.cols();
  for (Index i = 0; i < x.rows(); ++i) {
    const float* in = x.data() + i * k;
    const float max = row_max(in, k);
    const float sum = exp_minus(in, k, max, nullptr);
    // Infinite rows: e^(inf - inf) is NaN, but the answer is the infinity itself.
    out[static_cast<std::size_t>(i)] = std::isinf(max) ? max : max + std::log(sum);
  }
}

}  // namespace trainyard
