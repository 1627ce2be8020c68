#pragma once

#include "optim/optimizer.h"

namespace trainyard {

/// A step of its own for every parameter, from a running mean of its squared gradients:
///   v = alpha v + (1 - alpha) g^2, u = g / (sqrt(v) + eps), p -= learning_rate * u;
/// centered: v - m^2 takes the place of v, with m the running mean of g; momentum: b = momentum * b + u moves
/// p. Source: Tieleman & Hinton, Coursera lecture 6.5 (2012); centered: Graves, arXiv:1308.0850 (2013);
/// PyTorch's RMSprop, with v - m^2 held at 0 where rounding makes it negative.
class RmsProp final : public Optimizer {
 public:
  struct Params {
    double learning_rate = 0;
    double alpha = 0;
    double eps = 0;
    double momentum = 0;
    bool centered = false;
    static std::span<const ParamInfo> table();
  };
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  Result<void> configure(const Json& params) override;
  double learning_rate() const override { return params_.learning_rate; }
  /// v, m, b: each keeps its place when a later one comes or goes.
  Index buffer_count() const override { return params_.momentum > 0 ? 3 : (params_.centered ? 2 : 1); }
  void update(Index offset, std::span<float> p, std::span<const float> gradient,
              const UpdateTerms& terms) override;

 private:
  Params params_;
};

}  // namespace trainyard
