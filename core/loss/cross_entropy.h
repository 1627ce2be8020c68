#pragma once

#include "loss/loss.h"

namespace trainyard {

/// Softmax and cross-entropy in one: -log p[label], p = softmax(scores), k >= 2 classes, one score each.
/// Gradient (p - onehot) / n. Probabilities sum to 1.
/// Source: Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.4; PyTorch's
/// CrossEntropyLoss.
class CrossEntropy final : public Loss {
 public:
  static const KindInfo& kind_info();
  const KindInfo& info() const override { return kind_info(); }
  double sum(ConstMatrixView scores, const LossTarget& target) const override;
  double mean_and_gradient(ConstMatrixView scores, const LossTarget& target,
                           MatrixView gradient) const override;
  void to_predictions(MatrixView scores) const override;
};

}  // namespace trainyard
