#pragma once

#include <span>
#include <string>

#include "common/json.h"
#include "common/result.h"

namespace trainyard {

/// One side of a plane that points are spread over.
struct PlaneAxis {
  std::string name;
  double minimum = 0;
  double maximum = 0;

  /// The range of the query's key, or that of the values with a twentieth of it on either side. Errors:
  /// kBadSpec.
  static Result<PlaneAxis> make(std::string name, std::span<const double> values, const Json& query,
                                std::string_view range_key);
  /// Of place i among so many, the ends included.
  double position(Index i, Index count) const {
    return minimum + (maximum - minimum) * (static_cast<double>(i) / static_cast<double>(count - 1));
  }
  Json to_json() const { return {{"name", name}, {"minimum", minimum}, {"maximum", maximum}}; }
};

/// How many points a side has: 2 to 1024, 100 where the query does not say. Errors: kBadSpec.
Result<Index> plane_side(const Json& query, std::string_view key);

}  // namespace trainyard
