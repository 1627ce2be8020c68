#pragma once

#include <span>

namespace trainyard {

/// l1 * sum|w| + l2 * sum w^2 over the weights, not the biases, added to the mean loss.
/// For SGD, PyTorch's weight_decay is 2 * l2; like there the penalty's gradient joins the loss's after
/// clipping. scikit-learn's MLP alpha is 2 * l2 * (rows of the batch). Sources: Goodfellow et al., Deep
/// Learning (2016), 7.1.
struct Penalty {
  float l1 = 0;
  float l2 = 0;

  /// The factor of w in the gradient of the l2 term.
  float decay() const { return 2 * l2; }
};

/// gradient += l1 * sign(w), with sign(0) = 0 (a subgradient). Same length.
void add_l1_gradient(std::span<const float> w, float l1, std::span<float> gradient);

}  // namespace trainyard
