#pragma once

#include <optional>

#include "common/json.h"
#include "common/result.h"
#include "data/dataset.h"
#include "metrics/monitor.h"
#include "spec/param_info.h"

namespace trainyard {

/// Watches one figure of the history and says when it has stopped improving. Source: Prechelt, "Early
/// Stopping - But When?" (1998); parameters as in Keras.
class EarlyStopping {
 public:
  static const KindInfo& info();
  /// The row of a section `training` that holds it.
  static constexpr ParamInfo param() {
    return {.key = "early_stopping",
            .type = ParamType::kSection,
            .default_json = "null",
            .group = "early_stopping",
            .help = "End training when a figure no longer improves, and go back to the best state."};
  }

  /// params: the filled-in section. Errors: kBadSpec for a figure that this data cannot give.
  static Result<EarlyStopping> make(const Json& params, const Dataset& data);

  enum class Verdict { kImproved, kWaiting, kStop };
  /// Takes the entry of an epoch that has just ended. A figure that is not a number never improves.
  Verdict see(const Json& entry);

  bool restores_best() const { return restore_best_; }
  /// The epoch of the best figure; 0 before any.
  Index best_epoch() const { return best_epoch_; }
  /// The parameters of another section, with what was seen kept.
  void adopt(const EarlyStopping& changed);

 private:
  Monitor monitor_;
  Index patience_ = 0;
  double min_delta_ = 0;
  bool restore_best_ = true;
  std::optional<double> best_;
  Index best_epoch_ = 0;
  Index waited_ = 0;
};

}  // namespace trainyard
