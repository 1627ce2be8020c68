#pragma once

#include <bit>
#include <cstdint>

#include "common/simd.h"

namespace trainyard::simd {

/// The pieces of e^x = 2^n e^r with |r| <= ln(2) / 2.
struct ExpParts {
  Vec mantissa;  ///< e^r
  Vec tail;      ///< e^r - 1, with all its digits
  VecI n;
};

/// Splits off powers of two after Cody & Waite (1980); e^r as 1 + r + r^2 p(r), p of degree 4 fitted for the
/// least relative error (3e-9). |x| < 2^21; a NaN comes out in the mantissa.
inline ExpParts exp_parts(Vec x) {
  // Adding 1.5 * 2^23 rounds to a whole number, which is then the low bits of the sum.
  const Vec magic(12582912.0f);
  const Vec shifted = x * Vec(1.44269504f) + magic;
  const VecI n = xsimd::bitwise_cast<std::int32_t>(shifted) - VecI(0x4b400000);
  const Vec whole = shifted - magic;
  Vec r = nmadd(whole, Vec(0.693145752f), x);  // ln 2, 17 bits: exact product
  r = nmadd(whole, Vec(1.42860677e-6f), r);    // and the rest of it
  Vec p = madd(Vec(0.0013814599f), r, Vec(0.008368717f));
  p = madd(p, r, Vec(0.04166839f));
  p = madd(p, r, Vec(0.16666521f));
  p = madd(p, r, Vec(0.49999994f));
  const Vec tail = madd(p, r * r, r);
  return {tail + Vec(1.0f), tail, n};
}

/// 2^n for -127 < n <= 128; 128 gives infinity.
inline Vec power_of_two(VecI n) { return xsimd::bitwise_cast<float>((n + VecI(127)) << 23); }

/// e^x over the full range: subnormal results, 0 below -104, infinity above 88.72. Relative error under 2e-7.
inline Vec exp(Vec x) {
  const Vec bounded = max_keep_nan(min_keep_nan(x, Vec(89.0f)), Vec(-105.0f));
  const ExpParts parts = exp_parts(bounded);
  const VecI half = parts.n >> 1;  // two factors, as 2^n alone may be out of range where the product is not
  return parts.mantissa * power_of_two(half) * power_of_two(parts.n - half);
}

/// e^x for x <= 88, one scaling cheaper: below -87 the result stays 1.6e-38, as suits terms added to 1.
inline Vec exp_above_tiny(Vec x) {
  const ExpParts parts = exp_parts(max_keep_nan(x, Vec(-87.0f)));
  return parts.mantissa * power_of_two(parts.n);
}

/// e^x - 1 for x <= 0, exact to the last digits also near 0: 2^n (e^r - 1) + (2^n - 1). Relative error under
/// 5e-7.
inline Vec expm1_negative(Vec x) {
  const Vec bounded = max_keep_nan(x, Vec(-87.0f));
  const ExpParts parts = exp_parts(bounded);
  const Vec scale = power_of_two(parts.n);
  return madd(scale, parts.tail, scale - Vec(1.0f));
}

/// log(1 + t) for t in [0, 1] as 2 artanh(s), s = t / (2 + t) <= 1/3: the series' first eight terms leave
/// 1e-9. Relative error under 3e-7.
inline Vec log1p_unit(Vec t) {
  const Vec s = t / (Vec(2.0f) + t);
  const Vec z = s * s;
  Vec p = madd(Vec(1.0f / 15), z, Vec(1.0f / 13));
  p = madd(p, z, Vec(1.0f / 11));
  p = madd(p, z, Vec(1.0f / 9));
  p = madd(p, z, Vec(1.0f / 7));
  p = madd(p, z, Vec(1.0f / 5));
  p = madd(p, z, Vec(1.0f / 3));
  p = madd(p, z, Vec(1.0f));
  return (s + s) * p;
}

/// 1 / (1 + e^-x). Relative error under 4e-7; 0 below -88.4, where the result would not be a normal number.
inline Vec sigmoid(Vec x) {
  return Vec(1.0f) / (Vec(1.0f) + exp_above_tiny(min_keep_nan(Vec(0.0f) - x, Vec(88.8f))));
}

/// Hyperbolic tangent as x p(x^2) / q(x^2), both of degree 4, fitted for the least relative error on |x|
/// <= 9.02. Relative error under 6e-7, never above 1 in size, exactly 1 from 8.9003 on.
inline Vec tanh(Vec x) {
  const Vec limit(8.90028954f);  // where p / q comes out just above 1, fused or not
  const Vec bounded = max_keep_nan(min_keep_nan(x, limit), Vec(0.0f) - limit);
  const Vec z = bounded * bounded;
  Vec p = madd(Vec(1.3319162900264485e-08f), z, Vec(2.0583556508962278e-05f));
  p = madd(p, z, Vec(0.003494039486894803f));
  p = madd(p, z, Vec(0.13379722190514548f));
  p = madd(p, z, Vec(0.9999999790131875f));
  Vec q = madd(Vec(7.762059619400587e-07f), z, Vec(0.00032831006589011135f));
  q = madd(q, z, Vec(0.025871092269047675f));
  q = madd(q, z, Vec(0.46713037432851573f));
  q = madd(q, z, Vec(1.0f));
  return max_keep_nan(min_keep_nan(bounded * p / q, Vec(1.0f)), Vec(-1.0f));
}

/// Density of the standard normal distribution, e^(-x^2/2) / sqrt(2 pi). Relative error under 1e-6 while it
/// is normal.
inline Vec normal_density(Vec x) {
  // x^2 / 2 = (h^2 + (x - h)(x + h)) / 2 with h the upper 12 bits of x: h^2 is exact, and the rest is small.
  const Vec bounded = max_keep_nan(min_keep_nan(x, Vec(14.0f)), Vec(-14.0f));
  const Vec h = xsimd::bitwise_cast<float>(xsimd::bitwise_cast<std::int32_t>(bounded) & VecI(~0xfff));
  const Vec low = (h - bounded) * (h + bounded) * Vec(0.5f);
  const Vec tail = madd(madd(madd(Vec(1.0f / 6), low, Vec(0.5f)), low, Vec(1.0f)), low, Vec(1.0f));
  return exp(h * h * Vec(-0.5f)) * tail * Vec(0.398942280f);
}

/// Distribution function of the standard normal, (1 + erf(x / sqrt 2)) / 2, given the density at x. Relative
/// error under 1e-6 on both sides: the lower tail is density(x) times Mills' ratio, a polynomial in 1 / (1 +
/// 0.35 |x|).
inline Vec normal_cdf(Vec x, Vec density) {
  const Vec size = xsimd::abs(x);
  const Vec t = Vec(1.0f) / madd(Vec(0.35f), size, Vec(1.0f));
  Vec m = madd(Vec(-0.029145803302526474f), t, Vec(0.14397111535072327f));
  m = madd(m, t, Vec(-0.2557131052017212f));
  m = madd(m, t, Vec(0.159172922372818f));
  m = madd(m, t, Vec(-0.02310902625322342f));
  m = madd(m, t, Vec(0.10550767928361893f));
  m = madd(m, t, Vec(0.11983294785022736f));
  m = madd(m, t, Vec(0.1398618519306183f));
  m = madd(m, t, Vec(0.13962140679359436f));
  const Vec lower = m * t * density * Vec(2.50662827f);
  return xsimd::select(x > Vec(0.0f), Vec(1.0f) - lower, lower);
}

}  // namespace trainyard::simd
