#include "prepare/polynomial_features.h"

#include <algorithm>
#include <array>

#include "prepare/choose_columns.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr double kMostCells = 1.5e8;  // 1.2 GB of doubles
constexpr std::size_t kMostTerms = 100000;

/// All index lists of one length in lexicographic order; false when there are too many.
bool add_terms(std::size_t columns, std::size_t length, bool distinct,
               std::vector<std::vector<std::size_t>>& terms) {
  std::vector<std::size_t> term(length);
  for (std::size_t i = 0; i < length; ++i) term[i] = distinct ? i : 0;
  if (distinct && length > columns) return true;
  for (;;) {
    if (terms.size() >= kMostTerms) return false;
    terms.push_back(term);
    std::size_t at = length;
    while (at > 0 && term[at - 1] == (distinct ? columns - length + at - 1 : columns - 1)) --at;
    if (at == 0) return true;
    const std::size_t next = ++term[at - 1];
    for (std::size_t i = at; i < length; ++i) term[i] = distinct ? next + (i - at + 1) : next;
  }
}

std::string term_name(const std::vector<std::string>& columns, const std::vector<std::size_t>& term) {
  std::string name;
  for (std::size_t i = 0; i < term.size();) {
    std::size_t end = i;
    while (end < term.size() && term[end] == term[i]) ++end;
    if (!name.empty()) name += ' ';
    name += columns[term[i]];
    if (end - i > 1) name += '^' + std::to_string(end - i);
    i = end;
  }
  return name.empty() ? "1" : name;
}

}  // namespace

const KindInfo& PolynomialFeatures::info() {
  static constexpr std::array kParams = {
      ParamInfo{.key = "degree",
                .type = ParamType::kInteger,
                .default_json = "2",
                .minimum = 1,
                .maximum = 10,
                .help = "The most columns that are multiplied with each other."},
      ParamInfo{.key = "interaction_only",
                .type = ParamType::kBoolean,
                .default_json = "false",
                .help = "Products of different columns only, no squares."},
      ParamInfo{.key = "include_bias",
                .type = ParamType::kBoolean,
                .default_json = "false",
                .help = "Also a column of ones; models here have a bias of their own."},
      ParamInfo{.key = "columns",
                .type = ParamType::kColumns,
                .default_json = "null",
                .help = "The numeric columns to multiply; by default all."},
  };
  static constexpr KindInfo kInfo = {.kind = "polynomial_features",
                                     .label = "Polynomial features",
                                     .help = "Adds products of columns, so that a linear model can bend.",
                                     .source = "scikit-learn's PolynomialFeatures",
                                     .params = kParams};
  return kInfo;
}

PolynomialFeatures::PolynomialFeatures(const Json& params) {
  const SpecReader reader(params);
  reader.read("columns", names_);
  reader.read("degree", degree_);
  reader.read("interaction_only", interaction_only_);
  reader.read("include_bias", include_bias_);
}

Result<void> PolynomialFeatures::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_columns(table, names_, ColumnType::kNumeric, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  columns_.clear();
  terms_.clear();
  for (const Index at : *chosen) columns_.push_back(column_at(table, at).name);
  if (columns_.empty()) return {};
  bool fits = true;
  if (include_bias_) terms_.emplace_back();
  for (Index length = 1; length <= degree_ && fits; ++length) {
    fits = add_terms(columns_.size(), static_cast<std::size_t>(length), interaction_only_, terms_);
  }
  if (fits && static_cast<double>(terms_.size()) * static_cast<double>(table.rows()) < kMostCells) return {};
  return std::unexpected(Error{ErrorCode::kTooLarge, join_path(fitting.path, "degree"),
                               "The products of " + std::to_string(columns_.size()) +
                                   " columns up to degree " + std::to_string(degree_) +
                                   " would not fit in memory. Use a smaller degree, or name fewer columns."});
}

void PolynomialFeatures::apply(Table& table) const {
  if (columns_.empty()) return;
  std::vector<const Column*> factors;
  for (const std::string& name : columns_) factors.push_back(&column_at(table, table.find(name)));
  const auto n = static_cast<std::size_t>(table.rows());
  std::vector<Column> products;
  for (const std::vector<std::size_t>& term : terms_) {
    Column& product = products.emplace_back();
    product.name = term_name(columns_, term);
    product.numbers.assign(n, 1.0);
    for (const std::size_t factor : term) {
      for (std::size_t i = 0; i < n; ++i) product.numbers[i] *= factors[factor]->numbers[i];
    }
  }
  put_in_place_of(columns_, std::move(products), table);
}

Json PolynomialFeatures::describe() const {
  Json columns = Json::array();
  for (const std::string& name : columns_) columns.push_back({{"column", name}});
  return {{"kind", "polynomial_features"}, {"terms", terms_.size()}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
