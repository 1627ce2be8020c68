#pragma once

#include <optional>
#include <string_view>

#include "common/result.h"
#include "data/table.h"

namespace trainyard {

/// Ways to write a date that are told apart.
enum class DateFormat {
  kIso,         ///< 2024-03-31, 2024/03/31, 20240331; then T or a blank and 12:30 or 12:30:15.5, Z
  kDayFirst,    ///< 31.03.2024, 31/03/2024, 31-03-2024
  kMonthFirst,  ///< 03/31/2024
};

/// The days from 1970-01-01 to a date, with the time as a fraction; nothing where the text is no date of that
/// format. Source of the count: Hinnant, chrono-compatible low-level date algorithms (2013).
std::optional<double> read_date(std::string_view text, DateFormat format);

/// A text column read as dates, all in one format: days since 1970-01-01. Nothing if it is none.
std::optional<Column> dates_of(const Column& column);

/// The same for a column that was declared as dates; numbers are taken for days, or for years where all are
/// whole and from 1000 to 3000. Errors: kBadData naming the first cell that is no date, or the lines in which
/// each of several formats is met first.
Result<Column> as_dates(const Column& column, const Table& table);

}  // namespace trainyard
