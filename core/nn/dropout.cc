#include "nn/dropout.h"

#include <algorithm>

#include "common/vector_kernels.h"

namespace trainyard {

std::span<const ParamInfo> Dropout::Params::table() {
  static constexpr ParamInfo kTable[] = {
      {.key = "p",
       .default_json = "0.5",
       .minimum = 0,
       .maximum = 1,
       .maximum_excluded = true,
       .help = "The chance that an output is dropped in a training step; with 1 nothing would be left.",
       .source = "PyTorch Dropout, p"},
  };
  return kTable;
}

const KindInfo& Dropout::kind_info() {
  static const KindInfo kInfo = {
      .kind = "dropout",
      .label = "Dropout",
      .help = "Sets outputs to 0 by chance while training, so that no neuron relies on another.",
      .source = "Srivastava et al., JMLR 15 (2014); PyTorch Dropout",
      .params = Params::table()};
  return kInfo;
}

void Dropout::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  const auto from = x.flat();
  if (mode == Mode::kTrain)
    return chance_.draw(params_.p, from, mask_.view().flat().first(from.size()), y.flat());
  if (x.data() != y.data()) std::copy(from.begin(), from.end(), y.data());
}

void Dropout::backward(ConstMatrixView dy, MatrixView dx) {
  if (dx.data() != nullptr) multiply_elements(dy.flat(), mask(dy.rows()).flat(), dx.flat());
}

}  // namespace trainyard
