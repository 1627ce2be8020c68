#pragma once

#include <memory>
#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Fills each gap with the mean of the column over the nearest training rows that have a value there, plainly
/// or weighted by the reciprocal of the distance; text gets the category with most weight. Distances are
/// nan-Euclidean over the numeric ones of the chosen columns; scale them before if their units differ. Where
/// no row shares a coordinate, the column's mean or most frequent category. Source: scikit-learn's KNNImputer
/// (Troyanskaya et al., Bioinformatics 17 (2001)), which takes numbers only.
class KnnImputer final : public Transformer {
 public:
  static const KindInfo& info();
  explicit KnnImputer(const Json& params);

  /// Errors also: kBadSpec for more neighbours than training rows with a value; kTooLarge.
  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  Json describe() const override;

 private:
  struct Donors {
    std::string column;
    ColumnType type = ColumnType::kNumeric;
    std::vector<double> numbers;        ///< [n training rows]
    std::vector<std::string> texts;     ///< the distinct ones
    std::vector<std::int32_t> codes;    ///< [n], into texts
    std::vector<std::uint8_t> present;  ///< [n]
    double mean = 0;                    ///< where nobody is near
    std::int32_t most_frequent = 0;
    Index missing = 0;
  };
  struct Filler;

  Result<void> take_donors(const Column& column, const Fitting& fitting);

  std::vector<std::string> names_;
  Index n_neighbors_ = 0;
  bool by_distance_ = false;
  std::vector<Donors> columns_;
  std::vector<std::size_t> coordinates_;  ///< the numeric ones of columns_
};

}  // namespace trainyard
