#include "common/recurrent_kernels.h"

#include <cassert>

#include "common/simd_math.h"

namespace trainyard {
namespace {

using simd::Vec;

Vec load_lanes(const float* p, Index count) {
  return count == simd::kLanes ? simd::load(p) : simd::load_part(p, count);
}

void store_lanes(float* p, Vec v, Index count) {
  if (count == simd::kLanes) return simd::store(p, v);
  simd::store_part(p, v, count);
}

/// Calls step(j, count) for four units at a time: the units j to j + count - 1.
template <typename Step>
void for_units(Index h, Step step) {
  Index j = 0;
  for (; j + simd::kLanes <= h; j += simd::kLanes) step(j, simd::kLanes);
  if (j < h) step(j, h - j);
}

}  // namespace

void lstm_forward(MatrixView gates, ConstMatrixView previous, MatrixView cell, MatrixView hidden) {
  const Index h = cell.cols();
  assert(gates.cols() == 4 * h);
  for (Index row = 0; row < gates.rows(); ++row) {
    float* gate = gates.data() + row * 4 * h;
    const Index at = row * h;
    for_units(h, [&](Index j, Index count) {
      const Vec i = simd::sigmoid(load_lanes(gate + j, count));
      const Vec f = simd::sigmoid(load_lanes(gate + h + j, count));
      const Vec g = simd::tanh(load_lanes(gate + 2 * h + j, count));
      const Vec o = simd::sigmoid(load_lanes(gate + 3 * h + j, count));
      const Vec c = f * load_lanes(previous.data() + at + j, count) + i * g;
      store_lanes(gate + j, i, count);
      store_lanes(gate + h + j, f, count);
      store_lanes(gate + 2 * h + j, g, count);
      store_lanes(gate + 3 * h + j, o, count);
      store_lanes(cell.data() + at + j, c, count);
      store_lanes(hidden.data() + at + j, o * simd::tanh(c), count);
    });
  }
}

void lstm_backward(ConstMatrixView dhidden, ConstMatrixView previous, ConstMatrixView cell, MatrixView gates,
                   MatrixView dcell) {
  const Index h = cell.cols();
  const Vec one(1.0f);
  for (Index row = 0; row < gates.rows(); ++row) {
    float* gate = gates.data() + row * 4 * h;
    const Index at = row * h;
    for_units(h, [&](Index j, Index count) {
      const Vec i = load_lanes(gate + j, count);
      const Vec f = load_lanes(gate + h + j, count);
      const Vec g = load_lanes(gate + 2 * h + j, count);
      const Vec o = load_lanes(gate + 3 * h + j, count);
      const Vec squashed = simd::tanh(load_lanes(cell.data() + at + j, count));
      const Vec dh = load_lanes(dhidden.data() + at + j, count);
      const Vec dc = load_lanes(dcell.data() + at + j, count) + dh * o * (one - squashed * squashed);
      store_lanes(gate + j, dc * g * i * (one - i), count);
      store_lanes(gate + h + j, dc * load_lanes(previous.data() + at + j, count) * f * (one - f), count);
      store_lanes(gate + 2 * h + j, dc * i * (one - g * g), count);
      store_lanes(gate + 3 * h + j, dh * squashed * o * (one - o), count);
      store_lanes(dcell.data() + at + j, dc * f, count);
    });
  }
}

void gru_forward(MatrixView gates, ConstMatrixView products, ConstMatrixView previous, MatrixView hidden) {
  const Index h = hidden.cols();
  assert(gates.cols() == 3 * h && products.cols() == 3 * h);
  for (Index row = 0; row < gates.rows(); ++row) {
    float* gate = gates.data() + row * 3 * h;
    const float* product = products.data() + row * 3 * h;
    const Index at = row * h;
    for_units(h, [&](Index j, Index count) {
      const Vec r = simd::sigmoid(load_lanes(gate + j, count) + load_lanes(product + j, count));
      const Vec z = simd::sigmoid(load_lanes(gate + h + j, count) + load_lanes(product + h + j, count));
      const Vec n =
          simd::tanh(load_lanes(gate + 2 * h + j, count) + r * load_lanes(product + 2 * h + j, count));
      store_lanes(gate + j, r, count);
      store_lanes(gate + h + j, z, count);
      store_lanes(gate + 2 * h + j, n, count);
      store_lanes(hidden.data() + at + j, n + z * (load_lanes(previous.data() + at + j, count) - n), count);
    });
  }
}

void gru_backward(MatrixView gates, MatrixView products, ConstMatrixView previous, MatrixView dhidden) {
  const Index h = dhidden.cols();
  const Vec one(1.0f);
  for (Index row = 0; row < gates.rows(); ++row) {
    float* gate = gates.data() + row * 3 * h;
    float* product = products.data() + row * 3 * h;
    const Index at = row * h;
    for_units(h, [&](Index j, Index count) {
      const Vec r = load_lanes(gate + j, count);
      const Vec z = load_lanes(gate + h + j, count);
      const Vec n = load_lanes(gate + 2 * h + j, count);
      const Vec dh = load_lanes(dhidden.data() + at + j, count);
      const Vec dz = dh * (load_lanes(previous.data() + at + j, count) - n) * z * (one - z);
      const Vec dn = dh * (one - z) * (one - n * n);
      const Vec dr = dn * load_lanes(product + 2 * h + j, count) * r * (one - r);
      store_lanes(gate + j, dr, count);
      store_lanes(gate + h + j, dz, count);
      store_lanes(gate + 2 * h + j, dn, count);
      store_lanes(product + j, dr, count);
      store_lanes(product + h + j, dz, count);
      store_lanes(product + 2 * h + j, dn * r, count);
      store_lanes(dhidden.data() + at + j, dh * z, count);
    });
  }
}

}  // namespace trainyard
