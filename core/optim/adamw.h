#pragma once

#include "optim/adam.h"

namespace trainyard {

/// Adam whose weight decay does not go through the gradient: every parameter, biases too, shrinks by
/// learning_rate * weight_decay of itself before Adam's step. For a decay of the weights alone use l2.
/// Source: Loshchilov & Hutter, ICLR 2019, algorithm 2; PyTorch's AdamW over model.parameters().
class AdamW final : public Adam {
 public:
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  Result<void> configure(const Json& params) override;
  double weight_decay() const override { return weight_decay_; }

 private:
  double weight_decay_ = 0;
};

}  // namespace trainyard
