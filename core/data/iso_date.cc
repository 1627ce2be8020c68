#include "data/iso_date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace trainyard {
namespace {

constexpr double kDay = 86400;

/// Reads a text from its front; once something does not fit, nothing does.
class Scan {
 public:
  explicit Scan(std::string_view text) : rest_(text) {}

  bool good() const { return good_; }
  bool at_end() const { return rest_.empty(); }

  bool take(char sign) {
    if (rest_.empty() || rest_.front() != sign) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void need(char sign) { good_ = take(sign) && good_; }

  /// A number of exactly so many digits, from low to high.
  int number(std::size_t digits, int low, int high) {
    int value = 0;
    const auto [end, error] =
        std::from_chars(rest_.data(), rest_.data() + std::min(digits, rest_.size()), value);
    const bool whole = error == std::errc() && end == rest_.data() + digits && rest_.front() != '-';
    good_ = good_ && whole && value >= low && value <= high;
    if (whole) rest_.remove_prefix(digits);
    return value;
  }

  /// The digits behind a point.
  double fraction() {
    double value = 0;
    double place = 0.1;
    const std::size_t before = rest_.size();
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; place /= 10) {
      value += place * (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    good_ = good_ && rest_.size() < before;
    return value;
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in(int year, int month) {
  constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
}

/// Days from 1970-01-01 to the first of a month.
int days_until(int year, int month) {
  const auto leap_years_before = [](int y) { return (y + 3) / 4 - (y + 99) / 100 + (y + 399) / 400; };
  int days = 365 * (year - 1970) + leap_years_before(year) - leap_years_before(1970);
  for (int m = 1; m < month; ++m) days += days_in(year, m);
  return days;
}

double time_of_day(Scan& scan) {
  double seconds = 3600.0 * scan.number(2, 0, 23);
  scan.need(':');
  seconds += 60.0 * scan.number(2, 0, 59);
  if (scan.take(':')) {
    seconds += scan.number(2, 0, 60);
    if (scan.take('.')) seconds += scan.fraction();
  }
  if (scan.take('Z')) return seconds;
  const bool east = scan.take('+');
  if (!east && !scan.take('-')) return seconds;
  double offset = 3600.0 * scan.number(2, 0, 23);
  scan.take(':');
  offset += 60.0 * scan.number(2, 0, 59);
  return east ? seconds - offset : seconds + offset;
}

/// Monday is 0.
double weekday(double time) {
  // 1970-01-01 was a Thursday.
  const double days = std::floor(time / kDay) + 3;
  return days - 7 * std::floor(days / 7);
}

/// Five days a week instead of seven.
double working_time(double time) {
  const double monday = std::floor(time / kDay) - weekday(time);
  return time - 2 * kDay * std::floor((monday + 3) / 7);
}

}  // namespace

std::optional<double> iso_seconds(std::string_view text) {
  Scan scan(text);
  const int year = scan.number(4, 0, 9999);
  scan.need('-');
  const int month = scan.number(2, 1, 12);
  const bool has_day = scan.take('-');
  const int day = has_day ? scan.number(2, 1, 31) : 1;
  double seconds = 0;
  if (has_day && (scan.take('T') || scan.take(' '))) seconds = time_of_day(scan);
  if (!scan.good() || !scan.at_end() || day > days_in(year, month)) return std::nullopt;
  return kDay * (days_until(year, month) + day - 1) + seconds;
}

std::vector<double> calendar_times(std::span<const std::string> texts) {
  std::vector<double> times;
  for (const std::string& text : texts) {
    const std::optional<double> time = iso_seconds(text);
    if (!time) return {};
    times.push_back(*time);
  }
  const bool works_on = std::ranges::any_of(times, [](double time) { return weekday(time) > 4; });
  if (!works_on) std::ranges::transform(times, times.begin(), working_time);
  return times;
}

}  // namespace trainyard
