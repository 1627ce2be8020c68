#pragma once

#include <cstdint>
#include <span>

#include "common/matrix_view.h"
#include "common/rng.h"

namespace trainyard {

/// Chance for dropout, four entries at a time: four interleaved xoshiro128+ streams, whose numbers are
/// compared with p * 2^32. Whole-number arithmetic: the same masks in every build.
/// Source: Blackman & Vigna, ACM TOMS 47 (2021).
class DropoutMask {
 public:
  /// Begins the streams anew.
  void seed(Rng rng);

  /// mask = 0 with chance p, else 1 / (1 - p); y = x * mask. p in [0, 1); x, mask, y: [size], y may be x.
  void draw(double p, std::span<const float> x, std::span<float> mask, std::span<float> y);

 private:
  std::uint32_t state_[4][4] = {};  ///< [word, lane]
};

}  // namespace trainyard
