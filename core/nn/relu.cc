#include "nn/relu.h"

#include "common/activations.h"

namespace trainyard {

const KindInfo& Relu::kind_info() {
  static const KindInfo kInfo = {
      .kind = "relu",
      .label = "ReLU",
      .help = "x where positive, else 0: does not saturate, but a neuron that is never positive is dead.",
      .source = "Nair & Hinton, ICML 2010; PyTorch ReLU",
      .tags = kActivationTags};
  return kInfo;
}

void Relu::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) y_ = y;
  relu(x.flat(), y.flat());
}

void Relu::backward(ConstMatrixView dy, MatrixView dx) {
  if (dx.data() != nullptr) relu_backward(dy.flat(), y_.flat(), dx.flat());
}

}  // namespace trainyard
