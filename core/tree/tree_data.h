#pragma once

#include <vector>

#include "data/dataset.h"
#include "estimator.h"
#include "tree/binned_table.h"
#include "tree/feature_matrix.h"
#include "tree/tree_params.h"
#include "tree/tree_target.h"

namespace trainyard {

/// A dataset as trees learn from it, made once per run. Training row i is row rows[i] of the table.
struct TreeData {
  const Dataset* dataset = nullptr;
  FeatureSchema schema;
  FeatureMatrix matrix;  ///< all rows of the dataset
  BinnedTable table;     ///< the training rows
  std::span<const Index> rows;
  std::vector<std::int32_t> labels;  ///< classification, by training row
  std::vector<double> values;        ///< regression
  std::vector<std::uint32_t> ids;    ///< 0 .. n - 1
  std::vector<Index> features;       ///< 0 .. d - 1

  Index n() const { return table.rows(); }
  Index d() const { return table.cols(); }
  Index classes() const {
    return dataset->target.task == Task::kClassification ? static_cast<Index>(dataset->target.classes.size())
                                                         : 0;
  }
  /// Class probabilities, or one value.
  Index outputs() const { return dataset->target.outputs(); }
  /// The target with the given weights of the training rows (empty: ones), which must outlive the result.
  TreeTarget target(std::span<const double> weights) const {
    return {.classes = classes(), .labels = labels, .values = values, .weights = weights};
  }

  /// "row": where each training row stands in the dataset. [n]
  NamedArray row_numbers() const { return {"row", {n()}, std::vector<float>(rows.begin(), rows.end())}; }

  /// max_bins as BinnedTable::build. Errors: kBadData for an empty training part, no features, or a target
  /// without two different values in it; FeatureMatrix::encode's.
  static Result<TreeData> prepare(const Dataset& dataset, Index max_bins);
};

/// Errors: kTooLarge, with the estimate, where so many trees over these rows would not fit in the engine's
/// memory. besides: bytes that the model keeps beside its trees
Result<void> check_memory(Index trees, Index rows, Index outputs, const TreeParams& params,
                          double besides = 0);

}  // namespace trainyard
