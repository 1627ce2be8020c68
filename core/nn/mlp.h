#pragma once

#include <memory>

#include "common/json.h"
#include "common/result.h"
#include "estimator.h"
#include "spec/param_info.h"

namespace trainyard {

/// The kind of model `mlp`, for the catalog.
const KindInfo& mlp_kind();

/// The kind of model `recurrent`: the same, with cells that read sequences in front.
const KindInfo& recurrent_kind();

/// A network of either kind from the sections `model` and `training`, validated and filled in.
/// Errors: kBadSpec naming the field.
Result<std::unique_ptr<Estimator>> make_network(const Json& model, const Json& training);

}  // namespace trainyard
