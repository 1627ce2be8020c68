#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "linear/design_matrix.h"

namespace trainyard {

/// The log loss of weighted sums of features: of two classes by the logistic function of one score, of more
/// by the softmax of a score for each. Parameters are one array: the weights [k, d], then the intercepts [k].
/// Source: Bishop (2006), sections 4.3.2 and 4.3.4.
class LogisticLoss {
 public:
  /// x must outlive this. labels: [n], below `classes`.
  LogisticLoss(const DesignMatrix& x, std::vector<std::int32_t> labels, Index classes);

  /// Rows of weights: 1 for two classes, else one for each.
  Index k() const { return k_; }
  Index size() const { return k_ * (x_->d() + 1); }

  /// The sum over all rows.
  double sum(std::span<const double> parameters);
  /// Of the parameters of the last sum(). gradient: [size()].
  void gradient(std::span<double> gradient) const;

  /// One row's scores [k] become probabilities [classes] and, for a label from 0, its loss.
  static double finish(const double* scores, Index classes, std::int32_t label,
                       std::span<double> probabilities);

 private:
  const DesignMatrix* x_;
  std::vector<std::int32_t> labels_;
  Index k_;
  Matrix64 scores_;  // [k, n]; after sum(): the loss's slopes, probability minus truth
};

}  // namespace trainyard
