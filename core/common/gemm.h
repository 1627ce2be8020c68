#pragma once

#include <span>
#include <vector>

#include "common/matrix_view.h"

namespace trainyard {

/// Scratch memory of the products below. It only grows: after the largest product of a run was done once, no
/// later one allocates. One workspace may serve any number of layers, but not two threads at once.
class GemmWorkspace {
 public:
  /// Room for the packed rows of the left operand; contents are undefined.
  float* left(Index size) { return grow(left_, size); }
  /// Room for packed columns of the right operand; contents are undefined.
  float* right(Index size) { return grow(right_, size); }

 private:
  static float* grow(std::vector<float>& buffer, Index size) {
    if (static_cast<Index>(buffer.size()) < size) buffer.resize(static_cast<std::size_t>(size));
    return buffer.data();
  }
  std::vector<float> left_;
  std::vector<float> right_;
};

/// What a product does with the old contents of its output.
enum class Store {
  kOverwrite,  ///< c = a b
  kAdd,        ///< c += a b (recurrent networks sum gradients over time)
};

/// c = a b, or c += a b. a: [m, k], b: [k, n], c: [m, n]; c may not alias a or b. k = 0 gives zeros.
///
/// All three products sum over k in ascending order, in blocks whose bounds depend on k alone, with one
/// float32 accumulator per entry of c. So an entry depends on its row of a and its column of b only:
/// predicting one row gives the same bits as predicting it among a thousand. Multiply-add is fused in the
/// relaxed build, never in the others. Source of the blocking: Goto & van de Geijn, ACM TOMS 34 (2008).
void multiply(ConstMatrixView a, ConstMatrixView b, MatrixView c, GemmWorkspace& workspace,
              Store store = Store::kOverwrite);

/// c = a^T b, or c += a^T b. a: [k, m], b: [k, n], c: [m, n].
void multiply_transposed_left(ConstMatrixView a, ConstMatrixView b, MatrixView c, GemmWorkspace& workspace,
                              Store store = Store::kOverwrite);

/// c = a b^T, or c += a b^T. a: [m, k], b: [n, k], c: [m, n].
void multiply_transposed_right(ConstMatrixView a, ConstMatrixView b, MatrixView c, GemmWorkspace& workspace,
                               Store store = Store::kOverwrite);

// The three uses of a dense layer of h units over d features. The weight is stored [d, h], one column per
// unit: then the forward product reads it along its rows, and only the input gradient, which the first and
// largest layer does not need, has to transpose it. PyTorch's Linear.weight is the transpose, [h, d].
// Activations are not fused in: over [n, h] they cost a few per cent of the product, and one load and store
// of that.

/// y = x w + bias. x: [n, d], w: [d, h], bias: [h] or empty for none, y: [n, h].
void dense_forward(ConstMatrixView x, ConstMatrixView w, std::span<const float> bias, MatrixView y,
                   GemmWorkspace& workspace);

/// dw = x^T dy, summed over the rows (or dw += ...). x: [n, d], dy: [n, h], dw: [d, h].
void dense_weight_gradient(ConstMatrixView x, ConstMatrixView dy, MatrixView dw, GemmWorkspace& workspace,
                           Store store = Store::kOverwrite);

/// db = column sums of dy (or db += ...). dy: [n, h], db: [h].
void dense_bias_gradient(ConstMatrixView dy, std::span<float> db, Store store = Store::kOverwrite);

/// dx = dy w^T (or dx += ...). dy: [n, h], w: [d, h], dx: [n, d].
void dense_input_gradient(ConstMatrixView dy, ConstMatrixView w, MatrixView dx, GemmWorkspace& workspace,
                          Store store = Store::kOverwrite);

}  // namespace trainyard
