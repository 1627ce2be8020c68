#pragma once

#include "spec/param_info.h"

namespace trainyard {

/// Rows that both normalizations have.
constexpr ParamInfo normalization_eps_row(std::string_view help, std::string_view source) {
  return {.key = "eps",
          .default_json = "1e-5",
          .minimum = 0,
          .maximum = 1,
          .minimum_excluded = true,
          .scale = ParamScale::kLog,
          .help = help,
          .source = source};
}

constexpr ParamInfo affine_row(std::string_view source) {
  return {.key = "affine",
          .type = ParamType::kBoolean,
          .default_json = "true",
          .help = "Whether a scale and a shift for each neuron are learned.",
          .source = source};
}

}  // namespace trainyard
