#include "data/split.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/starter.h"
#include "data/column_types.h"
#include "data/fold_split.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr std::array<std::string_view, 3> kPartNames = {"train", "validation", "test"};

bool has_target(const Target& target, Index row) {
  const auto i = static_cast<std::size_t>(row);
  return target.task == Task::kClassification ? target.labels[i] >= 0 : !std::isnan(target.values[i]);
}

std::vector<Index> rows_with_target(const Target& target, Index n) {
  std::vector<Index> rows;
  for (Index row = 0; row < n; ++row) {
    if (has_target(target, row)) rows.push_back(row);
  }
  return rows;
}

/// Splits `total` over groups in proportion to their sizes: the whole part of each quota first, then one each
/// to the largest remainders (ties: the lower group), never beyond a group's room.
std::vector<Index> largest_remainder(Index total, const std::vector<Index>& sizes,
                                     const std::vector<Index>& room) {
  const double all = static_cast<double>(std::accumulate(sizes.begin(), sizes.end(), Index{0}));
  std::vector<Index> shares(sizes.size());
  std::vector<std::pair<double, std::size_t>> remainders;
  Index dealt = 0;
  for (std::size_t c = 0; c < sizes.size(); ++c) {
    const double quota = static_cast<double>(total) * static_cast<double>(sizes[c]) / all;
    shares[c] = std::min(static_cast<Index>(std::floor(quota)), room[c]);
    dealt += shares[c];
    remainders.emplace_back(std::floor(quota) - quota, c);
  }
  std::sort(remainders.begin(), remainders.end());
  for (const auto& [remainder, c] : remainders) {
    if (dealt >= total) break;
    if (shares[c] >= room[c]) continue;
    ++shares[c];
    ++dealt;
  }
  return shares;
}

struct Counts {
  Index validation = 0;
  Index test = 0;
};

void deal(const std::vector<Index>& shuffled, Counts counts, PartRows& parts) {
  const auto test_end = shuffled.begin() + counts.test;
  const auto validation_end = test_end + counts.validation;
  auto& [train, validation, test] = parts;
  test.insert(test.end(), shuffled.begin(), test_end);
  validation.insert(validation.end(), test_end, validation_end);
  train.insert(train.end(), validation_end, shuffled.end());
}

Result<PartRows> stratified(const std::vector<Index>& rows, Counts counts, const Target& target, Rng& rng) {
  std::vector<std::vector<Index>> classes(target.classes.size());
  for (const Index row : rows) {
    classes[static_cast<std::size_t>(target.labels[static_cast<std::size_t>(row)])].push_back(row);
  }
  std::vector<Index> sizes;
  std::vector<Index> room;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    sizes.push_back(static_cast<Index>(classes[c].size()));
    room.push_back(sizes[c] - 1);
    if (sizes[c] < 2 && counts.test + counts.validation > 0) {
      return bad_data(column_path(target.name),
                      "The class " + in_quotes(target.classes[c]) +
                          " has one row only, which cannot be in every part. Add rows of it, "
                          "remove it, or set split.stratify to false.");
    }
  }
  const std::vector<Index> test = largest_remainder(counts.test, sizes, room);
  for (std::size_t c = 0; c < classes.size(); ++c) room[c] -= test[c];
  const std::vector<Index> validation = largest_remainder(counts.validation, sizes, room);
  PartRows parts;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    rng.shuffle(classes[c]);
    deal(classes[c], {.validation = validation[c], .test = test[c]}, parts);
  }
  return parts;
}

Result<PartRows> split_random(const Json& split, Index n, const Target& target, Rng& rng) {
  const Result<Shares> shares = read_shares(split);
  if (!shares) return std::unexpected(shares.error());
  bool stratify = true;
  SpecReader(split).read("stratify", stratify);
  std::vector<Index> rows = rows_with_target(target, n);
  const auto count = [&](double share) {
    return static_cast<Index>(std::llround(share * static_cast<double>(rows.size())));
  };
  const Counts counts = {.validation = count(shares->validation), .test = count(shares->test)};
  if (counts.validation + counts.test >= static_cast<Index>(rows.size())) {
    return bad_spec("split", "These shares leave none of the " + std::to_string(rows.size()) +
                                 " rows to train on. Make validation or test smaller.");
  }
  if (stratify && target.task == Task::kClassification) return stratified(rows, counts, target, rng);
  rng.shuffle(rows);
  PartRows parts;
  deal(rows, counts, parts);
  return parts;
}

