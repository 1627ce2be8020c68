#pragma once

#include <array>
#include <string>
#include <string_view>

#include "common/json.h"
#include "common/result.h"
#include "data/dataset.h"

namespace trainyard {

/// The figures of the history that may be watched: the choices of a parameter table.
inline constexpr std::array<std::string_view, 16> kMonitors = {
    "validation_loss",   "validation_accuracy", "validation_precision",
    "validation_recall", "validation_f1",       "validation_rmse",
    "validation_mae",    "validation_r2",       "train_loss",
    "train_accuracy",    "train_precision",     "train_recall",
    "train_f1",          "train_rmse",          "train_mae",
    "train_r2"};

/// One figure of the history, watched from epoch to epoch.
class Monitor {
 public:
  /// Errors: kBadSpec at `path` for a figure that this data cannot give.
  static Result<Monitor> make(const std::string& figure, const std::string& path, const Dataset& data);

  /// The figure in an epoch's entry; NaN if there is none.
  double read(const Json& entry) const;
  bool higher_is_better() const { return higher_is_better_; }
  /// Whether both watch the same figure.
  bool operator==(const Monitor& other) const { return figure_ == other.figure_; }

 private:
  std::string figure_;
  bool higher_is_better_ = false;
};

}  // namespace trainyard
