#include "tree/importance.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "data/choose_rows.h"

namespace trainyard {
namespace {

/// Accuracy, or R2, of predictions for the rows. prediction: [rows, outputs].
double score(const Matrix64& prediction, const Target& target, std::span<const Index> rows) {
  const double n = static_cast<double>(rows.size());
  if (target.task == Task::kClassification) {
    Index hits = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto p = prediction.view().row(static_cast<Index>(i));
      hits += std::max_element(p.begin(), p.end()) - p.begin() ==
              target.labels[static_cast<std::size_t>(rows[i])];
    }
    return static_cast<double>(hits) / n;
  }
  double mean = 0;
  for (const Index row : rows) mean += target.values[static_cast<std::size_t>(row)] / n;
  double error = 0;
  double spread = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = target.values[static_cast<std::size_t>(rows[i])];
    error += (y - prediction(static_cast<Index>(i), 0)) * (y - prediction(static_cast<Index>(i), 0));
    spread += (y - mean) * (y - mean);
  }
  return spread > 0 ? 1 - error / spread : 0;
}

std::vector<double> grid_of(const Column& column, Index points) {
  std::vector<double> values;
  if (column.type == ColumnType::kCategorical) {
    values.resize(column.categories.size());
    std::iota(values.begin(), values.end(), 0.0);
    return values;
  }
  for (const double value : column.numbers) {
    if (!std::isnan(value)) values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  std::vector<double> distinct = values;
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (static_cast<Index>(distinct.size()) <= points) return distinct;
  const auto quantile = [&](double q) {
    const double at = q * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (values[above] - values[below]) * (at - std::floor(at));
  };
  const double from = quantile(0.05);
  const double to = quantile(0.95);
  std::vector<double> grid;
  for (Index i = 0; i < points; ++i) {
    grid.push_back(from + (to - from) * static_cast<double>(i) /
                              static_cast<double>(std::max(points - 1, Index{1})));
  }
  return grid;
}

}  // namespace

std::vector<Index> some_rows(std::span<const Index> rows, Index most) {
  const auto n = static_cast<Index>(rows.size());
  if (n <= most) return {rows.begin(), rows.end()};
  std::vector<Index> some;
  for (Index i = 0; i < most; ++i) {
    // In doubles: the product of two counts may not fit an Index of 32 bits.
    const double at = static_cast<double>(i) * static_cast<double>(n) / static_cast<double>(most);
    some.push_back(rows[static_cast<std::size_t>(at)]);
  }
  return some;
}

Importances permutation_importances(const Estimator& model, const Dataset& data, std::span<const Index> rows,
                                    std::span<const Index> features, Index repeats, const Rng& rng) {
  Importances out;
  const auto n = static_cast<Index>(rows.size());
  Matrix64 prediction(n, data.target.outputs());
  model.predict(data.features, rows, prediction.view());
  const double whole = score(prediction, data.target, rows);
  Table table = choose_rows(data.features, rows);
  std::vector<Index> places(rows.size());
  std::iota(places.begin(), places.end(), Index{0});
  for (const Index feature : features) {
    const auto j = static_cast<std::size_t>(feature);
    const Column kept = table.columns[j];
    double sum = 0;
    double squares = 0;
    for (Index repeat = 0; repeat < repeats; ++repeat) {
      std::vector<Index> order = places;
      Rng stream = rng.split(j).split(static_cast<std::uint64_t>(repeat));
      stream.shuffle(order);
      for (std::size_t i = 0; i < order.size(); ++i) {
        const auto from = static_cast<std::size_t>(order[i]);
        if (kept.type == ColumnType::kNumeric) {
          table.columns[j].numbers[i] = kept.numbers[from];
        } else {
          table.columns[j].codes[i] = kept.codes[from];
        }
      }
      model.predict(table, places, prediction.view());
      const double drop = whole - score(prediction, data.target, rows);
      sum += drop;
      squares += drop * drop;
    }
    table.columns[j] = kept;
    const double mean = sum / static_cast<double>(repeats);
    out.mean.push_back(mean);
    out.deviation.push_back(std::sqrt(std::max(0.0, squares / static_cast<double>(repeats) - mean * mean)));
  }
  return out;
}

PartialDependence partial_dependence(const Estimator& model, const Dataset& data, std::span<const Index> rows,
                                     Index feature, Index points, Index first, Index count) {
  Table table = choose_rows(data.features, rows);
  Column& column = table.columns[static_cast<std::size_t>(feature)];
  PartialDependence out{.grid = grid_of(column, points), .mean = {}};
  const auto size = static_cast<Index>(out.grid.size());
  const Index from = std::clamp(first, Index{0}, size);
  const Index end = from + std::clamp(count, Index{0}, size - from);
  out.grid = {out.grid.begin() + from, out.grid.begin() + end};
  out.mean.assign(static_cast<Index>(out.grid.size()), data.target.outputs(), 0.0);
  std::vector<Index> places(rows.size());
  std::iota(places.begin(), places.end(), Index{0});
  Matrix64 prediction(static_cast<Index>(rows.size()), data.target.outputs());
  for (std::size_t g = 0; g < out.grid.size(); ++g) {
    if (column.type == ColumnType::kNumeric) {
      std::fill(column.numbers.begin(), column.numbers.end(), out.grid[g]);
    } else {
      std::fill(column.codes.begin(), column.codes.end(), static_cast<std::int32_t>(out.grid[g]));
    }
    model.predict(table, places, prediction.view());
    for (Index i = 0; i < prediction.rows(); ++i) {
      for (Index c = 0; c < prediction.cols(); ++c) {
        out.mean(static_cast<Index>(g), c) += prediction(i, c) / static_cast<double>(prediction.rows());
      }
    }
  }
  return out;
}

}  // namespace trainyard
