#pragma once

#include <string>

#include "common/json.h"
#include "common/result.h"
#include "data/dataset.h"
#include "tree/tree_params.h"

namespace trainyard {

/// The parameters of trees as a description states them.
struct TreeSettings {
  std::string criterion;  ///< empty: gini or squared_error
  Index max_depth = 0;
  double min_samples_split = 2;
  double min_samples_leaf = 1;
  Index max_leaf_nodes = 0;
  double min_impurity_decrease = 0;
  double ccp_alpha = 0;
  Json max_features = "all";
  Index max_bins = 0;

  /// Reads what the object has of these; it was completed by fill_in() before.
  static TreeSettings read(const Json& model);

  /// Counts for n rows and d features. path: of the object, for errors ("model").
  /// Errors: kBadSpec for a criterion of the other task, a count that is no whole number, more features than
  /// there are.
  Result<TreeParams> resolve(Task task, Index n, Index d, const std::string& path) const;
};

/// A count, or below 1 (max_samples: up to 1) a share of `all`, rounded down to at least 1. Errors: kBadSpec
/// for a fraction above 1 and for more than `all`.
Result<Index> count_or_share(double value, Index all, bool one_is_all, const std::string& path,
                             const char* of_what);

}  // namespace trainyard
