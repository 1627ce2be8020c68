#pragma once

#include <string_view>

#include "common/json.h"
#include "common/result.h"

namespace trainyard {

inline constexpr int kJsonMaxDepth = 64;
inline constexpr std::size_t kJsonMaxKeys = 10'000;       ///< keys of one object
inline constexpr std::size_t kJsonMaxValues = 1'000'000;  ///< values in all

/// Reads JSON text. Errors: kBadSpec whose path is `line 3, column 7`, for what is no JSON, for a number
/// beyond the range of a double, for a key given twice, and for text deeper or larger than the limits above.
Result<Json> parse_json(std::string_view text);

/// JSON text of any value. Bytes that are no UTF-8 become U+FFFD, numbers that are not finite become null.
std::string to_text(const Json& json, int indent = -1);

}  // namespace trainyard
