#include "nn/rnn.h"

#include "common/activations.h"
#include "common/vector_kernels.h"

namespace trainyard {

std::span<const ParamInfo> Rnn::Params::table() {
  static constexpr std::string_view kChoices[] = {"tanh", "relu"};
  static const ParamInfo kTable[] = {
      hidden_units_param(),
      {.key = "nonlinearity",
       .type = ParamType::kChoice,
       .default_json = "\"tanh\"",
       .choices = kChoices,
       .help = "What each step's sum goes through; with relu the state can explode.",
       .source = "PyTorch RNN, nonlinearity"},
      trainable_row(),
      rate_factor_row(),
  };
  return kTable;
}

const KindInfo& Rnn::kind_info() {
  static const KindInfo kInfo = {
      .kind = "rnn",
      .label = "RNN",
      .help = "The plain recurrent cell: mixes its state with the input at every step, and soon forgets.",
      .source = "Elman, Cognitive Science 14 (1990); PyTorch RNN",
      .params = Params::table(),
      .tags = kRecurrentTags};
  return kInfo;
}

std::span<const std::string_view> Rnn::trace_names() const {
  static constexpr std::string_view kNames[] = {"h"};
  return kNames;
}

void Rnn::step(Pass& pass, Index t) const {
  const MatrixView sums = pass.block(pass.gates, t);
  const MatrixView next = pass.block(pass.hidden, t + 1);
  add_state_product(pass.block(pass.hidden, t), sums);
  relu_ ? relu(sums.flat(), next.flat()) : tanh(sums.flat(), next.flat());
}

void Rnn::step_back(Pass& pass, Index t, MatrixView dhidden) {
  const MatrixView sums = pass.block(pass.gates, t);
  const MatrixView next = pass.block(pass.hidden, t + 1);
  relu_ ? relu_backward(dhidden.flat(), next.flat(), sums.flat())
        : tanh_backward(dhidden.flat(), next.flat(), sums.flat());
  fill(dhidden.flat(), 0);
}

}  // namespace trainyard
