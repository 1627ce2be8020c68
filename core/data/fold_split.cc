#include "data/fold_split.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "data/column_types.h"
#include "data/dates.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

/// The column that a split names. Errors: kBadSpec.
Result<const Column*> split_column(const Json& split, const Table& table, const Target& target) {
  std::string name;
  SpecReader(split).read("column", name);
  const Index at = table.find(name);
  if (at < 0) {
    std::vector<std::string_view> names;
    for (const Column& column : table.columns) names.push_back(column.name);
    if (name.empty())
      return bad_spec("split.column", "Name the column to split by. Known are: " + list_words(names) + ".");
    return bad_spec("split.column",
                    "The table has no column " + in_quotes(name) + "." + suggestion(name, names));
  }
  if (name == target.name) {
    return bad_spec("split.column", "This column is the target. Name another one to split by.");
  }
  return &table.columns[static_cast<std::size_t>(at)];
}

std::unexpected<Error> no_value(const Column& column, const Table& table, Index row, std::string_view what) {
  return bad_data(column_path(column.name) + ", line " + std::to_string(table.line_of(row)),
                  "This cell is empty, so the row has no " + std::string(what) +
                      ". Fill it in, or split by another column.");
}

/// The rows of each group, in the order of their first rows.
Result<std::vector<std::vector<Index>>> group_rows(const Column& column, const Table& table,
                                                   const std::vector<Index>& rows) {
  std::map<std::string, std::size_t> place;
  std::vector<std::vector<Index>> groups;
  for (const Index row : rows) {
    if (column.is_missing(row)) return no_value(column, table, row, "group");
    const auto [at, is_new] = place.try_emplace(column.text(row), groups.size());
    if (is_new) groups.emplace_back();
    groups[at->second].push_back(row);
  }
  return groups;
}

/// Deals the rows of each class round the folds, going on where the last class ended, so that sizes differ by
/// one.
std::vector<std::vector<Index>> stratified_folds(const std::vector<Index>& order, const Target& target,
                                                 std::size_t count) {
  std::vector<std::vector<Index>> classes(target.classes.size());
  for (const Index row : order) {
    classes[static_cast<std::size_t>(target.labels[static_cast<std::size_t>(row)])].push_back(row);
  }
  std::vector<std::vector<Index>> folds(count);
  std::size_t next = 0;
  for (const std::vector<Index>& rows : classes) {
    for (const Index row : rows) folds[next++ % count].push_back(row);
  }
  return folds;
}

/// Stretches of the order, the first ones one longer where it does not come out even.
std::vector<std::vector<Index>> plain_folds(const std::vector<Index>& order, std::size_t count) {
  std::vector<std::vector<Index>> folds(count);
  auto from = order.begin();
  for (std::size_t i = 0; i < count; ++i) {
    const auto size = static_cast<std::ptrdiff_t>(order.size() / count + (i < order.size() % count ? 1 : 0));
    folds[i].assign(from, from + size);
    from += size;
  }
  return folds;
}

/// The largest group first, each into the fold with fewest rows.
std::vector<std::vector<Index>> group_folds(std::vector<std::vector<Index>> groups, std::size_t count) {
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  std::vector<std::vector<Index>> folds(count);
  for (const std::vector<Index>& group : groups) {
    auto lightest = std::min_element(folds.begin(), folds.end(),
                                     [](const auto& a, const auto& b) { return a.size() < b.size(); });
    lightest->insert(lightest->end(), group.begin(), group.end());
  }
  return folds;
}

}  // namespace

Result<PartRows> split_groups(const Json& split, const Table& table, const Target& target,
                              const std::vector<Index>& rows, Rng rng) {
  const Result<Shares> shares = read_shares(split);
  if (!shares) return std::unexpected(shares.error());
  Result<const Column*> column = split_column(split, table, target);
  if (!column) return std::unexpected(column.error());
  Result<std::vector<std::vector<Index>>> groups = group_rows(**column, table, rows);
  if (!groups) return std::unexpected(groups.error());
  const std::size_t parts = 1 + (shares->validation > 0 ? 1 : 0) + (shares->test > 0 ? 1 : 0);
  if (groups->size() < parts) {
    return bad_spec("split.column", "The column " + in_quotes((*column)->name) + " makes " +
                                        std::to_string(groups->size()) + " groups, too few for " +
                                        std::to_string(parts) + " parts. Split by another column.");
  }
  rng.shuffle(*groups);
  PartRows out;
  const double n = static_cast<double>(rows.size());
  const std::array<double, 3> wanted = {0, shares->validation * n, shares->test * n};
  for (std::size_t g = 0; g < groups->size(); ++g) {
    const std::vector<Index>& group = (*groups)[g];
    std::size_t to = 0;
    for (const std::size_t part : {std::size_t{2}, std::size_t{1}}) {
      const double missing = wanted[part] - static_cast<double>(out[part].size());
      const bool first = wanted[part] > 0 && out[part].empty();
      const bool last_for_training = out[0].empty() && g + 1 == groups->size();
      if (!last_for_training && (first || static_cast<double>(group.size()) <= 2 * missing)) {
        to = part;
        break;
      }
    }
    out[to].insert(out[to].end(), group.begin(), group.end());
  }
  return out;
}

