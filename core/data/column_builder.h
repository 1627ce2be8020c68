#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/cell.h"
#include "data/table.h"

namespace trainyard {

/// Distinct texts, numbered in the order of their first appearance. Each text is kept once.
class TextDictionary {
 public:
  std::int32_t find_or_add(std::string_view text);
  std::size_t size() const { return texts_.size(); }
  const std::string& text(std::int32_t code) const { return texts_[static_cast<std::size_t>(code)]; }
  std::vector<std::string> take();

 private:
  void grow();

  std::vector<std::string> texts_;
  std::vector<std::int32_t> slots_;  // open addressing with linear probing; -1: free
};

/// The share of the cells that must look like numbers for a column to count as one of numbers with faults in
/// it.
inline constexpr double kNumericShare = 0.8;
/// A column of numbers keeps the spelling of its cells up to this many different ones (so that `007` can
/// become a category), and only the numbers beyond.
inline constexpr std::size_t kMostSpellings = 4096;

/// Takes the cells of one column one by one and finds out its type: numeric if every cell that is not missing
/// is a finite number, else categorical. It keeps either the distinct texts with a code a row, or the
/// numbers, never both.
class ColumnBuilder {
 public:
  /// line: where the cell stands in the file, for the column's issue.
  void add(std::string_view cell, Index line, const CellRules& rules);
  /// Empties the builder. rules: those of add().
  Column finish(std::string name, const CellRules& rules);

 private:
  struct Tally {
    Index count = 0;
    Index first_line = 0;
    std::string first_text;
  };
  struct Exception {
    std::size_t row;
    std::int32_t code;
  };

  void note(Tally& tally, std::string_view text, Index line);
  void keep_numbers_only();
  std::optional<ColumnIssue> issue() const;
  void finish_numeric(Column& column);
  void finish_categorical(Column& column, const CellRules& rules);

  TextDictionary dictionary_;
  std::vector<Cell> meanings_;  // of each text in the dictionary
  std::size_t numeric_meanings_ = 0;
  std::size_t next_check_ = kMostSpellings;
  std::vector<std::int32_t> codes_;  // while spellings are kept
  bool numbers_only_ = false;
  std::vector<double> numbers_;        // from then on
  std::vector<Exception> exceptions_;  // its cells that are no numbers
  Index number_count_ = 0;
  Tally not_finite_;
  Tally decimal_comma_;
  Tally text_;
};

}  // namespace trainyard
