#include "prepare/principal_components.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "common/vector_kernels64.h"
#include "prepare/choose_columns.h"
#include "prepare/symmetric_eigen.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"

namespace trainyard {

const KindInfo& PrincipalComponents::info() {
  static constexpr std::array<std::string_view, 1> kAll = {"all"};
  static constexpr std::array kParams = {
      ParamInfo{.key = "n_components",
                .type = ParamType::kIntegerOrChoice,
                .default_json = "2",
                .minimum = 1,
                .maximum = 10000,
                .choices = kAll,
                .label = "Components",
                .help = "How many directions of greatest variance are kept."},
      ParamInfo{.key = "whiten",
                .type = ParamType::kBoolean,
                .default_json = "false",
                .help = "Whether each component is divided by its standard deviation."},
      ParamInfo{
          .key = "columns",
          .type = ParamType::kColumns,
          .default_json = "null",
          .help =
              "The numeric columns to project; by default all. Scale them first where their units differ."},
  };
  static constexpr KindInfo kInfo = {
      .kind = "pca",
      .label = "Principal components",
      .help = "Replaces columns by the few directions in which they vary most.",
      .source = "scikit-learn's PCA; Pearson (1901)",
      .params = kParams};
  return kInfo;
}

PrincipalComponents::PrincipalComponents(const Json& params) {
  const SpecReader reader(params);
  reader.read("columns", names_);
  reader.read("n_components", wanted_);
  reader.read("whiten", whiten_);
}

Result<void> PrincipalComponents::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_columns(table, names_, ColumnType::kNumeric, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  const auto d = static_cast<Index>(chosen->size());
  const auto n = static_cast<Index>(fitting.rows.size());
  const Index most = std::min(d, n);
  if (wanted_ > most) {
    return bad_spec(join_path(fitting.path, "n_components"),
                    "There are " + std::to_string(d) + " numeric columns and " + std::to_string(n) +
                        " training rows at this step. Use at most " + std::to_string(most) +
                        " components, or \"all\".");
  }
  columns_.clear();
  means_.clear();
  Matrix64 centered(d, n);
  for (Index j = 0; j < d; ++j) {
    const Column& column = column_at(table, (*chosen)[static_cast<std::size_t>(j)]);
    if (Result<void> complete = check_no_gaps(column, fitting.rows, "pca"); !complete) return complete;
    columns_.push_back(column.name);
    const std::vector<double> values = present_numbers(column, fitting.rows);
    means_.push_back(std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(n));
    for (Index i = 0; i < n; ++i) centered(j, i) = values[static_cast<std::size_t>(i)] - means_.back();
  }
  Matrix64 covariance(d, d);
  gram(centered, covariance);
  const Index k = wanted_ > 0 ? wanted_ : most;
  const SymmetricEigen eigen = SymmetricEigen::leading(covariance, k);
  double total = 0;
  for (Index j = 0; j < d; ++j) total += covariance(j, j);
  components_.assign(k, d, 0);
  variances_.clear();
  explained_.clear();
  for (Index c = 0; c < k; ++c) {
    const Index at = k - 1 - c;
    const double value = std::max(eigen.values[static_cast<std::size_t>(at)], 0.0);
    Index largest = 0;
    for (Index j = 1; j < d; ++j) {
      if (std::abs(eigen.vectors(j, at)) > std::abs(eigen.vectors(largest, at)) + 1e-12) largest = j;
    }
    const double sign = eigen.vectors(largest, at) < 0 ? -1 : 1;
    for (Index j = 0; j < d; ++j) components_(c, j) = sign * eigen.vectors(j, at);
    variances_.push_back(value / static_cast<double>(std::max<Index>(n - 1, 1)));
    explained_.push_back(total > 0 ? value / total : 0);
  }
  return {};
}

void PrincipalComponents::apply(Table& table) const {
  if (columns_.empty()) return;
  const Index n = table.rows();
  std::vector<Column> projected(static_cast<std::size_t>(components_.rows()));
  for (Index c = 0; c < components_.rows(); ++c) {
    Column& out = projected[static_cast<std::size_t>(c)];
    out.name = "pc" + std::to_string(c + 1);
    out.numbers.assign(static_cast<std::size_t>(n), 0.0);
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      const std::vector<double>& values = column_at(table, table.find(columns_[j])).numbers;
      const double weight = components_(c, static_cast<Index>(j));
      for (std::size_t i = 0; i < values.size(); ++i) out.numbers[i] += weight * (values[i] - means_[j]);
    }
    const double deviation = std::sqrt(variances_[static_cast<std::size_t>(c)]);
    if (!whiten_ || deviation == 0) continue;
    for (double& x : out.numbers) x /= deviation;
  }
  put_in_place_of(columns_, std::move(projected), table);
}

Json PrincipalComponents::describe() const {
  Json columns = Json::array();
  for (Index c = 0; c < components_.rows(); ++c) {
    const auto row = components_.view().row(c);
    Json loadings = Json::object();
    for (std::size_t j = 0; j < columns_.size(); ++j) loadings[columns_[j]] = row[j];
    columns.push_back({{"column", "pc" + std::to_string(c + 1)},
                       {"explained_variance", variances_[static_cast<std::size_t>(c)]},
                       {"explained_share", explained_[static_cast<std::size_t>(c)]},
                       {"loadings", std::move(loadings)}});
  }
  return {{"kind", "pca"}, {"means", means_}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
