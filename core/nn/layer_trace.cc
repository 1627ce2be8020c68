#include "nn/layer_trace.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "common/vector_kernels.h"

namespace trainyard {
namespace {

constexpr float kNothing = std::numeric_limits<float>::quiet_NaN();

bool has_weights(const Layer& layer) {
  const std::vector<TensorSpec> specs = layer.tensors();
  return std::any_of(specs.begin(), specs.end(), [](const TensorSpec& spec) { return spec.penalized; });
}

/// Sum over the tensors of one layer of f(part of the flat buffers).
template <typename F>
double sum_over(const Network& network, Index layer, F f) {
  double sum = 0;
  for (const Tensor& tensor : network.tensors()) {
    if (tensor.layer == layer)
      sum += f(static_cast<std::size_t>(tensor.offset), static_cast<std::size_t>(tensor.size));
  }
  return sum;
}

std::string_view kind_at(const Network& network, Index layer) { return network.layer(layer).info().kind; }

}  // namespace

bool is_activation(const KindInfo& info) {
  return std::ranges::find(info.tags, kActivationTags[0]) != info.tags.end();
}

std::vector<Block> find_blocks(const Network& network) {
  std::vector<Block> blocks;
  for (Index i = 0; i < network.layer_count(); ++i) {
    if (has_weights(network.layer(i))) {
      blocks.push_back({.begin = i, .end = i, .shown = i});
    } else if (!blocks.empty()) {
      Block& block = blocks.back();
      const bool has_activation = is_activation(network.layer(block.shown).info());
      if (!has_activation) block.shown = i;
      block.end = i;
    }
  }
  return blocks;
}

void LayerTrace::begin(const Network& network) {
  blocks_ = find_blocks(network);
  stride_ = 1;
  count_ = 0;
  values_.assign(static_cast<std::size_t>(kRecords) * blocks_.size() * kQuantities, kNothing);
  silent_rows_.assign(blocks_.size(), {});
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    if (kind_at(network, blocks_[b].shown) != "relu") continue;
    silent_rows_[b].assign(static_cast<std::size_t>(network.width(blocks_[b].shown)), 0);
  }
}

void LayerTrace::thin_out() {
  stride_ *= 2;
  std::size_t kept = 0;
  const std::size_t width = blocks_.size() * kQuantities;
  for (std::size_t i = 0; i < count_; ++i) {
    if (!is_kept(steps_[i])) continue;
    steps_[kept] = steps_[i];
    std::copy_n(values_.data() + i * width, width, values_.data() + kept * width);
    ++kept;
  }
  count_ = kept;
}

void LayerTrace::add_record(std::int64_t step) {
  wanted_ = false;
  if (count_ > 0 && !is_kept(steps_[count_ - 1])) --count_;
  if (count_ == static_cast<std::size_t>(kRecords)) thin_out();
  steps_[count_] = step;
  const std::size_t width = blocks_.size() * kQuantities;
  std::fill_n(values_.data() + count_ * width, width, kNothing);
  ++count_;
}

void LayerTrace::see_gradients(const Network& network, std::int64_t step, Index rows) {
  add_record(step);
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    const auto norm = [&](std::span<const float> flat) {
      return static_cast<float>(
          std::sqrt(sum_over(network, blocks_[b].begin, [&](std::size_t at, std::size_t size) {
            return sum_of_squares64(flat.subspan(at, size));
          })));
    };
    entry(count_ - 1, b, kGradient) = norm(network.gradients());
    entry(count_ - 1, b, kWeight) = norm(network.parameters());
    see_activations(network, b, rows);
  }
}

void LayerTrace::see_activations(const Network& network, std::size_t block, Index rows) {
  const Index layer = blocks_[block].shown;
  Activations& activations = network.training_activations();
  if (activations.overwritten(layer)) return;
  const ConstMatrixView y = activations.output(layer, rows);
  const std::string_view kind = kind_at(network, layer);
  // Where the derivative is below 4 % of its largest value.
  const bool is_sigmoid = kind == "sigmoid";
  const bool can_saturate = is_sigmoid || kind == "tanh";
  const float low = is_sigmoid ? 0.01f : -0.98f;
  const float high = is_sigmoid ? 0.99f : 0.98f;
  double sum = 0, squares = 0;
  Index saturated = 0;
  for (const float value : y.flat()) {
    sum += value;
    squares += static_cast<double>(value) * value;
    saturated += value < low || value > high;
  }
  const auto count = static_cast<double>(y.size());
  const double mean = sum / count;
  entry(count_ - 1, block, kMean) = static_cast<float>(mean);
  entry(count_ - 1, block, kStd) =
      static_cast<float>(std::sqrt(std::max(0.0, squares / count - mean * mean)));
  if (can_saturate)
    entry(count_ - 1, block, kSaturated) = static_cast<float>(static_cast<double>(saturated) / count);
  std::vector<Index>& silent = silent_rows_[block];
  if (silent.empty()) return;
  for (Index& since : silent) since += rows;
  for (Index i = 0; i < rows; ++i) {
    const auto row = y.row(i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (row[j] != 0) silent[j] = 0;
    }
  }
  const auto dead = std::ranges::count_if(silent, [](Index since) { return since >= kSilentRows; });
  entry(count_ - 1, block, kDead) = static_cast<float>(dead) / static_cast<float>(silent.size());
}

void LayerTrace::see_update(const Network& network, std::span<const float> before) {
  const std::span<const float> after = network.parameters();
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    double old = 0;
    const double moved = sum_over(network, blocks_[b].begin, [&](std::size_t at, std::size_t size) {
      old += sum_of_squares64(before.subspan(at, size));
      double sum = 0;
      for (std::size_t i = at; i < at + size; ++i) {
        const double step = static_cast<double>(after[i]) - before[i];
        sum += step * step;
      }
      return sum;
    });
    if (old > 0) entry(count_ - 1, b, kUpdate) = static_cast<float>(std::sqrt(moved / old));
  }
}

Inspection LayerTrace::inspect(const Network& network) const {
  static constexpr std::string_view kNames[] = {"gradient_norm", "weight_norm", "update_ratio", "mean",
                                                "std",           "saturated",   "dead"};
  Inspection seen;
  seen.info["layers"] = Json::array();
  for (const Block& block : blocks_) {
    Json facts = {{"index", block.begin}, {"kind", kind_at(network, block.begin)}};
    facts["units"] = network.width(block.begin);
    const bool has_activation = is_activation(network.layer(block.shown).info());
    facts["activation"] = has_activation ? Json(kind_at(network, block.shown)) : Json();
    seen.info["layers"].push_back(std::move(facts));
  }
  const auto rows = static_cast<Index>(count_);
  NamedArray steps{.name = "step", .shape = {rows}, .values = {steps_.begin(), steps_.begin() + rows}};
  seen.arrays.push_back(std::move(steps));
  for (std::size_t quantity = 0; quantity < kQuantities; ++quantity) {
    NamedArray array{.name = std::string(kNames[quantity]),
                     .shape = {rows, static_cast<Index>(blocks_.size())},
                     .values = std::vector<float>(count_ * blocks_.size())};
    for (std::size_t i = 0; i < array.values.size(); ++i)
      array.values[i] = values_[i * kQuantities + quantity];
    seen.arrays.push_back(std::move(array));
  }
  return seen;
}

}  // namespace trainyard
