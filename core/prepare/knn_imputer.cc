#include "prepare/knn_imputer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "prepare/choose_columns.h"
#include "prepare/nan_distances.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {

const KindInfo& KnnImputer::info() {
  static constexpr std::array<std::string_view, 2> kWeights = {"uniform", "distance"};
  static constexpr std::array kParams = {
      ParamInfo{.key = "n_neighbors",
                .type = ParamType::kInteger,
                .default_json = "5",
                .minimum = 1,
                .maximum = 1000,
                .scale = ParamScale::kLog,
                .label = "Neighbours",
                .help = "How many of the nearest rows with a value are averaged."},
      ParamInfo{.key = "weights",
                .type = ParamType::kChoice,
                .default_json = "\"uniform\"",
                .choices = kWeights,
                .help = "Whether all neighbours count alike, or nearer ones more."},
  };
  static constexpr KindInfo kInfo = {
      .kind = "knn",
      .label = "Nearest neighbours",
      .help = "The mean over the most similar rows; scale the columns first where their units differ.",
      .source = "scikit-learn's KNNImputer; Troyanskaya et al., Bioinformatics 17 (2001)",
      .params = kParams};
  return kInfo;
}

KnnImputer::KnnImputer(const Json& params) {
  const SpecReader reader(params);
  reader.read("columns", names_);
  reader.read("n_neighbors", n_neighbors_);
  std::string weights;
  reader.read("weights", weights);
  by_distance_ = weights == "distance";
}

Result<void> KnnImputer::take_donors(const Column& column, const Fitting& fitting) {
  Donors donors;
  donors.column = column.name;
  donors.type = column.type;
  const bool numeric = column.type == ColumnType::kNumeric;
  Column met;
  if (!numeric) met.categories = categories_in(column, fitting.rows);
  std::vector<Index> counts(met.categories.size());
  double sum = 0;
  for (const Index row : fitting.rows) {
    const bool there = !column.is_missing(row);
    const auto i = static_cast<std::size_t>(row);
    donors.present.push_back(there ? 1 : 0);
    donors.missing += there ? 0 : 1;
    if (numeric) {
      donors.numbers.push_back(column.numbers[i]);
      if (there) sum += column.numbers[i];
      continue;
    }
    const std::int32_t code =
        there ? find_category(met, column.categories[static_cast<std::size_t>(column.codes[i])]) : -1;
    donors.codes.push_back(code);
    if (there) ++counts[static_cast<std::size_t>(code)];
  }
  const Index values = static_cast<Index>(fitting.rows.size()) - donors.missing;
  if (values == 0) return nothing_to_fill_with(column);
  if (values < n_neighbors_) {
    return bad_spec(join_path(fitting.path, "n_neighbors"),
                    "The column " + in_quotes(column.name) + " has a value in " + std::to_string(values) +
                        " training rows only, fewer than " + std::to_string(n_neighbors_) +
                        " neighbours. Use at most " + std::to_string(values) + ", or another method.");
  }
  donors.mean = sum / static_cast<double>(values);
  if (!numeric) {
    donors.most_frequent =
        static_cast<std::int32_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
    donors.texts = std::move(met.categories);
  }
  columns_.push_back(std::move(donors));
  return {};
}

Result<void> KnnImputer::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_any_columns(table, names_, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  columns_.clear();
  coordinates_.clear();
  std::vector<bool> gaps(static_cast<std::size_t>(table.rows()));
  for (const Index at : *chosen) {
    const Column& column = column_at(table, at);
    if (column.type == ColumnType::kNumeric) coordinates_.push_back(columns_.size());
    if (Result<void> taken = take_donors(column, fitting); !taken) return taken;
    for (Index row = 0; row < column.rows(); ++row) {
      if (column.is_missing(row)) gaps[static_cast<std::size_t>(row)] = true;
    }
  }
  constexpr double kMostPairs = 2e10;  // about a minute
  const double pairs = static_cast<double>(std::count(gaps.begin(), gaps.end(), true)) *
                       static_cast<double>(fitting.rows.size());
  if (pairs < kMostPairs) return {};
  return std::unexpected(
      Error{ErrorCode::kTooLarge, fitting.path,
            "Each row with a gap is compared with every training row, which is too much for "
            "a table of this size. Use the method \"iterative\" or fewer rows."});
}

