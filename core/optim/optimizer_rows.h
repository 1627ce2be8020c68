#pragma once

#include "spec/param_info.h"

namespace trainyard {

/// Rows that several optimizers have.
constexpr ParamInfo learning_rate_row(std::string_view fallback, std::string_view help,
                                      std::string_view source) {
  return {.key = "learning_rate",
          .default_json = fallback,
          .minimum = 0,
          .maximum = 1e6,
          .minimum_excluded = true,
          .scale = ParamScale::kLog,
          .help = help,
          .source = source};
}

constexpr ParamInfo eps_row(std::string_view fallback, std::string_view source) {
  return {.key = "eps",
          .default_json = fallback,
          .minimum = 1e-15,
          .maximum = 1,
          .scale = ParamScale::kLog,
          .help = "Added to the denominator, so that a gradient of zero does not divide by zero.",
          .source = source};
}

inline constexpr ParamInfo kAdamRate = learning_rate_row(
    "0.001", "About how far each parameter moves in one step, whatever the size of its gradient.",
    "PyTorch Adam, lr; Kingma & Ba (2015)");
inline constexpr ParamInfo kBeta1 = {
    .key = "beta1",
    .default_json = "0.9",
    .minimum = 0,
    .maximum = 1,
    .maximum_excluded = true,
    .help = "How much of the running mean of the gradient is kept at each step.",
    .source = "PyTorch Adam, betas[0]"};
inline constexpr ParamInfo kBeta2 = {
    .key = "beta2",
    .default_json = "0.999",
    .minimum = 0,
    .maximum = 1,
    .maximum_excluded = true,
    .help = "How much of the running mean of the squared gradient is kept at each step.",
    .source = "PyTorch Adam, betas[1]"};
inline constexpr ParamInfo kAdamEps = eps_row("1e-8", "PyTorch Adam, eps (0 is allowed there)");

}  // namespace trainyard
