#include "data/missingness.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

namespace trainyard {
namespace {

struct Pattern {
  Index rows = 0;
  Index first_row = 0;
};

/// One letter a column: which of them are missing in a row.
std::string pattern_of(std::span<const Column* const> columns, Index row) {
  std::string pattern(columns.size(), '.');
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j]->is_missing(row)) pattern[j] = 'x';
  }
  return pattern;
}

Json patterns_json(const std::map<std::string, Pattern>& patterns, std::span<const Column* const> columns,
                   Index most, Index& left_out) {
  std::vector<std::pair<std::string, Pattern>> sorted(patterns.begin(), patterns.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return a.second.rows != b.second.rows ? a.second.rows > b.second.rows
                                          : a.second.first_row < b.second.first_row;
  });
  Json list = Json::array();
  left_out = std::max<Index>(static_cast<Index>(sorted.size()) - most, 0);
  for (const auto& [pattern, facts] : sorted) {
    if (static_cast<Index>(list.size()) == most) break;
    Json names = Json::array();
    for (std::size_t j = 0; j < columns.size(); ++j) {
      if (pattern[j] == 'x') names.push_back(columns[j]->name);
    }
    list.push_back({{"columns", std::move(names)}, {"rows", facts.rows}, {"first_row", facts.first_row}});
  }
  return list;
}

/// Sums of one pair of columns over the rows that count.
struct PairSums {
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

  void add(double a, double b) {
    n += 1;
    const double da = a - x;
    const double db = b - y;
    x += da / n;
    y += db / n;
    xx += da * (a - x);
    yy += db * (b - y);
    xy += da * (b - y);
  }
  double correlation() const {
    if (n < 2 || !(xx > 0) || !(yy > 0)) return std::numeric_limits<double>::quiet_NaN();
    return std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
  }
};

}  // namespace

Json missing_patterns(std::span<const Column* const> columns, Index most) {
  const Index n = columns.empty() ? 0 : columns[0]->rows();
  std::map<std::string, Pattern> patterns;
  Index complete = 0;
  Matrix64 together(static_cast<Index>(columns.size()), static_cast<Index>(columns.size()));
  for (Index row = 0; row < n; ++row) {
    std::string pattern = pattern_of(columns, row);
    std::vector<Index> missing;
    for (std::size_t j = 0; j < pattern.size(); ++j) {
      if (pattern[j] == 'x') missing.push_back(static_cast<Index>(j));
    }
    if (missing.empty()) ++complete;
    for (const Index a : missing) {
      for (const Index b : missing) together(a, b) += 1;
    }
    const auto [at, is_new] = patterns.try_emplace(std::move(pattern), Pattern{.rows = 0, .first_row = row});
    ++at->second.rows;
  }
  Json json = {{"rows", n}, {"complete_rows", complete}, {"columns", Json::array()}};
  Json co_missing = Json::array();
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const auto row = together.view().row(static_cast<Index>(j));
    json["columns"].push_back({{"column", columns[j]->name},
                               {"missing", static_cast<Index>(row[j])},
                               {"share", n > 0 ? row[j] / static_cast<double>(n) : 0}});
    Json counts = Json::array();
    for (const double count : row) counts.push_back(static_cast<Index>(count));
    co_missing.push_back(std::move(counts));
  }
  Index left_out = 0;
  json["patterns"] = patterns_json(patterns, columns, most, left_out);
  json["other_patterns"] = left_out;
  json["co_missing"] = std::move(co_missing);
  return json;
}

Correlations correlate(std::span<const Column* const> columns, CorrelationRows which) {
  const auto d = static_cast<Index>(columns.size());
  const Index n = d == 0 ? 0 : columns[0]->rows();
  std::vector<bool> counted(static_cast<std::size_t>(n), true);
  for (Index row = 0; row < n && which == CorrelationRows::kComplete; ++row) {
    counted[static_cast<std::size_t>(row)] = std::none_of(
        columns.begin(), columns.end(), [&](const Column* column) { return column->is_missing(row); });
  }
  Correlations out{.r = Matrix64(d, d), .counts = Matrix64(d, d)};
  for (Index i = 0; i < d; ++i) {
    const std::vector<double>& x = columns[static_cast<std::size_t>(i)]->numbers;
    for (Index j = 0; j <= i; ++j) {
      const std::vector<double>& y = columns[static_cast<std::size_t>(j)]->numbers;
      PairSums sums;
      for (std::size_t row = 0; row < x.size(); ++row) {
        if (counted[row] && !std::isnan(x[row]) && !std::isnan(y[row])) sums.add(x[row], y[row]);
      }
      out.r(i, j) = out.r(j, i) = sums.correlation();
      out.counts(i, j) = out.counts(j, i) = sums.n;
    }
  }
  return out;
}

}  // namespace trainyard
