#pragma once

#include "loss/loss.h"

namespace trainyard {

/// The mean of (score - value)^2 over all n * k entries. Gradient 2 (score - value) / (n k).
/// The sum() of a row is its mean over the k columns, so that sums over rows divide by n like any other loss.
/// Source: PyTorch's MSELoss (no factor 1/2).
class MeanSquaredError final : public Loss {
 public:
  static const KindInfo& kind_info();
  const KindInfo& info() const override { return kind_info(); }
  double sum(ConstMatrixView scores, const LossTarget& target) const override;
  double mean_and_gradient(ConstMatrixView scores, const LossTarget& target,
                           MatrixView gradient) const override;
  void to_predictions(MatrixView) const override {}
};

}  // namespace trainyard
