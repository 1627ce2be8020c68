#pragma once

#include <optional>
#include <string>

#include "common/json.h"
#include "metrics/monitor.h"
#include "spec/param_info.h"

namespace trainyard {

/// Lowers the learning rate when a figure of the history has stopped improving: after `patience` bad epochs
/// the next one multiplies the rate by `factor`. Source: PyTorch's ReduceLROnPlateau, also its eps of 1e-8,
/// under which no change is worth making.
class ReduceOnPlateau {
 public:
  static const KindInfo& kind_info();

  /// Takes the numbers of a validated description; what was seen so far is kept.
  void configure(const Json& params);
  /// Chooses the figure in this data, for a new run. Errors: kBadSpec for one that the data cannot give.
  Result<void> watch(const Dataset& data);

  void forget();

  /// By what the learning rate is multiplied now.
  double scale() const { return scale_; }
  /// Takes the entry of an epoch that has ended, with `rate` the learning rate in force. A figure that is not
  /// a number is a bad one.
  void see(const Json& entry, double rate);

 private:
  bool improves(double value) const;

  std::string figure_;
  double factor_ = 0;
  Index patience_ = 0;
  double threshold_ = 0;
  bool relative_ = true;  ///< the threshold is a share of the best figure
  Index cooldown_ = 0;
  double min_lr_ = 0;

  Monitor monitor_;
  std::optional<double> best_;
  Index bad_epochs_ = 0;
  Index cooling_ = 0;  ///< epochs that do not count, left of the cooldown
  double scale_ = 1;
};

}  // namespace trainyard
