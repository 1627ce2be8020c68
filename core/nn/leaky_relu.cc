#include "nn/leaky_relu.h"

#include "common/activations.h"

namespace trainyard {

std::span<const ParamInfo> LeakyRelu::Params::table() {
  static constexpr ParamInfo kTable[] = {
      {.key = "negative_slope",
       .default_json = "0.01",
       .minimum = -1,
       .maximum = 1,
       .help = "The slope below zero.",
       .source = "PyTorch LeakyReLU, negative_slope"},
  };
  return kTable;
}

const KindInfo& LeakyRelu::kind_info() {
  static const KindInfo kInfo = {
      .kind = "leaky_relu",
      .label = "Leaky ReLU",
      .help = "x where positive, a small multiple of x elsewhere, so that no neuron dies.",
      .source = "Maas et al., ICML 2013; PyTorch LeakyReLU",
      .params = Params::table(),
      .tags = kActivationTags};
  return kInfo;
}

void LeakyRelu::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) x_ = x;
  leaky_relu(x.flat(), params_.negative_slope, y.flat());
}

void LeakyRelu::backward(ConstMatrixView dy, MatrixView dx) {
  if (dx.data() != nullptr) leaky_relu_backward(dy.flat(), x_.flat(), params_.negative_slope, dx.flat());
}

}  // namespace trainyard
