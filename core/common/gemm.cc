#include "common/gemm.h"

#include <algorithm>
#include <cassert>

#include "common/gemm_pack.h"
#include "common/gemm_tile.h"

namespace trainyard {
namespace {

using gemm::kTileCols;
using gemm::Operand;
using gemm::TileArgs;

/// Terms summed in one accumulator before c is touched: a packed panel of b (8 wide) then fills half of a
/// small L1.
constexpr Index kMaxDepth = 448;
/// Rows of a packed at once: with kMaxDepth terms they stay in a small L2.
constexpr Index kMaxRows = 192;
/// A right operand of at most this many floats is read in place: packing it would not pay.
constexpr Index kInPlaceSize = 4096;
/// With at most this many rows each entry of b is used too few times for packing to pay.
constexpr Index kInPlaceRows = 8;

struct Shape {
  Index m;
  Index n;
  Index k;
};

/// The size of blocks of at most `most` that cut `total` as evenly as can be.
Index even_block(Index total, Index most) {
  const Index blocks = (total + most - 1) / most;
  return blocks == 0 ? 0 : (total + blocks - 1) / blocks;
}

template <bool kPackedA, bool kPackedB, int kVectors, int kTail>
void run_tile(Index rows, const TileArgs& args) {
  switch (rows) {
    case 6:
      return gemm::tile<6, kVectors, kTail, kPackedA, kPackedB>(args);
    case 5:
      return gemm::tile<5, kVectors, kTail, kPackedA, kPackedB>(args);
    case 4:
      return gemm::tile<4, kVectors, kTail, kPackedA, kPackedB>(args);
    case 3:
      return gemm::tile<3, kVectors, kTail, kPackedA, kPackedB>(args);
    case 2:
      return gemm::tile<2, kVectors, kTail, kPackedA, kPackedB>(args);
    default:
      return gemm::tile<1, kVectors, kTail, kPackedA, kPackedB>(args);
  }
}

/// All rows of c by one column block, with both operands in place.
template <int kVectors, int kTail>
void column_in_place(Index m, TileArgs args) {
  for (Index i = 0; i < m;) {
    const Index rows = gemm::next_tile_rows(m - i);
    run_tile<false, false, kVectors, kTail>(rows, args);
    args.a += rows * args.a_row;
    args.c += rows * args.c_row;
    i += rows;
  }
}

/// c over one block of k, with both operands in place; the rows of b are contiguous.
void product_in_place(Index m, Index n, TileArgs args) {
  Index j = 0;
  const auto advance = [&](Index width) {
    j += width;
    args.b += width;
    args.c += width;
    if (args.bias != nullptr) args.bias += width;
  };
  while (j + 8 <= n) {
    column_in_place<2, 0>(m, args);
    advance(8);
  }
  if (j + 4 <= n) {
    column_in_place<1, 0>(m, args);
    advance(4);
  }
  switch (n - j) {
    case 3:
      return column_in_place<1, 3>(m, args);
    case 2:
      return column_in_place<1, 2>(m, args);
    case 1:
      return column_in_place<1, 1>(m, args);
    default:
      return;
  }
}

/// A tile at the right edge: computed at full width beside c, then the columns that exist are copied.
void edge_tile(Index rows, Index width, const TileArgs& args) {
  float block[gemm::kTileRows * kTileCols];
  float bias[kTileCols] = {};
  if (args.bias != nullptr) std::copy_n(args.bias, width, bias);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < kTileCols; ++j) {
      block[i * kTileCols + j] = args.add && j < width ? args.c[i * args.c_row + j] : 0.0f;
    }
  }
  TileArgs inner = args;
  inner.c = block;
  inner.c_row = kTileCols;
  if (args.bias != nullptr) inner.bias = bias;
  run_tile<true, true, 2, 0>(rows, inner);
  for (Index i = 0; i < rows; ++i) std::copy_n(block + i * kTileCols, width, args.c + i * args.c_row);
}

/// A block of rows of c over one block of k, with both operands packed. args.c and args.bias are the block's.
void product_packed(Operand b, Index m, Index n, TileArgs args, GemmWorkspace& workspace) {
  float* panel = workspace.right(args.k * kTileCols);
  const float* left = args.a;
  float* c_block = args.c;
  const float* bias = args.bias;
  for (Index j = 0; j < n; j += kTileCols) {
    const Index width = std::min(kTileCols, n - j);
    gemm::pack_right_panel({b.data + j * b.col, b.row, b.col}, args.k, width, panel);
    args.a = left;
    args.b = panel;
    args.c = c_block + j;
    args.bias = bias == nullptr ? nullptr : bias + j;
    for (Index i = 0; i < m;) {
      const Index rows = gemm::next_tile_rows(m - i);
      if (width == kTileCols) {
        run_tile<true, true, 2, 0>(rows, args);
      } else {
        edge_tile(rows, width, args);
      }
      args.a += rows * args.k;
      args.c += rows * args.c_row;
      i += rows;
    }
  }
}

