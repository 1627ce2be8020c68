#include "data/cell.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace trainyard {
namespace {

constexpr std::array<std::string_view, 10> kMissingWords = {"",     "NA",   "N/A",  "NaN", "nan",
                                                            "null", "NULL", "None", "?",   "-"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// A decimal number taken apart: mantissa * 10^exponent.
struct Decimal {
  std::uint64_t mantissa = 0;
  int exponent = 0;
  bool negative = false;
  bool exact = true;  ///< all digits fitted into the mantissa
};

constexpr int kMostDigits = 19;       // what 64 bits hold for certain
constexpr int kExponentCap = 100000;  // far beyond a double; keeps the sum from overflowing

void take_digit(Decimal& decimal, int& digits, char c, bool after_point) {
  if (digits == 0 && c == '0') {
    if (after_point) --decimal.exponent;
    return;
  }
  if (digits < kMostDigits) {
    decimal.mantissa = decimal.mantissa * 10 + static_cast<std::uint64_t>(c - '0');
    if (after_point) --decimal.exponent;
  } else {
    decimal.exact = false;
  }
  ++digits;
}

std::optional<Decimal> scan(std::string_view text) {
  Decimal decimal;
  std::size_t i = 0;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) decimal.negative = text[i++] == '-';
  int digits = 0;
  const std::size_t first = i;
  for (; i < text.size() && is_digit(text[i]); ++i) take_digit(decimal, digits, text[i], false);
  std::size_t seen = i - first;
  if (i < text.size() && text[i] == '.') {
    const std::size_t point = ++i;
    for (; i < text.size() && is_digit(text[i]); ++i) take_digit(decimal, digits, text[i], true);
    seen += i - point;
  }
  if (seen == 0) return std::nullopt;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    bool down = false;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) down = text[i++] == '-';
    if (i == text.size()) return std::nullopt;
    int power = 0;
    for (; i < text.size() && is_digit(text[i]); ++i)
      power = std::min(power * 10 + (text[i] - '0'), kExponentCap);
    decimal.exponent += down ? -power : power;
  }
  if (i != text.size()) return std::nullopt;
  return decimal;
}

/// The library's conversion, which rounds correctly but needs a terminated text.
double convert_slowly(std::string_view text) {
  constexpr std::size_t kBuffer = 64;
  if (text.size() < kBuffer) {
    std::array<char, kBuffer> buffer{};
    std::copy(text.begin(), text.end(), buffer.begin());
    return std::strtod(buffer.data(), nullptr);
  }
  return std::strtod(std::string(text).c_str(), nullptr);
}

bool is_decimal_comma(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos || text.find(',', comma + 1) != std::string_view::npos) return false;
  const std::string_view whole = text.substr(0, comma);
  const std::string_view fraction = text.substr(comma + 1);
  if (whole.find('.') != std::string_view::npos || fraction.empty() || !is_digit(fraction.front()))
    return false;
  return scan(whole).has_value() && fraction.find('.') == std::string_view::npos &&
         scan(fraction).has_value();
}

bool is_infinity(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  std::array<char, 8> word{};
  if (text.size() > word.size()) return false;
  std::transform(text.begin(), text.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string_view lower(word.data(), text.size());
  return lower == "inf" || lower == "infinity";
}

/// The length of the character that begins here, 0 when the bytes are none.
std::size_t character_length(std::string_view bytes) {
  const auto byte = [&](std::size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return follows(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    const bool overlong = first == 0xE0U && byte(1) < 0xA0U;
    const bool surrogate = first == 0xEDU && byte(1) > 0x9FU;
    return !overlong && !surrogate && follows(1) && follows(2) ? 3 : 0;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    const bool overlong = first == 0xF0U && byte(1) < 0x90U;
    const bool beyond = first == 0xF4U && byte(1) > 0x8FU;
    return !overlong && !beyond && follows(1) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<double> parse_number(std::string_view text) {
  const std::optional<Decimal> decimal = scan(text);
  if (!decimal) return std::nullopt;
  // Clinger's fast path (PLDI 1990): both factors are exact doubles, so one operation rounds once.
  constexpr int kExactPower = 22;
  static constexpr std::array<double, kExactPower + 1> kPowers = {
      1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (decimal->exact && decimal->mantissa <= (1ULL << 53) && std::abs(decimal->exponent) <= kExactPower) {
    const auto mantissa = static_cast<double>(decimal->mantissa);
    const double power = kPowers[static_cast<std::size_t>(std::abs(decimal->exponent))];
    const double value = decimal->exponent < 0 ? mantissa / power : mantissa * power;
    return decimal->negative ? -value : value;
  }
  return convert_slowly(text);
}

Cell read_cell(std::string_view text) {
  text = trim(text);
  if (const std::optional<double> number = parse_number(text)) {
    if (std::isfinite(*number)) return {.kind = CellClass::kNumber, .number = *number};
    return {.kind = CellClass::kNotFinite};
  }
  if (std::find(kMissingWords.begin(), kMissingWords.end(), text) != kMissingWords.end()) return {};
  if (is_infinity(text)) return {.kind = CellClass::kNotFinite};
  if (is_decimal_comma(text)) return {.kind = CellClass::kDecimalComma};
  return {.kind = CellClass::kText};
}

std::string to_utf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    if (length == 0) {
      text += "\xEF\xBF\xBD";
      bytes.remove_prefix(1);
    } else {
      text += bytes.substr(0, length);
      bytes.remove_prefix(length);
    }
  }
  return text;
}

}  // namespace trainyard
