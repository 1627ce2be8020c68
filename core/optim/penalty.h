#pragma once

namespace trainyard {

/// l1 * sum|w| + l2 * sum w^2 over the weights (not over biases or the scales and shifts of a normalization),
/// added to the mean loss of a batch. The factors of others:
///   PyTorch       weight_decay = 2 * l2, for every optimizer but AdamW, whose decay is no penalty
///   scikit-learn  MLPClassifier: alpha = 2 * l2 * n, with n the rows of the batch; MLPRegressor: alpha = l2
///   * n,
///                 as its loss is half the mean squared error. Over all n rows, for a network without hidden
///                 layers: LogisticRegression: C = 1 / (2 * l2 * n); Ridge: alpha = l2 * n; Lasso: alpha = l1
///                 / 2
///   Keras         the same l1 and l2
/// Like PyTorch's weight_decay, the gradient of the l2 term joins the loss's after clipping. The l1 term,
/// which has no gradient at 0, is taken in one of two ways:
///   subgradient  l1 * sign(w), with sign(0) = 0, joins the gradient likewise: weights come near zero, not to
///   it proximal     the soft threshold after the step: weights become exactly zero, and leave it again when
///   their
///                gradient is larger than l1; see UpdateTerms for the threshold of each optimizer
/// Sources: Goodfellow et al., Deep Learning (2016), 7.1; Parikh & Boyd, Proximal Algorithms (2014), 4.2
/// and 6.5.2.
struct Penalty {
  float l1 = 0;
  float l2 = 0;
  bool proximal = false;

  /// The factor of w in the gradient of the l2 term.
  float decay() const { return 2 * l2; }
  bool any() const { return l1 > 0 || l2 > 0; }
};

}  // namespace trainyard
