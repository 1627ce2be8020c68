#include "data/cell.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace trainyard {
namespace {

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

constexpr int kBlock = 8;

/// The number that the eight digits at a place are, or nothing where one of them is no digit: all at once, in
/// the bytes of one word. Source: D. Lemire, Software: Practice and Experience 51 (2021).
std::optional<std::uint64_t> eight_digits(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  static_assert(std::endian::native == std::endian::little);
  constexpr std::uint64_t kUpper = 0xF0F0F0F0F0F0F0F0;
  constexpr std::uint64_t kZeros = 0x3030303030303030;
  if ((word & kUpper) != kZeros || ((word + 0x0606060606060606) & kUpper) != kZeros) return std::nullopt;
  word = (word - kZeros) * 10 + ((word - kZeros) >> 8);  // each second byte: two digits
  constexpr std::uint64_t kPairs = 0x000000FF000000FF;
  const std::uint64_t low = (word & kPairs) * 0x000F424000000064;           // 100 + (1000000 << 32)
  const std::uint64_t high = ((word >> 16) & kPairs) * 0x0000271000000001;  // 1 + (10000 << 32)
  return (low + high) >> 32;
}

std::optional<Decimal> scan(std::string_view text, char mark = '.') {
  Decimal decimal;
  const char* at = text.data();
  const char* const end = at + text.size();
  if (at != end && (*at == '+' || *at == '-')) decimal.negative = *at++ == '-';
  const char* const first = at;
  while (at != end && *at == '0') ++at;
  int digits = 0;
  const auto take = [&](int shift) {
    if (digits++ < kMostDigits) {
      decimal.mantissa = decimal.mantissa * 10 + static_cast<std::uint64_t>(*at - '0');
      decimal.exponent -= shift;
    } else {
      decimal.exact = false;
    }
  };
  for (; at != end && is_digit(*at); ++at) take(0);
  auto seen = at - first;
  if (at != end && *at == mark) {
    const char* const point = ++at;
    if (digits == 0) {
      for (; at != end && *at == '0'; ++at) --decimal.exponent;
    }
    for (; digits + kBlock <= kMostDigits && end - at >= kBlock; at += kBlock) {
      const std::optional<std::uint64_t> block = eight_digits(at);
      if (!block) break;
      decimal.mantissa = decimal.mantissa * 100'000'000 + *block;
      decimal.exponent -= kBlock;
      digits += kBlock;
    }
    for (; at != end && is_digit(*at); ++at) take(1);
    seen += at - point;
  }
  if (seen == 0) return std::nullopt;
  if (at != end && (*at == 'e' || *at == 'E')) {
    ++at;
    bool down = false;
    if (at != end && (*at == '+' || *at == '-')) down = *at++ == '-';
    if (at == end) return std::nullopt;
    int power = 0;
    for (; at != end && is_digit(*at); ++at) power = std::min(power * 10 + (*at - '0'), kExponentCap);
    decimal.exponent += down ? -power : power;
  }
  if (at != end) return std::nullopt;
  return decimal;
}

/// The library's conversion, which rounds correctly but needs a terminated text.
double convert_slowly(std::string_view text, char mark) {
  std::string terminated(text);
  std::replace(terminated.begin(), terminated.end(), mark, '.');
  return std::strtod(terminated.c_str(), nullptr);
}

constexpr int kExactPower = 22;
constexpr std::array<double, kExactPower + 1> kPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                         1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                         1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// a and b with a * b exactly their sum. Source: T. J. Dekker, Numerische Mathematik 18 (1971).
struct Product {
  double high;
  double low;
};
Product exact_product(double a, double b) {
  constexpr double kSplitter = 134217729;  // 2^27 + 1
  const auto upper = [](double x) {
    const double scaled = kSplitter * x;
    return scaled - (scaled - x);
  };
  const double a1 = upper(a);
  const double a2 = a - a1;
  const double b1 = upper(b);
  const double b2 = b - b1;
  const double high = a * b;
  return {high, ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2};
}

/// mantissa / 10^power for a mantissa of more bits than a double has: the quotient and its remainder, added
/// where the sum is certain to round as the exact value does. Most numbers of 17 digits end here.
std::optional<double> long_quotient(std::uint64_t mantissa, double power) {
  const auto high = static_cast<double>(mantissa);
  if (high >= 0x1.0p63) return std::nullopt;
  const auto low = static_cast<double>(static_cast<std::int64_t>(mantissa) - static_cast<std::int64_t>(high));
  const double quotient = high / power;
  const Product back = exact_product(quotient, power);
  const double rest = (((high - back.high) - back.low) + low) / power;
  constexpr double kDoubt = 0x1.0p-40;  // far more than what rest may be off by
  const double sum = quotient + rest;
  const bool certain = quotient + rest * (1 + kDoubt) == sum && quotient + rest * (1 - kDoubt) == sum;
  return certain ? std::optional(sum) : std::nullopt;
}

/// The nearest double of a number that was taken apart; nothing where that takes the library.
std::optional<double> convert_quickly(const Decimal& decimal) {
  if (!decimal.exact || std::abs(decimal.exponent) > kExactPower) return std::nullopt;
  const double power = kPowers[static_cast<std::size_t>(std::abs(decimal.exponent))];
  // Clinger's fast path (PLDI 1990): both factors are exact doubles, so one operation rounds once.
  if (decimal.mantissa <= (1ULL << 53)) {
    const auto mantissa = static_cast<double>(decimal.mantissa);
    return decimal.exponent < 0 ? mantissa / power : mantissa * power;
  }
  return decimal.exponent < 0 ? long_quotient(decimal.mantissa, power) : std::nullopt;
}

std::optional<double> parse_number(std::string_view text, char mark) {
  const std::optional<Decimal> decimal = scan(text, mark);
  if (!decimal) return std::nullopt;
  const std::optional<double> value = convert_quickly(*decimal);
  if (!value) return convert_slowly(text, mark);
  return decimal->negative ? -*value : *value;
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

std::optional<double> parse_number(std::string_view text) { return parse_number(text, '.'); }

Cell read_cell(std::string_view text, const CellRules& rules) {
  text = trim(text);
  if (const std::optional<double> number = parse_number(text, rules.decimal)) {
    const std::vector<double>& missing = rules.missing_numbers;
    if (!missing.empty() && std::find(missing.begin(), missing.end(), *number) != missing.end()) return {};
    if (std::isfinite(*number)) return {.kind = CellClass::kNumber, .number = *number};
    return {.kind = CellClass::kNotFinite};
  }
  if (text.empty() || std::find(rules.missing.begin(), rules.missing.end(), text) != rules.missing.end())
    return {};
  if (is_infinity(text)) return {.kind = CellClass::kNotFinite};
  if (rules.decimal == '.' && is_decimal_comma(text)) return {.kind = CellClass::kDecimalComma};
  return {.kind = CellClass::kText};
}

CellRules cell_rules(std::vector<std::string> missing, char decimal) {
  CellRules rules;
  rules.decimal = decimal;
  for (const std::string& word : missing) {
    if (const std::optional<double> number = parse_number(trim(word), decimal))
      rules.missing_numbers.push_back(*number);
  }
  rules.missing = std::move(missing);
  return rules;
}

Cell read_cell(std::string_view text) {
  static const CellRules kRules;
  return read_cell(text, kRules);
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
