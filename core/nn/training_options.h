#pragma once

#include <optional>

#include "common/json.h"
#include "common/matrix_view.h"
#include "optim/clipping.h"
#include "optim/penalty.h"
#include "spec/param_info.h"

namespace trainyard {

/// The section `training` of a description, without its optimizer and its schedule.
struct TrainingOptions {
  Index batch_size = 0;  ///< rows per step; 0: all training rows ("full")
  Index epochs = 1;
  Penalty penalty;
  Clipping clipping;
  bool shuffle = true;
  bool drop_last = false;

  /// Reads a validated section.
  static TrainingOptions read(const Json& training);
  /// Rows per step when there are n to train on.
  Index rows_per_step(Index n) const { return batch_size == 0 || batch_size > n ? n : batch_size; }
};

/// The table of the section, for the catalog.
const KindInfo& training_kind();

}  // namespace trainyard
