#include "data/repeated_rows.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>

namespace trainyard {
namespace {

using Hash = std::uint64_t;

/// Every bit of x counts in every bit of the result. Source: Steele et al., OOPSLA 2014 (SplitMix64).
Hash mixed(Hash x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/// -0 and 0 are one value, and so are all gaps.
Hash bits_of(double x) { return std::isnan(x) ? ~Hash{0} : std::bit_cast<Hash>(x == 0 ? 0.0 : x); }
Hash bits_of(std::int32_t code) { return static_cast<Hash>(code) + 1; }

void take_in(const auto& cells, std::vector<Hash>& hashes) {
  for (std::size_t row = 0; row < hashes.size(); ++row) {
    hashes[row] = mixed(hashes[row] ^ bits_of(cells[row]));
  }
}

/// The first row of each hash.
class FirstRows {
 public:
  FirstRows(const std::vector<Hash>& hashes, const std::vector<Index>& rows)
      : hashes_(&hashes), places_(std::bit_ceil(2 * rows.size() + 1), -1) {
    for (const Index row : rows) {
      Index& place = places_[place_of(hash_of(row))];
      if (place < 0) place = row;
    }
  }
  /// -1 where there is none.
  Index equal_to(Index row) const { return places_[place_of(hash_of(row))]; }

 private:
  Hash hash_of(Index row) const { return (*hashes_)[static_cast<std::size_t>(row)]; }
  /// Where that hash stands, or may be put.
  std::size_t place_of(Hash hash) const {
    std::size_t at = static_cast<std::size_t>(hash) & (places_.size() - 1);
    while (places_[at] >= 0 && hash_of(places_[at]) != hash) at = (at + 1) & (places_.size() - 1);
    return at;
  }

  const std::vector<Hash>* hashes_;
  std::vector<Index> places_;
};

/// The chance that two rows have the same cell, by some rows of the table.
double chance_of_equal(const Column& column, std::span<const Index> rows) {
  std::vector<Hash> cells;
  for (const Index row : rows) {
    const auto i = static_cast<std::size_t>(row);
    cells.push_back(column.type == ColumnType::kNumeric ? bits_of(column.numbers[i])
                                                        : bits_of(column.codes[i]));
  }
  std::sort(cells.begin(), cells.end());
  double pairs = 0;
  double run = 0;
  for (std::size_t i = 1; i < cells.size(); ++i) {
    run = cells[i] == cells[i - 1] ? run + 1 : 0;
    pairs += run;
  }
  const auto n = static_cast<double>(cells.size());
  return n > 1 ? pairs / (n * (n - 1) / 2) : 0;
}

double matches_by_chance(std::span<const Column* const> features, std::span<const Index> train, double rows) {
  constexpr std::size_t kEnough = 1000;
  std::vector<Index> some;
  const std::size_t step = std::max<std::size_t>(train.size() / kEnough, 1);
  for (std::size_t i = 0; i < train.size(); i += step) some.push_back(train[i]);
  double equal = 1;
  for (const Column* column : features) equal *= chance_of_equal(*column, some);
  return rows * -std::expm1(static_cast<double>(train.size()) * std::log1p(-std::min(equal, 1 - 1e-12)));
}

std::string first_of(const RepeatedRows::Pair& pair) {
  return "first row " + std::to_string(pair.row) + " that of row " + std::to_string(pair.of) +
         " (counted from 0)";
}

}  // namespace

RepeatedRows RepeatedRows::of(std::span<const Column* const> features, const Target& target,
                              const PartRows& parts) {
  RepeatedRows found;
  const std::vector<Index>& train = parts[static_cast<std::size_t>(Part::kTrain)];
  for (const Part part : {Part::kValidation, Part::kTest})
    found.rows += static_cast<Index>(parts[static_cast<std::size_t>(part)].size());
  if (found.rows == 0 || features.empty()) return found;
  std::vector<Hash> inputs(static_cast<std::size_t>(features[0]->rows()));
  for (const Column* column : features) {
    column->type == ColumnType::kNumeric ? take_in(column->numbers, inputs) : take_in(column->codes, inputs);
  }
  std::vector<Hash> whole = inputs;
  target.task == Task::kClassification ? take_in(target.labels, whole) : take_in(target.values, whole);
  // Equal features with another number are what a noisy target gives.
  const std::vector<Index> none;
  const FirstRows by_inputs(inputs, target.task == Task::kClassification ? train : none);
  const FirstRows by_whole(whole, train);
  for (const Part part : {Part::kValidation, Part::kTest}) {
    for (const Index row : parts[static_cast<std::size_t>(part)]) {
      const Index same = by_whole.equal_to(row);
      const Index like = same < 0 ? by_inputs.equal_to(row) : -1;
      if (same >= 0 && found.repeats++ == 0) found.repeat = {.row = row, .of = same};
      if (like >= 0 && found.contradictions++ == 0) found.contradiction = {.row = row, .of = like};
    }
  }
  if (found.repeats + found.contradictions > 0) {
    found.by_chance = matches_by_chance(features, train, static_cast<double>(found.rows));
  }
  return found;
}

std::vector<Error> RepeatedRows::warnings() const {
  // Twice what chance alone would bring: else columns of few values meet again, and nothing was copied.
  if (static_cast<double>(repeats + contradictions) < 2 * by_chance) return {};
  std::vector<Error> list;
  const std::string of_all = " of the " + std::to_string(rows) + " rows that validate or test ";
  if (repeats > 0) {
    list.push_back({ErrorCode::kBadData, "split",
                    std::to_string(repeats) + of_all + (repeats == 1 ? "repeats" : "repeat") +
                        " the features and the target of a training row, " + first_of(repeat) +
                        ": they test memory. Remove the copies from the table, or keep rows that belong "
                        "together in one part by a split by group."});
  }
  if (contradictions > 0) {
    list.push_back({ErrorCode::kBadData, "data",
                    std::to_string(contradictions) + of_all + (contradictions == 1 ? "has" : "have") +
                        " the features of a training row and another class, " + first_of(contradiction) +
                        ": from these features no model can be right about both."});
  }
  return list;
}

}  // namespace trainyard
