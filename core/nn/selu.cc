#include "nn/selu.h"

#include "common/activations.h"

namespace trainyard {

namespace {

constexpr float kAlpha = 1.6732632423543772f;
constexpr float kScale = 1.0507009873554805f;

}  // namespace

const KindInfo& Selu::kind_info() {
  static const KindInfo kInfo = {
      .kind = "selu",
      .label = "SELU",
      .help = "An ELU scaled so that deep dense layers keep mean 0 and spread 1 by themselves.",
      .source = "Klambauer et al., NeurIPS 2017; PyTorch SELU",
      .tags = kActivationTags};
  return kInfo;
}

void Selu::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) x_ = x;
  elu(x.flat(), kAlpha, kScale, y.flat());
}

void Selu::backward(ConstMatrixView dy, MatrixView dx) {
  if (dx.data() != nullptr) elu_backward(dy.flat(), x_.flat(), kAlpha, kScale, dx.flat());
}

}  // namespace trainyard
