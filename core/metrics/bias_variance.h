#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/json.h"
#include "common/matrix_view.h"

namespace trainyard {

/// What refits of a model on other training rows say of the same rows, split into what all of them get wrong
/// and what they differ in. Means over the rows, and each row's own.
struct BiasVariance {
  double error = 0;  ///< the mean error of a refit: share wrong, or mean squared error
  double bias = 0;   ///< of the main prediction; squared for squared error, and with the noise unless known
  double variance = 0;  ///< error = bias + variance + noise + cross
  double noise = 0;     ///< of the target itself, where what it is without noise is known; else 0
  double cross = 0;     ///< what noise and bias share by chance on these rows; its mean over all rows is 0
  /// Classes: variance = unbiased - biased. Differing from the main prediction does harm where that is right
  /// (unbiased) and helps where it is wrong (biased).
  double variance_unbiased = 0;
  double variance_biased = 0;
  std::vector<double> row_bias;      ///< [n]
  std::vector<double> row_variance;  ///< [n], how much the refits differ there

  Json to_json(bool classes, bool knows_noise) const;
};

/// Squared error. said: [refits, n]; values: [n]; noise_free: [n], what the values are without noise, or
/// empty. The main prediction is the mean. Source: Geman, Bienenstock & Doursat, Neural Computation 4 (1992);
/// Domingos, ICML 2000, theorem 1.
BiasVariance split_squared_error(ConstMatrixView64 said, std::span<const double> values,
                                 std::span<const double> noise_free);

/// Zero-one loss. said: [refits, n] indices of classes; labels: [n]. The main prediction is the most frequent
/// one (ties: the lower class); the labels count as free of noise, as one label a row cannot tell. Source:
/// Domingos, ICML 2000, theorems 2 and 3.
BiasVariance split_zero_one_loss(ConstMatrixView64 said, std::span<const std::int32_t> labels, Index classes);

}  // namespace trainyard
