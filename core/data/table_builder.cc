#include "data/table_builder.h"

#include <algorithm>
#include <unordered_map>

#include "common/byte_search.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr std::size_t kMostColumns = 100'000;

std::string line_path(Index line) { return "line " + std::to_string(line); }

std::string count_of(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace

Result<void> TableBuilder::append(std::string_view bytes) {
  const char* start = bytes.data();
  const char* const end = start + bytes.size();
  for_each_byte_up_to(kCellEnd, bytes, [&](const char* at) {
    if (*at == '\n') ++breaks_;
    if (*at == '\0') {
      fail(line_path(line_), "This is no text: a zero byte stands here. Save the table as CSV in UTF-8.");
    }
    if (*at != kCellEnd && *at != kRowEnd) return !error_.has_value();
    const std::string_view rest(start, static_cast<std::size_t>(at - start));
    if (pending_.empty()) {
      take_cell(rest);
    } else {
      pending_ += rest;
      take_cell(pending_);
      pending_.clear();
    }
    if (*at == kRowEnd && !error_) end_row();
    start = at + 1;
    return !error_.has_value();
  });
  if (!error_ && start < end) pending_.append(start, end);
  if (error_) return std::unexpected(*error_);
  return {};
}

void TableBuilder::take_cell(std::string_view text) {
  if (!has_header_) {
    if (names_.size() >= kMostColumns) return fail("line 1", "The header names more than 100,000 columns.");
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (names_.empty() && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    names_.push_back(to_utf8(trim(text)));
    return;
  }
  ++cells_;
  if (cells_ == 1 && trim(text).empty()) {
    first_is_blank_ = true;
    return;
  }
  if (first_is_blank_) {
    columns_[0].add({}, line_, rules_);
    first_is_blank_ = false;
  }
  if (cells_ <= columns_.size()) columns_[cells_ - 1].add(text, line_, rules_);
}

void TableBuilder::end_row() {
  if (!has_header_) return end_header();
  const bool blank = cells_ == 1 && first_is_blank_;
  const Index next_line = line_ + 1 + breaks_;
  if (!blank) {
    if (cells_ != columns_.size()) {
      return fail(line_path(line_),
                  "This row has " + count_of(cells_, "cell") + ", but the header names " +
                      count_of(columns_.size(), "column") +
                      ". Add or remove cells, or put quotes around a cell that holds the separator.");
    }
    ++rows_;
  }
  const Index extra = next_line - (rows_ + 2);
  const Index known = line_shifts_.empty() ? 0 : line_shifts_.back().extra;
  if (extra != known) {
    // Several blank lines in a row shift the same row again.
    if (!line_shifts_.empty() && line_shifts_.back().row == rows_) {
      line_shifts_.back().extra = extra;
    } else {
      line_shifts_.push_back({rows_, extra});
    }
  }
  line_ = next_line;
  cells_ = 0;
  first_is_blank_ = false;
  breaks_ = 0;
}

void TableBuilder::end_header() {
  if (names_.size() == 1 && names_[0].empty()) {  // blank lines above the header
    names_.clear();
    ++line_;
    breaks_ = 0;
    return;
  }
  std::unordered_map<std::string_view, std::size_t> seen;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i].empty()) {
      return fail(line_path(line_),
                  "Column " + std::to_string(i + 1) + " has no name. Write one into the header.");
    }
    const auto [found, fresh] = seen.emplace(names_[i], i);
    if (!fresh) {
      return fail(line_path(line_), "Columns " + std::to_string(found->second + 1) + " and " +
                                        std::to_string(i + 1) + " are both named " + in_quotes(names_[i]) +
                                        ". Rename one of them.");
    }
  }
  has_header_ = true;
  columns_.resize(names_.size());
  line_ += 1 + breaks_;
  breaks_ = 0;
  if (line_ != 2) line_shifts_.push_back({0, line_ - 2});
}

void TableBuilder::fail(std::string path, std::string message) {
  error_ = Error{ErrorCode::kBadData, std::move(path), std::move(message)};
  columns_.clear();
}

Result<Table> TableBuilder::finish() {
  const bool row_is_open = !pending_.empty() || cells_ > 0 || (!has_header_ && !names_.empty());
  if (!error_ && row_is_open) static_cast<void>(append(std::string_view(&kRowEnd, 1)));
  if (error_) return std::unexpected(*error_);
  if (!has_header_)
    return bad_data("line 1",
                    "The table is empty. It needs a header with the names of its columns, and rows.");
  if (rows_ == 0) {
    return bad_data("line " + std::to_string(line_),
                    "The table has a header but no rows. Add rows below the header.");
  }
  Table table;
  table.line_shifts = std::move(line_shifts_);
  table.decimal = rules_.decimal;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    table.columns.push_back(columns_[i].finish(std::move(names_[i]), rules_));
  error_ = Error{ErrorCode::kBadData, "table", "This table was finished already; build a new one."};
  return table;
}

}  // namespace trainyard
