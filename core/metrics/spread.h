#pragma once

#include <vector>

#include "common/json.h"

namespace trainyard {

/// The mean of several measurements, their standard deviation (over n - 1) and the 95 % interval of the mean
/// by Student's t: {"mean", "std", "interval": [low, high], "values"}. A single value has no spread: null.
/// Values that are not finite are left out; null without any.
Json spread_of(const std::vector<double>& values);

}  // namespace trainyard
