#include "nn/tanh.h"

#include "common/activations.h"

namespace trainyard {

const KindInfo& Tanh::kind_info() {
  static const KindInfo kInfo = {
      .kind = "tanh",
      .label = "Tanh",
      .help = "The hyperbolic tangent, between -1 and 1 and centred on 0; saturates on both sides.",
      .source = "PyTorch Tanh",
      .tags = kActivationTags};
  return kInfo;
}

void Tanh::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) y_ = y;
  trainyard::tanh(x.flat(), y.flat());
}

void Tanh::backward(ConstMatrixView dy, MatrixView dx) {
  if (dx.data() != nullptr) tanh_backward(dy.flat(), y_.flat(), dx.flat());
}

}  // namespace trainyard
