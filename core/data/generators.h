#pragma once

#include <string_view>

#include "common/json.h"
#include "common/result.h"
#include "common/rng.h"
#include "data/table.h"

namespace trainyard {

/// Made-up data: n rows with the inputs `x1` and `x2` and a target, `label` (whole numbers from 0) or `y`; or
/// an ordered table, see generate_sequence(). All columns are numeric. source: the filled-in
/// {"kind": "generator", "name", "n", "noise", ...}. Errors: kBadSpec for a name that is no generator;
/// kTooLarge.
Result<Table> generate(const Json& source, Rng rng);

/// The target column that a generator makes, such as "label" or "y"; empty for a name that is no generator.
std::string_view generated_target(std::string_view name);

/// The target of a built-in table unless the description names another: "species"; empty for an unknown name.
std::string_view builtin_target(std::string_view name);

}  // namespace trainyard
