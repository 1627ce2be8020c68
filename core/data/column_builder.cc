#include "data/column_builder.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "spec/check_value.h"

namespace trainyard {

std::int32_t TextDictionary::find_or_add(std::string_view text) {
  if (texts_.size() * 2 >= slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>{}(text)&mask;
  while (slots_[slot] >= 0) {
    if (texts_[static_cast<std::size_t>(slots_[slot])] == text) return slots_[slot];
    slot = (slot + 1) & mask;
  }
  slots_[slot] = static_cast<std::int32_t>(texts_.size());
  texts_.emplace_back(text);
  return slots_[slot];
}

void TextDictionary::grow() {
  constexpr std::size_t kFirstSize = 64;
  slots_.assign(std::max(kFirstSize, slots_.size() * 2), -1);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t code = 0; code < texts_.size(); ++code) {
    std::size_t slot = std::hash<std::string_view>{}(texts_[code]) & mask;
    while (slots_[slot] >= 0) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<std::int32_t>(code);
  }
}

std::vector<std::string> TextDictionary::take() {
  slots_.clear();
  slots_.shrink_to_fit();
  return std::exchange(texts_, {});
}

void ColumnBuilder::add(std::string_view cell, Index line, const CellRules& rules) {
  cell = trim(cell);
  if (numbers_only_) {
    const Cell meaning = read_cell(cell, rules);
    if (meaning.kind == CellClass::kNumber) {
      ++number_count_;
      numbers_.push_back(meaning.number);
      return;
    }
    numbers_.push_back(kMissingNumber);
    if (meaning.kind == CellClass::kMissing) return;
    exceptions_.push_back({numbers_.size() - 1, dictionary_.find_or_add(cell)});
    note(meaning.kind == CellClass::kNotFinite      ? not_finite_
         : meaning.kind == CellClass::kDecimalComma ? decimal_comma_
                                                    : text_,
         cell, line);
    return;
  }
  const std::int32_t code = dictionary_.find_or_add(cell);
  if (static_cast<std::size_t>(code) == meanings_.size()) {
    meanings_.push_back(read_cell(cell, rules));
    const CellClass kind = meanings_.back().kind;
    if (kind != CellClass::kText && kind != CellClass::kMissing) ++numeric_meanings_;
  }
  codes_.push_back(code);
  switch (meanings_[static_cast<std::size_t>(code)].kind) {
    case CellClass::kMissing:
      break;
    case CellClass::kNumber:
      ++number_count_;
      break;
    case CellClass::kNotFinite:
      note(not_finite_, cell, line);
      break;
    case CellClass::kDecimalComma:
      note(decimal_comma_, cell, line);
      break;
    case CellClass::kText:
      note(text_, cell, line);
      break;
  }
  if (meanings_.size() <= next_check_) return;
  next_check_ *= 2;
  if (static_cast<double>(numeric_meanings_) >= kNumericShare * static_cast<double>(meanings_.size())) {
    keep_numbers_only();
  }
}

void ColumnBuilder::note(Tally& tally, std::string_view text, Index line) {
  if (tally.count++ == 0) {
    tally.first_line = line;
    tally.first_text = text;
  }
}

void ColumnBuilder::keep_numbers_only() {
  TextDictionary kept;
  numbers_.reserve(codes_.size() * 2);
  for (std::size_t row = 0; row < codes_.size(); ++row) {
    const Cell& meaning = meanings_[static_cast<std::size_t>(codes_[row])];
    numbers_.push_back(meaning.kind == CellClass::kNumber ? meaning.number : kMissingNumber);
    if (meaning.kind == CellClass::kNumber || meaning.kind == CellClass::kMissing) continue;
    exceptions_.push_back({row, kept.find_or_add(dictionary_.text(codes_[row]))});
  }
  dictionary_ = std::move(kept);
  meanings_ = {};
  codes_ = {};
  numbers_only_ = true;
}

std::optional<ColumnIssue> ColumnBuilder::issue() const {
  const Index number_like = number_count_ + not_finite_.count + decimal_comma_.count;
  const Index present = number_like + text_.count;
  if (static_cast<double>(number_like) < kNumericShare * static_cast<double>(present)) return std::nullopt;
  const auto make = [](CellProblem problem, const Tally& tally) {
    return ColumnIssue{problem, tally.first_line, to_utf8(tally.first_text), tally.count};
  };
  if (not_finite_.count > 0) return make(CellProblem::kNotFinite, not_finite_);
  if (decimal_comma_.count > 0) return make(CellProblem::kDecimalComma, decimal_comma_);
  return make(CellProblem::kText, text_);
}

Column ColumnBuilder::finish(std::string name, const CellRules& rules) {
  Column column;
  column.name = std::move(name);
  if (not_finite_.count + decimal_comma_.count + text_.count == 0) {
    finish_numeric(column);
  } else {
    column.issue = issue();
    finish_categorical(column, rules);
  }
  *this = ColumnBuilder();
  return column;
}

void ColumnBuilder::finish_numeric(Column& column) {
  column.type = ColumnType::kNumeric;
  if (numbers_only_) {
    column.numbers = std::move(numbers_);
    column.numbers.shrink_to_fit();
    return;
  }
  column.numbers.reserve(codes_.size());
  for (const std::int32_t code : codes_) {
    const Cell& meaning = meanings_[static_cast<std::size_t>(code)];
    column.numbers.push_back(meaning.kind == CellClass::kNumber ? meaning.number : kMissingNumber);
  }
}

void ColumnBuilder::finish_categorical(Column& column, const CellRules& rules) {
  column.type = ColumnType::kCategorical;
  if (numbers_only_) {
    // The spellings are gone: the numbers stand as their shortest digits.
    codes_.reserve(numbers_.size());
    const std::int32_t missing = dictionary_.find_or_add("");
    for (const double number : numbers_) {
      codes_.push_back(number == number ? dictionary_.find_or_add(number_text(number)) : missing);
    }
    for (const Exception& exception : exceptions_) codes_[exception.row] = exception.code;
    numbers_ = {};
  }
  std::vector<std::string> texts = dictionary_.take();
  for (std::string& text : texts) text = to_utf8(text);
  std::vector<std::size_t> order(texts.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return texts[a] < texts[b]; });
  std::vector<std::int32_t> rank(texts.size(), kMissingCode);
  for (const std::size_t code : order) {
    if (read_cell(texts[code], rules).kind == CellClass::kMissing) continue;
    // Different broken bytes may have become the same text.
    const bool again = !column.categories.empty() && column.categories.back() == texts[code];
    if (!again) column.categories.push_back(std::move(texts[code]));
    rank[code] = static_cast<std::int32_t>(column.categories.size()) - 1;
  }
  for (std::int32_t& code : codes_) code = rank[static_cast<std::size_t>(code)];
  column.codes = std::move(codes_);
}

}  // namespace trainyard
