#pragma once

#include "common/matrix_view.h"

namespace trainyard {

enum class Criterion {
  kGini,
  kEntropy,  ///< log_loss is the same; in bits
  kSquaredError,
  kFriedmanMse,
  kSecondOrder,  ///< gradients and hessians, Chen & Guestrin (KDD 2016), equation 7
};

/// How a tree grows, resolved against the table: counts, no fractions. Names and meanings are scikit-learn's,
/// the last block's XGBoost's.
struct TreeParams {
  Criterion criterion = Criterion::kGini;
  Index max_depth = 0;  ///< 0: no bound
  Index min_samples_split = 2;
  Index min_samples_leaf = 1;
  double min_weight_leaf = 0;
  Index max_leaf_nodes = 0;  ///< 0: no bound and depth-first; otherwise best-first
  double min_impurity_decrease = 0;
  Index max_features = 0;         ///< features drawn at every split; 0: all
  bool random_threshold = false;  ///< one random threshold a feature (extra trees) in place of the best

  double reg_lambda = 0;
  double reg_alpha = 0;
  double gamma = 0;
  double min_child_weight = 0;
};

}  // namespace trainyard
