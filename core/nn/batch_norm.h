#pragma once

#include <vector>

#include "nn/layer.h"

namespace trainyard {

/// Batch normalization: y = (x - mean) / sqrt(variance + eps) * weight + bias, column by column. In training
/// mean and (biased) variance are those of the batch, and the running statistics move towards them by
/// `momentum`, the variance unbiased; in inference they are the running statistics.
/// x and y: [n, h], n of at least 2 in training; may alias in inference.
/// Source: Ioffe & Szegedy, ICML 2015, algorithm 1; PyTorch's BatchNorm1d.
class BatchNorm final : public Layer {
 public:
  struct Params {
    double eps = 0;
    double momentum = 0;
    bool affine = true;
    static std::span<const ParamInfo> table();
  };
  explicit BatchNorm(Params params) : params_(params) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  LayerTraits traits() const override { return {.in_place = true, .reads_input = true, .least_rows = 2}; }
  Index set_inputs(Index inputs) override { return inputs_ = inputs; }
  /// "weight" and "bias", [h] each, if affine.
  std::vector<TensorSpec> tensors() const override;
  /// "running_mean" and "running_var", [h] each.
  std::vector<TensorSpec> buffers() const override;
  void bind(const LayerMemory& memory) override;
  void initialize(const Initializer& initializer, Rng rng) override;
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;

  /// Of the last batch. [h] each, the variance biased.
  std::span<const float> batch_mean() const { return mean_; }
  std::span<const float> batch_variance() const { return variance_; }

 private:
  void measure(ConstMatrixView x);
  void scale_by(std::span<const float> variance);

  Params params_;
  Index inputs_ = 0;
  std::span<float> weight_, bias_, weight_gradient_, bias_gradient_, running_mean_, running_variance_;
  std::vector<float> mean_, variance_;         ///< of the last batch
  std::vector<float> factor_, shift_, slope_;  ///< what a pass multiplies by and adds, column by column
  std::vector<float> sum_, product_;           ///< of a backward pass
  ConstMatrixView x_;                          ///< of the last forward in training mode
};

}  // namespace trainyard
