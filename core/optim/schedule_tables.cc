#include "optim/schedule_tables.h"

#include <array>

namespace trainyard {
namespace {

constexpr std::string_view kIntervals[] = {"epoch", "step"};

constexpr ParamInfo kInterval = {
    .key = "interval",
    .type = ParamType::kChoice,
    .default_json = "\"epoch\"",
    .choices = kIntervals,
    .help = "What the schedule counts, and when the rate changes: after epochs or after steps.",
    .source = "where a PyTorch loop calls scheduler.step()"};

constexpr ParamInfo kStep[] = {
    {.key = "step_size",
     .type = ParamType::kInteger,
     .default_json = "30",
     .minimum = 1,
     .maximum = 1e9,
     .scale = ParamScale::kLog,
     .help = "Every so many epochs (or steps) the rate is multiplied by gamma.",
     .source = "PyTorch StepLR, step_size; no default there"},
    {.key = "gamma",
     .default_json = "0.1",
     .minimum = 0,
     .maximum = 1,
     .minimum_excluded = true,
     .help = "By what the rate is multiplied.",
     .source = "PyTorch StepLR, gamma"},
    warmup_row(),
    start_factor_row(),
    kInterval,
};

constexpr ParamInfo kExponential[] = {
    {.key = "gamma",
     .default_json = "0.95",
     .minimum = 0,
     .maximum = 1,
     .minimum_excluded = true,
     .help = "By what the rate is multiplied after every epoch (or step).",
     .source = "PyTorch ExponentialLR, gamma; no default there"},
    warmup_row(),
    start_factor_row(),
    kInterval,
};

constexpr ParamInfo kCosine[] = {
    {.key = "T_max",
     .type = ParamType::kInteger,
     .default_json = "null",
     .minimum = 1,
     .maximum = 1e9,
     .scale = ParamScale::kLog,
     .label = "T max",
     .help =
         "Epochs (or steps) until the rate is least, after which it rises again; absent: all of training.",
     .source = "PyTorch CosineAnnealingLR, T_max"},
    {.key = "eta_min",
     .default_json = "0",
     .minimum = 0,
     .maximum = 1e6,
     .scale = ParamScale::kLog,
     .label = "Least rate",
     .help = "The least learning rate.",
     .source = "PyTorch CosineAnnealingLR, eta_min"},
    warmup_row(),
    start_factor_row(),
    kInterval,
};

constexpr ParamInfo kWarmup[] = {start_factor_row("start_factor"),
                                 {.key = "total_iters",
                                  .type = ParamType::kInteger,
                                  .default_json = "5",
                                  .minimum = 1,
                                  .maximum = 1e9,
                                  .scale = ParamScale::kLog,
                                  .label = "Length",
                                  .help = "Epochs (or steps) until the rate is full.",
                                  .source = "PyTorch LinearLR, total_iters"},
                                 kInterval};

}  // namespace

const KindInfo& constant_schedule() {
  static constexpr KindInfo kInfo = {
      .kind = "constant", .label = "Constant", .help = "The same rate from the first step to the last."};
  return kInfo;
}

const KindInfo& step_schedule() {
  static constexpr KindInfo kInfo = {.kind = "step",
                                     .label = "Steps",
                                     .help = "Lowers the rate at regular intervals.",
                                     .source = "PyTorch StepLR",
                                     .params = kStep};
  return kInfo;
}

const KindInfo& exponential_schedule() {
  static constexpr KindInfo kInfo = {.kind = "exponential",
                                     .label = "Exponential",
                                     .help = "Lowers the rate by the same share again and again.",
                                     .source = "PyTorch ExponentialLR",
                                     .params = kExponential};
  return kInfo;
}

const KindInfo& cosine_schedule() {
  static constexpr KindInfo kInfo = {
      .kind = "cosine",
      .label = "Cosine",
      .help = "Lowers the rate along half a wave: slowly, faster, slowly.",
      .source = "Loshchilov & Hutter, ICLR 2017, equation 5; PyTorch CosineAnnealingLR",
      .params = kCosine};
  return kInfo;
}

const KindInfo& linear_warmup_schedule() {
  static constexpr KindInfo kInfo = {.kind = "linear_warmup",
                                     .label = "Linear warm-up",
                                     .help = "Begins with a small rate that grows to the full one and stays.",
                                     .source = "Goyal et al., arXiv:1706.02677 (2017); PyTorch LinearLR",
                                     .params = kWarmup};
  return kInfo;
}

}  // namespace trainyard
