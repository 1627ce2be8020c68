#include "optim/reduce_on_plateau.h"

#include <algorithm>

#include "optim/schedule_tables.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr double kLeastChange = 1e-8;
constexpr std::string_view kThresholdModes[] = {"rel", "abs"};

constexpr ParamInfo kTable[] = {
    {.key = "monitor",
     .type = ParamType::kChoice,
     .default_json = "\"validation_loss\"",
     .choices = kMonitors,
     .help = "The figure of the history that is watched."},
    {.key = "factor",
     .default_json = "0.1",
     .minimum = 0,
     .maximum = 1,
     .minimum_excluded = true,
     .maximum_excluded = true,
     .help = "By what the rate is multiplied."},
    {.key = "patience",
     .type = ParamType::kInteger,
     .default_json = "10",
     .minimum = 0,
     .maximum = 1e6,
     .scale = ParamScale::kLog,
     .unit = "epochs",
     .help = "So many epochs in a row may pass without improvement; the next one lowers the rate."},
    {.key = "threshold",
     .default_json = "0.0001",
     .minimum = 0,
     .maximum = 1e6,
     .scale = ParamScale::kLog,
     .help = "A change counts as an improvement only beyond this."},
    {.key = "threshold_mode",
     .type = ParamType::kChoice,
     .default_json = "\"rel\"",
     .choices = kThresholdModes,
     .help = "\"rel\": the threshold is a share of the best figure; \"abs\": it is in the figure's units."},
    {.key = "cooldown",
     .type = ParamType::kInteger,
     .default_json = "0",
     .minimum = 0,
     .maximum = 1e6,
     .scale = ParamScale::kLog,
     .unit = "epochs",
     .help = "So many epochs after a lower rate, none is counted as bad."},
    {.key = "min_lr",
     .default_json = "0",
     .minimum = 0,
     .maximum = 1e6,
     .scale = ParamScale::kLog,
     .label = "Least rate",
     .help = "The rate does not fall below this."},
    warmup_row(),
    start_factor_row(),
};

}  // namespace

const KindInfo& ReduceOnPlateau::kind_info() {
  static const KindInfo kInfo = {.kind = "reduce_on_plateau",
                                 .label = "Reduce on plateau",
                                 .help = "Lowers the rate when a figure stops improving; once an epoch.",
                                 .source = "PyTorch ReduceLROnPlateau",
                                 .params = kTable};
  return kInfo;
}

void ReduceOnPlateau::configure(const Json& params) {
  const SpecReader reader(params);
  reader.read("monitor", figure_);
  reader.read("factor", factor_);
  reader.read("patience", patience_);
  reader.read("threshold", threshold_);
  std::string mode;
  reader.read("threshold_mode", mode);
  relative_ = mode != "abs";
  reader.read("cooldown", cooldown_);
  reader.read("min_lr", min_lr_);
}

Result<void> ReduceOnPlateau::watch(const Dataset& data) {
  auto monitor = Monitor::make(figure_, "training.schedule.monitor", data);
  if (!monitor) return std::unexpected(monitor.error());
  if (!(*monitor == monitor_)) best_.reset();
  monitor_ = std::move(*monitor);
  return {};
}

void ReduceOnPlateau::forget() {
  best_.reset();
  bad_epochs_ = 0;
  cooling_ = 0;
  scale_ = 1;
}

bool ReduceOnPlateau::improves(double value) const {
  if (!best_) return value == value;  // any number
  const double sign = monitor_.higher_is_better() ? 1 : -1;
  return sign * (value - *best_) > threshold_ * (relative_ ? *best_ : 1);
}

void ReduceOnPlateau::see(const Json& entry, double rate) {
  const double value = monitor_.read(entry);
  const bool better = improves(value);
  if (better) best_ = value;
  bad_epochs_ = better ? 0 : bad_epochs_ + 1;
  if (cooling_ > 0) {
    --cooling_;
    bad_epochs_ = 0;
  }
  if (bad_epochs_ <= patience_) return;
  cooling_ = cooldown_;
  bad_epochs_ = 0;
  const double lower = std::max(rate * factor_, min_lr_);
  if (rate - lower > kLeastChange) scale_ *= lower / rate;
}

}  // namespace trainyard
