#include "nn/dense.h"

#include "nn/initializer.h"

namespace trainyard {

std::span<const ParamInfo> Dense::Params::table() {
  static constexpr ParamInfo kTable[] = {
      {.key = "units",
       .type = ParamType::kInteger,
       .default_json = "8",
       .minimum = 1,
       .maximum = 1e6,
       .scale = ParamScale::kLog,
       .help = "How many neurons the layer has.",
       .source = "PyTorch Linear, out_features"},
      trainable_row(),
      rate_factor_row(),
  };
  return kTable;
}

const KindInfo& Dense::kind_info() {
  static const KindInfo kInfo = {
      .kind = "dense",
      .label = "Dense",
      .help = "Every neuron sees every output of the layer before: a weighted sum and a bias.",
      .source = "PyTorch Linear",
      .params = Params::table()};
  return kInfo;
}

Index Dense::set_inputs(Index inputs) {
  inputs_ = inputs;
  return params_.units;
}

std::vector<TensorSpec> Dense::tensors() const {
  std::vector<TensorSpec> specs = {{.name = "weight", .shape = {inputs_, params_.units}, .penalized = true}};
  if (params_.bias) specs.push_back({.name = "bias", .shape = {params_.units}});
  return specs;
}

void Dense::bind(const LayerMemory& memory) {
  const auto weights = static_cast<std::size_t>(inputs_ * params_.units);
  weight_ = {memory.values.data(), inputs_, params_.units};
  weight_gradient_ = {memory.gradients.data(), inputs_, params_.units};
  bias_ = memory.values.subspan(weights);
  bias_gradient_ = memory.gradients.subspan(weights);
  workspace_ = memory.workspace;
}

void Dense::initialize(const Initializer& initializer, Rng rng) {
  initializer.fill_weight(weight_, rng.split("weight"));
  if (params_.bias) initializer.fill_bias(bias_, inputs_, rng.split("bias"));
}

void Dense::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kTrain) x_ = x;
  dense_forward(x, weight_, bias_, y, *workspace_);
}

void Dense::backward(ConstMatrixView dy, MatrixView dx) { backward(dy, dx, Store::kOverwrite); }
void Dense::add_backward(ConstMatrixView dy, MatrixView dx) { backward(dy, dx, Store::kAdd); }

void Dense::backward(ConstMatrixView dy, MatrixView dx, Store store) {
  if (learning().trainable) {
    dense_weight_gradient(x_, dy, weight_gradient_, *workspace_);
    if (params_.bias) dense_bias_gradient(dy, bias_gradient_);
  }
  if (dx.data() != nullptr) dense_input_gradient(dy, weight_, dx, *workspace_, store);
}

}  // namespace trainyard
