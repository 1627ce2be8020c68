#include "nn/mlp.h"

#include "nn/network_estimator.h"

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
};

constexpr std::string_view kTags[] = {"classification", "regression", "network"};

constexpr KindInfo kMlp = {.kind = "mlp",
                           .label = "Neural network",
                           .help = "Layers one after another, trained by gradient descent.",
                           .source = "Rumelhart, Hinton & Williams, Nature 323 (1986)",
                           .params = kTable,
                           .tags = kTags};

}  // namespace

const KindInfo& mlp_kind() { return kMlp; }

Result<std::unique_ptr<Estimator>> make_network(const Json& model, const Json& training) {
  auto network = NetworkEstimator::create(model, training);
  if (!network) return std::unexpected(network.error());
  return std::move(*network);
}

}  // namespace trainyard
