#include "data/column_types.h"

#include <algorithm>
#include <cmath>

#include "data/cell.h"
#include "data/column_builder.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

/// Whether a comma may part thousands: three digits follow it.
bool may_be_thousands(const std::string& text) {
  const std::size_t comma = text.find(',');
  return text.size() == comma + 4 && comma > 0 && text[0] != '0';
}

std::string remedy(CellClass kind, const std::string& text, char decimal) {
  if (kind == CellClass::kDecimalComma) {
    std::string point = text;
    std::replace(point.begin(), point.end(), ',', '.');
    std::string whole = text;
    std::erase(whole, ',');
    const std::string way = may_be_thousands(text) ? "Write " + whole + " or " + point + ", as it is meant"
                                                   : "Write a decimal point (" + point + "), not a comma";
    return "is no number. " + way + ", or set data.source.decimal to \",\" where the whole file has commas";
  }
  if (kind == CellClass::kNotFinite) return "is no finite number. Correct it, or leave the cell empty";
  return std::string("is no number") + (decimal == ',' ? ", with a decimal comma" : "") +
         ". Correct it, or leave the cell empty";
}

}  // namespace

#ifndef TRAINYARD_STARTER  // the columns of made-up data have their types
Result<Column> as_numeric(const Column& column, const Table& table) {
  if (column.type == ColumnType::kNumeric) return column;
  std::vector<Cell> meanings;
  meanings.reserve(column.categories.size());
  CellRules rules;
  rules.decimal = table.decimal;
  for (const std::string& category : column.categories) meanings.push_back(read_cell(category, rules));
  Column numeric;
  numeric.name = column.name;
  numeric.numbers.reserve(column.codes.size());
  for (std::size_t row = 0; row < column.codes.size(); ++row) {
    const std::int32_t code = column.codes[row];
    if (code < 0) {
      numeric.numbers.push_back(kMissingNumber);
      continue;
    }
    const Cell& meaning = meanings[static_cast<std::size_t>(code)];
    if (meaning.kind != CellClass::kNumber) {
      const std::string& text = column.categories[static_cast<std::size_t>(code)];
      return bad_data(
          column_path(column.name) + ", line " + std::to_string(table.line_of(static_cast<Index>(row))),
          in_quotes(text) + ' ' + remedy(meaning.kind, text, table.decimal) +
              ", or make the column categorical in data.types.");
    }
    numeric.numbers.push_back(meaning.number);
  }
  return numeric;
}

Column as_categorical(const Column& column) {
  Column copy = column;
  copy.issue.reset();
  if (column.type == ColumnType::kCategorical) return copy;
  TextDictionary texts;
  std::vector<std::int32_t> codes;
  codes.reserve(column.numbers.size());
  for (std::size_t row = 0; row < column.numbers.size(); ++row) {
    const bool missing = std::isnan(column.numbers[row]);
    codes.push_back(missing ? kMissingCode : texts.find_or_add(column.text(static_cast<Index>(row))));
  }
  copy.type = ColumnType::kCategorical;
  copy.numbers = {};
  copy.categories = texts.take();
  std::vector<std::int32_t> order(copy.categories.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int32_t>(i);
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return copy.categories[static_cast<std::size_t>(a)] < copy.categories[static_cast<std::size_t>(b)];
  });
  std::vector<std::int32_t> rank(order.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    rank[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
  std::sort(copy.categories.begin(), copy.categories.end());
  for (std::int32_t& code : codes) code = code < 0 ? kMissingCode : rank[static_cast<std::size_t>(code)];
  copy.codes = std::move(codes);
  return copy;
}
#endif

std::string column_path(const std::string& name) { return "column " + in_quotes(name); }

Result<void> check_issue(const Column& column) {
  if (!column.issue || column.issue->problem == CellProblem::kText) return {};
  const ColumnIssue& issue = *column.issue;
  const bool comma = issue.problem == CellProblem::kDecimalComma;
  return bad_data(column_path(column.name) + ", line " + std::to_string(issue.line),
                  in_quotes(issue.text) + ' ' +
                      remedy(comma ? CellClass::kDecimalComma : CellClass::kNotFinite, issue.text, '.') +
                      ", or make the column categorical in data.types.");
}

}  // namespace trainyard
