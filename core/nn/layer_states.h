#pragma once

#include "estimator.h"
#include "nn/network.h"

namespace trainyard {

/// What layers that treat a batch, or chance, keep of the last training step; also inside blocks.
/// info {"batch_norm": [{"index", "name"}], "dropout": [{"index", "name", "rows"}]}, index being that of the
/// network's own list and name the array's, "layers[2].layers[1]"; arrays, by name, for batch normalization
/// ".batch_mean", ".batch_var" (biased), ".running_mean" and ".running_var" [h] each, and for dropout ".mask"
/// [rows, h], 1 where an entry was kept and 0 where it was out, of at most kMaskRows rows of the batch.
/// rows: of the last step; 0 before the first, then the batch's arrays are absent.
Inspection inspect_states(const Network& network, Index rows);
inline constexpr Index kMaskRows = 32;

}  // namespace trainyard
