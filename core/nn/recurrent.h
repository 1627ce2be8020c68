#pragma once

#include <memory>
#include <span>

#include "common/result.h"
#include "nn/layer.h"

namespace trainyard {

/// Tells the cells of a list of layers how long the sequences are: all but the last hand every step on, the
/// last one its last state, so that dense layers behind it see one row per sequence. Between cells stand only
/// layers that work on each number alone. steps: 0 where rows are no sequences, and then there may be no
/// cell. Errors: kBadSpec naming model.layers or the layer.
Result<void> arrange_cells(std::span<const std::unique_ptr<Layer>> layers, Index steps);

}  // namespace trainyard