void product(Shape shape, Operand a, Operand b, float* c, const float* bias, Store store,
             GemmWorkspace& workspace) {
  const auto [m, n, k] = shape;
  if (m == 0 || n == 0) return;
  const bool in_place = n * k <= kInPlaceSize || m <= kInPlaceRows;
  const Index depth = even_block(k, kMaxDepth);
  const Index height = even_block(m, kMaxRows);
  Index p = 0;
  do {
    const Index terms = std::min(depth, k - p);
    const bool first = p == 0;
    TileArgs args{.a = a.data + p * a.col,
                  .a_row = a.row,
                  .a_step = a.col,
                  .b = b.data + p * b.row,
                  .b_step = b.row,
                  .c = c,
                  .c_row = n,
                  .k = terms,
                  .bias = first ? bias : nullptr,
                  .add = !first || store == Store::kAdd};
    if (in_place) {
      if (b.col != 1 && n != 1) {
        float* rows = workspace.right(terms * n);
        gemm::transpose_into(args.b, b.col, n, terms, rows, n);
        args.b = rows;
        args.b_step = n;
      }
      product_in_place(m, n, args);
    } else {
      for (Index i = 0; i < m; i += height) {
        const Index rows = std::min(height, m - i);
        float* left = workspace.left(rows * terms + gemm::kPackSlack);
        gemm::pack_left({args.a + i * a.row, a.row, a.col}, rows, terms, left);
        TileArgs block = args;
        block.a = left;
        block.c = c + i * n;
        product_packed({args.b, b.row, b.col}, rows, n, block, workspace);
      }
    }
    p += terms;
  } while (p < k);
}

}  // namespace

void multiply(ConstMatrixView a, ConstMatrixView b, MatrixView c, GemmWorkspace& workspace, Store store) {
  assert(a.cols() == b.rows() && c.rows() == a.rows() && c.cols() == b.cols());
  product({a.rows(), b.cols(), a.cols()}, {a.data(), a.cols(), 1}, {b.data(), b.cols(), 1}, c.data(), nullptr,
          store, workspace);
}

void multiply_transposed_left(ConstMatrixView a, ConstMatrixView b, MatrixView c, GemmWorkspace& workspace,
                              Store store) {
  assert(a.rows() == b.rows() && c.rows() == a.cols() && c.cols() == b.cols());
  product({a.cols(), b.cols(), a.rows()}, {a.data(), 1, a.cols()}, {b.data(), b.cols(), 1}, c.data(), nullptr,
          store, workspace);
}

void multiply_transposed_right(ConstMatrixView a, ConstMatrixView b, MatrixView c, GemmWorkspace& workspace,
                               Store store) {
  assert(a.cols() == b.cols() && c.rows() == a.rows() && c.cols() == b.rows());
  product({a.rows(), b.rows(), a.cols()}, {a.data(), a.cols(), 1}, {b.data(), 1, b.cols()}, c.data(), nullptr,
          store, workspace);
}

void dense_forward(ConstMatrixView x, ConstMatrixView w, std::span<const float> bias, MatrixView y,
                   GemmWorkspace& workspace) {
  assert(x.cols() == w.rows() && y.rows() == x.rows() && y.cols() == w.cols());
  assert(bias.empty() || static_cast<Index>(bias.size()) == w.cols());
  product({x.rows(), w.cols(), x.cols()}, {x.data(), x.cols(), 1}, {w.data(), w.cols(), 1}, y.data(),
          bias.empty() ? nullptr : bias.data(), Store::kOverwrite, workspace);
}

void dense_weight_gradient(ConstMatrixView x, ConstMatrixView dy, MatrixView dw, GemmWorkspace& workspace,
                           Store store) {
  multiply_transposed_left(x, dy, dw, workspace, store);
}

void dense_bias_gradient(ConstMatrixView dy, std::span<float> db, Store store) {
  assert(static_cast<Index>(db.size()) == dy.cols());
  const Index h = dy.cols();
  Index j = 0;
  for (; j + simd::kLanes <= h; j += simd::kLanes) {
    simd::Vec sum(0.0f);
    for (Index i = 0; i < dy.rows(); ++i) sum += simd::load(dy.data() + i * h + j);
    float* out = db.data() + j;
    simd::store(out, store == Store::kAdd ? simd::load(out) + sum : sum);
  }
  for (; j < h; ++j) {
    float sum = 0.0f;
    for (Index i = 0; i < dy.rows(); ++i) sum += dy.data()[i * h + j];
    float& out = db[static_cast<std::size_t>(j)];
    out = store == Store::kAdd ? out + sum : sum;
  }
}

void dense_input_gradient(ConstMatrixView dy, ConstMatrixView w, MatrixView dx, GemmWorkspace& workspace,
                          Store store) {
  multiply_transposed_right(dy, w, dx, workspace, store);
}

}  // namespace trainyard
