#include "nn/residual.h"

#include "common/vector_kernels.h"

namespace trainyard {
namespace {

constexpr std::string_view kProjections[] = {"auto", "true", "false"};

}  // namespace

std::span<const ParamInfo> Residual::table() {
  static constexpr ParamInfo kTable[] = {
      {.key = "layers",
       .type = ParamType::kKinds,
       .default_json = R"([{"kind":"dense","units":8},{"kind":"relu"}])",
       .maximum = 50,
       .group = "layer",
       .help = "The layers that are gone around."},
      {.key = "projection",
       .type = ParamType::kChoice,
       .default_json = "\"auto\"",
       .choices = kProjections,
       .help = "Whether x is multiplied by weights before it is added; \"auto\": where the width changes.",
       .source = "He et al., CVPR 2016, equation 2"},
      trainable_row(),
      rate_factor_row(),
  };
  return kTable;
}

const KindInfo& Residual::kind_info() {
  static const KindInfo kInfo = {
      .kind = "residual",
      .label = "Residual block",
      .help = "Adds its input to what its layers make of it, so that gradients find a way around them.",
      .source = "He et al., CVPR 2016",
      .params = table()};
  return kInfo;
}

void Residual::set_learning(const LayerLearning& learning) {
  Layer::set_learning(learning);
  if (!learning.trainable) stack_.freeze();
}

Index Residual::set_inputs(Index inputs) {
  const Index outputs = stack_.set_inputs(inputs);
  projection_.reset();
  if (wish_ == Projection::kAlways || (wish_ == Projection::kAuto && outputs != inputs)) {
    projection_.emplace(Dense::Params{.units = outputs, .bias = false});
    projection_->set_learning(learning());
    projection_->set_inputs(inputs);
  }
  return outputs;
}

std::vector<TensorSpec> Residual::tensors() const {
  std::vector<TensorSpec> all = stack_.tensors();
  if (!projection_) return all;
  for (TensorSpec& spec : projection_->tensors()) {
    spec.name.insert(0, "projection.");
    all.push_back(std::move(spec));
  }
  return all;
}

Result<void> Residual::check(const std::string& path) const {
  if (stack_.size() == 0) {
    return bad_spec(path + ".layers", "The block is empty. Give it at least one layer, or remove it.");
  }
  if (!projection_ && stack_.outputs() != stack_.inputs()) {
    const std::string in = std::to_string(stack_.inputs());
    return bad_spec(path + ".projection", "The block takes " + in + " numbers and gives " +
                                              std::to_string(stack_.outputs()) +
                                              ", which cannot be added. Set projection to \"auto\", or end "
                                              "the block with " +
                                              in + " units.");
  }
  return stack_.check(path);
}

void Residual::bind(const LayerMemory& memory) {
  stack_.bind(memory);
  if (!projection_) return;
  const auto own = static_cast<std::size_t>(total_size(projection_->tensors()));
  projection_->bind({.values = memory.values.last(own),
                     .gradients = memory.gradients.last(own),
                     .workspace = memory.workspace});
}

void Residual::initialize(const Initializer& initializer, Rng rng) {
  stack_.initialize(initializer, rng);
  if (projection_) projection_->initialize(initializer, rng.split("projection"));
}

void Residual::forward(ConstMatrixView x, Mode mode, MatrixView y) {
  if (mode == Mode::kInference && inference_.max_rows() < x.rows()) stack_.prepare(inference_, x.rows());
  const ConstMatrixView f = mode == Mode::kTrain ? stack_.forward(x) : stack_.infer(x, inference_);
  if (projection_) projection_->forward(x, mode, y);
  add(f.flat(), projection_ ? y.flat() : x.flat(), y.flat());
}

void Residual::backward(ConstMatrixView dy, MatrixView dx) {
  stack_.backward(dy, dx);
  if (projection_) return projection_->add_backward(dy, dx);
  if (dx.data() != nullptr) add(dx.flat(), dy.flat(), dx.flat());
}

}  // namespace trainyard