/// Whether the order of the alphabet is that of time: a year first and then always the same, as in 2024-Q1.
bool sorts_by_time(const std::vector<std::string>& texts) {
  constexpr std::size_t kYear = 4;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
    const std::string& first = texts.front();
    if (text.size() != first.size() || text.size() < kYear) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (i < kYear && !is_digit(text[i])) return false;
      if (text[i] != first[i] && !(is_digit(text[i]) && is_digit(first[i]))) return false;
    }
    return true;
  });
}

/// A column as numbers that rise with time: numbers, dates, steps of a known scale such as months. Errors:
/// kBadData where it is none of these.
Result<Column> times_of(const Column& column, const Table& table) {
  if (column.type == ColumnType::kNumeric) return column;
  if (std::optional<Column> dates = dates_of(column)) return std::move(*dates);
  if (infer_type(column).type == "ordinal" || sorts_by_time(column.categories))
    return as_ordinal(column, {}, table);
  return as_dates(column, table);
}

Result<PartRows> split_by_time(const Json& split, const Table& table, const Target& target,
                               const std::vector<Index>& rows) {
  const Result<Shares> shares = read_shares(split);
  if (!shares) return std::unexpected(shares.error());
  Result<const Column*> column = split_column(split, table, target);
  if (!column) return std::unexpected(column.error());
  const Column& order = **column;
  const Result<Column> measured = times_of(order, table);
  if (!measured) return std::unexpected(measured.error());
  std::vector<double> times;
  for (const Index row : rows) {
    if (order.is_missing(row)) return no_value(order, table, row, "time");
    times.push_back(measured->numbers[static_cast<std::size_t>(row)]);
  }
  std::vector<double> sorted = times;
  std::sort(sorted.begin(), sorted.end());
  if (!sorted.empty() && sorted.front() == sorted.back()) {
    return bad_spec("split.column", "All rows have the same time in " + in_quotes(order.name) +
                                        ", so none comes later. Choose another column, or split at random.");
  }
  const auto n = static_cast<Index>(sorted.size());
  const auto cut = [&](double share) {
    const Index kept = n - static_cast<Index>(std::llround(share * static_cast<double>(n)));
    return kept < n ? sorted[static_cast<std::size_t>(std::max<Index>(kept, 0))]
                    : std::numeric_limits<double>::infinity();
  };
  const double test = cut(shares->test);
  const double validation = cut(shares->test + shares->validation);
  PartRows out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out[times[i] >= test ? 2 : times[i] >= validation ? 1 : 0].push_back(rows[i]);
  }
  return out;
}

namespace {

struct FoldOptions {
  Index count = 5;
  Index fold = 1;
  double test = 0;
  bool shuffle = true;
  bool stratify = true;

  /// How many of n are kept out of all folds.
  std::size_t tested_of(std::size_t n) const {
    return static_cast<std::size_t>(std::llround(test * static_cast<double>(n)));
  }
};

Result<FoldOptions> read_folds(const Json& split) {
  const SpecReader reader(split);
  FoldOptions options;
  reader.read("n_splits", options.count);
  reader.read("fold", options.fold);
  reader.read("test", options.test);
  reader.read("shuffle", options.shuffle);
  reader.read("stratify", options.stratify);
  if (options.fold <= options.count) return options;
  const std::string count = std::to_string(options.count);
  return bad_spec("split.fold", "There are " + count + " folds. Give a number from 1 to " + count +
                                    ", or remove the key to use all in turn.");
}

std::unexpected<Error> too_many_folds(std::size_t have, const std::string& what, Index count) {
  return bad_spec("split.n_splits", "There are " + std::to_string(have) + " " + what + " and " +
                                        std::to_string(count) + " folds. Use at most as many folds as " +
                                        what + ".");
}

void add_folds(const std::vector<std::vector<Index>>& folds, Index fold, PartRows& parts) {
  for (std::size_t i = 0; i < folds.size(); ++i) {
    std::vector<Index>& to = parts[static_cast<Index>(i) + 1 == fold ? 1 : 0];
    to.insert(to.end(), folds[i].begin(), folds[i].end());
  }
}

}  // namespace

