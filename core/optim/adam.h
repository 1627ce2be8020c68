#pragma once

#include "optim/optimizer.h"

namespace trainyard {

/// Adaptive moments: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, both divided by 1 - beta^t;
/// p -= learning_rate * m / (sqrt(v) + eps).
/// Source: Kingma & Ba, ICLR 2015, algorithm 1; eps is added after the bias correction, as in PyTorch's Adam.
class Adam : public Optimizer {
 public:
  struct Params {
    double learning_rate = 0;
    double beta1 = 0;
    double beta2 = 0;
    double eps = 0;
    static std::span<const ParamInfo> table();
  };
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  Result<void> configure(const Json& params) override;
  double learning_rate() const override { return params_.learning_rate; }
  Index buffer_count() const override { return 2; }
  void update(Index offset, std::span<float> p, std::span<const float> gradient,
              const UpdateTerms& terms) override;

 private:
  Params params_;
};

}  // namespace trainyard
