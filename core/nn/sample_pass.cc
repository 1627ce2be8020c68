#include "nn/sample_pass.h"

#include <algorithm>

#include "nn/layer_trace.h"

namespace trainyard {

SamplePass::SamplePass(std::vector<std::unique_ptr<Layer>> layers, Index inputs,
                       std::span<const float> parameters)
    : layers_(std::move(layers)),
      values_(parameters.begin(), parameters.end()),
      gradients_(parameters.size()) {
  Index width = inputs;
  std::size_t offset = 0;
  for (const auto& layer : layers_) {
    width = layer->set_inputs(width);
    outputs_.emplace_back(1, width);
    output_gradients_.emplace_back(1, width);
    const auto size = static_cast<std::size_t>(total_size(layer->tensors()));
    layer->bind({.values = std::span(values_).subspan(offset, size),
                 .gradients = std::span(gradients_).subspan(offset, size),
                 .workspace = &workspace_});
    offset += size;
  }
}

double SamplePass::run(ConstMatrixView x, const Loss& loss, const LossTarget& target) {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    layers_[i]->forward(i == 0 ? x : ConstMatrixView(outputs_[i - 1]), Mode::kTrain, outputs_[i]);
  }
  const double value = loss.mean_and_gradient(outputs_.back(), target, output_gradients_.back());
  for (std::size_t i = layers_.size(); i-- > 0;) {
    layers_[i]->backward(output_gradients_[i], i > 0 ? output_gradients_[i - 1].view() : MatrixView());
  }
  return value;
}

void SamplePass::export_to(std::vector<NamedArray>& arrays) {
  const auto add = [&](const std::string& name, ConstMatrixView row) {
    arrays.push_back({.name = name, .shape = {row.cols()}, .values = {row.flat().begin(), row.flat().end()}});
  };
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const std::string place = "layers[" + std::to_string(i) + "].";
    add(place + "output", outputs_[i].view());
    add(place + "gradient", output_gradients_[i].view());
    if (!is_activation(layers_[i]->info())) continue;
    // An elementwise layer turns a gradient of ones into its own derivative.
    const Matrix ones(1, outputs_[i].cols(), 1.0f);
    Matrix slope(1, outputs_[i].cols());
    layers_[i]->backward(ones, slope);
    add(place + "derivative", slope.view());
  }
}

}  // namespace trainyard
