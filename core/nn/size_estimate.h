#pragma once

#include "common/result.h"
#include "nn/network.h"

namespace trainyard {

/// What decides how much memory training takes.
struct SizeQuestion {
  const Network* network = nullptr;  ///< not allocated yet
  Index hidden_layers = 0;           ///< layers of the description
  Index optimizer_buffers = 0;       ///< as long as the parameters
  Index batch_rows = 0;
  Index chunk_rows = 0;  ///< of a prediction
  Index table_rows = 0;
};

/// Errors: kTooLarge if training would take more than 1.5 GB (wasm has 2 GB at most here, and the table needs
/// room), naming the field that takes most of it, and the estimate.
Result<void> check_network_size(const SizeQuestion& question);

}  // namespace trainyard
