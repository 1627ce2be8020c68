#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/result.h"
#include "data/dataset.h"
#include "loss/loss.h"
#include "nn/layer.h"

namespace trainyard {

/// The end of a network: how wide its scores are, what follows them, by what they are judged, and how targets
/// and predictions translate. It follows from the task unless the description says otherwise:
///   classification  softmax, k scores, cross-entropy (also for two classes)
///                   sigmoid, 1 score, binary cross-entropy (two classes)
///                   softmax or sigmoid as a layer of its own, mean squared error against 0 and 1
///   regression      linear, 1 score, mean squared error
struct Head {
  std::unique_ptr<Loss> loss;
  std::unique_ptr<Layer>
      activation;      ///< a last layer of its own, where the loss does not contain it; or null
  std::string output;  ///< "softmax", "sigmoid" or "linear"
  Index width = 1;     ///< scores per row
  double center = 0;   ///< regression: score = (value - center) / spread
  double spread = 1;

  /// The target of rows as the loss reads it: into labels (cross-entropies) or values ([rows, width]).
  void read_target(const Target& target, std::span<const Index> rows, std::span<std::int32_t> labels,
                   MatrixView values) const;
  bool reads_labels() const;

  /// Scores become predictions: [n, width] to [n, outputs], probabilities of all classes or values in the
  /// target's units. The scores are overwritten.
  void predict(MatrixView scores, MatrixView64 out) const;
};

/// The head for a description's `output` and `loss` ("auto" allowed) and a target. The spread of a regression
/// target is measured on the given rows if scale_target. Errors: kBadSpec naming model.output or model.loss
/// for what does not go with the target.
Result<Head> make_head(const std::string& output, const std::string& loss, bool scale_target,
                       const Target& target, std::span<const Index> rows);

/// What may stand at the end of a network, for the catalog.
std::span<const KindInfo* const> output_kinds();

}  // namespace trainyard
