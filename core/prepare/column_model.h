#pragma once

#include <memory>
#include <span>

#include "common/matrix_view.h"
#include "common/rng.h"

namespace trainyard {

/// Predicts one column of a table from the others, for iterative imputation.
class ColumnModel {
 public:
  virtual ~ColumnModel() = default;
  /// x: [n, p], without gaps; y: [n], values, or the indices of `classes` classes (0: values).
  virtual void fit(ConstMatrixView64 x, std::span<const double> y, Index classes, const Rng& rng) = 0;
  /// One row. out: the value, or the probability of each class.
  virtual void predict(std::span<const double> x, std::span<double> out) const = 0;
  /// A value drawn from what was observed in rows like this one. Values only.
  virtual double draw(std::span<const double> x, Rng& rng) const = 0;
};

/// A tree (CART, at least five rows a leaf). Defined in core/tree, which stands above this room.
std::unique_ptr<ColumnModel> make_tree_column_model();

}  // namespace trainyard
