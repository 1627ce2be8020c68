#include "nn/start_weights.h"

#include <algorithm>
#include <charconv>

#include "nn/safetensors.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr KindInfo kDigits = {
    .kind = "digits_0_4",
    .label = "Digits 0 to 4",
    .help = "64-256-128, trained on the digits 0 to 4 of the table Digits, 8 x 8 grey levels.",
    .source = "wasm/bodies/README.md"};
constexpr KindInfo kMnist = {
    .kind = "mnist_0_4",
    .label = "MNIST 0 to 4",
    .help = "784-256-128, trained on the digits 0 to 4 of MNIST, 28 x 28 grey levels.",
    .source = "wasm/bodies/README.md"};
constexpr const KindInfo* kBodies[] = {&kDigits, &kMnist};

constexpr ParamInfo kParams[] = {
    {.key = "path",
     .type = ParamType::kString,
     .default_json = "null",
     .label = "File",
     .help =
         "A safetensors file, relative to the description's folder; its tensors are named as in PyTorch's "
         "nn.Sequential.",
     .source = "huggingface/safetensors"},
    {.key = "body",
     .type = ParamType::kChoice,
     .default_json = "null",
     .group = "body",
     .help = "Instead of a file, a trained network that comes with the page."},
    {.key = "layers",
     .type = ParamType::kInteger,
     .default_json = "null",
     .minimum = 1,
     .maximum = 200,
     .help = "How many of the first layers take their weights from the file; the others and the output layer "
             "start "
             "afresh. By default all do, the output layer too."},
};
constexpr KindInfo kWeights = {
    .kind = "weights", .label = "Weights", .help = "Trained weights to start from.", .params = kParams};
constexpr const KindInfo* kWeightsSection[] = {&kWeights};

/// "layers[2].layers[0].weight" becomes "2.layers.0.weight".
std::string state_name(std::string_view name) {
  constexpr std::string_view kPrefix = "layers[";
  std::string state;
  for (const char c : name.substr(kPrefix.size())) {
    if (c == '[') state += '.';
    if (c != '[' && c != ']') state += c;
  }
  return state;
}

/// The layer that a tensor of an nn.Sequential belongs to, or -1.
Index layer_of(std::string_view name) {
  Index layer = -1;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), layer);
  const bool whole = error == std::errc() && end != name.data() + name.size() && *end == '.';
  return whole && layer >= 0 ? layer : -1;
}

/// Calls use(from, to) for every number of a tensor: its place as stored, and in PyTorch's order.
template <typename Use>
void each_number(const Tensor& tensor, const Use& use) {
  const bool turned = tensor.shape.size() == 2;
  const Index rows = turned ? tensor.shape[0] : 1;
  const Index cols = turned ? tensor.shape[1] : tensor.size;
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < cols; ++j) {
      use(static_cast<std::size_t>(tensor.offset + i * cols + j), static_cast<std::size_t>(j * rows + i));
    }
  }
}

std::vector<Index> state_shape(const Tensor& tensor) { return {tensor.shape.rbegin(), tensor.shape.rend()}; }

/// "layer 2 (Dense)"; the last layer with weights is the output layer.
std::string layer_words(const Network& network, Index layer) {
  return "layer " + std::to_string(layer + 1) + " (" + std::string(network.layer(layer).info().label) + ")";
}

std::unexpected<Error> bad_file(const std::string& file, const std::string& tensor, std::string message) {
  return bad_data(file + ", tensor " + in_quotes(tensor), std::move(message));
}

std::string file_tensors(const Weights& weights) {
  std::vector<std::string_view> names;
  for (const NamedArray& tensor : weights.tensors) names.push_back(tensor.name);
  return list_words(names, 8);
}

/// What to do about a file, or a body that comes with the page, whose layers are not the network's.
std::string remedy(std::string_view file) {
  constexpr std::string_view kNumber = "set model.weights.layers to the number of first layers to take";
  for (const KindInfo* body : kBodies) {
    if (file != body->kind) continue;
    return " This body is " + std::string(body->help) +
           " Give the network these layers and a table like that, " + std::string(kNumber) +
           ", or remove model.weights to start afresh.";
  }
  return " Give the description the layers that the file was saved from, or " + std::string(kNumber) + ".";
}

/// A tensor that a file holds: of parameters, or of state that is not learned.
struct Place {
  const Tensor* tensor;
  bool is_buffer;
};

