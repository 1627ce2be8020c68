#pragma once

#include "optim/optimizer.h"

namespace trainyard {

/// A step of its own for every parameter, from the sum of all its squared gradients: s += g^2,
/// p -= learning_rate / (1 + (t - 1) lr_decay) * g / (sqrt(s) + eps), t from 1; s begins with
/// initial_accumulator_value. Source: Duchi, Hazan & Singer, JMLR 12 (2011), with diagonal matrices;
/// PyTorch's Adagrad.
class Adagrad final : public Optimizer {
 public:
  struct Params {
    double learning_rate = 0;
    double lr_decay = 0;
    double initial_accumulator_value = 0;
    double eps = 0;
    static std::span<const ParamInfo> table();
  };
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  Result<void> configure(const Json& params) override;
  double learning_rate() const override { return params_.learning_rate; }
  Index buffer_count() const override { return 1; }
  void update(Index offset, std::span<float> p, std::span<const float> gradient,
              const UpdateTerms& terms) override;

 private:
  Params params_;
};

}  // namespace trainyard
