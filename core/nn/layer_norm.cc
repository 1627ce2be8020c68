#include "nn/layer_norm.h"

#include <algorithm>

#include "common/normalization.h"
#include "nn/normalization_rows.h"

namespace trainyard {

std::span<const ParamInfo> LayerNorm::Params::table() {
  static constexpr ParamInfo kTable[] = {
      normalization_eps_row("Added to the variance, so that a constant row is not divided by 0.",
                            "PyTorch LayerNorm, eps"),
      affine_row("PyTorch LayerNorm, elementwise_affine"),
      trainable_row(),
      rate_factor_row(),
  };
  return kTable;
}

const KindInfo& LayerNorm::kind_info() {
  static const KindInfo kInfo = {.kind = "layer_norm",
                                 .label = "Layer norm",
                                 .help = "Centers and scales each row over its neurons, whatever the batch.",
                                 .source = "Ba, Kiros & Hinton, arXiv 1607.06450; PyTorch LayerNorm",
                                 .params = Params::table(),
                                 .tags = kNormalizationTags};
  return kInfo;
}

std::vector<TensorSpec> LayerNorm::tensors() const {
  if (!params_.affine) return {};
  return {{.name = "weight", .shape = {inputs_}}, {.name = "bias", .shape = {inputs_}}};
}

void LayerNorm::bind(const LayerMemory& memory) {
  if (!params_.affine) return;
  const auto h = static_cast<std::size_t>(inputs_);
  weight_ = memory.values.first(h);
  bias_ = memory.values.last(h);
  weight_gradient_ = memory.gradients.first(h);
  bias_gradient_ = memory.gradients.last(h);
}

void LayerNorm::set_max_rows(Index max_rows) {
  mean_.assign(static_cast<std::size_t>(max_rows), 0.0f);
  scale_ = mean_;
}

void LayerNorm::initialize(const Initializer& /*initializer*/, Rng /*rng*/) {
  std::fill(weight_.begin(), weight_.end(), 1.0f);
  std::fill(bias_.begin(), bias_.end(), 0.0f);
}

void LayerNorm::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) {
    x_ = x;
    return normalize_rows(x, params_.eps, weight_, bias_, mean_, scale_, y);
  }
  for (Index i = 0; i < x.rows(); ++i) {  // row by row: the training pass keeps its statistics
    float mean = 0, scale = 0;
    normalize_rows(x.rows_from(i, 1), params_.eps, weight_, bias_, {&mean, 1}, {&scale, 1},
                   y.rows_from(i, 1));
  }
}

void LayerNorm::backward(ConstMatrixView dy, MatrixView dx) {
  const bool learns = learning().trainable;
  normalize_rows_backward(dy, x_, mean_, scale_, weight_, learns ? weight_gradient_ : std::span<float>(),
                          learns ? bias_gradient_ : std::span<float>(), dx);
}

}  // namespace trainyard
