#pragma once

#include <string_view>

#include "common/result.h"
#include "data/table.h"

namespace trainyard {

/// The kind of source in a description.
inline constexpr std::string_view kPointsKind = "points";
inline constexpr std::string_view kPointsTarget = "class";

/// The table of points that were painted: the columns x1, x2 and class. text: a point after the other, each
/// `x1 x2 class`, with blanks between the three and a semicolon between points; a class is a word.
/// Errors: kBadData, whose path is `data.source.points, point N`, or without a point where there is none.
Result<Table> read_points(std::string_view text);

}  // namespace trainyard
