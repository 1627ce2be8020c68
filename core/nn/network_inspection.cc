#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "common/starter.h"
#include "common/vector_kernels.h"
#include "nn/dense.h"
#include "nn/layer_histograms.h"
#include "nn/layer_states.h"
#include "nn/network_estimator.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

std::span<const float> part_of(std::span<const float> flat, const Tensor& tensor) {
  return flat.subspan(static_cast<std::size_t>(tensor.offset), static_cast<std::size_t>(tensor.size));
}

}  // namespace

NamedArray export_tensor(const Tensor& tensor, std::span<const float> values) {
  NamedArray array{.name = tensor.name, .shape = tensor.shape, .values = {values.begin(), values.end()}};
  if (tensor.shape.size() != 2) return array;
  const Index in = tensor.shape[0];
  const Index out = tensor.shape[1];
  array.shape = {out, in};
  for (Index i = 0; i < in; ++i) {
    for (Index j = 0; j < out; ++j) {
      array.values[static_cast<std::size_t>(j * in + i)] = values[static_cast<std::size_t>(i * out + j)];
    }
  }
  return array;
}

namespace {

/// What the activations of one layer look like over a batch. y: [n, h].
Json describe_activations(ConstMatrixView y, std::string_view kind) {
  double sum = 0, squares = 0;
  Index saturated = 0;
  for (const float entry : y.flat()) {
    sum += entry;
    squares += static_cast<double>(entry) * entry;
    // Where the derivative is below 4 % of its largest value.
    if (kind == "sigmoid") saturated += entry < 0.01f || entry > 0.99f;
    if (kind == "tanh") saturated += std::abs(entry) > 0.98f;
  }
  const auto count = static_cast<double>(y.size());
  const double mean = sum / count;
  Json facts = Json::object();
  facts["mean"] = mean;
  facts["std"] = std::sqrt(std::max(0.0, squares / count - mean * mean));
  if (kind == "sigmoid" || kind == "tanh") facts["saturated"] = static_cast<double>(saturated) / count;
  if (kind == "relu") {
    Index dead = 0;
    for (Index j = 0; j < y.cols(); ++j) {
      bool silent = true;
      for (Index i = 0; i < y.rows() && silent; ++i) silent = y(i, j) == 0;
      dead += silent;
    }
    facts["dead"] = static_cast<double>(dead) / static_cast<double>(y.cols());
  }
  return facts;
}

Json describe(const LayerStack& stack, Index i) {
  const Layer& layer = stack.layer(i);
  Json facts = Json::object();
  facts["index"] = i;
  facts["kind"] = layer.info().kind;
  facts["label"] = layer.info().label;
  facts["inputs"] = i == 0 ? stack.inputs() : stack.width(i - 1);
  facts["outputs"] = stack.width(i);
  facts["parameters"] = total_size(layer.tensors());
  if (const LayerStack* inner = layer.inner()) {
    facts["layers"] = Json::array();
    for (Index j = 0; j < inner->size(); ++j) facts["layers"].push_back(describe(*inner, j));
    facts["projection"] = total_size(layer.tensors()) > total_size(inner->tensors());
  }
  return facts;
}

}  // namespace

Result<Inspection> NetworkEstimator::inspect(const Json& query, const Table* points) const {
  std::string what;
  SpecReader(query).read("what", what);
  if (!network_) return bad_spec("what", "Nothing can be seen before training has begun.");
  if (what == "weights") return inspect_weights(query);
  if (what == "neurons") return inspect_neurons(points);
  if (what == "gradients") return inspect_gradients();
  if (what == "trace") return inspect_trace();
  if (what == "histograms") return inspect_histograms(query, *network_, last_rows_);
  if (what == "sample") return inspect_sample(query);
  if constexpr (!kStarter) {
    if (what == "states") return inspect_states(*network_, last_rows_);
    if (what == "sequence_gradients") return inspect_sequence_gradients();
    if (what == "gates") return inspect_gates(query);
  }
  return bad_spec("what",
                  "A network shows \"weights\", \"neurons\", \"gradients\", \"trace\", \"histograms\" and "
                  "\"sample\", not \"" +
                      what + "\".");
}

Json NetworkEstimator::describe_layer(Index layer) const {
  Json facts = describe(network_->stack(), layer);
  if (layer != hidden_layers_) return facts;
  facts["label"] = "Output";
  facts["activation"] = head_.output;
  return facts;
}

