#pragma once

#include <nlohmann/json.hpp>

namespace trainyard {

/// JSON whose objects keep the order in which their keys were written.
using Json = nlohmann::ordered_json;

}  // namespace trainyard