/// Fills the rows of one table.
struct KnnImputer::Filler {
  const KnnImputer& imputer;
  std::vector<NanDistances::Neighbour> found = {};

  /// What each neighbour counts: all alike, or 1 / distance; those at no distance at all then count alone.
  std::vector<double> weights() const {
    std::vector<double> list(found.size(), 1.0);
    if (!imputer.by_distance_ || found.empty()) return list;
    const bool touching = found[0].distance == 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const double distance = found[i].distance;
      list[i] = touching ? (distance == 0 ? 1.0 : 0.0) : 1 / distance;
    }
    return list;
  }

  double number(const Donors& donors) const {
    if (found.empty()) return donors.mean;
    const std::vector<double> weight = weights();
    double sum = 0;
    double total = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      sum += weight[i] * donors.numbers[static_cast<std::size_t>(found[i].row)];
      total += weight[i];
    }
    return sum / total;
  }

  std::int32_t category(const Donors& donors) const {
    if (found.empty()) return donors.most_frequent;
    const std::vector<double> weight = weights();
    std::vector<double> votes(donors.texts.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      votes[static_cast<std::size_t>(donors.codes[static_cast<std::size_t>(found[i].row)])] += weight[i];
    }
    return static_cast<std::int32_t>(std::max_element(votes.begin(), votes.end()) - votes.begin());
  }
};

void KnnImputer::apply(Table& table) const {
  std::vector<Column*> columns;
  for (const Donors& donors : columns_) {
    columns.push_back(&table.columns[static_cast<std::size_t>(table.find(donors.column))]);
  }
  std::vector<Index> rows;
  for (Index row = 0; row < table.rows(); ++row) {
    if (std::any_of(columns.begin(), columns.end(),
                    [&](Column* column) { return column->is_missing(row); })) {
      rows.push_back(row);
    }
  }
  if (rows.empty()) return;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    for (const std::string& text : columns_[j].texts) find_or_add_category(*columns[j], text);
  }
  const auto d = static_cast<Index>(coordinates_.size());
  Matrix64 donors(static_cast<Index>(columns_[0].present.size()), d);
  Matrix64 receivers(static_cast<Index>(rows.size()), d);
  for (Index c = 0; c < d; ++c) {
    const std::size_t j = coordinates_[static_cast<std::size_t>(c)];
    for (Index i = 0; i < donors.rows(); ++i) donors(i, c) = columns_[j].numbers[static_cast<std::size_t>(i)];
    for (Index i = 0; i < receivers.rows(); ++i) {
      receivers(i, c) = columns[j]->numbers[static_cast<std::size_t>(rows[static_cast<std::size_t>(i)])];
    }
  }
  NanDistances distances(std::move(donors));
  Filler filler{.imputer = *this};
  for (Index first = 0; first < receivers.rows(); first += NanDistances::kBlock) {
    const Index count = std::min(NanDistances::kBlock, receivers.rows() - first);
    distances.load(std::as_const(receivers).view().rows_from(first, count));
    for (Index i = 0; i < count; ++i) {
      const auto row = static_cast<std::size_t>(rows[static_cast<std::size_t>(first + i)]);
      distances.choose(i, n_neighbors_);
      for (std::size_t j = 0; j < columns.size(); ++j) {
        if (!columns[j]->is_missing(static_cast<Index>(row))) continue;
        distances.nearest(columns_[j].present, n_neighbors_, filler.found);
        if (columns_[j].type == ColumnType::kNumeric) {
          columns[j]->numbers[row] = filler.number(columns_[j]);
        } else {
          const std::string& text = columns_[j].texts[static_cast<std::size_t>(filler.category(columns_[j]))];
          columns[j]->codes[row] = find_category(*columns[j], text);
        }
      }
    }
  }
}

Json KnnImputer::describe() const {
  Json columns = Json::array();
  for (const Donors& donors : columns_) {
    columns.push_back({{"column", donors.column},
                       {"method", "knn"},
                       {"donors", static_cast<Index>(donors.present.size()) - donors.missing}});
  }
  return {
      {"kind", "impute"}, {"method", "knn"}, {"n_neighbors", n_neighbors_}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
