#include "data/sequence_split.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "data/fold_split.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

RowParts split_by_time(Shares shares, const OrderedRows& rows) {
  std::vector<double> times = rows.time;
  std::sort(times.begin(), times.end());
  const auto n = static_cast<Index>(times.size());
  const auto cut = [&](double share) {
    const auto kept = n - static_cast<Index>(std::llround(share * static_cast<double>(n)));
    return kept < n ? times[static_cast<std::size_t>(std::max<Index>(kept, 0))]
                    : std::numeric_limits<double>::infinity();
  };
  const double test = cut(shares.test);
  const double validation = cut(shares.test + shares.validation);
  RowParts parts;
  for (const double time : rows.time) {
    const Part part = time >= test ? Part::kTest : time >= validation ? Part::kValidation : Part::kTrain;
    parts.push_back(static_cast<int>(part));
  }
  return parts;
}

RowParts split_by_group(Shares shares, const OrderedRows& rows, Rng& rng) {
  std::vector<Index> order(static_cast<std::size_t>(rows.groups));
  std::iota(order.begin(), order.end(), Index{0});
  rng.shuffle(order);
  const auto count = [&](double share) {
    return static_cast<std::size_t>(std::llround(share * static_cast<double>(rows.groups)));
  };
  const std::size_t test = count(shares.test);
  const std::size_t validation = test + count(shares.validation);
  std::vector<Part> part_of_group(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    part_of_group[static_cast<std::size_t>(order[i])] = i < test         ? Part::kTest
                                                        : i < validation ? Part::kValidation
                                                                         : Part::kTrain;
  }
  RowParts parts;
  for (const Index group : rows.group)
    parts.push_back(static_cast<int>(part_of_group[static_cast<std::size_t>(group)]));
  return parts;
}

/// Whole series where there are several, else stretches of time: shuffled rows of one series would be tested
/// on what was learned.
Result<PartRows> fold_series(const Json& split, const OrderedRows& rows, Rng rng) {
  if (rows.groups > 1) {
    std::vector<std::vector<Index>> series(static_cast<std::size_t>(rows.groups));
    for (std::size_t row = 0; row < rows.group.size(); ++row)
      series[static_cast<std::size_t>(rows.group[row])].push_back(static_cast<Index>(row));
    return split_group_folds(split, std::move(series), rng);
  }
  std::vector<Index> order;
  for (const std::vector<Index>& run : rows.runs) order.insert(order.end(), run.begin(), run.end());
  return split_time_folds(split, order);
}

}  // namespace

Result<RowParts> split_ordered_rows(const Json& split, const OrderedRows& rows, const Table& table,
                                    const Target& target, Rng rng) {
  const std::string kind = kind_of(split);
  if (kind == "column" || kind == "k_fold") {
    Result<PartRows> given = kind == "k_fold" && !SpecReader(split).has("column")
                                 ? fold_series(split, rows, rng)
                                 : split_rows(split, table, target, rng);
    if (!given) return std::unexpected(given.error());
    RowParts parts(rows.time.size(), -1);
    for (std::size_t part = 0; part < given->size(); ++part) {
      for (const Index row : (*given)[part]) parts[static_cast<std::size_t>(row)] = static_cast<int>(part);
    }
    return parts;
  }
  if (kind == "group") {
    return bad_spec("split.kind",
                    "Windows over ordered rows are split by \"time\", by a \"column\" or in folds "
                    "(\"k_fold\"); \"random\" deals out whole series. Use one of these.");
  }
  const Result<Shares> shares = read_shares(split);
  if (!shares) return std::unexpected(shares.error());
  if (kind == "random" && rows.groups < 2) {
    return bad_spec("split.kind",
                    "The windows of one series overlap, so a random split would test on rows that were "
                    "learned. Use \"time\", or name the column of several series in data.sequence.group: "
                    "whole series are dealt out then.");
  }
  RowParts parts = kind == "random" ? split_by_group(*shares, rows, rng) : split_by_time(*shares, rows);
  if (std::find(parts.begin(), parts.end(), 0) == parts.end()) {
    return bad_spec("split", "These shares leave no row to train on. Make validation or test smaller.");
  }
  return parts;
}

}  // namespace trainyard
