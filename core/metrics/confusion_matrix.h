#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/matrix_view.h"

namespace trainyard {

/// Counts of the pairs (true class, predicted class) among k classes, and the scores that follow from them.
/// Every score is 0 where its denominator is 0, as in scikit-learn with zero_division=0.
class ConfusionMatrix {
 public:
  /// truth and predicted: [n], entries from 0 to k - 1.
  ConfusionMatrix(std::span<const std::int32_t> truth, std::span<const std::int32_t> predicted, Index k);

  Index classes() const { return k_; }
  /// Rows are true, columns predicted.
  Index count(Index truth, Index predicted) const {
    return counts_[static_cast<std::size_t>(truth * k_ + predicted)];
  }
  Index total() const { return total_; }
  /// Rows that are of the class, and rows that were said to be.
  Index support(Index c) const;
  Index predicted(Index c) const;

  double accuracy() const;
  /// Of those said to be c, the share that is. Source: scikit-learn's precision_score.
  double precision(Index c) const;
  /// Of those that are c, the share said to be. Source: scikit-learn's recall_score.
  double recall(Index c) const;
  /// 2 tp / (2 tp + fp + fn). Source: scikit-learn's f1_score.
  double f1(Index c) const;
  /// Of those that are not c, the share not said to be.
  double specificity(Index c) const;
  /// The mean of a score over all classes, those without rows included.
  double macro(double (ConfusionMatrix::*score)(Index) const) const;

 private:
  Index k_;
  Index total_;
  std::vector<Index> counts_;  // [k, k]
};

}  // namespace trainyard
