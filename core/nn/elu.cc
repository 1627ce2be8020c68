#include "nn/elu.h"

#include "common/activations.h"

namespace trainyard {

std::span<const ParamInfo> Elu::Params::table() {
  static constexpr ParamInfo kTable[] = {
      {.key = "alpha",
       .default_json = "1",
       .minimum = 0,
       .maximum = 100,
       .help = "How far below zero the curve goes.",
       .source = "PyTorch ELU, alpha"},
  };
  return kTable;
}

const KindInfo& Elu::kind_info() {
  static const KindInfo kInfo = {
      .kind = "elu",
      .label = "ELU",
      .help = "x where positive, a curve down to -alpha elsewhere, so that means stay near 0.",
      .source = "Clevert et al., ICLR 2016; PyTorch ELU",
      .params = Params::table(),
      .tags = kActivationTags};
  return kInfo;
}

void Elu::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) x_ = x;
  elu(x.flat(), params_.alpha, 1, y.flat());
}

void Elu::backward(ConstMatrixView dy, MatrixView dx) {
  if (dx.data() != nullptr) elu_backward(dy.flat(), x_.flat(), params_.alpha, 1, dx.flat());
}

}  // namespace trainyard
