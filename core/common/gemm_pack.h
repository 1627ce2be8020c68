#pragma once

#include "common/matrix_view.h"

namespace trainyard::gemm {

/// A matrix as the product reads it: entry (i, j) is data[i * row + j * col]; row or col is 1.
struct Operand {
  const float* data;
  Index row;
  Index col;
};

/// How many floats behind the end pack_left may overwrite; they are never read.
inline constexpr Index kPackSlack = 4;

/// to[c * to_row + r] = from[r * from_row + c], for `rows` rows and `cols` columns of `from`.
void transpose_into(const float* from, Index from_row, Index rows, Index cols, float* to, Index to_row);

/// The m rows of a, split as next_tile_rows says, each tile's rows interleaved: [tile][k][rows of the tile].
/// out: m * k floats and kPackSlack more.
void pack_left(Operand a, Index m, Index k, float* out);

/// The first `width` <= 8 columns of b as [k][8], filled up with zeros.
void pack_right_panel(Operand b, Index k, Index width, float* out);

}  // namespace trainyard::gemm
