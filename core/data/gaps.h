#pragma once

#include <span>
#include <string>
#include <vector>

#include "common/json.h"
#include "common/result.h"
#include "common/rng.h"
#include "data/table.h"
#include "spec/param_info.h"

namespace trainyard {

/// The one kind of the group "gaps": the section data.gaps.
std::span<const KindInfo* const> gaps_section();

/// How gaps are made in columns of a table.
struct GapOptions {
  enum class Mechanism {
    kMcar,  ///< by chance alone
    kMar,   ///< more where another column is large
    kMnar,  ///< more where the value itself is large
  };
  Mechanism mechanism = Mechanism::kMcar;
  double share = 0;
  double strength = 0;  ///< log odds a standard deviation of the cause
  std::vector<std::string> columns;
  std::string depends_on;
  Index seed = 0;

  static GapOptions read(const Json& section);
};

/// Which cells of a column lose their value: exactly the share of all rows, rounded, among those that have
/// one. The odds rise with the cause by a logistic curve; cause is null for MCAR, and the column itself for
/// MNAR. [n] Source: Rubin, Biometrika 63 (1976); Schouten, Lugtig & Vink, J. Stat. Computation and
/// Simulation 88 (2018).
std::vector<bool> choose_gaps(const Column& column, const Column* cause, const GapOptions& options, Rng rng);

/// A copy of the column without these cells.
Column with_gaps(const Column& column, const std::vector<bool>& gaps);

/// Makes gaps in features of a table: those that options name, or all but the cause. depends_on may be any
/// column of `all`; where it is absent, the first numeric feature that keeps its values causes the others'
/// gaps. Returns the masks, [features][n], empty where a column keeps all. Errors: kBadSpec at data.gaps.
Result<std::vector<std::vector<bool>>> make_gaps(const GapOptions& options,
                                                 std::span<const Column* const> features,
                                                 std::span<const Column* const> all, const Rng& rng);

}  // namespace trainyard
