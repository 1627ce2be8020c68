#pragma once

#include <optional>

#include "common/json.h"
#include "common/result.h"
#include "common/rng.h"
#include "data/table.h"
#include "spec/param_info.h"

namespace trainyard {

/// The generated tasks whose rows have an order, for the catalog.
std::span<const KindInfo* const> sequence_generator_kinds();

/// The table of such a task; nothing for a name that is none. source: filled in. Errors: kTooLarge.
std::optional<Result<Table>> generate_sequence(const Json& source, Rng rng);

/// What a description may leave open for such a task: its target's name, keys of `data.sequence` (source: as
/// given), and the kind of split. Empty for a name that is none.
std::string_view sequence_target(std::string_view name);
Json default_sequence(std::string_view name, const Json& source);
std::string_view default_sequence_split(std::string_view name);

}  // namespace trainyard
