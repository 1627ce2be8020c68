#include "experiment/early_stopping.h"

#include <array>
#include <cmath>

#include "metrics/metric_info.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr std::array<std::string_view, 16> kMonitors = {
    "validation_loss",   "validation_accuracy", "validation_precision",
    "validation_recall", "validation_f1",       "validation_rmse",
    "validation_mae",    "validation_r2",       "train_loss",
    "train_accuracy",    "train_precision",     "train_recall",
    "train_f1",          "train_rmse",          "train_mae",
    "train_r2"};

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

constexpr std::string_view kPath = "training.early_stopping.monitor";

std::string_view metric_of(std::string_view monitor) { return monitor.substr(monitor.find('_') + 1); }

}  // namespace

const KindInfo& EarlyStopping::info() { return kInfo; }

Result<EarlyStopping> EarlyStopping::make(const Json& params, const Dataset& data) {
  EarlyStopping stopping;
  const SpecReader reader(params);
  reader.read("monitor", stopping.monitor_);
  reader.read("patience", stopping.patience_);
  reader.read("min_delta", stopping.min_delta_);
  reader.read("restore_best", stopping.restore_best_);
  const MetricInfo* metric = find_metric(metric_of(stopping.monitor_));
  const bool classes = data.target.task == Task::kClassification;
  if (metric == nullptr || !(classes ? metric->classification : metric->regression)) {
    return bad_spec(std::string(kPath), in_quotes(stopping.monitor_) + " is no figure of " +
                                            (classes ? "a classification" : "a regression") +
                                            ". Watch \"validation_loss\" instead.");
  }
  if (stopping.monitor_.starts_with("validation_") && data.part(Part::kValidation).empty()) {
    return bad_spec(std::string(kPath),
                    "There are no validation rows to watch. Give split.validation a share, or "
                    "watch \"train_loss\".");
  }
  stopping.higher_is_better_ = metric->higher_is_better;
  return stopping;
}

EarlyStopping::Verdict EarlyStopping::see(const Json& entry) {
  const SpecReader reader(entry);
  double value = std::nan("");
  reader.read(monitor_, value);
  if (std::isfinite(value)) {
    const double gain = !best_ ? 0.0 : (higher_is_better_ ? value - *best_ : *best_ - value);
    if (!best_ || gain > min_delta_) {
      best_ = value;
      reader.read("epoch", best_epoch_);
      waited_ = 0;
      return Verdict::kImproved;
    }
  }
  return ++waited_ >= patience_ ? Verdict::kStop : Verdict::kWaiting;
}

void EarlyStopping::adopt(const EarlyStopping& changed) {
  if (changed.monitor_ != monitor_) {
    *this = changed;
    return;
  }
  patience_ = changed.patience_;
  min_delta_ = changed.min_delta_;
  restore_best_ = changed.restore_best_;
}

}  // namespace trainyard
