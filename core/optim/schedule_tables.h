#pragma once

#include "spec/param_info.h"

namespace trainyard {

/// The schedules that need no more than the time.
const KindInfo& constant_schedule();
const KindInfo& step_schedule();
const KindInfo& exponential_schedule();
const KindInfo& cosine_schedule();
const KindInfo& linear_warmup_schedule();

/// The rows that every schedule but the first and the last takes.
constexpr ParamInfo warmup_row() {
  return {.key = "warmup",
          .type = ParamType::kInteger,
          .default_json = "0",
          .minimum = 0,
          .maximum = 1e9,
          .scale = ParamScale::kLog,
          .label = "Warm-up",
          .help = "Over so many epochs (or steps) the rate first grows linearly; then the schedule begins.",
          .source = "PyTorch SequentialLR with LinearLR first"};
}
constexpr ParamInfo start_factor_row(std::string_view key = "warmup_start_factor") {
  return {.key = key,
          .default_json = "0.3333333333333333",
          .minimum = 0,
          .maximum = 1,
          .minimum_excluded = true,
          .help = "The share of the full rate with which the warm-up begins.",
          .source = "PyTorch LinearLR, start_factor"};
}

}  // namespace trainyard
