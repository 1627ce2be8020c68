#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/gemm.h"
#include "common/matrix_view.h"
#include "common/result.h"
#include "common/rng.h"
#include "nn/layer_learning.h"
#include "spec/param_info.h"

namespace trainyard {

class Initializer;
class LayerStack;
class RecurrentLayer;

/// Tags of the layers that work on each number alone: the ones that the page offers behind a dense layer.
inline constexpr std::string_view kActivationTags[] = {"activation"};
/// Tags of those that the page puts between a dense layer and its activation.
inline constexpr std::string_view kNormalizationTags[] = {"normalization"};

/// Training keeps what the backward pass needs; inference changes nothing that training keeps.
enum class Mode { kTrain, kInference };

/// One array of a layer, before there is memory for it: a learnable one, or a buffer.
struct TensorSpec {
  std::string name;          ///< "weight", or "layers[0].weight" in a block: the layer's own name for it
  std::vector<Index> shape;  ///< as stored, row-major; a dense weight is [d, h]
  bool penalized = false;    ///< l1 and l2 apply: to weights, not to biases
  float start = 0;           ///< of a buffer: what it begins with
  bool trainable = true;     ///< else frozen
  double rate_factor = 1;    ///< multiplies the learning rate

  /// 64 bits, so that a layer that is too large can be counted on any machine.
  std::int64_t size() const {
    std::int64_t product = 1;
    for (const Index extent : shape) product *= extent;
    return product;
  }
};

/// How many numbers the tensors have together.
std::int64_t total_size(std::span<const TensorSpec> specs);

/// What the network lends a layer.
struct LayerMemory {
  std::span<float> values = {};        ///< of its tensors, one after another
  std::span<float> gradients = {};     ///< of the same
  std::span<float> buffers = {};       ///< of its buffers, one after another
  GemmWorkspace* workspace = nullptr;  ///< scratch memory shared by all layers
};

/// What the network may do with a layer's memory, and must know of it.
struct LayerTraits {
  bool in_place = false;      /// forward may write y over x, and backward dx over dy
  bool reads_input = false;   ///< backward reads the x of the last forward in training mode
  bool reads_output = false;  ///< backward reads its y
  Index least_rows = 1;       ///< of a training batch
};

/// One layer: it maps n rows of `inputs` numbers to n rows of `outputs` numbers. It owns no parameters; the
/// network lends it parts of its flat arrays: values and gradients in the order of tensors(), and state that
/// is not learned in the order of buffers().
class Layer {
 public:
  virtual ~Layer() = default;

  virtual const KindInfo& info() const = 0;
  virtual LayerTraits traits() const = 0;

  /// The layer as one that reads sequences; null for all others.
  virtual RecurrentLayer* recurrent() { return nullptr; }
  const RecurrentLayer* recurrent() const { return const_cast<Layer*>(this)->recurrent(); }

  /// What the description says of this layer's learning; before set_inputs(). A block passes a freeze on.
  virtual void set_learning(const LayerLearning& learning) { learning_ = learning; }
  const LayerLearning& learning() const { return learning_; }

  /// Fixes the width of the input and returns that of the output. Allocates no parameters.
  virtual Index set_inputs(Index inputs) = 0;

  /// Valid after set_inputs().
  virtual std::vector<TensorSpec> tensors() const { return {}; }

  /// State that is not learned but belongs to the trained layer, such as running statistics: it is saved,
  /// loaded and restored with the tensors. Changed by forward() in training mode only. Valid after
  /// set_inputs().
  virtual std::vector<TensorSpec> buffers() const { return {}; }
  /// Numbers that the layer itself keeps per row of a training step.
  virtual std::int64_t floats_per_row() const { return 0; }

  /// Whether the layer can work on its inputs; after set_inputs(). path: where the layer stands.
  /// Errors: kBadSpec naming the field.
  virtual Result<void> check(const std::string& /*path*/) const { return {}; }
  /// The layers of a block; null for a single layer.
  virtual const LayerStack* inner() const { return nullptr; }

  virtual void bind(const LayerMemory& /*memory*/) {}
  /// Takes memory for training steps of up to max_rows rows.
  virtual void set_max_rows(Index /*max_rows*/) {}

  /// Draws the starting values of the bound tensors.
  virtual void initialize(const Initializer& /*initializer*/, Rng /*rng*/) {}
  /// Begins the layer's own chance anew: the same stream gives the same masks, step by step.
  virtual void reseed(Rng /*rng*/) {}

  /// y = f(x). x: [n, inputs], y: [n, outputs]; may alias only if in_place. In training mode x and y must
  /// stay where they are, and as the traits say unchanged, until backward() returns.
  virtual void forward(ConstMatrixView x, Mode mode, MatrixView y) = 0;

  /// Overwrites the gradients of the bound tensors with sums over the rows of the last forward in training
  /// mode, but leaves them alone (at 0) where the layer is not trainable, and overwrites dx with the gradient
  /// of its input; an empty dx is not wanted. dy: [n, outputs], dx: [n, inputs].
  virtual void backward(ConstMatrixView dy, MatrixView dx) = 0;

 private:
  LayerLearning learning_;
};

}  // namespace trainyard
