#include <algorithm>
#include <cmath>
#include <string>

#include "data/split.h"
#include "nn/dense.h"
#include "nn/network_estimator.h"
#include "nn/sample_pass.h"
#include "nn/sigmoid.h"
#include "nn/softmax.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

/// The part that a row of the table belongs to. Errors: kBadSpec for a row that belongs to none.
Result<Part> part_of_row(const Json& query, const Dataset& data, Index& row) {
  double wanted = -1;
  SpecReader(query).read("row", wanted);
  const double rows = static_cast<double>(data.features.rows());
  if (wanted >= 0 && wanted < rows && std::nearbyint(wanted) == wanted) {
    row = static_cast<Index>(wanted);
    for (const Part part : {Part::kTrain, Part::kValidation, Part::kTest}) {
      const std::span<const Index> members = data.part(part);
      if (std::binary_search(members.begin(), members.end(), row)) return part;
    }
    return bad_spec("query.row",
                    "Row " + std::to_string(row) + " is in no part of the data. Choose another one.");
  }
  return bad_spec("query.row", "Give the number of a row, counted from 0, below " +
                                   std::to_string(data.features.rows()) + ".");
}

/// Errors: kBadSpec naming the first layer that does not treat each row by itself.
Result<void> check_layers(const Network& network) {
  for (Index i = 0; i < network.layer_count(); ++i) {
    const KindInfo& info = network.layer(i).info();
    if (info.kind == Dense::kind_info().kind || is_activation(info) || info.kind == Softmax::kind_info().kind)
      continue;
    return bad_spec("model.layers[" + std::to_string(i) + "]",
                    "One row is followed through dense layers and activations only, not through " +
                        std::string(info.kind) + ".");
  }
  return {};
}

}  // namespace

Result<Inspection> NetworkEstimator::inspect_sample(const Json& query) const {
  Index row = 0;
  const Result<Part> part = part_of_row(query, *data_, row);
  if (!part) return std::unexpected(part.error());
  if (auto fits = check_layers(*network_); !fits) return std::unexpected(fits.error());
  const Network& network = *network_;
  const ConstMatrixView x = features_.view().rows_from(row, 1);
  const auto at = static_cast<std::size_t>(row);
  LossTarget target;
  if (head_.reads_labels()) target.labels = std::span<const std::int32_t>(labels_).subspan(at, 1);
  if (!head_.reads_labels()) target.values = values_.view().rows_from(row, 1);

  auto pass = make_sample_pass(network.parameters());
  if (!pass) return std::unexpected(pass.error());
  const double loss = (*pass)->run(x, *head_.loss, target);
  std::vector<float> gradients((*pass)->gradients().begin(), (*pass)->gradients().end());
  std::vector<float> updated(network.parameters().begin(), network.parameters().end());
  clip(gradients, options_.clipping);
  Optimizer::State state;
  optimizer_->save(state);
  step_parameters(updated, gradients);
  optimizer_->restore(state);
  auto after = make_sample_pass(updated);
  if (!after) return std::unexpected(after.error());

  Inspection seen;
  seen.info = {{"row", row}, {"part", to_string(*part)}, {"output", head_.output}, {"loss", loss}};
  seen.info["loss_after"] = (*after)->run(x, *head_.loss, target);
  const auto add = [&](std::string name, std::span<const float> values) {
    seen.arrays.push_back({.name = std::move(name),
                           .shape = {static_cast<Index>(values.size())},
                           .values = {values.begin(), values.end()}});
  };
  add("input", x.flat());
  if (data_->target.task == Task::kClassification) seen.info["label"] = data_->target.labels[at];
  if (data_->target.task == Task::kRegression) seen.info["value"] = data_->target.values[at];
  if (!head_.reads_labels()) add("target", target.values.flat());
  (*pass)->export_to(seen.arrays);
  for (const Tensor& tensor : network.tensors()) {
    const auto export_as = [&](const char* suffix, std::span<const float> flat) {
      seen.arrays.push_back(export_tensor(tensor, flat.subspan(static_cast<std::size_t>(tensor.offset),
                                                               static_cast<std::size_t>(tensor.size))));
      seen.arrays.back().name += suffix;
    };
    export_as("", network.parameters());
    export_as(".gradient", (*pass)->gradients());
    export_as(".updated", updated);
  }
  Matrix64 predicted(1, data_->target.outputs());
  head_.predict((*pass)->scores(), predicted);
  seen.arrays.push_back({.name = "prediction", .shape = {predicted.cols()}, .values = {}});
  seen.arrays.back().values.assign(predicted.data(), predicted.data() + predicted.size());
  return seen;
}

Result<std::unique_ptr<SamplePass>> NetworkEstimator::make_sample_pass(
    std::span<const float> parameters) const {
  auto layers = make_hidden(data_->steps);
  if (!layers) return std::unexpected(layers.error());
  layers->push_back(std::make_unique<Dense>(Dense::Params{.units = head_.width}));
  layers->back()->set_learning(LayerLearning::read_output(model_));
  if (network_->layer_count() > hidden_layers_ + 1) {
    // The head's own activation, under a loss that does not contain it.
    if (head_.output == "sigmoid") layers->push_back(std::make_unique<Sigmoid>());
    if (head_.output == "softmax") layers->push_back(std::make_unique<Softmax>());
  }
  return std::make_unique<SamplePass>(std::move(*layers), network_->inputs(), parameters);
}

}  // namespace trainyard
