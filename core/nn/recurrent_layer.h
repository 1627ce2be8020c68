#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "nn/layer.h"

namespace trainyard {

/// Tags of the layers that read a sequence: the page offers them in recurrent networks.
inline constexpr std::string_view kRecurrentTags[] = {"recurrent"};

/// The row of every cell's table that says how wide the state is.
ParamInfo hidden_units_param();

/// A layer that goes through a sequence step by step and hands a state of h units on. A row of its input is
/// the whole sequence, [steps * c], oldest step first; a row of its output is the last state, [h], or, for
/// another cell to read, all of them, [steps * h].
///
/// Tensors and equations are PyTorch's: weight_ih_l0 [c, g h] and weight_hh_l0 [h, g h] (the transposes of
/// PyTorch's), bias_ih_l0 and bias_hh_l0 [g h], with the g gates of a cell side by side in PyTorch's order.
/// They start uniform within 1 / sqrt(h), as PyTorch's, if the network's initializer is torch_linear; any
/// other fills each gate's weights as if it were a dense layer.
///
/// Back-propagation through time is exact, over the whole sequence. Source: Werbos, Proceedings of the IEEE
/// 78 (1990). The products with the inputs of all steps are one GEMM, and so are the weights' gradients;
/// the state takes one small GEMM per step over the whole batch.
class RecurrentLayer : public Layer {
 public:
  /// To be called before set_inputs(). Without it the row is one step.
  void set_sequence(Index steps, bool every_step);

  LayerTraits traits() const final { return {}; }
  Index set_inputs(Index inputs) final;
  std::vector<TensorSpec> tensors() const final;
  std::int64_t floats_per_row() const final;
  void bind(const LayerMemory& memory) final;
  void initialize(const Initializer& initializer, Rng rng) override;
  void forward(ConstMatrixView x, Mode mode, MatrixView y) final;
  void backward(ConstMatrixView dy, MatrixView dx) final;
  RecurrentLayer* recurrent() final { return this; }

  Index steps() const { return steps_; }
  Index channels() const { return channels_; }
  Index units() const { return units_; }

  /// The Euclidean norm, over the batch and the units, of the gradient of the mean loss by the state of each
  /// step, of the last backward(); empty before. [steps]
  std::span<const double> gradient_norms() const { return gradient_norms_; }

  /// The names of what trace() gives: the gates, the cell state if there is one, and the state "h".
  virtual std::span<const std::string_view> trace_names() const = 0;
  /// Gates and states along one sequence. x: [1, inputs]; out: [names * units, steps].
  void trace(ConstMatrixView x, MatrixView out) const;

 protected:
  RecurrentLayer(Index units, Index gates) : units_(units), gates_(gates) {}

  /// What a pass over n sequences keeps, step after step; blocks of n rows.
  struct Pass {
    Index rows = 0;
    Matrix inputs;    ///< [steps * n, c]
    Matrix gates;     ///< [steps * n, g h]: sums, then gates, then on the way back the gradients of the sums
    Matrix products;  ///< [steps * n, g h]: of the state, where the cell needs them apart (GRU)
    Matrix hidden;    ///< [(steps + 1) * n, h], beginning with zeros
    Matrix cells;     ///< likewise, where there is a cell state (LSTM)

    /// Block t of one of these.
    MatrixView block(Matrix& all, Index t) const { return all.view().rows_from(t * rows, rows); }
  };

  /// Room for what the cell needs beyond inputs, gates and hidden; and its start.
  virtual void prepare(Pass& /*pass*/) const {}
  /// Step t: from block t of gates (the input's sums, with both biases unless keeps_biases_apart()) and of
  /// hidden to block t + 1 of hidden.
  virtual void step(Pass& pass, Index t) const = 0;
  /// Step t backwards. dhidden: the gradient of block t + 1 of hidden, whole; after: that of block t but for
  /// the part that goes through the products with weight_hh_l0. Leaves the gradients of the sums in block t
  /// of gates (and of products, if biases are apart). t falls from steps - 1 to 0.
  virtual void step_back(Pass& pass, Index t, MatrixView dhidden) = 0;
  /// The candidate of a GRU takes the state's product apart, and so its bias.
  virtual bool keeps_biases_apart() const { return false; }

  /// c += h weight_hh_l0, or c = h weight_hh_l0 + bias_hh_l0.
  void add_state_product(ConstMatrixView hidden, MatrixView c) const;
  void state_product(ConstMatrixView hidden, MatrixView c) const;
  std::span<float> bias_ih() { return bias_ih_; }

 private:
  void run(ConstMatrixView x, Pass& pass) const;
  void write_output(Pass& pass, MatrixView y) const;
  void transpose_state_weight();

  Index units_;
  Index gates_;
  Index steps_ = 1;
  bool every_step_ = false;
  Index channels_ = 0;
  MatrixView weight_ih_, weight_ih_gradient_;
  MatrixView weight_hh_, weight_hh_gradient_;
  std::span<float> bias_ih_, bias_ih_gradient_;
  std::span<float> bias_hh_, bias_hh_gradient_;
  GemmWorkspace* workspace_ = nullptr;

  Pass training_;
  mutable Pass inference_;
  mutable std::vector<float> bias_;  ///< the sum of both
  Matrix weight_hh_transposed_;
  Matrix dhidden_;
  Matrix dinputs_;
  std::vector<double> gradient_norms_;
};

}  // namespace trainyard
