#include "common/gemm_pack.h"

#include <algorithm>

#include "common/gemm_tile.h"
#include "common/simd.h"

namespace trainyard::gemm {
namespace {

/// kRows rows of k contiguous floats as [k][kRows]. Vectors are stored whole, in ascending order, so that
/// what one writes too much the next puts right; up to kPackSlack floats behind the last may be overwritten.
template <int kRows>
void interleave_rows(const float* from, Index row, Index k, float* out) {
  const auto at = [&](int r) { return from + std::min(r, kRows - 1) * row; };
  Index p = 0;
  for (; p + 4 <= k; p += 4) {
    simd::Vec low[4] = {simd::load(at(0) + p), simd::load(at(1) + p), simd::load(at(2) + p),
                        simd::load(at(3) + p)};
    simd::transpose(low[0], low[1], low[2], low[3]);
    if constexpr (kRows > 4) {
      simd::Vec high[4] = {simd::load(at(4) + p), simd::load(at(5) + p), simd::load(at(4) + p),
                           simd::load(at(5) + p)};
      simd::transpose(high[0], high[1], high[2], high[3]);
      for (int u = 0; u < 4; ++u) {
        simd::store(out + u * kRows, low[u]);
        simd::store(out + u * kRows + 4, high[u]);
      }
    } else {
      for (int u = 0; u < 4; ++u) simd::store(out + u * kRows, low[u]);
    }
    out += 4 * kRows;
  }
  for (; p < k; ++p) {
    for (int r = 0; r < kRows; ++r) *out++ = from[r * row + p];
  }
}

/// One tile's rows of a as [k][rows]; `readable` floats may be read where rows are adjacent in memory.
void pack_tile(Operand a, Index rows, Index readable, Index k, float* out) {
  if (a.col == 1) {
    switch (rows) {
      case 6:
        return interleave_rows<6>(a.data, a.row, k, out);
      case 5:
        return interleave_rows<5>(a.data, a.row, k, out);
      case 4:
        return interleave_rows<4>(a.data, a.row, k, out);
      case 3:
        return interleave_rows<3>(a.data, a.row, k, out);
      case 2:
        return interleave_rows<2>(a.data, a.row, k, out);
      default:
        return interleave_rows<1>(a.data, a.row, k, out);
    }
  }
  const float* from = a.data;
  for (Index p = 0; p < k; ++p, from += a.col, out += rows) {
    if (readable >= 8) {  // the next step overwrites what is too much
      simd::store(out, simd::load(from));
      simd::store(out + 4, simd::load(from + 4));
    } else {
      for (Index r = 0; r < rows; ++r) out[r] = from[r];
    }
  }
}

}  // namespace

void transpose_into(const float* from, Index from_row, Index rows, Index cols, float* to, Index to_row) {
  Index r = 0;
  for (; r + 4 <= rows; r += 4, from += 4 * from_row, to += 4) {
    Index c = 0;
    for (; c + 4 <= cols; c += 4) {
      simd::Vec v0 = simd::load(from + c);
      simd::Vec v1 = simd::load(from + from_row + c);
      simd::Vec v2 = simd::load(from + 2 * from_row + c);
      simd::Vec v3 = simd::load(from + 3 * from_row + c);
      simd::transpose(v0, v1, v2, v3);
      simd::store(to + c * to_row, v0);
      simd::store(to + (c + 1) * to_row, v1);
      simd::store(to + (c + 2) * to_row, v2);
      simd::store(to + (c + 3) * to_row, v3);
    }
    for (; c < cols; ++c) {
      for (Index u = 0; u < 4; ++u) to[c * to_row + u] = from[u * from_row + c];
    }
  }
  for (; r < rows; ++r, from += from_row, ++to) {
    for (Index c = 0; c < cols; ++c) to[c * to_row] = from[c];
  }
}

void pack_left(Operand a, Index m, Index k, float* out) {
  for (Index i = 0; i < m;) {
    const Index rows = gemm::next_tile_rows(m - i);
    pack_tile({a.data + i * a.row, a.row, a.col}, rows, m - i, k, out);
    out += rows * k;
    i += rows;
  }
}

void pack_right_panel(Operand b, Index k, Index width, float* out) {
  if (width < kTileCols) std::fill_n(out, k * kTileCols, 0.0f);
  if (b.col != 1) return transpose_into(b.data, b.col, width, k, out, kTileCols);
  const float* from = b.data;
  for (Index p = 0; p < k; ++p, from += b.row, out += kTileCols) {
    if (width == kTileCols) {
      simd::store(out, simd::load(from));
      simd::store(out + 4, simd::load(from + 4));
    } else {
      std::copy_n(from, width, out);
    }
  }
}

}  // namespace trainyard::gemm
