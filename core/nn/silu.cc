#include "nn/silu.h"

#include "common/activations.h"

namespace trainyard {

const KindInfo& Silu::kind_info() {
  static const KindInfo kInfo = {.kind = "silu",
                                 .label = "SiLU",
                                 .help = "x times its sigmoid: a smooth relu, also called swish.",
                                 .source = "Elfwing et al., Neural Networks 107 (2018); PyTorch SiLU",
                                 .tags = kActivationTags};
  return kInfo;
}

void Silu::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) x_ = x;
  silu(x.flat(), y.flat());
}

void Silu::backward(ConstMatrixView dy, MatrixView dx) {
  if (dx.data() != nullptr) silu_backward(dy.flat(), x_.flat(), dx.flat());
}

}  // namespace trainyard
