#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trainyard {

/// Seconds since 1970-01-01 of a date or time as text: "2024-01", "2024-01-31", "2024-01-31T12:30",
/// "2024-01-31 12:30:15.25Z", "...+02:00"; without an offset it counts as UTC. Nothing for any other text,
/// and for days that no calendar has. Source: ISO 8601, calendar dates in the extended format; a space may
/// stand for the T, as in RFC 3339.
std::optional<double> iso_seconds(std::string_view text);

/// The same of every text, as a time in which steps can be measured: where no day is a Saturday or Sunday,
/// those two do not count, so that Monday follows Friday as Tuesday follows Monday. Empty if any text is no
/// date.
std::vector<double> calendar_times(std::span<const std::string> texts);

}  // namespace trainyard
