#pragma once

#include "common/json.h"
#include "spec/param_info.h"

namespace trainyard {

/// The rows of LayerLearning, for the table of every kind of layer that holds tensors, at its end.
constexpr ParamInfo trainable_row(std::string_view key = "trainable") {
  return {.key = key,
          .type = ParamType::kBoolean,
          .default_json = "true",
          .help = "Off: the layer is frozen, its weights stay as they are.",
          .source = "PyTorch requires_grad"};
}
constexpr ParamInfo rate_factor_row(std::string_view key = "learning_rate_factor") {
  return {.key = key,
          .default_json = "1",
          .minimum = 0,
          .maximum = 1000,
          .minimum_excluded = true,
          .scale = ParamScale::kLog,
          .help = "Multiplies the learning rate for this layer.",
          .source = "the lr of a PyTorch parameter group"};
}
/// The same for the output layer, for the table of a model.
constexpr ParamInfo output_trainable_row() { return trainable_row("output_trainable"); }
constexpr ParamInfo output_rate_factor_row() { return rate_factor_row("output_learning_rate_factor"); }

/// What a description says of the learning of any layer that holds tensors, whatever its kind.
struct LayerLearning {
  /// False: frozen. Its tensors stay, as with PyTorch's requires_grad = False; running statistics of a
  /// batch_norm go on. What is said of a block holds for all in it.
  bool trainable = true;
  /// Multiplies the learning rate, as the lr of a PyTorch parameter group does; a block's and that of a layer
  /// in it multiply.
  double rate_factor = 1;

  /// From the validated description of a layer, or of the model.
  static LayerLearning read(const Json& layer);
  static LayerLearning read_output(const Json& model);
};

/// Whether a validated list of layers has one that is not frozen, at any depth.
bool any_trainable(const Json& layers);

}  // namespace trainyard
