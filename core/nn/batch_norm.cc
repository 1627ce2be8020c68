#include "nn/batch_norm.h"

#include <algorithm>
#include <cmath>

#include "common/normalization.h"
#include "nn/normalization_rows.h"

namespace trainyard {

std::span<const ParamInfo> BatchNorm::Params::table() {
  static constexpr ParamInfo kTable[] = {
      {.key = "momentum",
       .default_json = "0.1",
       .minimum = 0,
       .maximum = 1,
       .help = "How far the running statistics move towards each batch's.",
       .source = "PyTorch BatchNorm1d, momentum"},
      normalization_eps_row("Added to the variance, so that a constant column is not divided by 0.",
                            "PyTorch BatchNorm1d, eps"),
      affine_row("PyTorch BatchNorm1d, affine"),
      trainable_row(),
      rate_factor_row(),
  };
  return kTable;
}

const KindInfo& BatchNorm::kind_info() {
  static const KindInfo kInfo = {
      .kind = "batch_norm",
      .label = "Batch norm",
      .help = "Centers and scales each neuron over the batch; running statistics take over in prediction.",
      .source = "Ioffe & Szegedy, ICML 2015; PyTorch BatchNorm1d",
      .params = Params::table(),
      .tags = kNormalizationTags};
  return kInfo;
}

std::vector<TensorSpec> BatchNorm::tensors() const {
  if (!params_.affine) return {};
  return {{.name = "weight", .shape = {inputs_}}, {.name = "bias", .shape = {inputs_}}};
}

std::vector<TensorSpec> BatchNorm::buffers() const {
  return {{.name = "running_mean", .shape = {inputs_}},
          {.name = "running_var", .shape = {inputs_}, .start = 1}};
}

void BatchNorm::bind(const LayerMemory& memory) {
  const auto h = static_cast<std::size_t>(inputs_);
  if (params_.affine) {
    weight_ = memory.values.first(h);
    bias_ = memory.values.last(h);
    weight_gradient_ = memory.gradients.first(h);
    bias_gradient_ = memory.gradients.last(h);
  }
  running_mean_ = memory.buffers.first(h);
  running_variance_ = memory.buffers.last(h);
  for (auto* scratch : {&mean_, &variance_, &factor_, &shift_, &slope_, &sum_, &product_})
    scratch->assign(h, 0);
}

void BatchNorm::initialize(const Initializer& /*initializer*/, Rng /*rng*/) {
  std::fill(weight_.begin(), weight_.end(), 1.0f);
  std::fill(bias_.begin(), bias_.end(), 0.0f);
}

/// The statistics of a batch, and what they do to the running ones.
void BatchNorm::measure(ConstMatrixView x) {
  column_moments(x, mean_, variance_);
  const auto n = static_cast<double>(x.rows());
  const auto share = static_cast<float>(params_.momentum);
  const auto unbiased = static_cast<float>(params_.momentum * n / (n - 1));
  for (std::size_t j = 0; j < mean_.size(); ++j) {
    running_mean_[j] = (1 - share) * running_mean_[j] + share * mean_[j];
    running_variance_[j] = (1 - share) * running_variance_[j] + unbiased * variance_[j];
  }
}

/// factor = weight / sqrt(variance + eps), shift = bias.
void BatchNorm::scale_by(std::span<const float> variance) {
  const auto eps = static_cast<float>(params_.eps);
  for (std::size_t j = 0; j < factor_.size(); ++j) {
    factor_[j] = (params_.affine ? weight_[j] : 1.0f) / std::sqrt(variance[j] + eps);
    shift_[j] = params_.affine ? bias_[j] : 0.0f;
  }
}

void BatchNorm::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) {
    x_ = x;
    measure(x);
  }
  const std::span<const float> mean = mode == Mode::kTrain ? std::span<const float>(mean_) : running_mean_;
  scale_by(mode == Mode::kTrain ? std::span<const float>(variance_) : running_variance_);
  normalize_columns(x, mean, factor_, shift_, y);
}

void BatchNorm::backward(ConstMatrixView dy, MatrixView dx) {
  column_sums(dy, x_, mean_, sum_, product_);
  const auto eps = static_cast<float>(params_.eps);
  const auto n = static_cast<float>(dy.rows());
  for (std::size_t j = 0; j < sum_.size(); ++j) {
    // dx = w r (dy - sum / n - (x - mean) r^2 product / n), r = 1 / sqrt(variance + eps).
    const float scale = 1 / std::sqrt(variance_[j] + eps);
    factor_[j] = (params_.affine ? weight_[j] : 1.0f) * scale;
    slope_[j] = -factor_[j] * scale * scale * product_[j] / n;
    shift_[j] = -factor_[j] * sum_[j] / n;
    if (!params_.affine || !learning().trainable) continue;
    weight_gradient_[j] = product_[j] * scale;
    bias_gradient_[j] = sum_[j];
  }
  if (dx.data() != nullptr) normalize_columns_backward(dy, x_, mean_, factor_, slope_, shift_, dx);
}

}  // namespace trainyard
