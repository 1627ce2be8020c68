#include "prepare/one_hot_encoder.h"

#include <algorithm>
#include <array>

#include "common/starter.h"
#include "data/column_types.h"
#include "prepare/choose_columns.h"
#include "prepare/known_categories.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr std::array kParams = {
    ParamInfo{.key = "columns",
              .type = ParamType::kColumns,
              .default_json = "null",
              .help = "The text columns to encode; by default all."},
    ParamInfo{
        .key = "category_limit",
        .type = ParamType::kInteger,
        .default_json = "1000",
        .minimum = 1,
        .maximum = 100000,
        .scale = ParamScale::kLog,
        .help = "A column with more different texts than this is refused: it would become as many columns."},
};
constexpr std::array<std::string_view, 1> kEncodes = {"encodes"};
constexpr KindInfo kInfo = {.kind = "one_hot",
                            .label = "One-hot",
                            .help = "Turns each category of a text column into a column of 0 and 1.",
                            .source = "scikit-learn's OneHotEncoder with handle_unknown=\"ignore\"",
                            .params = kParams,
                            .tags = kEncodes};

constexpr double kMostCells = 1.5e8;  // 1.2 GB of doubles; an engine in a browser has 2 to 4 GB

}  // namespace

const KindInfo& OneHotEncoder::info() { return kInfo; }

OneHotEncoder::OneHotEncoder(const Json& params) {
  const SpecReader reader(params);
  reader.read("columns", names_);
  reader.read("category_limit", category_limit_);
}

Result<void> OneHotEncoder::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_columns(table, names_, ColumnType::kCategorical, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  encodings_.clear();
  double cells = 0;
  for (const Index at : *chosen) {
    const Column& column = table.columns[static_cast<std::size_t>(at)];
    Encoding encoding{.column = column.name, .categories = categories_in(column, fitting.rows)};
    if (static_cast<Index>(encoding.categories.size()) > category_limit_) {
      return bad_data(
          column_path(column.name),
          "This text column has " + std::to_string(encoding.categories.size()) +
              " different values in the training rows, each of which would become a column. Leave it out "
              "of data.features, or raise " +
              join_path(fitting.path, "category_limit") + " (now " + std::to_string(category_limit_) + ").");
    }
    if (encoding.categories.empty()) {
      return bad_data(column_path(column.name),
                      "This column has no value in the training rows. Leave it out of data.features.");
    }
    cells += static_cast<double>(encoding.categories.size()) * static_cast<double>(table.rows());
    if (cells > kMostCells) {
      return std::unexpected(
          Error{ErrorCode::kTooLarge, column_path(column.name),
                "One-hot columns for this many categories and rows would not fit in memory. Leave "
                "columns with many categories out of data.features."});
    }
    encodings_.push_back(std::move(encoding));
  }
  return {};
}

void OneHotEncoder::apply(Table& table) const {
  std::vector<Column> columns;
  for (Column& column : table.columns) {
    const auto encoding = std::find_if(encodings_.begin(), encodings_.end(), [&](const Encoding& candidate) {
      return candidate.column == column.name;
    });
    if (encoding == encodings_.end()) {
      columns.push_back(std::move(column));
      continue;
    }
    for (const std::string& category : encoding->categories) {
      const auto at = std::lower_bound(column.categories.begin(), column.categories.end(), category);
      const bool known = at != column.categories.end() && *at == category;
      const auto code = known ? static_cast<std::int32_t>(at - column.categories.begin()) : kMissingCode;
      Column indicator;
      indicator.name = column.name + '=' + category;
      indicator.numbers.reserve(column.codes.size());
      for (const std::int32_t cell : column.codes) {
        const double is_it = known && cell == code ? 1.0 : 0.0;
        indicator.numbers.push_back(cell == kMissingCode ? kMissingNumber : is_it);
      }
      columns.push_back(std::move(indicator));
    }
  }
  table.columns = std::move(columns);
}

std::vector<KnownCategories> OneHotEncoder::known_categories() const {
  if constexpr (kStarter) return {};  // made-up data has no categories
  return known_of(encodings_, "Such a cell is 0 in every column that it becomes.");
}

Json OneHotEncoder::describe() const {
  Json columns = Json::array();
  for (const Encoding& encoding : encodings_) {
    columns.push_back({{"column", encoding.column}, {"categories", encoding.categories}});
  }
  return {{"kind", "one_hot"}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
