#pragma once

#include <span>
#include <string>

#include "common/json.h"
#include "spec/param_info.h"

namespace trainyard {

/// The kinds of the group "treatment": ways to deal with gaps that the laboratory compares.
std::span<const KindInfo* const> treatment_kinds();

/// The one kind of the group "lab": the section lab.
std::span<const KindInfo* const> lab_section();

/// The steps of a filled-in treatment, as a description's prepare has them; empty for trees that take gaps.
Json treatment_steps(const Json& treatment);

/// The steps of a description that do not deal with gaps.
Json steps_beside_gaps(const Json& steps);

/// Trees take gaps as they are.
inline constexpr std::string_view kNativeTreatment = "native";
/// A penalized regression learns from what pairs of columns have; for numbers to predict alone.
inline constexpr std::string_view kPairwiseTreatment = "pairwise";
/// The table before gaps were made in it: what no treatment can beat.
inline constexpr std::string_view kCompleteTreatment = "complete";

}  // namespace trainyard
