#include "nn/gru.h"

#include "common/recurrent_kernels.h"

namespace trainyard {

std::span<const ParamInfo> Gru::Params::table() {
  static const ParamInfo kTable[] = {hidden_units_param(), trainable_row(), rate_factor_row()};
  return kTable;
}

const KindInfo& Gru::kind_info() {
  static const KindInfo kInfo = {
      .kind = "gru",
      .label = "GRU",
      .help = "Gates decide how much of the state is replaced; lighter than an LSTM, and often as good.",
      .source = "Cho et al., EMNLP 2014; PyTorch GRU",
      .params = Params::table(),
      .tags = kRecurrentTags};
  return kInfo;
}

std::span<const std::string_view> Gru::trace_names() const {
  static constexpr std::string_view kNames[] = {"r", "z", "n", "h"};
  return kNames;
}

void Gru::prepare(Pass& pass) const { pass.products.resize(steps() * pass.rows, 3 * units()); }

void Gru::step(Pass& pass, Index t) const {
  const MatrixView products = pass.block(pass.products, t);
  state_product(pass.block(pass.hidden, t), products);
  gru_forward(pass.block(pass.gates, t), products, pass.block(pass.hidden, t),
              pass.block(pass.hidden, t + 1));
}

void Gru::step_back(Pass& pass, Index t, MatrixView dhidden) {
  gru_backward(pass.block(pass.gates, t), pass.block(pass.products, t), pass.block(pass.hidden, t), dhidden);
}

}  // namespace trainyard
