#pragma once

#include "spec/param_info.h"

namespace trainyard {

/// The outermost object of a description: version, seed, data, split, prepare, model, training.
const KindInfo& experiment_table();

}  // namespace trainyard
