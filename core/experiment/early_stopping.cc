#include "experiment/early_stopping.h"

#include <array>
#include <cmath>

#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr std::array kParams = {
    ParamInfo{.key = "monitor",
              .type = ParamType::kChoice,
              .default_json = "\"validation_loss\"",
              .choices = kMonitors,
              .help = "The figure of the history that is watched."},
    ParamInfo{.key = "patience",
              .type = ParamType::kInteger,
              .default_json = "5",
              .minimum = 1,
              .maximum = 1e6,
              .scale = ParamScale::kLog,
              .unit = "epochs",
              .help = "Training ends after so many epochs in a row without improvement."},
    ParamInfo{.key = "min_delta",
              .default_json = "0",
              .minimum = 0,
              .maximum = 1e6,
              .help = "A change counts as an improvement only beyond this."},
    ParamInfo{.key = "restore_best",
              .type = ParamType::kBoolean,
              .default_json = "true",
              .help = "Go back to the state of the best epoch when training ends."},
};
constexpr KindInfo kInfo = {
    .kind = "early_stopping",
    .label = "Early stopping",
    .help = "Ends training when a figure no longer improves.",
    .source = "Prechelt, in Neural Networks: Tricks of the Trade (1998); Keras's EarlyStopping",
    .params = kParams};

}  // namespace

const KindInfo& EarlyStopping::info() { return kInfo; }

Result<EarlyStopping> EarlyStopping::make(const Json& params, const Dataset& data) {
  EarlyStopping stopping;
  const SpecReader reader(params);
  std::string figure;
  reader.read("monitor", figure);
  reader.read("patience", stopping.patience_);
  reader.read("min_delta", stopping.min_delta_);
  reader.read("restore_best", stopping.restore_best_);
  auto monitor = Monitor::make(figure, "training.early_stopping.monitor", data);
  if (!monitor) return std::unexpected(monitor.error());
  stopping.monitor_ = std::move(*monitor);
  return stopping;
}

EarlyStopping::Verdict EarlyStopping::see(const Json& entry) {
  const double value = monitor_.read(entry);
  if (std::isfinite(value)) {
    const double gain = !best_ ? 0.0 : (monitor_.higher_is_better() ? value - *best_ : *best_ - value);
    if (!best_ || gain > min_delta_) {
      best_ = value;
      SpecReader(entry).read("epoch", best_epoch_);
      waited_ = 0;
      return Verdict::kImproved;
    }
  }
  return ++waited_ >= patience_ ? Verdict::kStop : Verdict::kWaiting;
}

void EarlyStopping::adopt(const EarlyStopping& changed) {
  if (!(changed.monitor_ == monitor_)) {
    *this = changed;
    return;
  }
  patience_ = changed.patience_;
  min_delta_ = changed.min_delta_;
  restore_best_ = changed.restore_best_;
}

}  // namespace trainyard
