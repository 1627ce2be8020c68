#include "prepare/imputer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "data/column_types.h"
#include "prepare/choose_columns.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr std::array<std::string_view, 3> kMethods = {"mean", "median", "most_frequent"};
constexpr std::array kParams = {
    ParamInfo{.key = "method",
              .type = ParamType::kChoice,
              .default_json = "\"mean\"",
              .choices = kMethods,
              .help = "What a gap is filled with; text columns get their most frequent value.",
              .source = "scikit-learn's SimpleImputer"},
    ParamInfo{.key = "columns",
              .type = ParamType::kColumns,
              .default_json = "null",
              .help = "The columns whose gaps are filled; by default all."},
};
constexpr KindInfo kInfo = {
    .kind = "impute",
    .label = "Fill gaps",
    .help = "Fills missing cells with one value a column, learned from the training rows.",
    .source = "scikit-learn's SimpleImputer",
    .params = kParams};

double median(std::vector<double> values) {
  const std::size_t half = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + static_cast<Index>(half), values.end());
  const double upper = values[half];
  if (values.size() % 2 == 1) return upper;
  const double lower = *std::max_element(values.begin(), values.begin() + static_cast<Index>(half));
  return lower + (upper - lower) / 2;
}

double most_frequent(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  double best = values[0];
  std::size_t best_count = 0;
  for (std::size_t first = 0; first < values.size();) {
    std::size_t end = first;
    while (end < values.size() && values[end] == values[first]) ++end;
    if (end - first > best_count) {
      best = values[first];
      best_count = end - first;
    }
    first = end;
  }
  return best;
}

/// The category met most often among the rows, or -1.
std::int32_t most_frequent_code(const Column& column, std::span<const Index> rows) {
  std::vector<Index> counts(column.categories.size());
  for (const Index row : rows) {
    const std::int32_t code = column.codes[static_cast<std::size_t>(row)];
    if (code >= 0) ++counts[static_cast<std::size_t>(code)];
  }
  const auto best = std::max_element(counts.begin(), counts.end());
  return best == counts.end() || *best == 0 ? -1 : static_cast<std::int32_t>(best - counts.begin());
}

/// The category's code in this column, which gets it as a new category if need be.
std::int32_t code_for(Column& column, const std::string& text) {
  const auto at = std::lower_bound(column.categories.begin(), column.categories.end(), text);
  const auto code = static_cast<std::int32_t>(at - column.categories.begin());
  if (at != column.categories.end() && *at == text) return code;
  column.categories.insert(at, text);
  for (std::int32_t& other : column.codes) other += other >= code ? 1 : 0;
  return code;
}

}  // namespace

const KindInfo& Imputer::info() { return kInfo; }

Imputer::Imputer(const Json& params) {
  const SpecReader reader(params);
  reader.read("method", method_);
  reader.read("columns", names_);
}

Result<std::vector<Index>> Imputer::chosen_columns(const Table& table, const std::string& path) const {
  std::vector<Index> chosen;
  if (names_.empty()) {
    chosen.resize(table.columns.size());
    std::iota(chosen.begin(), chosen.end(), Index{0});
    return chosen;
  }
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const std::string here = join_path(join_path(path, "columns"), i);
    Result<Index> at = find_column(table, names_[i], here);
    if (!at) return std::unexpected(at.error());
    const bool text = table.columns[static_cast<std::size_t>(*at)].type == ColumnType::kCategorical;
    if (text && method_ != "most_frequent") {
      return bad_spec(here, "The column " + in_quotes(names_[i]) + " is text, which has no " + method_ +
                                ". Use the method \"most_frequent\" for it, in a step of its own.");
    }
    chosen.push_back(*at);
  }
  return chosen;
}

Result<void> Imputer::fit(const Table& table, std::span<const Index> rows, const std::string& path) {
  Result<std::vector<Index>> chosen = chosen_columns(table, path);
  if (!chosen) return std::unexpected(chosen.error());
  fillings_.clear();
  for (const Index at : *chosen) {
    const Column& column = table.columns[static_cast<std::size_t>(at)];
    Filling filling{.column = column.name, .type = column.type, .method = method_, .number = 0, .text = {}};
    bool found = false;
    if (column.type == ColumnType::kCategorical) {
      filling.method = "most_frequent";
      const std::int32_t code = most_frequent_code(column, rows);
      found = code >= 0;
      if (found) filling.text = column.categories[static_cast<std::size_t>(code)];
    } else {
      std::vector<double> values;
      for (const Index row : rows) {
        if (!column.is_missing(row)) values.push_back(column.numbers[static_cast<std::size_t>(row)]);
      }
      found = !values.empty();
      if (found && method_ == "mean") {
        filling.number =
            std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
      } else if (found) {
        filling.number = method_ == "median" ? median(std::move(values)) : most_frequent(std::move(values));
      }
    }
    if (!found) {
      return bad_data(column_path(column.name),
                      "This column has no value in the training rows, so its gaps cannot be "
                      "filled. Leave it out of data.features.");
    }
    fillings_.push_back(std::move(filling));
  }
  return {};
}

void Imputer::apply(Table& table) const {
  for (const Filling& filling : fillings_) {
    const Index at = table.find(filling.column);
    if (at < 0) continue;
    Column& column = table.columns[static_cast<std::size_t>(at)];
    if (column.missing_count() == 0) continue;
    if (filling.type == ColumnType::kNumeric) {
      for (double& x : column.numbers) x = std::isnan(x) ? filling.number : x;
    } else {
      const std::int32_t code = code_for(column, filling.text);
      for (std::int32_t& cell : column.codes) cell = cell < 0 ? code : cell;
    }
  }
}

Json Imputer::describe() const {
  Json columns = Json::array();
  for (const Filling& filling : fillings_) {
    Json entry = {{"column", filling.column}, {"method", filling.method}};
    if (filling.type == ColumnType::kNumeric) {
      entry["value"] = filling.number;
    } else {
      entry["value"] = filling.text;
    }
    columns.push_back(std::move(entry));
  }
  return {{"kind", "impute"}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
