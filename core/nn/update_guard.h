#pragma once

#include <span>
#include <vector>

#include "optim/optimizer.h"

namespace trainyard {

/// Tells, at next to no cost, whether an update can leave the finite numbers, so that only such a one has to
/// be done with a way back. While gradient and parameters are far below float32's largest number (3.4e38),
/// one step with a learning rate up to 1e6 moves no parameter by more than about 1e28, and parameters are
/// looked at every 16 steps.
class UpdateGuard {
 public:
  void begin() { *this = UpdateGuard(); }

  /// Whether the step needs a way back. norm: of the whole gradient; growth: learning rate times weight
  /// decay.
  bool is_risky(double norm, double growth) const {
    return !(norm < kLargeNorm) || !(growth < 1) || !(parameter_squares_ < kLargeSquares);
  }
  /// Remembers parameters and optimizer.
  void save(std::span<const float> parameters, const Optimizer& optimizer);
  /// After an update. Returns false, with everything as it was at save(), if a risky one left the finite
  /// numbers.
  bool settle(std::span<float> parameters, Optimizer& optimizer, bool risky);

 private:
  static constexpr double kLargeNorm = 1e15;
  static constexpr double kLargeSquares = 1e36;
  static constexpr int kInterval = 16;

  double parameter_squares_ = 0;
  int since_look_ = 0;
  std::vector<float> parameters_;
  Optimizer::State state_;
};

}  // namespace trainyard
