#pragma once

#include <span>
#include <vector>

#include "common/matrix_view.h"
#include "common/rng.h"

namespace trainyard {

/// In which order the training rows are gone through, epoch by epoch. The order of an epoch depends on the
/// seed and the epoch's number alone.
class BatchOrder {
 public:
  void begin(std::span<const Index> rows, const Rng& rng);

  /// The rows of the next step, at most `batch`; the same until advance(). An epoch's order is drawn at its
  /// first step.
  std::span<const Index> next(Index batch, bool shuffle);
  /// Takes the step that next() gave as done. Returns whether that ended the epoch: no rows are left, or with
  /// drop_last fewer than a batch.
  bool advance(Index batch, bool drop_last);

  Index size() const { return static_cast<Index>(order_.size()); }
  /// Rows that the present epoch has not gone through.
  Index left() const { return size() - position_; }
  /// Epochs completed.
  Index epoch() const { return epoch_; }
  /// Steps done in the present epoch.
  Index step_in_epoch() const { return step_; }
  /// Whether next() gives the same rows in the same order again.
  bool repeats(Index batch) const { return batch >= size(); }

 private:
  std::vector<Index> rows_;   ///< as given
  std::vector<Index> order_;  ///< of the present epoch
  Rng rng_{0};
  Index epoch_ = 0;
  Index step_ = 0;
  Index position_ = 0;
};

}  // namespace trainyard
