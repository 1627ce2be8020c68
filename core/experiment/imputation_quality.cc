#include "experiment/imputation_quality.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "data/missingness.h"

namespace trainyard {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

struct MeanAndDeviation {
  double mean = kUnknown;
  double deviation = kUnknown;

  static MeanAndDeviation of(const std::vector<double>& values, std::span<const Index> rows) {
    double n = 0;
    double sum = 0;
    for (const Index row : rows) {
      const double x = values[static_cast<std::size_t>(row)];
      if (std::isnan(x)) continue;
      n += 1;
      sum += x;
    }
    if (n == 0) return {};
    double squares = 0;
    for (const Index row : rows) {
      const double x = values[static_cast<std::size_t>(row)];
      if (!std::isnan(x)) squares += (x - sum / n) * (x - sum / n);
    }
    return {.mean = sum / n, .deviation = std::sqrt(squares / n)};
  }
};

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  double n = 0;
  for (const double x : values) {
    if (!std::isfinite(x)) continue;
    sum += x;
    n += 1;
  }
  return n > 0 ? sum / n : kUnknown;
}

std::vector<Index> all_rows(const Dataset& data) {
  std::vector<Index> rows;
  for (const auto& part : data.rows) rows.insert(rows.end(), part.begin(), part.end());
  return rows;
}

/// The column as it is now, as its truth, and as it came.
struct Compared {
  const Column& now;
  const Column* truth;  // in the units of now
  const Column& raw;    // complete, in the table's units
  const std::vector<bool>& gaps;
};

/// Now: of the training rows that are left. The truth: of all that the split gave, as deleting rows with gaps
/// changes a column too.
void compare_numbers(const Compared& columns, const PreparedData& prepared,
                     ImputationQuality::OfColumn& out) {
  const Dataset& data = prepared.dataset;
  const MeanAndDeviation now = MeanAndDeviation::of(columns.now.numbers, data.part(Part::kTrain));
  if (columns.truth == nullptr) return;
  const MeanAndDeviation truth = MeanAndDeviation::of(columns.truth->numbers, prepared.split_train);
  out.spread = now.deviation / truth.deviation;
  out.mean_shift = (now.mean - truth.mean) / truth.deviation;
  if (columns.gaps.empty()) return;
  double squares = 0;
  double count = 0;
  for (const Index row : all_rows(data)) {
    const auto i = static_cast<std::size_t>(row);
    if (!columns.gaps[i] || std::isnan(columns.now.numbers[i])) continue;
    squares += std::pow(columns.now.numbers[i] - columns.truth->numbers[i], 2);
    count += 1;
  }
  if (count == 0) return;
  out.nrmse = std::sqrt(squares / count) / truth.deviation;
  out.rmse = out.nrmse * MeanAndDeviation::of(columns.raw.numbers, prepared.split_train).deviation;
}

void compare_texts(const Compared& columns, const Dataset& data, ImputationQuality::OfColumn& out) {
  if (columns.gaps.empty()) return;
  double wrong = 0;
  double count = 0;
  for (const Index row : all_rows(data)) {
    if (!columns.gaps[static_cast<std::size_t>(row)] || columns.now.is_missing(row)) continue;
    wrong += columns.now.text(row) == columns.raw.text(row) ? 0 : 1;
    count += 1;
  }
  if (count > 0) out.wrong = wrong / count;
}

/// Some rows of some columns.
std::vector<Column> rows_of(const Table& table, const std::vector<std::string>& names,
                            std::span<const Index> rows) {
  std::vector<Column> out;
  for (const std::string& name : names) {
    const Column& column = table.columns[static_cast<std::size_t>(table.find(name))];
    Column& part = out.emplace_back();
    part.name = name;
    for (const Index row : rows) part.numbers.push_back(column.numbers[static_cast<std::size_t>(row)]);
  }
  return out;
}

/// How far each correlation of two columns went, over the rows that compare_numbers() takes. [d, d]
Matrix64 changed_correlations(const PreparedData& data, const Table& complete,
                              const std::vector<std::string>& names) {
  const auto correlations = [&](const Table& table, std::span<const Index> rows) {
    const std::vector<Column> columns = rows_of(table, names, rows);
    std::vector<const Column*> pointers;
    for (const Column& column : columns) pointers.push_back(&column);
    return correlate(pointers, CorrelationRows::kPairwise).r;
  };
  const Matrix64 after = correlations(data.dataset.features, data.dataset.part(Part::kTrain));
  const Matrix64 before = correlations(complete, data.split_train);
  Matrix64 changes(after.rows(), after.cols());
  for (Index i = 0; i < after.rows(); ++i) {
    for (Index j = 0; j < after.cols(); ++j) changes(i, j) = std::abs(after(i, j) - before(i, j));
  }
  return changes;
}

/// Of all pairs, and of those of each column.
void take_changes(const Matrix64& changes, const std::vector<std::string>& names, ImputationQuality& out) {
  std::vector<double> all;
  for (Index i = 0; i < changes.rows(); ++i) {
    std::vector<double> own;
    for (Index j = 0; j < changes.cols(); ++j) {
      if (j != i) own.push_back(changes(i, j));
      if (j < i) all.push_back(changes(i, j));
    }
    const auto column = std::find_if(out.columns.begin(), out.columns.end(), [&](const auto& each) {
      return each.column == names[static_cast<std::size_t>(i)];
    });
    column->correlation_change = mean_of(own);
  }
  out.correlation_change = mean_of(all);
}

}  // namespace

ImputationQuality ImputationQuality::of(const PreparedData& data, const Table* complete) {
  ImputationQuality quality;
  std::vector<double> errors;
  std::vector<double> spreads;
  std::vector<std::string> numeric;
  static const std::vector<bool> kNone;
  for (std::size_t j = 0; j < data.features.size(); ++j) {
    const std::string& name = data.features[j]->name;
    const Index at = data.dataset.features.find(name);
    if (at < 0) continue;
    const Column& now = data.dataset.features.columns[static_cast<std::size_t>(at)];
    const Index of_truth = complete == nullptr ? -1 : complete->find(name);
    const std::vector<bool>& gaps = data.gaps.empty() ? kNone : data.gaps[j];
    const Compared columns{
        .now = now,
        .truth = of_truth < 0 ? nullptr : &complete->columns[static_cast<std::size_t>(of_truth)],
        .raw = data.complete.empty() ? *data.features[j] : *data.complete[j],
        .gaps = gaps};
    OfColumn& out = quality.columns.emplace_back(OfColumn{.column = name,
                                                          .numeric = now.type == ColumnType::kNumeric,
                                                          .rmse = kUnknown,
                                                          .nrmse = kUnknown,
                                                          .wrong = kUnknown,
                                                          .spread = kUnknown,
                                                          .mean_shift = kUnknown,
                                                          .correlation_change = kUnknown});
    if (!out.numeric) {
      compare_texts(columns, data.dataset, out);
      continue;
    }
    compare_numbers(columns, data, out);
    if (columns.truth != nullptr) numeric.push_back(name);
    errors.push_back(out.nrmse);
    if (!gaps.empty()) spreads.push_back(out.spread);
  }
  quality.error = mean_of(errors);
  quality.spread = mean_of(spreads);
  quality.correlation_change = kUnknown;
  if (complete != nullptr) {
    take_changes(changed_correlations(data, *complete, numeric), numeric, quality);
  }
  return quality;
}

}  // namespace trainyard
