#pragma once

#include <string>

#include "common/json.h"
#include "common/result.h"
#include "spec/catalog.h"

namespace trainyard {

/// Checks one value that is no kind and no section against its row and returns it in its plain form: whole
/// numbers as integers. Errors: kBadSpec with the given path, saying what is expected and what stands there.
Result<Json> check_value(const Catalog& catalog, const ParamInfo& param, const Json& given,
                         const std::string& path);

/// What a parameter takes, in words: `a whole number from 1 to 4096`, `one of "relu", "tanh"`.
std::string expectation(const Catalog& catalog, const ParamInfo& param);

/// A number as JavaScript prints it: shortest digits that read back to the same value.
std::string number_text(double value);

}  // namespace trainyard