Result<PartRows> split_by_column(const Json& split, const Table& table, const Target& target) {
  std::string name;
  SpecReader(split).read("column", name);
  const Index at = table.find(name);
  if (at < 0) {
    std::vector<std::string_view> names;
    for (const Column& column : table.columns) names.push_back(column.name);
    return bad_spec("split.column",
                    "The table has no column " + in_quotes(name) + "." + suggestion(name, names));
  }
  if (name == target.name) {
    return bad_spec("split.column",
                    "This column is the target. Name the column that says train, validation or test.");
  }
  const Column& column = table.columns[static_cast<std::size_t>(at)];
  PartRows parts;
  for (Index row = 0; row < table.rows(); ++row) {
    if (!has_target(target, row)) continue;
    const std::string text = column.text(row);
    const auto part = std::find(kPartNames.begin(), kPartNames.end(), text);
    if (part == kPartNames.end()) {
      return bad_data(column_path(name) + ", line " + std::to_string(table.line_of(row)),
                      (text.empty() ? "This cell is empty" : in_quotes(text) + " is no part") +
                          ". Write train, validation or test.");
    }
    parts[static_cast<std::size_t>(part - kPartNames.begin())].push_back(row);
  }
  return parts;
}

/// Puts each part's rows in the table's order. No row is in two parts.
void order_rows_of(PartRows& parts, Index rows) {
  constexpr std::uint8_t kNone = 255;
  std::vector<std::uint8_t> part_of(static_cast<std::size_t>(rows), kNone);
  for (std::size_t part = 0; part < parts.size(); ++part) {
    for (const Index row : parts[part])
      part_of[static_cast<std::size_t>(row)] = static_cast<std::uint8_t>(part);
    parts[part].clear();
  }
  for (std::size_t row = 0; row < part_of.size(); ++row) {
    if (part_of[row] != kNone) parts[part_of[row]].push_back(static_cast<Index>(row));
  }
}

/// Moves a share of the training rows, drawn at random, to the validation rows.
void take_validation(const Json& split, PartRows& parts, Rng& rng) {
  double share = 0;
  SpecReader(split).read("validation", share);
  auto& [train, validation, test] = parts;
  const auto count = static_cast<std::ptrdiff_t>(std::llround(share * static_cast<double>(train.size())));
  if (count == 0) return;
  rng.shuffle(train);
  validation.insert(validation.end(), train.end() - count, train.end());
  train.erase(train.end() - count, train.end());
}

}  // namespace

std::string_view to_string(Part part) { return kPartNames[static_cast<std::size_t>(part)]; }

Result<Shares> read_shares(const Json& split) {
  Shares shares;
  SpecReader(split).read("validation", shares.validation);
  SpecReader(split).read("test", shares.test);
  if (shares.validation + shares.test < 1) return shares;
  return bad_spec("split.validation",
                  "validation and test together are the whole table or more, so nothing is left "
                  "to train on. Make their sum less than 1.");
}

Result<PartRows> split_rows(const Json& split, const Table& table, const Target& target, Rng rng) {
  const std::string kind = kind_of(split);
  if (kind == "time" && !SpecReader(split).has("column")) {
    return bad_spec("split.kind",
                    "A split by time needs rows in an order. Name the order column in split.column or "
                    "data.sequence, or use \"random\".");
  }
  const bool by_column = !kStarter && kind == "column";
  const std::vector<Index> rows = rows_with_target(target, table.rows());
  Result<PartRows> parts = by_column          ? split_by_column(split, table, target)
                           : kStarter         ? split_random(split, table.rows(), target, rng)
                           : kind == "group"  ? split_groups(split, table, target, rows, rng)
                           : kind == "time"   ? split_by_time(split, table, target, rows)
                           : kind == "k_fold" ? split_folds(split, table, target, rows, rng)
                                              : split_random(split, table.rows(), target, rng);
  if (!parts) return parts;
  if (by_column) take_validation(split, *parts, rng);
  order_rows_of(*parts, table.rows());
  if ((*parts)[0].empty()) {
    return bad_spec(by_column ? "split.column" : "split",
                    "No row is left to train on. Mark some rows as train.");
  }
  return parts;
}

}  // namespace trainyard
