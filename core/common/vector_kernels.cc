#include "common/vector_kernels.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "common/simd.h"

namespace trainyard {
namespace {

using simd::Vec;

/// Runs body(load, store, i) over whole vectors and then over the one to three entries left.
template <typename Body>
void each_vector(Index size, Body body) {
  Index i = 0;
  for (; i + simd::kLanes <= size; i += simd::kLanes) {
    body([i](const float* p) { return simd::load(p + i); }, [i](float* p, Vec v) { simd::store(p + i, v); });
  }
  if (i < size) {
    const Index rest = size - i;
    body([i, rest](const float* p) { return simd::load_part(p + i, rest); },
         [i, rest](float* p, Vec v) { simd::store_part(p + i, v, rest); });
  }
}

/// The sum of term(load) over all vectors, with four accumulators.
template <typename Term>
float reduce(Index size, Term term) {
  constexpr Index kStride = 4 * simd::kLanes;
  Vec sums[4] = {Vec(0.0f), Vec(0.0f), Vec(0.0f), Vec(0.0f)};
  Index i = 0;
  for (; i + kStride <= size; i += kStride) {
    for (Index u = 0; u < 4; ++u) {
      const Index at = i + u * simd::kLanes;
      sums[u] = term([at](const float* p) { return simd::load(p + at); }, sums[u]);
    }
  }
  for (; i + simd::kLanes <= size; i += simd::kLanes) {
    sums[0] = term([i](const float* p) { return simd::load(p + i); }, sums[0]);
  }
  if (i < size) {
    const Index rest = size - i;
    sums[1] = term([i, rest](const float* p) { return simd::load_part(p + i, rest); }, sums[1]);
  }
  return simd::sum_lanes((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

double exact_sum_of_squares(std::span<const float> x) {
  double sums[4] = {};
  std::size_t i = 0;
  for (; i + 4 <= x.size(); i += 4) {
    for (std::size_t u = 0; u < 4; ++u)
      sums[u] += static_cast<double>(x[i + u]) * static_cast<double>(x[i + u]);
  }
  for (; i < x.size(); ++i) sums[0] += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// A setting in every lane.
Vec all(double value) { return Vec(static_cast<float>(value)); }

/// Soft threshold: w moves towards zero by t and stops there. t = 0 leaves w as it is, and NaN stays.
Vec towards_zero(Vec w, Vec t) {
  const Vec zero(0.0f);
  return simd::max_keep_nan(w - t, zero) + simd::min_keep_nan(w + t, zero);
}

/// What the velocity of momentum has become after t steps whose gradients were all 1; the first is not
/// dampened.
double gathered_by_momentum(double momentum, double fresh, std::int64_t t) {
  const double first = std::pow(momentum, static_cast<double>(t - 1));
  return first + fresh * (1 - first) / (1 - momentum);
}

template <typename T>
Index length(std::span<T> x) {
  return static_cast<Index>(x.size());
}

}  // namespace

void fill(std::span<float> x, float value) { std::fill(x.begin(), x.end(), value); }

void axpy(float a, std::span<const float> x, std::span<float> y) {
  assert(x.size() == y.size());
  const Vec factor(a);
  each_vector(length(y), [&](auto load, auto store) {
    store(y.data(), simd::madd(factor, load(x.data()), load(y.data())));
  });
}

void scale(float a, std::span<float> x) {
  const Vec factor(a);
  each_vector(length(x), [&](auto load, auto store) { store(x.data(), factor * load(x.data())); });
}

void scale_add(float a, std::span<const float> x, float b, std::span<float> y) {
  assert(x.size() == y.size());
  const Vec on_x(a);
  const Vec on_y(b);
  each_vector(length(y), [&](auto load, auto store) {
    store(y.data(), simd::madd(on_x, load(x.data()), on_y * load(y.data())));
  });
}

void add(std::span<const float> x, std::span<const float> y, std::span<float> z) {
  assert(x.size() == z.size() && y.size() == z.size());
  each_vector(length(z), [&](auto load, auto store) { store(z.data(), load(x.data()) + load(y.data())); });
}

void multiply_elements(std::span<const float> x, std::span<const float> y, std::span<float> z) {
  assert(x.size() == z.size() && y.size() == z.size());
  each_vector(length(z), [&](auto load, auto store) { store(z.data(), load(x.data()) * load(y.data())); });
}

void clamp(std::span<float> x, float low, float high) {
  const Vec lower(low);
  const Vec upper(high);
  each_vector(length(x), [&](auto load, auto store) {
    store(x.data(), simd::max_keep_nan(simd::min_keep_nan(load(x.data()), upper), lower));
  });
}

float sum(std::span<const float> x) {
  return reduce(length(x), [&](auto load, Vec so_far) { return so_far + load(x.data()); });
}

float sum_of_squares(std::span<const float> x) { return dot(x, x); }

double sum_of_squares64(std::span<const float> x) {
  constexpr std::size_t kBlock = 1024;
  double total = 0;
  for (std::size_t i = 0; i < x.size(); i += kBlock) {
    const auto block = x.subspan(i, std::min(kBlock, x.size() - i));
    const float squares = sum_of_squares(block);
    // Outside these bounds float32 squares have overflowed, or too many may have been lost below 1e-38.
    total += squares > 1e-28f && squares < 1e38f ? static_cast<double>(squares) : exact_sum_of_squares(block);
  }
  return total;
}

float dot(std::span<const float> x, std::span<const float> y) {
  assert(x.size() == y.size());
  return reduce(length(x),
                [&](auto load, Vec so_far) { return simd::madd(load(x.data()), load(y.data()), so_far); });
}

bool all_finite(std::span<const float> x) {
  // 0 * x is 0 for finite x and NaN otherwise, and a NaN never leaves a sum.
  const Vec zero(0.0f);
  return reduce(length(x), [&](auto load, Vec so_far) { return so_far + zero * load(x.data()); }) == 0.0f;
}

void gather_rows(ConstMatrixView x, std::span<const Index> rows, MatrixView y) {
  assert(y.rows() == static_cast<Index>(rows.size()) && y.cols() == x.cols());
  const Index d = x.cols();
  float* out = y.data();
  for (const Index row : rows) {
    assert(row >= 0 && row < x.rows());
    out = std::copy_n(x.data() + row * d, d, out);
  }
}

void add_sign(float a, std::span<const float> w, std::span<float> g) {
  assert(w.size() == g.size());
  const Vec zero(0.0f);
  const Vec up(a);
  each_vector(length(g), [&](auto load, auto store) {
    const Vec at = load(w.data());
    const Vec push = xsimd::select(at > zero, up, xsimd::select(at < zero, -up, zero));
    store(g.data(), load(g.data()) + push);
  });
}

void sgd_update(std::span<float> w, std::span<const float> g, const SgdStep& step) {
  assert(w.size() == g.size());
  const Vec rate = all(step.learning_rate);
  if (step.decay == 0 && step.l1 == 0) {
    each_vector(length(w), [&](auto load, auto store) {
      store(w.data(), simd::nmadd(rate, load(g.data()), load(w.data())));
    });
    return;
  }
  const Vec shrink = all(step.decay);
  const Vec threshold = all(step.learning_rate * step.l1);
  each_vector(length(w), [&](auto load, auto store) {
    const Vec old = load(w.data());
    const Vec moved = simd::nmadd(rate, simd::madd(shrink, old, load(g.data())), old);
    store(w.data(), towards_zero(moved, threshold));
  });
}

void momentum_update(std::span<float> w, std::span<const float> g, std::span<float> v,
                     const MomentumStep& step) {
  assert(w.size() == g.size() && w.size() == v.size());
  const bool first = step.t == 1;
  const double gathered = gathered_by_momentum(step.momentum, 1 - step.dampening, step.t);
  const double gain = step.nesterov ? 1 + step.momentum * gathered : gathered;
  const Vec rate = all(step.learning_rate);
  const Vec shrink = all(step.decay);
  const Vec momentum = all(first ? 0 : step.momentum);
  const Vec fresh = all(first ? 1 : 1 - step.dampening);
  const Vec look_ahead = all(step.momentum);
  const Vec threshold = all(step.learning_rate * gain * step.l1);
  each_vector(length(w), [&](auto load, auto store) {
    const Vec old = load(w.data());
    const Vec gradient = simd::madd(shrink, old, load(g.data()));
    const Vec velocity = simd::madd(momentum, load(v.data()), fresh * gradient);
    store(v.data(), velocity);
    const Vec move = step.nesterov ? simd::madd(look_ahead, velocity, gradient) : velocity;
    store(w.data(), towards_zero(simd::nmadd(rate, move, old), threshold));
  });
}

void adam_update(std::span<float> w, std::span<const float> g, std::span<float> m, std::span<float> v,
                 const AdamStep& step) {
  assert(w.size() == g.size() && w.size() == m.size() && w.size() == v.size());
  const double correction1 = 1 - std::pow(step.beta1, static_cast<double>(step.t));
  const double correction2 = 1 - std::pow(step.beta2, static_cast<double>(step.t));
  const Vec rate = all(step.learning_rate / correction1);
  const Vec l1 = all(step.l1 * correction1);
  const Vec root = all(1 / std::sqrt(correction2));
  const Vec epsilon = all(step.epsilon);
  const Vec beta1 = all(step.beta1);
  const Vec rest1 = all(1 - step.beta1);
  const Vec beta2 = all(step.beta2);
  const Vec rest2 = all(1 - step.beta2);
  const Vec on_gradient = all(step.decay);
  const Vec on_weight = all(1 - step.learning_rate * step.decoupled_decay);
  each_vector(length(w), [&](auto load, auto store) {
    const Vec old = load(w.data());
    const Vec gradient = simd::madd(on_gradient, old, load(g.data()));
    const Vec mean = simd::madd(beta1, load(m.data()), rest1 * gradient);
    const Vec square = simd::madd(beta2, load(v.data()), rest2 * (gradient * gradient));
    store(m.data(), mean);
    store(v.data(), square);
    const Vec own_rate = rate / simd::madd(xsimd::sqrt(square), root, epsilon);
    store(w.data(), towards_zero(simd::nmadd(own_rate, mean, old * on_weight), own_rate * l1));
  });
}

void adagrad_update(std::span<float> w, std::span<const float> g, std::span<float> s,
                    const AdagradStep& step) {
  assert(w.size() == g.size() && w.size() == s.size());
  const Vec rate = all(step.learning_rate);
  const Vec epsilon = all(step.epsilon);
  const Vec start = all(step.start);
  const Vec shrink = all(step.decay);
  const Vec l1 = all(step.l1);
  each_vector(length(w), [&](auto load, auto store) {
    const Vec old = load(w.data());
    const Vec gradient = simd::madd(shrink, old, load(g.data()));
    const Vec squares = simd::madd(gradient, gradient, load(s.data()));
    store(s.data(), squares);
    const Vec own_rate = rate / (xsimd::sqrt(squares + start) + epsilon);
    store(w.data(), towards_zero(simd::nmadd(own_rate, gradient, old), own_rate * l1));
  });
}

void rmsprop_update(std::span<float> w, std::span<const float> g, std::span<float> v, std::span<float> m,
                    std::span<float> b, const RmsPropStep& step) {
  assert(w.size() == g.size() && w.size() == v.size());
  const Vec rate = all(step.learning_rate);
  const Vec alpha = all(step.alpha);
  const Vec rest = all(1 - step.alpha);
  const Vec epsilon = all(step.epsilon);
  const Vec momentum = all(step.momentum);
  const Vec shrink = all(step.decay);
  const double gain = b.empty() ? 1 : gathered_by_momentum(step.momentum, 1, step.t);
  const Vec threshold = all(step.learning_rate * gain * step.l1);
  const Vec zero(0.0f);
  const Vec one(1.0f);
  each_vector(length(w), [&](auto load, auto store) {
    const Vec old = load(w.data());
    const Vec gradient = simd::madd(shrink, old, load(g.data()));
    Vec square = simd::madd(alpha, load(v.data()), rest * (gradient * gradient));
    store(v.data(), square);
    if (!m.empty()) {
      const Vec mean = simd::madd(alpha, load(m.data()), rest * gradient);
      store(m.data(), mean);
      square = simd::max_keep_nan(simd::nmadd(mean, mean, square), zero);
    }
    const Vec scale = one / (xsimd::sqrt(square) + epsilon);
    Vec move = gradient * scale;
    if (!b.empty()) {
      move = simd::madd(momentum, load(b.data()), move);
      store(b.data(), move);
    }
    store(w.data(), towards_zero(simd::nmadd(rate, move, old), threshold * scale));
  });
}

}  // namespace trainyard
