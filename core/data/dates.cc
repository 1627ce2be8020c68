#include "data/dates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "data/column_types.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr std::array kFormats = {DateFormat::kIso, DateFormat::kDayFirst, DateFormat::kMonthFirst};
constexpr std::array<std::string_view, 3> kFormatNames = {"year-month-day", "day.month.year",
                                                          "month/day/year"};

struct Scanner {
  std::string_view rest;

  /// A number of least to most digits, or -1.
  int number(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    while (count < rest.size() && count < most && rest[count] >= '0' && rest[count] <= '9') {
      value = value * 10 + (rest[count++] - '0');
    }
    if (count < least) return -1;
    rest.remove_prefix(count);
    return value;
  }
  bool take(char c) {
    if (rest.empty() || rest[0] != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  char separator() {
    if (rest.empty() || (rest[0] != '-' && rest[0] != '/' && rest[0] != '.')) return 0;
    const char c = rest[0];
    rest.remove_prefix(1);
    return c;
  }
};

int days_in(int year, int month) {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

std::optional<double> days_since_1970(int year, int month, int day) {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in(year, month)) return std::nullopt;
  const int y = month <= 2 ? year - 1 : year;
  const int era = y / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return static_cast<double>(era) * 146097 + day_of_era - 719468;
}

/// The rest of a text as a time of day, as a share of the day; nothing where it is none.
std::optional<double> time_of_day(Scanner scanner) {
  if (scanner.rest.empty()) return 0;
  if (!scanner.take('T') && !scanner.take(' ')) return std::nullopt;
  const int hour = scanner.number(1, 2);
  if (hour < 0 || hour > 23 || !scanner.take(':')) return std::nullopt;
  const int minute = scanner.number(2, 2);
  if (minute < 0 || minute > 59) return std::nullopt;
  double second = 0;
  if (scanner.take(':')) {
    second = scanner.number(2, 2);
    if (second < 0 || second > 60) return std::nullopt;
    if (scanner.take('.')) {
      double unit = 0.1;
      for (int digit = scanner.number(1, 1); digit >= 0; digit = scanner.number(1, 1)) {
        second += unit * digit;
        unit /= 10;
      }
    }
  }
  scanner.take('Z');
  if (!scanner.rest.empty()) return std::nullopt;
  return (hour * 3600.0 + minute * 60.0 + second) / 86400.0;
}

/// The first present row in the format, or -1.
Index first_row_in(const Column& column, DateFormat format) {
  for (std::size_t row = 0; row < column.codes.size(); ++row) {
    if (column.codes[row] < 0) continue;
    if (read_date(column.categories[static_cast<std::size_t>(column.codes[row])], format)) {
      return static_cast<Index>(row);
    }
  }
  return -1;
}

std::optional<Column> read_all(const Column& column, DateFormat format) {
  std::vector<double> of_code;
  for (const std::string& text : column.categories) {
    const std::optional<double> days = read_date(text, format);
    if (!days) return std::nullopt;
    of_code.push_back(*days);
  }
  Column numbers;
  numbers.name = column.name;
  for (const std::int32_t code : column.codes) {
    numbers.numbers.push_back(code < 0 ? kMissingNumber : of_code[static_cast<std::size_t>(code)]);
  }
  return numbers;
}

}  // namespace

std::optional<double> read_date(std::string_view text, DateFormat format) {
  Scanner scanner{text};
  int year = 0;
  int month = 0;
  int day = 0;
  if (format == DateFormat::kIso) {
    year = scanner.number(4, 4);
    const char separator = scanner.separator();
    month = scanner.number(separator != 0 ? 1 : 2, 2);
    if (separator != 0 && !scanner.take(separator)) return std::nullopt;
    day = scanner.number(separator != 0 ? 1 : 2, 2);
  } else {
    const int first = scanner.number(1, 2);
    const char separator = scanner.separator();
    const int second = scanner.number(1, 2);
    if (separator == 0 || !scanner.take(separator)) return std::nullopt;
    if (format == DateFormat::kMonthFirst && separator != '/') return std::nullopt;
    year = scanner.number(4, 4);
    day = format == DateFormat::kDayFirst ? first : second;
    month = format == DateFormat::kDayFirst ? second : first;
  }
  const std::optional<double> days = days_since_1970(year, month, day);
  const std::optional<double> time = time_of_day(scanner);
  if (!days || !time) return std::nullopt;
  return *days + *time;
}

std::optional<Column> dates_of(const Column& column) {
  if (column.type != ColumnType::kCategorical || column.categories.empty()) return std::nullopt;
  for (const DateFormat format : kFormats) {
    if (std::optional<Column> dates = read_all(column, format)) return dates;
  }
  return std::nullopt;
}

Result<Column> as_dates(const Column& column, const Table& table) {
  if (column.type == ColumnType::kNumeric) {
    Column numbers = column;
    const bool years = std::all_of(column.numbers.begin(), column.numbers.end(), [](double x) {
      return std::isnan(x) || (x >= 1000 && x <= 3000 && std::nearbyint(x) == x);
    });
    for (double& x : numbers.numbers) {
      if (years && !std::isnan(x)) x = *days_since_1970(static_cast<int>(x), 1, 1);
    }
    return numbers;
  }
  if (std::optional<Column> dates = dates_of(column)) return std::move(*dates);
  for (std::size_t row = 0; row < column.codes.size(); ++row) {
    if (column.codes[row] < 0) continue;
    const std::string& text = column.categories[static_cast<std::size_t>(column.codes[row])];
    const bool known = std::any_of(kFormats.begin(), kFormats.end(),
                                   [&](DateFormat format) { return read_date(text, format).has_value(); });
    if (known) continue;
    return bad_data(
        column_path(column.name) + ", line " + std::to_string(table.line_of(static_cast<Index>(row))),
        in_quotes(text) + " is no date. Write 2024-03-31, 31.03.2024 or 03/31/2024, or leave it empty.");
  }
  std::string places;
  Index first = -1;
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    const Index row = first_row_in(column, kFormats[i]);
    if (row < 0) continue;
    if (first < 0) first = row;
    places += (places.empty() ? "" : ", ") + std::string(kFormatNames[i]) + " (" +
              in_quotes(column.text(row)) + " in line " + std::to_string(table.line_of(row)) + ")";
  }
  return bad_data(column_path(column.name) + ", line " + std::to_string(table.line_of(first)),
                  "The dates of this column are written in several ways: " + places +
                      ". Write all in one of them, best as 2024-03-31.");
}

}  // namespace trainyard
