#include "nn/recurrent_layer.h"

#include <algorithm>
#include <cmath>

#include "common/vector_kernels.h"
#include "nn/initializer.h"

namespace trainyard {
namespace {

/// Sequences that are gone through at once in inference: bounds the memory, whatever the chunk.
constexpr Index kInferenceRows = 64;

/// Rows of sequences, [n, steps * c], to steps of rows, [steps * n, c].
void to_time_major(ConstMatrixView x, Index steps, MatrixView out) {
  const Index c = out.cols();
  for (Index t = 0; t < steps; ++t) {
    for (Index i = 0; i < x.rows(); ++i) {
      std::copy_n(x.data() + i * x.cols() + t * c, c, out.data() + (t * x.rows() + i) * c);
    }
  }
}

/// And back.
void to_sequence_major(ConstMatrixView x, Index steps, MatrixView out) {
  const Index c = x.cols();
  for (Index t = 0; t < steps; ++t) {
    for (Index i = 0; i < out.rows(); ++i) {
      std::copy_n(x.data() + (t * out.rows() + i) * c, c, out.data() + i * out.cols() + t * c);
    }
  }
}

}  // namespace

ParamInfo hidden_units_param() {
  return {.key = "units",
          .type = ParamType::kInteger,
          .default_json = "32",
          .minimum = 1,
          .maximum = 4096,
          .scale = ParamScale::kLog,
          .help = "How many numbers the state has.",
          .source = "PyTorch's hidden_size"};
}

void RecurrentLayer::set_sequence(Index steps, bool every_step) {
  steps_ = steps;
  every_step_ = every_step;
}

Index RecurrentLayer::set_inputs(Index inputs) {
  channels_ = inputs / steps_;
  return every_step_ ? steps_ * units_ : units_;
}

std::vector<TensorSpec> RecurrentLayer::tensors() const {
  const Index width = gates_ * units_;
  return {{.name = "weight_ih_l0", .shape = {channels_, width}, .penalized = true},
          {.name = "weight_hh_l0", .shape = {units_, width}, .penalized = true},
          {.name = "bias_ih_l0", .shape = {width}, .penalized = false},
          {.name = "bias_hh_l0", .shape = {width}, .penalized = false}};
}

std::int64_t RecurrentLayer::floats_per_row() const {
  // Inputs and their gradients, gates, products, cells and hidden states.
  return static_cast<std::int64_t>(steps_ + 1) * (2 * channels_ + (2 * gates_ + 2) * units_);
}

void RecurrentLayer::bind(const LayerMemory& memory) {
  const std::span<float> values = memory.values;
  const std::span<float> gradients = memory.gradients;
  const Index width = gates_ * units_;
  const auto w = static_cast<std::size_t>(width);
  const auto input = static_cast<std::size_t>(channels_ * width);
  const auto state = static_cast<std::size_t>(units_ * width);
  weight_ih_ = {values.data(), channels_, width};
  weight_ih_gradient_ = {gradients.data(), channels_, width};
  weight_hh_ = {values.data() + input, units_, width};
  weight_hh_gradient_ = {gradients.data() + input, units_, width};
  bias_ih_ = values.subspan(input + state, w);
  bias_ih_gradient_ = gradients.subspan(input + state, w);
  bias_hh_ = values.subspan(input + state + w, w);
  bias_hh_gradient_ = gradients.subspan(input + state + w, w);
  bias_.resize(w);
  workspace_ = memory.workspace;
}

void RecurrentLayer::initialize(const Initializer& initializer, Rng rng) {
  if (initializer.info().kind == "torch_linear") {
    // PyTorch's cells draw all their tensors within 1 / sqrt(h), whatever their inputs.
    const double limit = 1 / std::sqrt(static_cast<double>(units_));
    const auto draw = [&](std::span<float> values, std::string_view name) {
      Rng stream = rng.split(name);
      for (float& value : values) value = static_cast<float>(stream.uniform(-limit, limit));
    };
    draw(weight_ih_.flat(), "weight_ih_l0");
    draw(weight_hh_.flat(), "weight_hh_l0");
    draw(bias_ih_, "bias_ih_l0");
    draw(bias_hh_, "bias_hh_l0");
    return;
  }
  const auto fill_gates = [&](MatrixView w, std::string_view name) {
    Matrix gate(w.rows(), units_);
    for (Index g = 0; g < gates_; ++g) {
      initializer.fill_weight(gate, rng.split(name).split(static_cast<std::uint64_t>(g)));
      for (Index i = 0; i < w.rows(); ++i)
        std::copy_n(gate.data() + i * units_, units_, w.data() + i * w.cols() + g * units_);
    }
  };
  fill_gates(weight_ih_, "weight_ih_l0");
  fill_gates(weight_hh_, "weight_hh_l0");
  initializer.fill_bias(bias_ih_, channels_, rng.split("bias_ih_l0"));
  initializer.fill_bias(bias_hh_, units_, rng.split("bias_hh_l0"));
}

void RecurrentLayer::add_state_product(ConstMatrixView hidden, MatrixView c) const {
  multiply(hidden, weight_hh_, c, *workspace_, Store::kAdd);
}

void RecurrentLayer::state_product(ConstMatrixView hidden, MatrixView c) const {
  dense_forward(hidden, weight_hh_, bias_hh_, c, *workspace_);
}

void RecurrentLayer::run(ConstMatrixView x, Pass& pass) const {
  const Index n = x.rows();
  pass.rows = n;
  pass.inputs.resize(steps_ * n, channels_);
  pass.gates.resize(steps_ * n, gates_ * units_);
  pass.hidden.resize((steps_ + 1) * n, units_);
  fill(pass.block(pass.hidden, 0).flat(), 0);
  prepare(pass);
  to_time_major(x, steps_, pass.inputs);
  std::span<const float> bias = bias_ih_;
  if (!keeps_biases_apart()) {
    add(bias_ih_, bias_hh_, bias_);
    bias = bias_;
  }
  dense_forward(pass.inputs, weight_ih_, bias, pass.gates, *workspace_);
  for (Index t = 0; t < steps_; ++t) step(pass, t);
}

void RecurrentLayer::write_output(Pass& pass, MatrixView y) const {
  if (every_step_) {
    return to_sequence_major(pass.hidden.view().rows_from(pass.rows, steps_ * pass.rows), steps_, y);
  }
  const MatrixView last = pass.block(pass.hidden, steps_);
  std::copy(last.flat().begin(), last.flat().end(), y.flat().begin());
}

void RecurrentLayer::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) {
    run(x, training_);
    return write_output(training_, y);
  }
  for (Index first = 0; first < x.rows(); first += kInferenceRows) {
    const Index n = std::min(kInferenceRows, x.rows() - first);
    run(x.rows_from(first, n), inference_);
    write_output(inference_, y.rows_from(first, n));
  }
}

