#pragma once

#include <vector>

#include "experiment/prepared_data.h"

namespace trainyard {

/// What a preparation made of the gaps.
struct ImputationQuality {
  struct OfColumn {
    std::string column;
    bool numeric = true;
    double rmse = 0;    ///< against the hidden truth, in the column's units; NaN where nothing can be told
    double nrmse = 0;   ///< the same in standard deviations of the truth
    double wrong = 0;   ///< text: the share of fills that are wrong
    double spread = 0;  ///< standard deviation after / before, over the training rows
    double mean_shift = 0;          ///< of the training rows' mean, in standard deviations
    double correlation_change = 0;  ///< mean size of the change of its correlations with other numbers
  };
  std::vector<OfColumn> columns;
  double error = 0;               ///< mean nrmse over the columns that have one
  double spread = 0;              ///< mean over the columns of numbers with gaps
  double correlation_change = 0;  ///< mean size of the change of a correlation between columns of numbers

  /// data: prepared by steps that keep the names of the columns; complete is what they make of the features
  /// before the gaps: null where that is not known.
  static ImputationQuality of(const PreparedData& data, const Table* complete);
};

}  // namespace trainyard