Result<Inspection> NetworkEstimator::inspect_weights(const Json& query) const {
  double most = std::numeric_limits<double>::infinity();
  SpecReader(query).read("max_parameters", most);
  Inspection seen;
  seen.info["layers"] = Json::array();
  for (Index i = 0; i <= hidden_layers_; ++i) seen.info["layers"].push_back(describe_layer(i));
  seen.info["parameters"] = network_->parameter_count();
  if (static_cast<double>(network_->parameter_count()) > most) return seen;
  for (const Tensor& tensor : network_->tensors()) {
    seen.arrays.push_back(export_tensor(tensor, part_of(std::as_const(*network_).parameters(), tensor)));
  }
  for (const Tensor& buffer : network_->buffers()) {
    seen.arrays.push_back(export_tensor(buffer, part_of(std::as_const(*network_).buffer_values(), buffer)));
  }
  return seen;
}

bool NetworkEstimator::has_neurons(Index layer) const {
  const Layer& one = network_->layer(layer);
  return one.inner() != nullptr || one.info().kind == Dense::kind_info().kind;
}

Index NetworkEstimator::block_end(Index layer) const {
  Index end = layer;
  while (end + 1 < hidden_layers_ && !has_neurons(end + 1)) ++end;
  return end;
}

Result<Inspection> NetworkEstimator::inspect_neurons(const Table* points) const {
  if (points == nullptr) return bad_spec("points", "Neurons are shown over points: give rows of features.");
  if (static_cast<Index>(points->columns.size()) != network_->inputs()) {
    return bad_spec("points", "The points have " + std::to_string(points->columns.size()) +
                                  " features, the network has " + std::to_string(network_->inputs()) + ".");
  }
  const Index n = points->rows();
  Inspection seen;
  struct Block {
    Index end;
    std::size_t array;
  };
  std::vector<Block> blocks;
  for (Index i = 0; i < hidden_layers_; ++i) {
    if (!has_neurons(i)) continue;
    const Index end = block_end(i);
    blocks.push_back({.end = end, .array = seen.arrays.size()});
    seen.arrays.push_back({.name = "layers[" + std::to_string(i) + "]",
                           .shape = {network_->width(end), n},
                           .values = std::vector<float>(static_cast<std::size_t>(network_->width(end) * n))});
  }
  const Index outputs = data_->target.outputs();
  seen.arrays.push_back({.name = "output",
                         .shape = {outputs, n},
                         .values = std::vector<float>(static_cast<std::size_t>(outputs * n))});
  const auto transpose_into = [&](auto view, NamedArray& array, Index first) {
    for (Index i = 0; i < view.rows(); ++i) {
      for (Index j = 0; j < view.cols(); ++j) {
        array.values[static_cast<std::size_t>(j * n + first + i)] = static_cast<float>(view(i, j));
      }
    }
  };
  std::vector<Index> rows(static_cast<std::size_t>(n));
  std::iota(rows.begin(), rows.end(), Index{0});
  Matrix64 predictions;
  infer(*points, rows, [&](Index first, MatrixView scores) {
    for (const Block& block : blocks) {
      transpose_into(inference_.output(block.end, scores.rows()), seen.arrays[block.array], first);
    }
    predictions.resize(scores.rows(), outputs);
    head_.predict(scores, predictions);
    transpose_into(predictions.view(), seen.arrays.back(), first);
  });
  return seen;
}

Result<Inspection> NetworkEstimator::inspect_trace() const {
  trace_.want_next();
  Inspection seen = trace_.inspect(*network_);
  seen.info["output"] = head_.output;
  return seen;
}

Result<Inspection> NetworkEstimator::inspect_gradients() const {
  watch_updates_ = true;
  Inspection seen;
  seen.info["step"] = steps_;
  seen.info["norm"] = last_norm_;
  seen.info["layers"] = Json::array();
  const Network& network = *network_;
  const bool watched = steps_ > 0 && before_step_ == steps_;
  for (Index i = 0; i <= hidden_layers_; ++i) {
    Json facts = Json::object();
    facts["index"] = i;
    facts["kind"] = network.layer(i).info().kind;
    double gradient = 0, weight = 0, update = 0;
    for (const Tensor& tensor : network.tensors()) {
      if (tensor.layer != i) continue;
      const auto now = part_of(network.parameters(), tensor);
      gradient += sum_of_squares64(part_of(network.gradients(), tensor));
      weight += sum_of_squares64(now);
      if (!watched) continue;
      const auto before = part_of(before_update_, tensor);
      for (std::size_t j = 0; j < now.size(); ++j) {
        const double step = static_cast<double>(now[j]) - before[j];
        update += step * step;
      }
    }
    if (network.parameter_count(i) > 0) {
      facts["gradient_norm"] = std::sqrt(gradient);
      facts["weight_norm"] = std::sqrt(weight);
      facts["update_ratio"] = watched && weight > 0 ? Json(std::sqrt(update / weight)) : Json();
    }
    Activations& activations = network.training_activations();
    if (last_rows_ > 0 && !activations.overwritten(i)) {
      facts.update(describe_activations(activations.output(i, last_rows_), network.layer(i).info().kind));
    }
    seen.info["layers"].push_back(std::move(facts));
  }
  return seen;
}

}  // namespace trainyard