/// In the order of the layers, of each the parameters first, as in PyTorch's state_dict().
std::vector<Place> parts_of(const Network& network) {
  std::vector<Place> parts;
  for (const Tensor& tensor : network.tensors()) parts.push_back({.tensor = &tensor, .is_buffer = false});
  for (const Tensor& tensor : network.buffers()) parts.push_back({.tensor = &tensor, .is_buffer = true});
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Place& a, const Place& b) { return a.tensor->layer < b.tensor->layer; });
  return parts;
}

std::unexpected<Error> foreign_tensor(const Network& network, const std::string& file,
                                      const std::string& name, Index layer) {
  if (layer < 0) {
    return bad_file(
        file, name,
        "This is no name of PyTorch's nn.Sequential, such as \"0.weight\". Put the layers into one "
        "nn.Sequential and save its state_dict().");
  }
  return bad_file(file, name,
                  "The network has no place for this tensor: " +
                      (layer < network.layer_count() ? layer_words(network, layer) + " has no such one."
                                                     : "it has fewer layers.") +
                      remedy(file));
}

/// Whether what the file gives for a tensor (null: nothing) can be taken.
Result<void> check_source(const Network& network, const Tensor& tensor, const NamedArray* source,
                          const Weights& weights, const std::string& file) {
  const std::string name = state_name(tensor.name);
  const std::string shape = shape_text(state_shape(tensor));
  if (source == nullptr) {
    return bad_file(file, name,
                    "The file has no such tensor, and " + layer_words(network, tensor.layer) +
                        " needs one of shape " + shape + ". The file has " + file_tensors(weights) + "." +
                        remedy(file));
  }
  if (source->shape != state_shape(tensor)) {
    return bad_file(file, name,
                    "Its shape is " + shape_text(source->shape) + ", and " +
                        layer_words(network, tensor.layer) + " needs " + shape + "." + remedy(file));
  }
  if (name.ends_with("running_var") && *std::min_element(source->values.begin(), source->values.end()) < 0) {
    return bad_file(file, name, "A variance cannot be negative. Save the weights again.");
  }
  return {};
}

}  // namespace

std::span<const KindInfo* const> weights_section() { return kWeightsSection; }
std::span<const KindInfo* const> body_kinds() { return kBodies; }

Result<std::optional<StartWeights>> StartWeights::read(const Json& model) {
  const Json& section = SpecReader(model).value("weights");
  if (!section.is_object()) return std::nullopt;
  const SpecReader reader(section);
  if (reader.has("path") == reader.has("body")) {
    return bad_spec("model.weights",
                    "Give either \"path\", a safetensors file, or \"body\", one that comes with the page.");
  }
  StartWeights start;
  reader.read("path", start.name);
  reader.read("body", start.name);
  start.file = (reader.has("body") ? "body:" : "") + start.name;
  if (reader.has("layers")) reader.read("layers", start.layers.emplace());
  return start;
}

std::vector<NamedArray> state_of(const Network& network) {
  std::vector<NamedArray> state;
  for (const Place& part : parts_of(network)) {
    NamedArray& saved = state.emplace_back(
        NamedArray{.name = state_name(part.tensor->name), .shape = state_shape(*part.tensor), .values = {}});
    saved.values.resize(static_cast<std::size_t>(part.tensor->size));
    const std::span<const float> values = part.is_buffer ? network.buffer_values() : network.parameters();
    each_number(*part.tensor,
                [&](std::size_t stored, std::size_t place) { saved.values[place] = values[stored]; });
  }
  return state;
}

Result<void> load_state(const Weights& weights, const std::string& file, Index layers, Network& network) {
  const std::vector<Place> parts = parts_of(network);
  std::vector<const NamedArray*> sources(parts.size(), nullptr);
  for (const NamedArray& given : weights.tensors) {
    const Index layer = layer_of(given.name);
    if (layer >= layers && layers < network.layer_count()) continue;
    const auto place = std::find_if(parts.begin(), parts.end(), [&](const Place& part) {
      return state_name(part.tensor->name) == given.name;
    });
    if (place == parts.end()) return foreign_tensor(network, file, given.name, layer);
    sources[static_cast<std::size_t>(place - parts.begin())] = &given;
  }
  for (std::size_t i = 0; i < parts.size() && parts[i].tensor->layer < layers; ++i) {
    if (auto fits = check_source(network, *parts[i].tensor, sources[i], weights, file); !fits) return fits;
  }
  for (std::size_t i = 0; i < parts.size() && parts[i].tensor->layer < layers; ++i) {
    const std::span<float> values = parts[i].is_buffer ? network.buffer_values() : network.parameters();
    each_number(*parts[i].tensor,
                [&](std::size_t stored, std::size_t place) { values[stored] = sources[i]->values[place]; });
  }
  return {};
}

}  // namespace trainyard
