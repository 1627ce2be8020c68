#include "experiment/start_weights.h"

#include "nn/safetensors.h"
#include "nn/start_weights.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

/// Layers that a body shares with the description do the same; how they learn may differ.
bool same_layer(const Json& trained, const Json& wanted) {
  if (kind_of(trained) != kind_of(wanted)) return false;
  for (const auto& [key, value] : trained.items()) {
    const bool learning = key == "trainable" || key == "learning_rate_factor" || key == "p";
    if (!learning && wanted.contains(key) && wanted[key] != value) return false;
  }
  return true;
}

void compare_layers(const Json& trained, const Json& wanted, std::size_t taken,
                    std::vector<Error>& warnings) {
  for (std::size_t i = 0; i < taken && i < trained.size() && i < wanted.size(); ++i) {
    if (same_layer(trained[i], wanted[i])) continue;
    warnings.push_back({ErrorCode::kBadSpec, "model.layers[" + std::to_string(i) + "]",
                        "The weights were trained with " + trained[i].dump() +
                            " here. They mean something else in another layer."});
    return;
  }
}

constexpr std::string_view kBodyPrefix = "body:";

Result<Weights> read_file(std::string name, const std::string& bytes) {
  if (name.starts_with(kBodyPrefix)) name.erase(0, kBodyPrefix.size());
  Result<Weights> weights = read_safetensors(bytes);
  if (!weights) return bad_data(name + ", " + weights.error().path, weights.error().message);
  return weights;
}

}  // namespace

Result<Json> describe_weights(const std::string& name, const std::string& bytes) {
  const Result<Weights> weights = read_file(name, bytes);
  if (!weights) return std::unexpected(weights.error());
  Json json = {{"tensors", Json::array()}, {"description", weights->description}};
  for (const NamedArray& tensor : weights->tensors) {
    json["tensors"].push_back({{"name", tensor.name}, {"shape", tensor.shape}});
  }
  return json;
}

Result<Weights> find_start_weights(const Json& spec, const WeightsShelf& shelf,
                                   const std::vector<std::string>& features, std::vector<Error>& warnings) {
  const Json& model = *spec.find("model");
  const auto start = StartWeights::read(model);
  if (!start) return std::unexpected(start.error());
  if (!*start) return Weights();
  const std::string& name = (*start)->name;
  const auto found = shelf.find((*start)->file);
  if (found == shelf.end()) {
    return bad_data("model.weights", "The weights " + name + " have not been loaded. Load the file first.");
  }
  Result<Weights> weights = read_file(name, found->second);
  if (!weights) return weights;
  const SpecReader description(weights->description);
  const Json& wanted = *model.find("layers");
  const std::size_t taken = (*start)->layers ? static_cast<std::size_t>(*(*start)->layers) : wanted.size();
  compare_layers(description.value("layers"), wanted, taken, warnings);
  const Json& trained_on = description.value("features");
  if (trained_on.is_array() && trained_on != Json(features)) {
    warnings.push_back({ErrorCode::kBadData, "data.features",
                        "The weights were trained on other features than these, or in another order: " +
                            trained_on.dump().substr(0, 200) +
                            ". The body sees what stands in their places."});
  }
  return weights;
}

}  // namespace trainyard
