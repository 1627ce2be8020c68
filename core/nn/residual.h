#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "nn/dense.h"
#include "nn/layer_stack.h"

namespace trainyard {

/// A residual block, y = f(x) + x: the layers f learn what to add to x, and the gradient has a way around
/// them. Where f changes the width, x goes through a projection without bias: y = f(x) + x w.
/// x: [n, d], y: [n, h]. Source: He et al., CVPR 2016, equations 1 and 2 (there relu follows the sum: list it
/// behind the block).
class Residual final : public Layer {
 public:
  enum class Projection { kAuto, kAlways, kNever };
  static std::span<const ParamInfo> table();
  static const KindInfo& kind_info();

  Residual(std::vector<std::unique_ptr<Layer>> layers, Projection projection)
      : stack_(std::move(layers)), wish_(projection) {}

  const KindInfo& info() const override { return kind_info(); }
  LayerTraits traits() const override { return {.reads_input = true, .least_rows = stack_.least_rows()}; }
  void set_learning(const LayerLearning& learning) override;
  Index set_inputs(Index inputs) override;
  /// Those of the layers, "layers[0].weight", and "projection.weight" [d, h].
  std::vector<TensorSpec> tensors() const override;
  std::vector<TensorSpec> buffers() const override { return stack_.buffers(); }
  std::int64_t floats_per_row() const override { return stack_.floats_per_row(); }
  /// Errors: kBadSpec for an empty block, and where the width changes without projection.
  Result<void> check(const std::string& path) const override;
  const LayerStack* inner() const override { return &stack_; }

  void bind(const LayerMemory& memory) override;
  void set_max_rows(Index max_rows) override { stack_.set_max_rows(max_rows); }
  void initialize(const Initializer& initializer, Rng rng) override;
  void reseed(Rng rng) override { stack_.reseed(rng); }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;

 private:
  LayerStack stack_;
  Projection wish_;
  std::optional<Dense> projection_;
  Activations inference_;  ///< grows with the first prediction
};

}  // namespace trainyard