Result<PartRows> split_group_folds(const Json& split, std::vector<std::vector<Index>> groups, Rng rng) {
  const Result<FoldOptions> options = read_folds(split);
  if (!options) return std::unexpected(options.error());
  if (options->shuffle) rng.shuffle(groups);
  std::size_t rows = 0;
  for (const std::vector<Index>& group : groups) rows += group.size();
  PartRows out;
  while (static_cast<double>(out[2].size()) < options->test * static_cast<double>(rows) &&
         groups.size() > 1) {
    out[2].insert(out[2].end(), groups.back().begin(), groups.back().end());
    groups.pop_back();
  }
  if (static_cast<Index>(groups.size()) < options->count)
    return too_many_folds(groups.size(), "groups", options->count);
  add_folds(group_folds(std::move(groups), static_cast<std::size_t>(options->count)), options->fold, out);
  return out;
}

Result<PartRows> split_time_folds(const Json& split, const std::vector<Index>& rows) {
  const Result<FoldOptions> options = read_folds(split);
  if (!options) return std::unexpected(options.error());
  const std::size_t kept = rows.size() - options->tested_of(rows.size());
  const auto count = static_cast<std::size_t>(options->count);
  if (kept < count + 1) {
    return bad_spec("split.n_splits", std::to_string(count) + " folds in the order of time take at least " +
                                          std::to_string(count + 1) + " rows, and there are " +
                                          std::to_string(kept) + ". Use fewer folds.");
  }
  const std::size_t size = kept / (count + 1);
  const std::size_t from = kept - size * (count + 1 - static_cast<std::size_t>(options->fold));
  const auto at = [&](std::size_t place) { return rows.begin() + static_cast<std::ptrdiff_t>(place); };
  PartRows out;
  out[0].assign(rows.begin(), at(from));
  out[1].assign(at(from), at(from + size));
  out[2].assign(at(kept), rows.end());
  return out;
}

Result<PartRows> split_folds(const Json& split, const Table& table, const Target& target,
                             const std::vector<Index>& rows, Rng rng) {
  const Result<FoldOptions> options = read_folds(split);
  if (!options) return std::unexpected(options.error());
  if (SpecReader(split).has("column")) {
    Result<const Column*> column = split_column(split, table, target);
    if (!column) return std::unexpected(column.error());
    Result<std::vector<std::vector<Index>>> groups = group_rows(**column, table, rows);
    if (!groups) return std::unexpected(groups.error());
    return split_group_folds(split, std::move(*groups), rng);
  }
  const bool by_class = options->stratify && target.task == Task::kClassification;
  PartRows out;
  std::vector<Index> order = rows;
  if (options->shuffle) rng.shuffle(order);
  const std::size_t tested = options->tested_of(order.size());
  if (by_class && tested > 0) {  // a test part in the proportions of the whole: every so many-th row
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
      return target.labels[static_cast<std::size_t>(a)] < target.labels[static_cast<std::size_t>(b)];
    });
    const double every = static_cast<double>(order.size()) / static_cast<double>(tested);
    std::vector<Index> rest;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const bool taken = std::floor(static_cast<double>(i + 1) / every + 1e-9) >
                         std::floor(static_cast<double>(i) / every + 1e-9);
      (taken ? out[2] : rest).push_back(order[i]);
    }
    order = std::move(rest);
  } else {
    out[2].assign(order.end() - static_cast<std::ptrdiff_t>(tested), order.end());
    order.resize(order.size() - tested);
  }
  if (static_cast<Index>(order.size()) < options->count)
    return too_many_folds(order.size(), "rows", options->count);
  const auto count = static_cast<std::size_t>(options->count);
  add_folds(by_class ? stratified_folds(order, target, count) : plain_folds(order, count), options->fold,
            out);
  return out;
}

}  // namespace trainyard
