#include "loss/binary_cross_entropy.h"

#include <cmath>

#include "common/activations.h"

namespace trainyard {

const KindInfo& BinaryCrossEntropy::kind_info() {
  static constexpr std::string_view kTags[] = {"classification"};
  static const KindInfo kInfo = {
      .kind = "binary_cross_entropy",
      .label = "Binary cross-entropy",
      .help =
          "Minus the logarithm of the probability that one sigmoid output gives to the "
          "true one of two classes.",
      .source = "PyTorch BCEWithLogitsLoss",
      .tags = kTags};
  return kInfo;
}

double BinaryCrossEntropy::sum(ConstMatrixView scores, const LossTarget& target) const {
  double total = 0;
  for (Index i = 0; i < scores.rows(); ++i) {
    const double score = scores(i, 0);
    // log(1 + e^s) - label s, arranged so that the exponential never overflows.
    const double toward = target.labels[static_cast<std::size_t>(i)] == 1 ? score : -score;
    total += toward > 0 ? std::log1p(std::exp(-toward)) : std::log1p(std::exp(toward)) - toward;
  }
  return total;
}

double BinaryCrossEntropy::mean_and_gradient(ConstMatrixView scores, const LossTarget& target,
                                             MatrixView gradient) const {
  const Index n = scores.rows();
  const float share = 1.0f / static_cast<float>(n);
  double total = 0;
  for (Index i = 0; i < n; ++i) gradient(i, 0) = -std::abs(scores(i, 0));
  exp(gradient.flat(), gradient.flat());
  // With e = exp(-|s|) the loss is log(1 + e), plus |s| where the sign is wrong; all stays exact for a sure
  // s. The logarithm of a product of many 1 + e costs no more than that of one.
  double product = 1;
  for (Index i = 0; i < n; ++i) {
    const float score = scores(i, 0);
    const float e = gradient(i, 0);
    const float label = target.labels[static_cast<std::size_t>(i)] == 1 ? 1.0f : 0.0f;
    const double wrong = label == 1 ? -static_cast<double>(score) : static_cast<double>(score);
    if (!(wrong <= 0)) total += wrong;
    product *= 1 + static_cast<double>(e);
    if (!(product < 1e200)) {
      total += std::log(product);
      product = 1;
    }
    // sigmoid(s) - label = +-(the probability of the other class), without a difference of near-equal
    // numbers.
    const float other = (wrong > 0 ? 1.0f : e) / (1.0f + e);
    gradient(i, 0) = (label == 1 ? -other : other) * share;
  }
  return (total + std::log(product)) / static_cast<double>(n);
}

void BinaryCrossEntropy::to_predictions(MatrixView scores) const { sigmoid(scores.flat(), scores.flat()); }

}  // namespace trainyard
