#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "tree/feature_matrix.h"

namespace trainyard {

/// One column of the training rows as small whole numbers, in the order of their values. The code `bins`
/// stands for missing. A numeric bin holds one distinct value (exact) or a range of them; a category is its
/// own bin.
struct BinnedColumn {
  ColumnType type = ColumnType::kNumeric;
  Index bins = 0;
  bool has_missing = false;
  std::vector<float> low;   ///< numeric: the smallest value of each bin
  std::vector<float> high;  ///< numeric: the largest
  // The codes, one a row, in the narrowest of the three that holds `bins` as well.
  std::vector<std::uint8_t> bytes;
  std::vector<std::uint16_t> shorts;
  std::vector<std::uint32_t> words;
  std::vector<std::uint32_t> counts;  ///< of at most 255 bins: the rows of each, and of missing last
  /// Numeric, of more than 255 bins, after keep_values(): each row's value, infinity for missing.
  std::vector<float> values;

  bool constant() const { return bins + (has_missing ? 1 : 0) < 2; }

  /// Calls f with a pointer to the codes.
  template <typename F>
  decltype(auto) visit(F&& f) const {
    if (!bytes.empty()) return f(bytes.data());
    if (!shorts.empty()) return f(shorts.data());
    return f(words.data());
  }

  /// Midway between the values that bins a and b (a < b) face each other with: scikit-learn's threshold,
  /// computed in float64 from float32 values. b = bins: only missing values lie beyond, and every number goes
  /// left.
  double threshold(Index a, Index b) const;
};

/// The training rows, column by column, binned once per run and shared by all trees. Row i stands for
/// row rows[i] of the matrix.
class BinnedTable {
 public:
  static constexpr Index kMostBins = 255;  ///< a byte less the code for missing

  /// max_bins = 0: every distinct value is its own bin, so that every midpoint between neighbouring distinct
  /// values is a candidate (scikit-learn's semantics; it differs in passing over neighbours closer than
  /// 1e-7). Otherwise at most max_bins bins of about equally many rows, never parting equal values; columns
  /// with fewer distinct values stay exact.
  static BinnedTable build(const FeatureSchema& schema, const FeatureMatrix& x, std::span<const Index> rows,
                           Index max_bins);

  Index rows() const { return rows_; }
  Index cols() const { return static_cast<Index>(columns_.size()); }
  /// For thresholds that are drawn: keeps the values of columns with more than 255 bins beside their codes. A
  /// node then needs no borders of bins, which lie far apart. x, rows: as given to build().
  void keep_values(const FeatureMatrix& x, std::span<const Index> rows);

  const BinnedColumn& column(Index j) const { return columns_[static_cast<std::size_t>(j)]; }

 private:
  std::vector<BinnedColumn> columns_;
  Index rows_ = 0;
};

}  // namespace trainyard
