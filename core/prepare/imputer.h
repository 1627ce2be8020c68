#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Fills gaps with one value a column, learned from the training rows: mean or median of a numeric column,
/// the most frequent value of either kind (ties: the smallest number, the first text). Without named columns
/// it serves all: text columns then get their most frequent value under every method. What it learns does not
/// depend on where the gaps of other rows are. Source: scikit-learn's SimpleImputer.
class Imputer final : public Transformer {
 public:
  static const KindInfo& info();
  explicit Imputer(const Json& params);

  Result<void> fit(const Table& table, std::span<const Index> rows, const std::string& path) override;
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

  Result<std::vector<Index>> chosen_columns(const Table& table, const std::string& path) const;

  std::string method_;
  std::vector<std::string> names_;
  std::vector<Filling> fillings_;
};

}  // namespace trainyard
