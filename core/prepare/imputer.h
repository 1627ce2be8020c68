#pragma once

#include <optional>
#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// The methods of this file, in the group "imputation".
const KindInfo& mean_info();
const KindInfo& median_info();
const KindInfo& most_frequent_info();
const KindInfo& constant_info();

/// The category met most often among the rows (ties: the first), or -1 where all are missing.
std::int32_t most_frequent_code(const Column& column, std::span<const Index> rows);

/// Fills gaps with one value a column, learned from the training rows: mean or median of a numeric column,
/// the most frequent value of either kind (ties: the smallest number, the first text); or with a constant.
/// Without named columns it serves all: text columns then get their most frequent value under the mean and
/// the median. What it learns does not depend on where the gaps of other rows are. Source: scikit-learn's
/// SimpleImputer.
class Imputer final : public Transformer {
 public:
  explicit Imputer(const Json& params);

  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  Json describe() const override;

 private:
  struct Filling {
    std::string column;
    ColumnType type = ColumnType::kNumeric;
    std::string method;
    double number = 0;
    std::string text;
  };

  Result<std::vector<Index>> chosen_columns(const Table& table, const Fitting& fitting) const;
  /// Nothing where no training row has a value.
  std::optional<Filling> learn(const Column& column, std::span<const Index> rows) const;

  std::string method_;
  double fill_value_ = 0;
  std::string fill_text_;
  std::vector<std::string> names_;
  std::vector<Filling> fillings_;
};

}  // namespace trainyard
