#include "nn/softmax.h"

#include "common/activations.h"

namespace trainyard {

const KindInfo& Softmax::kind_info() {
  static const KindInfo kInfo = {.kind = "softmax",
                                 .label = "Softmax",
                                 .help = "Turns each row into positive shares that sum to 1.",
                                 .source = "PyTorch Softmax(dim=1)",
                                 .tags = kActivationTags};
  return kInfo;
}

void Softmax::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) y_ = y;
  softmax(x, y);
}

void Softmax::backward(ConstMatrixView dy, MatrixView dx) {
  if (dx.data() == nullptr) return;
  for (Index i = 0; i < dy.rows(); ++i) {
    const auto p = y_.row(i);
    const auto g = dy.row(i);
    double along = 0;
    for (std::size_t j = 0; j < p.size(); ++j) along += static_cast<double>(g[j]) * p[j];
    const auto out = dx.row(i);
    for (std::size_t j = 0; j < p.size(); ++j) out[j] = p[j] * (g[j] - static_cast<float>(along));
  }
}

}  // namespace trainyard
