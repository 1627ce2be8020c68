#include "nn/layer_histograms.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "nn/layer_trace.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

/// Adds the facts to the layer's and the counts to the arrays.
void add_histogram(std::string_view what, Index layer, std::span<const float> values, Index bins, Json& facts,
                   std::vector<NamedArray>& arrays) {
  double low = 0, high = 0, sum = 0, squares = 0, count = 0, zeros = 0;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    low = count > 0 ? std::min<double>(low, value) : value;
    high = count > 0 ? std::max<double>(high, value) : value;
    sum += value;
    squares += static_cast<double>(value) * value;
    zeros += value == 0;
    ++count;
  }
  if (count == 0) return;
  NamedArray counts{.name = "layers[" + std::to_string(layer) + "]." + std::string(what),
                    .shape = {bins},
                    .values = std::vector<float>(static_cast<std::size_t>(bins))};
  const double scale = high > low ? static_cast<double>(bins) / (high - low) : 0;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    const auto bin = static_cast<Index>((static_cast<double>(value) - low) * scale);
    ++counts.values[static_cast<std::size_t>(std::min(bin, bins - 1))];
  }
  const double mean = sum / count;
  facts[std::string(what)] = {{"minimum", low},
                              {"maximum", high},
                              {"mean", mean},
                              {"std", std::sqrt(std::max(0.0, squares / count - mean * mean))},
                              {"zeros", zeros / count}};
  arrays.push_back(std::move(counts));
}

}  // namespace

Result<Inspection> inspect_histograms(const Json& query, const Network& network, Index rows) {
  Index bins = 40;
  SpecReader(query).read("bins", bins);
  if (bins < 2 || bins > 400) return bad_spec("query.bins", "Give a whole number from 2 to 400.");
  Inspection seen;
  seen.info["bins"] = bins;
  seen.info["layers"] = Json::array();
  for (const Block& block : find_blocks(network)) {
    Json facts = {{"index", block.begin}};
    for (const Tensor& tensor : network.tensors()) {
      if (tensor.layer != block.begin || !tensor.penalized) continue;
      const auto weights = network.parameters().subspan(static_cast<std::size_t>(tensor.offset),
                                                        static_cast<std::size_t>(tensor.size));
      add_histogram("weight", block.begin, weights, bins, facts, seen.arrays);
      break;
    }
    Activations& activations = network.training_activations();
    if (rows > 0 && !activations.overwritten(block.shown)) {
      const auto y = ConstMatrixView(activations.output(block.shown, rows)).flat();
      add_histogram("activation", block.begin, y, bins, facts, seen.arrays);
    }
    seen.info["layers"].push_back(std::move(facts));
  }
  return seen;
}

}  // namespace trainyard
