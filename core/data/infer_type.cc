#include <algorithm>
#include <array>
#include <cmath>

#include "data/column_types.h"
#include "data/dates.h"
#include "spec/check_value.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

/// Scales that people write in words, in small letters, lowest first; words of one step are separated by '|'.
constexpr std::array<std::array<std::string_view, 12>, 10> kScales = {{
    {"very low", "low", "medium|middle|moderate|mid", "high", "very high"},
    {"xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"},
    {"tiny", "small", "medium", "large|big", "huge"},
    {"never", "rarely|seldom", "sometimes", "often", "always"},
    {"strongly disagree", "disagree", "neutral|undecided", "agree", "strongly agree"},
    {"poor|bad", "fair", "good", "very good", "excellent|ideal|premium"},
    {"mon|monday", "tue|tuesday", "wed|wednesday", "thu|thursday", "fri|friday", "sat|saturday",
     "sun|sunday"},
    {"jan|january", "feb|february", "mar|march", "apr|april", "may", "jun|june", "jul|july", "aug|august",
     "sep|september", "oct|october", "nov|november", "dec|december"},
    {"primary", "secondary", "tertiary"},
    {"first", "second", "third", "fourth", "fifth"},
}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// The step of a word on a scale, or -1.
int step_on(const std::array<std::string_view, 12>& scale, const std::string& word) {
  for (std::size_t step = 0; step < scale.size() && !scale[step].empty(); ++step) {
    for (std::string_view rest = scale[step]; !rest.empty();) {
      const std::size_t bar = std::min(rest.find('|'), rest.size());
      if (rest.substr(0, bar) == word) return static_cast<int>(step);
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
  }
  return -1;
}

/// The categories in the order of a scale that has all of them; empty if none has.
std::vector<std::string> known_order(const std::vector<std::string>& categories) {
  for (const auto& scale : kScales) {
    std::vector<std::pair<int, std::string>> steps;
    for (const std::string& category : categories)
      steps.emplace_back(step_on(scale, lower(category)), category);
    std::sort(steps.begin(), steps.end());
    const bool distinct = std::adjacent_find(steps.begin(), steps.end(), [](const auto& a, const auto& b) {
                            return a.first == b.first;
                          }) == steps.end();
    if (steps.size() < 2 || steps[0].first < 0 || !distinct) continue;
    std::vector<std::string> order;
    for (const auto& [step, category] : steps) order.push_back(category);
    return order;
  }
  return {};
}

/// Whole numbers without a gap that rise or fall by one from row to row.
bool numbers_the_rows(const Column& column) {
  constexpr std::size_t kFewest = 10;
  const std::vector<double>& x = column.numbers;
  if (x.size() < kFewest || std::nearbyint(x[0]) != x[0]) return false;
  const double step = x[1] - x[0];
  if (std::abs(step) != 1) return false;
  for (std::size_t i = 1; i < x.size(); ++i) {
    if (x[i] - x[i - 1] != step) return false;
  }
  return true;
}

std::string listed(const std::vector<std::string>& words) {
  return list_words(std::vector<std::string_view>(words.begin(), words.end()), 8);
}

}  // namespace

InferredType infer_type(const Column& column) {
  constexpr Index kFewestTexts = 20;
  const Index present = column.rows() - column.missing_count();
  if (column.type == ColumnType::kNumeric) {
    if (numbers_the_rows(column)) {
      return {"identifier",
              "It counts the rows, from " + number_text(column.numbers.front()) + " to " +
                  number_text(column.numbers.back()) + ", and says nothing of them.",
              {}};
    }
    return {"numeric", "Every cell with a value is a number.", {}};
  }
  if (present > 0 && dates_of(column)) {
    return {"date",
            "Every cell with a value is a date, such as " + in_quotes(column.categories.front()) + ".",
            {}};
  }
  const auto distinct = static_cast<Index>(column.categories.size());
  if (distinct == present && present >= kFewestTexts) {
    return {"identifier", "Each of its " + std::to_string(present) + " texts stands in one row only.", {}};
  }
  if (std::vector<std::string> order = known_order(column.categories); !order.empty()) {
    std::string reason = "Its categories are steps of a scale: " + listed(order) + ".";
    return {"ordinal", std::move(reason), std::move(order)};
  }
  return {"categorical",
          "It holds " + std::to_string(distinct) + (distinct == 1 ? " text." : " different texts."),
          {}};
}

Result<Column> as_ordinal(const Column& column, const std::vector<std::string>& order, const Table& table) {
  if (column.type == ColumnType::kNumeric && order.empty()) return column;
  const Column text = as_categorical(column);
  std::vector<std::string> steps = order.empty() ? known_order(text.categories) : order;
  if (steps.empty()) steps = text.categories;
  std::vector<double> places;
  for (const std::string& category : text.categories) {
    const auto at = std::find(steps.begin(), steps.end(), category);
    places.push_back(at == steps.end() ? -1 : static_cast<double>(at - steps.begin()));
  }
  Column numbers;
  numbers.name = column.name;
  for (std::size_t row = 0; row < text.codes.size(); ++row) {
    const std::int32_t code = text.codes[row];
    const double place = code < 0 ? kMissingNumber : places[static_cast<std::size_t>(code)];
    if (place < 0) {
      return bad_data(
          column_path(column.name) + ", line " + std::to_string(table.line_of(static_cast<Index>(row))),
          in_quotes(text.categories[static_cast<std::size_t>(code)]) +
              " is not in the order of this column. Add it to data.types, or correct the cell.");
    }
    numbers.numbers.push_back(place);
  }
  return numbers;
}

}  // namespace trainyard
