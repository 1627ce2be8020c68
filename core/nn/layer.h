#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "common/gemm.h"
#include "common/matrix_view.h"
#include "common/rng.h"
#include "spec/param_info.h"

namespace trainyard {

class Initializer;

/// Tags of the layers that work on each number alone: the ones that the page offers behind a dense layer.
inline constexpr std::string_view kActivationTags[] = {"activation"};

/// Training keeps what the backward pass needs; inference changes nothing that training keeps.
enum class Mode { kTrain, kInference };

/// One learnable array of a layer, before there is memory for it.
struct TensorSpec {
  std::string_view name;     ///< "weight", "bias": the layer's own name for it
  std::vector<Index> shape;  ///< as stored, row-major; a dense weight is [d, h]
  bool penalized = false;    ///< l1 and l2 apply: to weights, not to biases

  /// 64 bits, so that a layer that is too large can be counted on any machine.
  std::int64_t size() const {
    std::int64_t product = 1;
    for (const Index extent : shape) product *= extent;
    return product;
  }
};

/// What the network may do with a layer's memory.
struct LayerTraits {
  bool in_place = false;      /// forward may write y over x, and backward dx over dy
  bool reads_input = false;   ///< backward reads the x of the last forward in training mode
  bool reads_output = false;  ///< backward reads its y
};

/// One layer: it maps n rows of `inputs` numbers to n rows of `outputs` numbers. It owns no parameters; the
/// network lends it parts of two flat buffers, one of values and one of gradients, in the order of tensors().
class Layer {
 public:
  virtual ~Layer() = default;

  virtual const KindInfo& info() const = 0;
  virtual LayerTraits traits() const = 0;

  /// Fixes the width of the input and returns that of the output. Allocates no parameters.
  virtual Index set_inputs(Index inputs) = 0;

  /// Valid after set_inputs().
  virtual std::vector<TensorSpec> tensors() const { return {}; }

  /// Lends the layer the memory of its tensors, one after another, and scratch memory shared by all layers.
  virtual void bind(std::span<float> /*values*/, std::span<float> /*gradients*/,
                    GemmWorkspace& /*workspace*/) {}

  /// Draws the starting values of the bound tensors.
  virtual void initialize(const Initializer& /*initializer*/, Rng /*rng*/) {}

  /// y = f(x). x: [n, inputs], y: [n, outputs]; may alias only if in_place. In training mode x and y must
  /// stay where they are, and as the traits say unchanged, until backward() returns.
  virtual void forward(ConstMatrixView x, Mode mode, MatrixView y) = 0;

  /// Overwrites the gradients of the bound tensors with sums over the rows of the last forward in training
  /// mode, and dx with the gradient of its input; an empty dx is not wanted. dy: [n, outputs], dx: [n,
  /// inputs].
  virtual void backward(ConstMatrixView dy, MatrixView dx) = 0;
};

}  // namespace trainyard
