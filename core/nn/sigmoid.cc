#include "nn/sigmoid.h"

#include "common/activations.h"

namespace trainyard {

const KindInfo& Sigmoid::kind_info() {
  static const KindInfo kInfo = {.kind = "sigmoid",
                                 .label = "Sigmoid",
                                 .help = "1 / (1 + e^-x), between 0 and 1; saturates on both sides.",
                                 .source = "PyTorch Sigmoid",
                                 .tags = kActivationTags};
  return kInfo;
}

void Sigmoid::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) y_ = y;
  sigmoid(x.flat(), y.flat());
}

void Sigmoid::backward(ConstMatrixView dy, MatrixView dx) {
  if (dx.data() != nullptr) sigmoid_backward(dy.flat(), y_.flat(), dx.flat());
}

}  // namespace trainyard
