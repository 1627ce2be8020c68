#include "nn/lstm.h"

#include "common/recurrent_kernels.h"
#include "common/vector_kernels.h"

namespace trainyard {

std::span<const ParamInfo> Lstm::Params::table() {
  static const ParamInfo kTable[] = {
      hidden_units_param(),
      {.key = "forget_bias",
       .default_json = "1",
       .minimum = -10,
       .maximum = 10,
       .help = "Added to the forget gate's bias at the start: larger, and the cell remembers for longer.",
       .source = "Jozefowicz et al., ICML 2015; 1 as in Keras, 0 is PyTorch's"},
      trainable_row(),
      rate_factor_row(),
  };
  return kTable;
}

const KindInfo& Lstm::kind_info() {
  static const KindInfo kInfo = {
      .kind = "lstm",
      .label = "LSTM",
      .help = "Keeps a cell state beside its output; gates decide what it takes in, keeps and shows.",
      .source = "Hochreiter & Schmidhuber, Neural Computation 9 (1997); PyTorch LSTM",
      .params = Params::table(),
      .tags = kRecurrentTags};
  return kInfo;
}

std::span<const std::string_view> Lstm::trace_names() const {
  static constexpr std::string_view kNames[] = {"i", "f", "g", "o", "c", "h"};
  return kNames;
}

void Lstm::initialize(const Initializer& initializer, Rng rng) {
  RecurrentLayer::initialize(initializer, rng);
  const auto h = static_cast<std::size_t>(units());
  for (float& bias : bias_ih().subspan(h, h)) bias += forget_bias_;
}

void Lstm::prepare(Pass& pass) const {
  pass.cells.resize((steps() + 1) * pass.rows, units());
  fill(pass.block(pass.cells, 0).flat(), 0);
}

void Lstm::step(Pass& pass, Index t) const {
  const MatrixView gates = pass.block(pass.gates, t);
  add_state_product(pass.block(pass.hidden, t), gates);
  lstm_forward(gates, pass.block(pass.cells, t), pass.block(pass.cells, t + 1),
               pass.block(pass.hidden, t + 1));
}

void Lstm::step_back(Pass& pass, Index t, MatrixView dhidden) {
  if (t == steps() - 1) {
    dcell_.resize(pass.rows, units());
    fill(dcell_.view().flat(), 0);
  }
  lstm_backward(dhidden, pass.block(pass.cells, t), pass.block(pass.cells, t + 1), pass.block(pass.gates, t),
                dcell_);
  fill(dhidden.flat(), 0);
}

}  // namespace trainyard
