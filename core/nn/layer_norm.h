#pragma once

#include <vector>

#include "nn/layer.h"

namespace trainyard {

/// Layer normalization: y = (x - mean) / sqrt(variance + eps) * weight + bias with the mean and biased
/// variance of each row, in training as in inference; weight and bias: [h]. x and y: [n, h], may alias in
/// inference. Source: Ba, Kiros & Hinton, arXiv 1607.06450; PyTorch's LayerNorm.
class LayerNorm final : public Layer {
 public:
  struct Params {
    float eps = 0;
    bool affine = true;
    static std::span<const ParamInfo> table();
  };
  explicit LayerNorm(Params params) : params_(params) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  LayerTraits traits() const override { return {.in_place = true, .reads_input = true}; }
  Index set_inputs(Index inputs) override { return inputs_ = inputs; }
  /// "weight" and "bias", [h] each, if affine.
  std::vector<TensorSpec> tensors() const override;
  std::int64_t floats_per_row() const override { return 2; }
  void bind(const LayerMemory& memory) override;
  void set_max_rows(Index max_rows) override;
  void initialize(const Initializer& initializer, Rng rng) override;
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;

 private:
  Params params_;
  Index inputs_ = 0;
  std::span<float> weight_, bias_, weight_gradient_, bias_gradient_;
  std::vector<float> mean_, scale_;  ///< of the rows of the last forward in training mode
  ConstMatrixView x_;                ///< of the same
};

}  // namespace trainyard
