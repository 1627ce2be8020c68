#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/json.h"
#include "common/result.h"
#include "nn/layer.h"

namespace trainyard {

/// All layers that a description may list, for the catalog.
std::span<const KindInfo* const> layer_kinds();

/// The layer that a validated description names. Errors: kBadSpec at `path` for an unknown kind.
Result<std::unique_ptr<Layer>> make_layer(const Json& description, const std::string& path);

/// Those that a list `layers` names. path: of what holds the list.
Result<std::vector<std::unique_ptr<Layer>>> make_layers(const Json& list, const std::string& path);

}  // namespace trainyard
