#pragma once

#include <span>

#include "common/matrix_view.h"

namespace trainyard {

// One time step of the gated recurrent cells, elementwise, over n rows of h units. The gates of a row stand
// side by side, h numbers each, in PyTorch's order. All matrices have n rows and may not overlap, except
// where said.

/// LSTM, gates i f g o. gates: [n, 4h], sums of the products and biases before, the gates after:
/// i, f, o = sigmoid, g = tanh. cell = f * previous + i * g; hidden = o * tanh(cell). [n, h] each.
/// Source: Hochreiter & Schmidhuber, Neural Computation 9 (1997), with Gers's forget gate; PyTorch's LSTM.
void lstm_forward(MatrixView gates, ConstMatrixView previous, MatrixView cell, MatrixView hidden);

/// gates: as lstm_forward() left them; after: the gradients of the sums. dhidden: [n, h] the gradient of
/// hidden. dcell: [n, h] that of cell from later steps alone; after: that of previous.
void lstm_backward(ConstMatrixView dhidden, ConstMatrixView previous, ConstMatrixView cell, MatrixView gates,
                   MatrixView dcell);

/// GRU, gates r z n. gates: [n, 3h], the input's sums before, the gates after; products: [n, 3h], the hidden
/// state's sums. r, z = sigmoid(input + hidden); n = tanh(input + r * hidden); out = (1 - z) * n + z *
/// previous. Source: Cho et al., EMNLP 2014; r applied after the product as in PyTorch's GRU.
void gru_forward(MatrixView gates, ConstMatrixView products, ConstMatrixView previous, MatrixView hidden);

/// gates: as gru_forward() left them; after: the gradients of the input's sums. products: as given to
/// gru_forward(); after: the gradients of the hidden state's sums. dhidden: [n, h], the gradient of hidden;
/// after: the part of that of previous that does not go through the products.
void gru_backward(MatrixView gates, MatrixView products, ConstMatrixView previous, MatrixView dhidden);

}  // namespace trainyard
