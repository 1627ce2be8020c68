#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/matrix_view.h"
#include "common/result.h"
#include "data/table.h"

namespace trainyard {

/// What a tree knows of its columns after training: names and types, and the categories that training saw.
struct FeatureSchema {
  struct Feature {
    std::string name;
    ColumnType type = ColumnType::kNumeric;
    std::vector<std::string> categories;
    std::vector<bool> seen;  ///< by category: whether a training row has it
  };
  std::vector<Feature> features;

  Index size() const { return static_cast<Index>(features.size()); }
  /// The columns of a table, with the categories that occur in the given rows marked as seen.
  static FeatureSchema of(const Table& table, std::span<const Index> rows);
  /// Cells of a column of that table, in the given rows, whose category is not marked.
  Index unseen_cells(const Table& table, Index feature, std::span<const Index> rows) const;
};

/// Rows of a table as trees read them: [n, d] row-major. A number is cast to float32, as scikit-learn does
/// before it chooses thresholds; a category is its index in the schema; missing is NaN, and so is a category
/// that training never saw.
class FeatureMatrix {
 public:
  /// Errors: kBadData naming the column and row of a number beyond float32, kBadSpec where a column is absent
  /// or of another type.
  static Result<FeatureMatrix> encode(const FeatureSchema& schema, const Table& table,
                                      std::span<const Index> rows);

  Index rows() const { return rows_; }
  Index cols() const { return cols_; }
  const float* row(Index i) const { return values_.data() + i * cols_; }
  float& at(Index i, Index j) { return values_[static_cast<std::size_t>(i * cols_ + j)]; }
  float at(Index i, Index j) const { return values_[static_cast<std::size_t>(i * cols_ + j)]; }
  /// Cells whose category training never saw.
  Index unseen() const { return unseen_; }

 private:
  std::vector<float> values_;
  Index rows_ = 0;
  Index cols_ = 0;
  Index unseen_ = 0;
};

}  // namespace trainyard
