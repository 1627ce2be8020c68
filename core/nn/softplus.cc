#include "nn/softplus.h"

#include "common/activations.h"

namespace trainyard {

std::span<const ParamInfo> Softplus::Params::table() {
  static constexpr ParamInfo kTable[] = {
      {.key = "beta",
       .default_json = "1",
       .minimum = 0,
       .maximum = 100,
       .minimum_excluded = true,
       .help = "How sharp the corner is.",
       .source = "PyTorch Softplus, beta"},
  };
  return kTable;
}

const KindInfo& Softplus::kind_info() {
  static const KindInfo kInfo = {.kind = "softplus",
                                 .label = "Softplus",
                                 .help = "A relu with a rounded corner, positive everywhere.",
                                 .source = "Dugas et al., NeurIPS 2000; PyTorch Softplus",
                                 .params = Params::table(),
                                 .tags = kActivationTags};
  return kInfo;
}

void Softplus::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) x_ = x;
  softplus(x.flat(), params_.beta, y.flat());
}

void Softplus::backward(ConstMatrixView dy, MatrixView dx) {
  if (dx.data() != nullptr) softplus_backward(dy.flat(), x_.flat(), params_.beta, dx.flat());
}

}  // namespace trainyard
