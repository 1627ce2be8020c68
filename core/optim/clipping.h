#pragma once

#include <optional>
#include <span>

namespace trainyard {

/// Limits on a gradient. Where both are given, values are clipped first.
struct Clipping {
  std::optional<float> norm;   ///< of all parameters together, > 0
  std::optional<float> value;  ///< of each entry, > 0
};

/// Clips the gradient in place and returns its global norm as it was before clipping by norm (after clipping
/// by value). Not finite if an entry is not; the gradient is then not scaled. Source: Pascanu et al., ICML
/// 2013; torch.nn.utils.clip_grad_norm_ (factor norm / (size + 1e-6), at most 1) and clip_grad_value_.
double clip(std::span<float> gradient, const Clipping& clipping);

}  // namespace trainyard