void RecurrentLayer::transpose_state_weight() {
  weight_hh_transposed_.resize(weight_hh_.cols(), units_);
  for (Index i = 0; i < units_; ++i) {
    for (Index j = 0; j < weight_hh_.cols(); ++j) weight_hh_transposed_(j, i) = weight_hh_(i, j);
  }
}

void RecurrentLayer::backward(ConstMatrixView dy, MatrixView dx) {
  Pass& pass = training_;
  const Index n = pass.rows;
  const bool learns = learning().trainable;
  Matrix& state_sums = keeps_biases_apart() ? pass.products : pass.gates;
  transpose_state_weight();
  gradient_norms_.resize(static_cast<std::size_t>(steps_));
  fill(bias_ih_gradient_, 0);
  fill(bias_hh_gradient_, 0);
  dhidden_.resize(n, units_);
  fill(dhidden_.view().flat(), 0);
  if (!every_step_) std::copy_n(dy.data(), dy.size(), dhidden_.data());
  for (Index t = steps_ - 1; t >= 0; --t) {
    for (Index i = 0; every_step_ && i < n; ++i) {
      const auto own = dhidden_.view().row(i);
      add(own, dy.row(i).subspan(static_cast<std::size_t>(t * units_), own.size()), own);
    }
    gradient_norms_[static_cast<std::size_t>(t)] = std::sqrt(sum_of_squares64(dhidden_.view().flat()));
    step_back(pass, t, dhidden_);
    const MatrixView state = pass.block(state_sums, t);
    multiply(state, weight_hh_transposed_, dhidden_, *workspace_, Store::kAdd);
    if (!learns) continue;
    dense_bias_gradient(pass.block(pass.gates, t), bias_ih_gradient_, Store::kAdd);
    if (keeps_biases_apart()) dense_bias_gradient(state, bias_hh_gradient_, Store::kAdd);
  }
  if (learns) {
    if (!keeps_biases_apart())
      std::copy(bias_ih_gradient_.begin(), bias_ih_gradient_.end(), bias_hh_gradient_.begin());
    dense_weight_gradient(pass.inputs, pass.gates, weight_ih_gradient_, *workspace_);
    dense_weight_gradient(pass.hidden.view().rows_from(0, steps_ * n), state_sums, weight_hh_gradient_,
                          *workspace_);
  }
  if (dx.data() == nullptr) return;
  dinputs_.resize(steps_ * n, channels_);
  dense_input_gradient(pass.gates, weight_ih_, dinputs_, *workspace_);
  to_sequence_major(dinputs_, steps_, dx);
}

void RecurrentLayer::trace(ConstMatrixView x, MatrixView out) const {
  run(x, inference_);
  Pass& pass = inference_;
  const auto names = static_cast<Index>(trace_names().size());
  for (Index t = 0; t < steps_; ++t) {
    for (Index name = 0; name < names; ++name) {
      const bool gate = gates_ > 1 && name < gates_;
      const bool cell = !gate && name + 1 < names;
      const float* values = pass.block(pass.hidden, t + 1).data();
      if (gate) values = pass.block(pass.gates, t).data() + name * units_;
      if (cell) values = pass.block(pass.cells, t + 1).data();
      for (Index j = 0; j < units_; ++j) out(name * units_ + j, t) = values[j];
    }
  }
}

}  // namespace trainyard
