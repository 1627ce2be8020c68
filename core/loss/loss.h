#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "common/matrix_view.h"
#include "spec/param_info.h"

namespace trainyard {

/// What n rows should have been. Classification losses read `labels` (n indices of classes), the others
/// `values`
/// ([n, k], the shape of the scores). The unused one is empty.
struct LossTarget {
  std::span<const std::int32_t> labels;
  ConstMatrixView values;
};

/// How wrong raw scores are. A loss is defined on scores, before softmax or sigmoid, so that value and
/// gradient stay exact where probabilities would round to 0 or 1. Means over rows, as PyTorch's reduction
/// "mean".
class Loss {
 public:
  virtual ~Loss() = default;

  virtual const KindInfo& info() const = 0;

  /// The sum (not the mean) of the rows' losses: sums of chunks can be added. scores: [n, k].
  virtual double sum(ConstMatrixView scores, const LossTarget& target) const = 0;

  /// The mean loss of n rows, and its gradient with respect to the scores. scores, gradient: [n, k], may
  /// not alias.
  virtual double mean_and_gradient(ConstMatrixView scores, const LossTarget& target,
                                   MatrixView gradient) const = 0;

  /// Turns scores into predictions in place: probabilities (all k columns, or the second class's where there
  /// is one column), or nothing for values. scores: [n, k].
  virtual void to_predictions(MatrixView scores) const = 0;
};

/// All losses, for the catalog.
std::span<const KindInfo* const> loss_kinds();

/// The loss of that kind, or null.
std::unique_ptr<Loss> make_loss(std::string_view kind);

}  // namespace trainyard
