#include "metrics/bias_variance.h"

#include <algorithm>

namespace trainyard {
namespace {

/// Sums over rows become means.
void take_means(BiasVariance& split, Index rows) {
  const auto n = static_cast<double>(std::max(rows, Index{1}));
  for (double* sum : {&split.error, &split.bias, &split.variance, &split.noise, &split.cross,
                      &split.variance_unbiased, &split.variance_biased}) {
    *sum /= n;
  }
}

}  // namespace

BiasVariance split_squared_error(ConstMatrixView64 said, std::span<const double> values,
                                 std::span<const double> noise_free) {
  BiasVariance split;
  const Index refits = said.rows();
  const auto m = static_cast<double>(std::max(refits, Index{1}));
  for (Index i = 0; i < said.cols(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double truth = noise_free.empty() ? values[at] : noise_free[at];
    double main = 0;
    for (Index b = 0; b < refits; ++b) main += said(b, i) / m;
    double variance = 0;
    double error = 0;
    for (Index b = 0; b < refits; ++b) {
      variance += (said(b, i) - main) * (said(b, i) - main) / m;
      error += (said(b, i) - values[at]) * (said(b, i) - values[at]) / m;
    }
    const double bias = (truth - main) * (truth - main);
    split.row_bias.push_back(bias);
    split.row_variance.push_back(variance);
    split.error += error;
    split.bias += bias;
    split.variance += variance;
    split.noise += (values[at] - truth) * (values[at] - truth);
    split.cross += 2 * (values[at] - truth) * (truth - main);
  }
  take_means(split, said.cols());
  return split;
}

BiasVariance split_zero_one_loss(ConstMatrixView64 said, std::span<const std::int32_t> labels,
                                 Index classes) {
  BiasVariance split;
  const Index refits = said.rows();
  const auto m = static_cast<double>(std::max(refits, Index{1}));
  std::vector<double> share(static_cast<std::size_t>(classes));
  for (Index i = 0; i < said.cols(); ++i) {
    std::fill(share.begin(), share.end(), 0.0);
    for (Index b = 0; b < refits; ++b) share[static_cast<std::size_t>(said(b, i))] += 1 / m;
    const auto label = labels[static_cast<std::size_t>(i)];
    const auto main = static_cast<std::int32_t>(std::max_element(share.begin(), share.end()) - share.begin());
    const double right = share[static_cast<std::size_t>(label)];
    const double apart = 1 - share[static_cast<std::size_t>(main)];
    const double bias = main == label ? 0 : 1;
    split.row_bias.push_back(bias);
    split.row_variance.push_back(apart);
    split.error += 1 - right;
    split.bias += bias;
    (main == label ? split.variance_unbiased : split.variance_biased) += main == label ? apart : right;
  }
  split.variance = split.variance_unbiased - split.variance_biased;
  take_means(split, said.cols());
  return split;
}

Json BiasVariance::to_json(bool classes, bool knows_noise) const {
  Json json = {{"error", error}, {"bias", bias}, {"variance", variance}};
  if (classes) {
    json["variance_unbiased"] = variance_unbiased;
    json["variance_biased"] = variance_biased;
  }
  json["noise"] = knows_noise ? Json(noise) : Json(nullptr);
  if (knows_noise) json["cross"] = cross;
  return json;
}

}  // namespace trainyard
