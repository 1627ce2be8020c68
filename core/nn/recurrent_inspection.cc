#include <cmath>
#include <string>

#include "nn/network_estimator.h"
#include "nn/recurrent_layer.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

/// `x[t-3]` is channel `x`.
std::string channel_name(const std::string& column) { return column.substr(0, column.rfind('[')); }

NamedArray array_of(std::string name, ConstMatrixView values) {
  return {.name = std::move(name),
          .shape = {values.rows(), values.cols()},
          .values = {values.flat().begin(), values.flat().end()}};
}

}  // namespace

Result<Inspection> NetworkEstimator::inspect_sequence_gradients() const {
  Inspection seen;
  seen.info["step"] = steps_;
  seen.info["layers"] = Json::array();
  for (Index i = 0; i < hidden_layers_; ++i) {
    const RecurrentLayer* cell = network_->layer(i).recurrent();
    if (cell == nullptr) continue;
    seen.info["layers"].push_back(describe_layer(i));
    const auto norms = cell->gradient_norms();
    seen.arrays.push_back({.name = "layers[" + std::to_string(i) + "]",
                           .shape = {static_cast<Index>(norms.size())},
                           .values = {norms.begin(), norms.end()}});
  }
  return seen;
}

Result<Inspection> NetworkEstimator::inspect_gates(const Json& query) const {
  const Index rows = features_.rows();
  double row = 0;
  SpecReader(query).read("row", row);
  if (!(row >= 0) || row >= static_cast<double>(rows) || std::nearbyint(row) != row) {
    return bad_spec("query.row", "Give a whole number from 0 to " + std::to_string(rows - 1) +
                                     ", the number of a window.");
  }
  Inspection seen;
  seen.info["row"] = row;
  seen.info["rows"] = rows;
  seen.info["layers"] = Json::array();
  const ConstMatrixView x = features_.view().rows_from(static_cast<Index>(row), 1);
  network_->infer(x, inference_);
  for (Index i = 0; i < hidden_layers_; ++i) {
    const RecurrentLayer* cell = network_->layer(i).recurrent();
    if (cell == nullptr) continue;
    if (seen.arrays.empty()) {
      // The sequence as it was read, one line per channel.
      Matrix lines(cell->channels(), cell->steps());
      seen.info["channels"] = Json::array();
      for (Index c = 0; c < cell->channels(); ++c) {
        for (Index t = 0; t < cell->steps(); ++t) lines(c, t) = x(0, t * cell->channels() + c);
        seen.info["channels"].push_back(
            channel_name(data_->features.columns[static_cast<std::size_t>(c)].name));
      }
      seen.arrays.push_back(array_of("inputs", lines));
    }
    Json facts = describe_layer(i);
    facts["units"] = cell->units();
    facts["names"] = Json::array();
    const auto names = cell->trace_names();
    Matrix traced(static_cast<Index>(names.size()) * cell->units(), cell->steps());
    cell->trace(i == 0 ? x : inference_.output(i - 1, 1), traced);
    for (std::size_t k = 0; k < names.size(); ++k) {
      facts["names"].push_back(names[k]);
      seen.arrays.push_back(
          array_of("layers[" + std::to_string(i) + "]." + std::string(names[k]),
                   traced.view().rows_from(static_cast<Index>(k) * cell->units(), cell->units())));
    }
    seen.info["layers"].push_back(std::move(facts));
  }
  return seen;
}

}  // namespace trainyard
