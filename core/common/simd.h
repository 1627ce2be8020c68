#pragma once

#include <cstddef>
#include <cstdint>

#include <xsimd/xsimd.hpp>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace trainyard::simd {

/// Four float32 lanes: 128 bits on every target, so that sums have the same order everywhere.
using Vec = xsimd::make_sized_batch_t<float, 4>;
/// Four int32 lanes.
using VecI = xsimd::make_sized_batch_t<std::int32_t, 4>;

inline constexpr std::ptrdiff_t kLanes = 4;

inline Vec load(const float* p) { return Vec::load_unaligned(p); }
inline void store(float* p, Vec v) { v.store_unaligned(p); }
inline Vec broadcast(const float* p) { return Vec(*p); }

/// a * b + c. Fused in the relaxed build where the processor can, two roundings everywhere else.
inline Vec madd(Vec a, Vec b, Vec c) {
#if defined(__wasm_relaxed_simd__)
  return wasm_f32x4_relaxed_madd(a, b, c);
#else
  return a * b + c;
#endif
}

/// c - a * b, rounded as madd rounds.
inline Vec nmadd(Vec a, Vec b, Vec c) {
#if defined(__wasm_relaxed_simd__)
  return wasm_f32x4_relaxed_nmadd(a, b, c);
#else
  return c - a * b;
#endif
}

/// x where x < limit, limit elsewhere; a NaN in x stays a NaN (the min instructions differ in that).
inline Vec min_keep_nan(Vec x, Vec limit) {
#if defined(__wasm_simd128__)
  return wasm_f32x4_pmin(x, limit);
#else
  return xsimd::select(limit < x, limit, x);
#endif
}

/// x where x > limit, limit elsewhere; a NaN in x stays a NaN.
inline Vec max_keep_nan(Vec x, Vec limit) {
#if defined(__wasm_simd128__)
  return wasm_f32x4_pmax(x, limit);
#else
  return xsimd::select(x < limit, limit, x);
#endif
}

/// The first `count` lanes from memory (0 < count < 4), zeros in the others; reads nothing beyond.
inline Vec load_part(const float* p, std::ptrdiff_t count) {
  return Vec(p[0], count > 1 ? p[1] : 0.0f, count > 2 ? p[2] : 0.0f, 0.0f);
}

/// Writes the first `count` lanes (0 < count < 4) and nothing beyond.
inline void store_part(float* p, Vec v, std::ptrdiff_t count) {
#if defined(__wasm_simd128__)
  const v128_t lanes = v;
  wasm_v128_store32_lane(p, lanes, 0);
  if (count > 1) wasm_v128_store32_lane(p + 1, lanes, 1);
  if (count > 2) wasm_v128_store32_lane(p + 2, lanes, 2);
#else
  alignas(16) float lanes[4];
  v.store_aligned(lanes);
  p[0] = lanes[0];
  if (count > 1) p[1] = lanes[1];
  if (count > 2) p[2] = lanes[2];
#endif
}

/// The sum of the lanes, always as (0 + 2) + (1 + 3).
inline float sum_lanes(Vec v) {
  alignas(16) float lanes[4];
  v.store_aligned(lanes);
  return (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
}

/// Rows to columns of a 4x4 block.
inline void transpose(Vec& r0, Vec& r1, Vec& r2, Vec& r3) {
#if defined(__wasm_simd128__)
  const v128_t a = wasm_i32x4_shuffle(r0, r1, 0, 4, 1, 5);
  const v128_t b = wasm_i32x4_shuffle(r0, r1, 2, 6, 3, 7);
  const v128_t c = wasm_i32x4_shuffle(r2, r3, 0, 4, 1, 5);
  const v128_t d = wasm_i32x4_shuffle(r2, r3, 2, 6, 3, 7);
  r0 = Vec(wasm_i64x2_shuffle(a, c, 0, 2));
  r1 = Vec(wasm_i64x2_shuffle(a, c, 1, 3));
  r2 = Vec(wasm_i64x2_shuffle(b, d, 0, 2));
  r3 = Vec(wasm_i64x2_shuffle(b, d, 1, 3));
#else
  // Twice the perfect shuffle of rows (0, 2) and (1, 3).
  const Vec a = xsimd::zip_lo(r0, r2);
  const Vec b = xsimd::zip_hi(r0, r2);
  const Vec c = xsimd::zip_lo(r1, r3);
  const Vec d = xsimd::zip_hi(r1, r3);
  r0 = xsimd::zip_lo(a, c);
  r1 = xsimd::zip_hi(a, c);
  r2 = xsimd::zip_lo(b, d);
  r3 = xsimd::zip_hi(b, d);
#endif
}

}  // namespace trainyard::simd
