#pragma once

#include "common/matrix_view.h"
#include "common/simd.h"

namespace trainyard::gemm {

/// Height of the largest tile. 6 x 8 floats are 12 accumulators: with two columns of b and one broadcast they
/// fill the 16 vector registers of x86 but one, which V8 keeps for itself. Without fused multiply-add the
/// product needs a register too, and a sixth row would spill: 25 instead of 40 GFLOP/s.
#if defined(__wasm_simd128__) && !defined(__wasm_relaxed_simd__)
inline constexpr Index kTileRows = 5;
#else
inline constexpr Index kTileRows = 6;
#endif
/// Width of a tile: two vectors.
inline constexpr Index kTileCols = 8;

/// Where tile entries come from and go to. Entry (i, p) of a is a[i * a_row + p * a_step]; row p of b is the
/// floats from b + p * b_step on; row i of c starts at c + i * c_row.
struct TileArgs {
  const float* a;
  Index a_row;
  Index a_step;
  const float* b;
  Index b_step;
  float* c;
  Index c_row;
  Index k;            ///< terms to sum
  const float* bias;  ///< added to every row, of the tile's width; null for none
  bool add;           ///< keep what c holds and add to it
};

/// Height of the next tile when `rows` are left: the largest, and at the end two of about the same height.
constexpr Index next_tile_rows(Index rows) {
  if (rows <= kTileRows) return rows;
  if (rows >= 2 * kTileRows) return kTileRows;
  return (rows + 1) / 2;
}

template <int kVectors, int kTail>
simd::Vec load_column(const float* p, int v) {
  if (kTail != 0 && v == kVectors - 1) return simd::load_part(p + v * simd::kLanes, kTail);
  return simd::load(p + v * simd::kLanes);
}

template <int kVectors, int kTail>
void store_column(float* p, simd::Vec value, int v) {
  if (kTail != 0 && v == kVectors - 1) {
    simd::store_part(p + v * simd::kLanes, value, kTail);
  } else {
    simd::store(p + v * simd::kLanes, value);
  }
}

/// One tile of kRows rows by kVectors vectors, of which the last has kTail lanes (0: all four).
/// kPackedA: a is a panel whose step holds kRows consecutive floats. kPackedB: rows of b follow each other.
/// a_row and a_step (b_step) are then not read.
template <int kRows, int kVectors, int kTail, bool kPackedA, bool kPackedB>
void tile(const TileArgs& args) {
  using simd::Vec;
  const Index a_row = kPackedA ? 1 : args.a_row;
  const Index a_step = kPackedA ? kRows : args.a_step;
  const Index b_step = kPackedB ? kTileCols : args.b_step;
  Vec sum[kRows][kVectors];
  for (auto& row : sum) {
    for (Vec& entry : row) entry = Vec(0.0f);
  }
  const float* a = args.a;
  const float* b = args.b;
  for (Index p = args.k; p > 0; --p) {
    Vec column[kVectors];
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) column[v] = load_column<kVectors, kTail>(b, v);
#pragma GCC unroll 6
    for (int i = 0; i < kRows; ++i) {
      const Vec left = simd::broadcast(a + i * a_row);
#pragma GCC unroll 2
      for (int v = 0; v < kVectors; ++v) sum[i][v] = simd::madd(left, column[v], sum[i][v]);
    }
    a += a_step;
    b += b_step;
  }
  if (args.bias != nullptr) {
    for (int v = 0; v < kVectors; ++v) {
      const Vec bias = load_column<kVectors, kTail>(args.bias, v);
#pragma GCC unroll 6
      for (int i = 0; i < kRows; ++i) sum[i][v] += bias;
    }
  }
#pragma GCC unroll 6
  for (int i = 0; i < kRows; ++i) {
    float* c = args.c + i * args.c_row;
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) {
      if (args.add) sum[i][v] += load_column<kVectors, kTail>(c, v);
      store_column<kVectors, kTail>(c, sum[i][v], v);
    }
  }
}

}  // namespace trainyard::gemm
