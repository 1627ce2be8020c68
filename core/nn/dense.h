#pragma once

#include "nn/layer.h"

namespace trainyard {

/// A fully connected layer, y = x w + b. x: [n, d], w: [d, h], b: [h], y: [n, h]. A projection has no b.
/// The weight is the transpose of PyTorch's Linear.weight; pictures and files see PyTorch's [h, d].
/// Source: PyTorch's Linear.
class Dense final : public Layer {
 public:
  struct Params {
    Index units = 1;
    bool bias = true;
    static std::span<const ParamInfo> table();
  };
  explicit Dense(Params params) : params_(params) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  LayerTraits traits() const override { return {.reads_input = true}; }
  Index set_inputs(Index inputs) override;
  std::vector<TensorSpec> tensors() const override;
  void bind(const LayerMemory& memory) override;
  void initialize(const Initializer& initializer, Rng rng) override;
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;
  /// As backward(), but adds to dx.
  void add_backward(ConstMatrixView dy, MatrixView dx);

  Index inputs() const { return inputs_; }
  Index units() const { return params_.units; }

 private:
  void backward(ConstMatrixView dy, MatrixView dx, Store store);

  Params params_;
  Index inputs_ = 0;
  MatrixView weight_;
  MatrixView weight_gradient_;
  std::span<float> bias_;
  std::span<float> bias_gradient_;
  GemmWorkspace* workspace_ = nullptr;
  ConstMatrixView x_;  ///< of the last forward in training mode
};

}  // namespace trainyard
