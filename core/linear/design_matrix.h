#pragma once

#include <string>
#include <vector>

#include "common/matrix_view.h"
#include "common/result.h"
#include "data/table.h"

namespace trainyard {

/// The rows that a linear model learns from, one feature after another, in float64. With an intercept every
/// feature is centered: that takes the intercept out of the problem, and leaves the coefficients as they are.
class DesignMatrix {
 public:
  /// Errors: kBadData for a column that holds no complete numbers, naming the step to add; kTooLarge.
  static Result<DesignMatrix> make(const Table& features, std::span<const Index> rows, bool center);
  /// Refuses what no linear model learns from; gaps may be allowed. Errors: as make().
  static Result<void> check(const Table& features, std::span<const Index> rows, bool gaps);
  /// Rows that stand for `rows` rows of a table with gaps, whose features have these means, [d]. columns:
  /// [d, n], centered if `center`.
  static DesignMatrix of_rows(Matrix64 columns, const Table& features, std::vector<double> means, bool center,
                              double rows);

  Index n() const { return columns_.cols(); }
  Index d() const { return columns_.rows(); }
  /// How many rows of the table the n rows stand for.
  double rows() const { return rows_; }
  /// One feature of all rows, [n].
  std::span<const double> column(Index j) const { return columns_.view().row(j); }
  /// All features, [d, n].
  ConstMatrixView64 columns() const { return columns_.view(); }
  /// What was taken off each feature, [d]; zeros without centering.
  std::span<const double> means() const { return means_; }
  /// The sum of each feature's squares, [d]; 0 for a constant one.
  std::span<const double> squares() const { return squares_; }
  const std::vector<std::string>& names() const { return names_; }
  /// What stands in for each feature in a row that lacks it, [d]: its mean. Empty where none may lack any.
  std::span<const double> fills() const { return fills_; }

  /// The products of all pairs of features, [d, d]; made when first asked for.
  const Matrix64& gram() const;

 private:
  Matrix64 columns_;  // [d, n]
  std::vector<double> means_;
  std::vector<double> squares_;
  std::vector<std::string> names_;
  std::vector<double> fills_;
  double rows_ = 0;
  mutable Matrix64 gram_;
};

}  // namespace trainyard
