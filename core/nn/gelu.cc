#include "nn/gelu.h"

#include "common/activations.h"

namespace trainyard {

const KindInfo& Gelu::kind_info() {
  static const KindInfo kInfo = {
      .kind = "gelu",
      .label = "GELU",
      .help = "x times the chance that a standard normal number is below x: a smooth relu.",
      .source = "Hendrycks & Gimpel, arXiv 1606.08415; PyTorch GELU, exact form",
      .tags = kActivationTags};
  return kInfo;
}

void Gelu::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) x_ = x;
  gelu(x.flat(), y.flat());
}

void Gelu::backward(ConstMatrixView dy, MatrixView dx) {
  if (dx.data() != nullptr) gelu_backward(dy.flat(), x_.flat(), dx.flat());
}

}  // namespace trainyard
