#include "common/vector_kernels64.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstdint>

#include "common/simd.h"

namespace trainyard {
namespace {

using Vec64 = xsimd::make_sized_batch_t<double, 2>;
constexpr Index kLanes64 = 2;

Vec64 load64(const double* p) { return Vec64::load_unaligned(p); }

/// a * b + c, fused in the relaxed build only.
Vec64 madd64(Vec64 a, Vec64 b, Vec64 c) {
#if defined(__wasm_relaxed_simd__)
  return wasm_f64x2_relaxed_madd(a, b, c);
#else
  return a * b + c;
#endif
}

/// y where x < y, x elsewhere.
Vec64 larger64(Vec64 x, Vec64 y) {
#if defined(__wasm_simd128__)
  return wasm_f64x2_pmax(x, y);
#else
  return xsimd::select(x < y, y, x);
#endif
}

double sum_lanes64(Vec64 v) {
  alignas(16) double lanes[2];
  v.store_aligned(lanes);
  return lanes[0] + lanes[1];
}

/// Rows of x that gram() multiplies at once, two by four, so that each loaded number serves several sums.
constexpr Index kHigh = 2;
constexpr Index kWide = 4;
/// Entries of each row that gram() goes through before it turns to the next rows: they stay in the cache.
constexpr Index kDepth = 512;

/// g[i, j] += the products over [begin, end) for i of kHigh rows and j of kWide rows.
void add_tile(ConstMatrixView64 x, Index i, Index j, Index begin, Index end, MatrixView64 g) {
  const double* left[kHigh];
  const double* right[kWide];
  for (Index u = 0; u < kHigh; ++u) left[u] = x.data() + (i + u) * x.cols();
  for (Index v = 0; v < kWide; ++v) right[v] = x.data() + (j + v) * x.cols();
  Vec64 sums[kHigh][kWide];
  for (auto& row : sums) std::fill(std::begin(row), std::end(row), Vec64(0.0));
  Index at = begin;
  for (; at + kLanes64 <= end; at += kLanes64) {
    Vec64 b[kWide];
    for (Index v = 0; v < kWide; ++v) b[v] = load64(right[v] + at);
    for (Index u = 0; u < kHigh; ++u) {
      const Vec64 a = load64(left[u] + at);
      for (Index v = 0; v < kWide; ++v) sums[u][v] = madd64(a, b[v], sums[u][v]);
    }
  }
  for (Index u = 0; u < kHigh; ++u) {
    for (Index v = 0; v < kWide; ++v) {
      double sum = sum_lanes64(sums[u][v]);
      if (at < end) sum += left[u][at] * right[v][at];
      g(i + u, j + v) += sum;
    }
  }
}

}  // namespace

double dot(std::span<const double> x, std::span<const double> y) {
  assert(x.size() == y.size());
  const auto n = static_cast<Index>(x.size());
  const double* a = x.data();
  const double* b = y.data();
  Vec64 sums[4] = {Vec64(0.0), Vec64(0.0), Vec64(0.0), Vec64(0.0)};
  Index i = 0;
  for (; i + 4 * kLanes64 <= n; i += 4 * kLanes64) {
    for (Index u = 0; u < 4; ++u) {
      const Index at = i + u * kLanes64;
      sums[u] = madd64(load64(a + at), load64(b + at), sums[u]);
    }
  }
  double sum = sum_lanes64((sums[0] + sums[1]) + (sums[2] + sums[3]));
  for (; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

double sum(std::span<const double> x) {
  const auto n = static_cast<Index>(x.size());
  Vec64 sums[4] = {Vec64(0.0), Vec64(0.0), Vec64(0.0), Vec64(0.0)};
  Index i = 0;
  for (; i + 4 * kLanes64 <= n; i += 4 * kLanes64) {
    for (Index u = 0; u < 4; ++u) sums[u] += load64(x.data() + i + u * kLanes64);
  }
  double total = sum_lanes64((sums[0] + sums[1]) + (sums[2] + sums[3]));
  for (; i < n; ++i) total += x[static_cast<std::size_t>(i)];
  return total;
}

bool all_within(std::span<const double> x, double bound) {
  const auto n = static_cast<Index>(x.size());
  const Vec64 limit(bound);
  xsimd::batch_bool<double, Vec64::arch_type> within(true);
  Index i = 0;
  for (; i + kLanes64 <= n; i += kLanes64) within = within && xsimd::abs(load64(x.data() + i)) < limit;
  return xsimd::all(within) && (i == n || std::abs(x.back()) < bound);
}

Index index_of_largest(std::span<const double> x) {
  constexpr Index kBlock = 64;  // entries whose places fit a mask
  const auto n = static_cast<Index>(x.size());
  Vec64 most(x[0]);
  for (Index i = 0; i + kLanes64 <= n; i += kLanes64) most = larger64(most, load64(x.data() + i));
  alignas(16) double lanes[2];
  most.store_aligned(lanes);
  double largest = lanes[0] < lanes[1] ? lanes[1] : lanes[0];
  largest = largest < x.back() ? x.back() : largest;
  for (Index from = 0; from < n; from += kBlock) {
    const Index to = std::min(n, from + kBlock);
    std::uint64_t places = 0;
    Index i = from;
    for (; i + kLanes64 <= to; i += kLanes64)
      places |= (load64(x.data() + i) == Vec64(largest)).mask() << (i - from);
    if (i < to) places |= std::uint64_t{x[static_cast<std::size_t>(i)] == largest} << (i - from);
    if (places != 0) return from + std::countr_zero(places);
  }
  return 0;
}

void exp_near_zero(std::span<const double> x, double scale, double shift, double size,
                   std::span<double> out) {
  constexpr int kMostTerms = 15;
  constexpr Index kAtOnce = 4;        // vectors, which do not wait for each other's sums
  constexpr auto kReciprocals = [] {  // 1 / i!
    std::array<double, kMostTerms> out{1};
    double factorial = 1;
    for (int i = 1; i < kMostTerms; ++i) {
      factorial *= i;
      out[static_cast<std::size_t>(i)] = 1 / factorial;
    }
    return out;
  }();
  assert(size <= 0.5);
  int terms = 1;
  double next = size * std::exp(size);  // the first term that is left out, relative to at least exp(-size)
  while (terms < kMostTerms && next > 0x1p-54) next *= size / ++terms;
  const auto sum_series = [&](const double* from, double* to) {
    Vec64 at[kAtOnce];
    Vec64 sums[kAtOnce];
    for (Index u = 0; u < kAtOnce; ++u) {
      at[u] = madd64(load64(from + u * kLanes64), Vec64(scale), Vec64(shift));
      sums[u] = Vec64(kReciprocals[static_cast<std::size_t>(terms - 1)]);
    }
    for (auto i = static_cast<std::size_t>(terms - 1); i-- > 0;) {
      for (Index u = 0; u < kAtOnce; ++u) sums[u] = madd64(sums[u], at[u], Vec64(kReciprocals[i]));
    }
    for (Index u = 0; u < kAtOnce; ++u) sums[u].store_unaligned(to + u * kLanes64);
  };
  constexpr std::size_t kBlock = kAtOnce * kLanes64;
  std::size_t done = 0;
  for (; done + kBlock <= x.size(); done += kBlock) sum_series(x.data() + done, out.data() + done);
  std::array<double, kBlock> block{};
  std::copy(x.begin() + static_cast<std::ptrdiff_t>(done), x.end(), block.begin());
  sum_series(block.data(), block.data());
  std::copy_n(block.begin(), x.size() - done, out.begin() + static_cast<std::ptrdiff_t>(done));
}

void make_shares(std::span<double> x) {
  const auto n = static_cast<Index>(x.size());
  Vec64 sums(0.0);
  Index i = 0;
  for (; i + kLanes64 <= n; i += kLanes64) sums += load64(x.data() + i);
  const Vec64 share(1 / (sum_lanes64(sums) + (i < n ? x.back() : 0.0)));
  for (i = 0; i + kLanes64 <= n; i += kLanes64) (load64(x.data() + i) * share).store_unaligned(x.data() + i);
  if (i < n) x.back() *= share.get(0);
}

void negative_logs(std::span<double> x) {
  std::size_t i = 0;
  for (; i + kLanes64 <= x.size(); i += kLanes64)
    (-xsimd::log(load64(x.data() + i))).store_unaligned(x.data() + i);
  for (; i < x.size(); ++i) x[i] = -std::log(x[i]);
}

void axpy(double a, std::span<const double> x, std::span<double> y) {
  assert(x.size() == y.size());
  const auto n = static_cast<Index>(x.size());
  const Vec64 factor(a);
  Index i = 0;
  for (; i + kLanes64 <= n; i += kLanes64) {
    madd64(factor, load64(x.data() + i), load64(y.data() + i)).store_unaligned(y.data() + i);
  }
  for (; i < n; ++i) y[static_cast<std::size_t>(i)] += a * x[static_cast<std::size_t>(i)];
}

void gram(ConstMatrixView64 x, MatrixView64 g) {
  const Index d = x.rows();
  assert(g.rows() == d && g.cols() == d);
  std::fill(g.flat().begin(), g.flat().end(), 0.0);
  const Index high = d - d % kHigh;
  for (Index begin = 0; begin < x.cols(); begin += kDepth) {
    const Index end = std::min(begin + kDepth, x.cols());
    const auto part = [&](Index row) {
      return x.row(row).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    };
    for (Index i = 0; i < d; ++i) {
      // Whole tiles from the diagonal on, in pairs of rows; what fits no tile is done one by one.
      const bool paired = i < high;
      Index j = paired ? i - i % kHigh : i;
      if (paired && i % kHigh == 0) {
        for (; j + kWide <= d; j += kWide) add_tile(x, i, j, begin, end, g);
      } else if (paired) {
        while (j + kWide <= d) j += kWide;
      }
      for (; j < d; ++j) g(i, j) += dot(part(i), part(j));
    }
  }
  for (Index i = 0; i < d; ++i) {
    for (Index j = 0; j < i; ++j) g(i, j) = g(j, i);
  }
}

}  // namespace trainyard
