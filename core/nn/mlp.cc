#include "nn/mlp.h"

#include <array>

#include "nn/layer_learning.h"
#include "nn/network_estimator.h"
#include "nn/start_weights.h"

namespace trainyard {
namespace {

constexpr std::string_view kOutputs[] = {"auto", "softmax", "sigmoid", "linear"};
constexpr std::string_view kLosses[] = {"auto", "cross_entropy", "binary_cross_entropy",
                                        "mean_squared_error"};

constexpr ParamInfo kTable[] = {
    {.key = "layers",
     .type = ParamType::kKinds,
     .default_json = R"([{"kind":"dense","units":100},{"kind":"relu"}])",
     .maximum = 200,
     .group = "layer",
     .help = "The hidden layers, from the features to the output layer, which is added by itself.",
     .source = "the default is scikit-learn's MLPClassifier, hidden_layer_sizes"},
    {.key = "init",
     .type = ParamType::kKind,
     .default_json = "\"xavier_uniform\"",
     .group = "initializer",
     .label = "Starting weights",
     .help = "How the weights are drawn before the first step."},
    {.key = "output",
     .type = ParamType::kChoice,
     .default_json = "\"auto\"",
     .choices = kOutputs,
     .help = "What the last layer gives; \"auto\" is softmax for classes and linear for numbers."},
    {.key = "loss",
     .type = ParamType::kChoice,
     .default_json = "\"auto\"",
     .choices = kLosses,
     .help = "What training makes small; \"auto\" is cross-entropy for classes and mean squared error for "
             "numbers."},
    {.key = "scale_target",
     .type = ParamType::kBoolean,
     .default_json = "true",
     .help = "Learn a number in units of its spread over the training rows; losses are then in those units, "
             "predictions in the table's.",
     .source = "scikit-learn's TransformedTargetRegressor with StandardScaler"},
#ifndef TRAINYARD_STARTER
    kWeightsParam,
#endif
    output_trainable_row(),
    output_rate_factor_row(),
};

/// The same parameters, with cells in front and started as PyTorch starts them.
constexpr auto recurrent_table() {
  auto table = std::to_array(kTable);
  for (ParamInfo& param : table) {
    if (param.key == "init") param.default_json = "\"torch_linear\"";
    if (param.key != "layers") continue;
    param.default_json = R"([{"kind":"lstm","units":32}])";
    param.help =
        "Cells first, then the layers that read the last cell's last state; the output layer is added by "
        "itself.";
    param.source = "";
  }
  return table;
}
constexpr auto kRecurrentTable = recurrent_table();

constexpr std::string_view kTags[] = {"classification", "regression", "network"};

constexpr KindInfo kMlp = {.kind = "mlp",
                           .label = "Neural network",
                           .help = "Layers one after another, trained by gradient descent.",
                           .source = "Rumelhart, Hinton & Williams, Nature 323 (1986)",
                           .params = kTable,
                           .tags = kTags};

constexpr KindInfo kRecurrent = {
    .kind = "recurrent",
    .label = "Recurrent network",
    .help = "Cells that read a sequence step by step, then layers that read their last state.",
    .source = "Elman, Cognitive Science 14 (1990); Hochreiter & Schmidhuber, Neural Computation 9 (1997)",
    .params = kRecurrentTable,
    .tags = kTags};

}  // namespace

const KindInfo& mlp_kind() { return kMlp; }

const KindInfo& recurrent_kind() { return kRecurrent; }

Result<std::unique_ptr<Estimator>> make_network(const Json& model, const Json& training) {
  auto network = NetworkEstimator::create(model, training);
  if (!network) return std::unexpected(network.error());
  return std::move(*network);
}

}  // namespace trainyard
