#include "tree/binned_table.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "tree/node_sort.h"

namespace trainyard {
namespace {

/// A present value and its row, packed so that whole-number order is the order of values, then of rows.
std::uint64_t sort_key(float value, std::size_t row) {
  const auto bits = std::bit_cast<std::uint32_t>(value + 0.0f);  // -0 becomes 0
  const std::uint32_t ordered = (bits & 0x80000000u) != 0 ? ~bits : bits | 0x80000000u;
  return std::uint64_t{ordered} << 32 | static_cast<std::uint32_t>(row);
}

float value_of(std::uint64_t key) {
  const auto ordered = static_cast<std::uint32_t>(key >> 32);
  return std::bit_cast<float>((ordered & 0x80000000u) != 0 ? ordered & 0x7fffffffu : ~ordered);
}

void store_codes(BinnedColumn& column, const std::vector<std::uint32_t>& codes) {
  if (column.bins <= BinnedTable::kMostBins) {
    column.bytes.assign(codes.begin(), codes.end());
    column.counts.assign(static_cast<std::size_t>(column.bins + 1), 0);
    for (const std::uint32_t code : codes) ++column.counts[code];
  } else if (column.bins < 65536) {
    column.shorts.assign(codes.begin(), codes.end());
  } else {
    column.words = codes;
  }
}

/// Where a quantile bin may end: after each distinct value whose rows bring the share of the bins so far to
/// the full.
class BinBorders {
 public:
  BinBorders(Index distinct, Index rows, Index max_bins)
      : exact_(max_bins == 0 || distinct <= max_bins), rows_(rows), bins_(max_bins) {}

  /// Whether the bin that now ends at `seen` rows of all is complete.
  bool ends(Index seen) {
    if (exact_) return true;
    // The next border lies at (made + 1) / bins of the rows; a heavy value may pass several borders at once.
    if (static_cast<double>(seen) * static_cast<double>(bins_) <
        static_cast<double>(made_ + 1) * static_cast<double>(rows_)) {
      return false;
    }
    made_ = std::max(made_ + 1, seen * bins_ / rows_);
    return true;
  }

 private:
  bool exact_;
  Index rows_;
  Index bins_;
  Index made_ = 0;
};

void bin_numbers(std::span<const float> x, Index max_bins, BinnedColumn& column) {
  std::vector<std::uint64_t> keys;
  keys.reserve(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!std::isnan(x[i])) keys.push_back(sort_key(x[i], i));
  }
  std::vector<std::uint64_t> scratch;
  sort_by_code(keys, std::uint64_t{1} << 32, scratch);
  const std::size_t n = keys.size();
  Index distinct = n > 0;
  for (std::size_t i = 1; i < n; ++i) distinct += keys[i] >> 32 != keys[i - 1] >> 32;
  BinBorders borders(distinct, static_cast<Index>(n), max_bins);
  std::vector<std::uint32_t> codes(x.size(), 0);
  bool open = false;
  for (std::size_t i = 0; i < n; ++i) {
    if (!open) column.low.push_back(value_of(keys[i]));
    open = true;
    codes[keys[i] & 0xffffffffu] = static_cast<std::uint32_t>(column.low.size() - 1);
    const bool value_ends = i + 1 == n || keys[i + 1] >> 32 != keys[i] >> 32;
    if (value_ends && (i + 1 == n || borders.ends(static_cast<Index>(i + 1)))) {
      column.high.push_back(value_of(keys[i]));
      open = false;
    }
  }
  column.bins = static_cast<Index>(column.low.size());
  column.has_missing = n < x.size();
  if (column.has_missing) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (std::isnan(x[i])) codes[i] = static_cast<std::uint32_t>(column.bins);
    }
  }
  store_codes(column, codes);
}

void bin_categories(std::span<const float> x, Index categories, BinnedColumn& column) {
  column.bins = categories;
  std::vector<std::uint32_t> codes(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    column.has_missing |= std::isnan(x[i]);
    codes[i] = static_cast<std::uint32_t>(std::isnan(x[i]) ? column.bins : static_cast<Index>(x[i]));
  }
  store_codes(column, codes);
}

}  // namespace

double BinnedColumn::threshold(Index a, Index b) const {
  const auto left = static_cast<double>(high[static_cast<std::size_t>(a)]);
  if (b >= bins) return std::numeric_limits<float>::max();
  const auto right = static_cast<double>(low[static_cast<std::size_t>(b)]);
  const double middle = left / 2.0 + right / 2.0;
  return middle == right ? left : middle;
}

BinnedTable BinnedTable::build(const FeatureSchema& schema, const FeatureMatrix& x,
                               std::span<const Index> rows, Index max_bins) {
  BinnedTable table;
  table.rows_ = static_cast<Index>(rows.size());
  table.columns_.resize(static_cast<std::size_t>(x.cols()));
  std::vector<float> values(rows.size());
  for (Index j = 0; j < x.cols(); ++j) {
    for (std::size_t i = 0; i < rows.size(); ++i) values[i] = x.at(rows[i], j);
    BinnedColumn& column = table.columns_[static_cast<std::size_t>(j)];
    const FeatureSchema::Feature& feature = schema.features[static_cast<std::size_t>(j)];
    column.type = feature.type;
    if (feature.type == ColumnType::kCategorical) {
      bin_categories(values, static_cast<Index>(feature.categories.size()), column);
    } else {
      bin_numbers(values, max_bins, column);
    }
  }
  return table;
}

void BinnedTable::keep_values(const FeatureMatrix& x, std::span<const Index> rows) {
  for (Index j = 0; j < cols(); ++j) {
    BinnedColumn& column = columns_[static_cast<std::size_t>(j)];
    if (column.type == ColumnType::kCategorical || !column.bytes.empty()) continue;
    column.values.clear();
    column.values.reserve(rows.size());
    for (const Index r : rows) {
      const float value = x.at(r, j);
      column.values.push_back(std::isnan(value) ? std::numeric_limits<float>::infinity() : value + 0.0f);
    }
  }
}

}  // namespace trainyard
