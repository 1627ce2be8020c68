#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "estimator.h"
#include "nn/network.h"

namespace trainyard {

/// A stretch of a network as a reader sees it: a layer with weights, and what follows it up to the next such
/// layer (normalization, activation, dropout). Layers before the first such layer belong to none.
struct Block {
  Index begin = 0;  ///< the layer with the weights
  Index end = 0;    ///< the last layer, inclusive
  Index shown = 0;  ///< whose output stands for the block: the activation, or else the last layer
};

std::vector<Block> find_blocks(const Network& network);

/// Whether a layer works on each number alone.
bool is_activation(const KindInfo& info);

/// What went on inside a network while it learned: for every block the norms of gradient, weight and update,
/// and what its activations looked like over the batch, at up to kRecords steps. At first every step is
/// recorded, then every second, every fourth, ... so that the records always cover the whole run, cost ever
/// less, and are those of the same steps whoever watched. Only the newest may be a step in between.
class LayerTrace {
 public:
  static constexpr Index kRecords = 160;

  /// Forgets all, and takes memory for records of this network; nothing allocates afterwards.
  void begin(const Network& network);

  /// Whether the step (counted from 1) is to be recorded.
  bool is_due(std::int64_t step) const { return wanted_ || is_kept(step); }
  /// Has the next step recorded, whatever its number.
  void want_next() { wanted_ = true; }

  /// After the backward pass of a step over that many rows, before its gradient is clipped.
  void see_gradients(const Network& network, std::int64_t step, Index rows);
  /// After the update of the step last seen; before: the parameters as they were.
  void see_update(const Network& network, std::span<const float> before);

  /// info {"layers": [{"index", "kind", "units", "activation"}]}; arrays "step" [m] and, [m, blocks] each:
  /// "gradient_norm", "weight_norm", "update_ratio" (norm of the update by that of the weights before it),
  /// "mean" and "std" of the activations, "saturated" (share of sigmoid activations within 0.01 of an end, of
  /// tanh ones beyond 0.98) and "dead" (share of relu units silent for the last kSilentRows rows that were
  /// looked at). NaN where a number does not exist. Norms are over weights and biases of the block's first
  /// layer; gradients are those of the mean loss, without penalty and before clipping.
  Inspection inspect(const Network& network) const;

 private:
  enum Quantity { kGradient, kWeight, kUpdate, kMean, kStd, kSaturated, kDead, kQuantities };
  static constexpr Index kSilentRows = 64;

  bool is_kept(std::int64_t step) const { return (step - 1) % stride_ == 0; }
  void add_record(std::int64_t step);
  void thin_out();
  void see_activations(const Network& network, std::size_t block, Index rows);
  float& entry(std::size_t record, std::size_t block, Quantity quantity) {
    return values_[(record * blocks_.size() + block) * kQuantities + quantity];
  }

  std::vector<Block> blocks_;
  std::int64_t stride_ = 1;
  bool wanted_ = false;
  std::size_t count_ = 0;
  std::array<std::int64_t, kRecords> steps_{};
  std::vector<float> values_;                    ///< [kRecords, blocks, kQuantities]
  std::vector<std::vector<Index>> silent_rows_;  ///< per block with relu: rows since a unit was last on
};

}  // namespace trainyard
