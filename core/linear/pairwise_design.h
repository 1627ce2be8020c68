#pragma once

#include <span>
#include <string>
#include <vector>

#include "linear/design_matrix.h"

namespace trainyard {

/// What a linear model learns from by pairwise deletion, where rows have gaps: the mean of a feature is that
/// of the rows that have it, and the product of two columns (features or target) is n times their covariance
/// over the rows that have both; without centering, n times their mean product there. n: all rows.
///
/// Products that come from different rows need not be those of any table. Where the matrix of all of them,
/// the target's included, has a negative eigenvalue (in units of the columns' deviations), the nearest matrix
/// without one takes its place, that is, negative eigenvalues become 0, and a note says so.
///
/// The design has d + 1 rows and a target [d + 1] whose products are these: any solver may learn from them
/// as from rows. Source: Little & Rubin (2002), section 3.4; Higham, Linear Algebra Appl. 103 (1988).
struct PairwiseDesign {
  DesignMatrix x;
  std::vector<double> y;
  std::string note;  ///< empty where the products fit together

  /// y: the rows' targets, [n]. Errors: kBadData for text, for a feature without a value in these rows, and
  /// for two features that fewer than two rows have both; kTooLarge.
  static Result<PairwiseDesign> make(const Table& features, std::span<const Index> rows,
                                     std::span<const double> y, bool center);
};

}  // namespace trainyard
