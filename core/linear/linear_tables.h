#pragma once

#include <string_view>

#include "spec/param_info.h"

namespace trainyard::linear_tables {

// The parameters that linear models share, each stated once; a kind's table is a list of these and of its
// own. Names, defaults and meanings are scikit-learn's.

inline constexpr std::string_view kRegression[] = {"regression", "linear"};
inline constexpr std::string_view kClassification[] = {"classification", "linear"};

constexpr ParamInfo alpha(std::string_view help) {
  return {.key = "alpha",
          .default_json = "1",
          .minimum = 0,
          .maximum = 1e12,
          .scale = ParamScale::kLog,
          .help = help,
          .source = "scikit-learn"};
}
inline constexpr ParamInfo kFitIntercept = {
    .key = "fit_intercept",
    .type = ParamType::kBoolean,
    .default_json = "true",
    .label = "Intercept",
    .help = "Learn a constant besides the coefficients; no penalty falls on it.",
    .source = "scikit-learn"};
constexpr ParamInfo tol(std::string_view help) {
  return {.key = "tol",
          .default_json = "0.0001",
          .minimum = 0,
          .maximum = 1,
          .minimum_excluded = true,
          .scale = ParamScale::kLog,
          .label = "Tolerance",
          .help = help,
          .source = "scikit-learn"};
}
constexpr ParamInfo max_iter(std::string_view default_json) {
  return {.key = "max_iter",
          .type = ParamType::kInteger,
          .default_json = default_json,
          .minimum = 1,
          .maximum = 1e6,
          .scale = ParamScale::kLog,
          .label = "Most sweeps",
          .unit = "sweeps",
          .help = "Training ends after so many sweeps, converged or not; it says so if not.",
          .source = "scikit-learn"};
}
inline constexpr ParamInfo kPositive = {.key = "positive",
                                        .type = ParamType::kBoolean,
                                        .default_json = "false",
                                        .help = "Allow no coefficient below zero.",
                                        .source = "scikit-learn"};
inline constexpr std::string_view kMissings[] = {"error", "pairwise"};
inline constexpr ParamInfo kMissing = {
    .key = "missing",
    .type = ParamType::kChoice,
    .default_json = "\"error\"",
    .choices = kMissings,
    .label = "Missing values",
    .help =
        "Refuse gaps, or learn from the covariance of each pair of columns over the rows that have both "
        "(pairwise deletion); a row is predicted with the means of what it lacks.",
    .source = "Little & Rubin (2002), section 3.4"};
inline constexpr std::string_view kSelections[] = {"cyclic", "random"};
inline constexpr ParamInfo kSelection = {
    .key = "selection",
    .type = ParamType::kChoice,
    .default_json = "\"cyclic\"",
    .choices = kSelections,
    .help = "A sweep goes through the coefficients in turn, or draws as many at random.",
    .source = "scikit-learn"};

}  // namespace trainyard::linear_tables
