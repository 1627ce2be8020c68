#pragma once

#include <span>
#include <vector>

#include "common/result.h"
#include "data/dataset.h"
#include "data/split.h"

namespace trainyard {

/// What the rows that validate and test have in common with training rows, cell by cell; a gap equals a gap.
struct RepeatedRows {
  struct Pair {
    Index row = -1;  ///< validates or tests
    Index of = -1;   ///< trains
  };
  Index rows = 0;            ///< that validate or test
  Index repeats = 0;         ///< of these, with the features and the target of a training row
  Index contradictions = 0;  ///< with the features of training rows, and the class of none of them
  Pair repeat;               ///< the first of each
  Pair contradiction;
  double by_chance = 0;  ///< how many would have a training row's features if the columns knew nothing of
                         ///< each other

  /// features: of as many rows as the target has entries. Rows are told apart by hashes of 64 bits: among a
  /// million rows the chance that two which differ pass for equal is 1 in 10 million.
  static RepeatedRows of(std::span<const Column* const> features, const Target& target,
                         const PartRows& parts);

  /// What a reader should know of it: nothing where columns of few values repeat by themselves.
  std::vector<Error> warnings() const;
};

}  // namespace trainyard
