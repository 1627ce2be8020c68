#pragma once

#include "loss/loss.h"

namespace trainyard {

/// Sigmoid and binary cross-entropy in one, for two classes and one score s: log(1 + exp(s)) - label * s.
/// Gradient (sigmoid(s) - label) / n. Source: PyTorch's BCEWithLogitsLoss.
class BinaryCrossEntropy final : public Loss {
 public:
  static const KindInfo& kind_info();
  const KindInfo& info() const override { return kind_info(); }
  double sum(ConstMatrixView scores, const LossTarget& target) const override;
  double mean_and_gradient(ConstMatrixView scores, const LossTarget& target,
                           MatrixView gradient) const override;
  void to_predictions(MatrixView scores) const override;
};

}  // namespace trainyard
