#pragma once

#include <string_view>

#include "spec/param_info.h"

namespace trainyard::tree_tables {

// The parameters that trees and ensembles share, each stated once; a kind's table is a list of these and of
// its own.

inline constexpr std::string_view kClassCriteria[] = {"gini", "entropy", "log_loss", "squared_error",
                                                      "friedman_mse"};
inline constexpr std::string_view kFeatureChoices[] = {"all", "sqrt", "log2"};

inline constexpr ParamInfo kCriterion = {
    .key = "criterion",
    .type = ParamType::kChoice,
    .default_json = "null",
    .choices = kClassCriteria,
    .help =
        "What a split should lower: gini, entropy or log_loss for classes (gini when absent), squared_error "
        "or "
        "friedman_mse for numbers (squared_error when absent).",
    .source = "scikit-learn DecisionTreeClassifier, DecisionTreeRegressor"};
inline constexpr ParamInfo kMaxDepth = {.key = "max_depth",
                                        .type = ParamType::kInteger,
                                        .default_json = "null",
                                        .minimum = 1,
                                        .maximum = 1000,
                                        .help =
                                            "The most questions on a path from the root to a leaf; without "
                                            "it a tree grows until its leaves are pure.",
                                        .source = "scikit-learn"};
inline constexpr ParamInfo kMinSamplesSplit = {
    .key = "min_samples_split",
    .default_json = "2",
    .minimum = 0,
    .maximum = 1e9,
    .minimum_excluded = true,
    .scale = ParamScale::kLog,
    .unit = "rows",
    .help = "A node with fewer rows stays a leaf; below 1 it is a share of the training rows.",
    .source = "scikit-learn"};
inline constexpr ParamInfo kMinSamplesLeaf = {
    .key = "min_samples_leaf",
    .default_json = "1",
    .minimum = 0,
    .maximum = 1e9,
    .minimum_excluded = true,
    .scale = ParamScale::kLog,
    .unit = "rows",
    .help = "Every leaf keeps at least so many rows; below 1 it is a share of the training rows.",
    .source = "scikit-learn"};
inline constexpr ParamInfo kMaxLeafNodes = {
    .key = "max_leaf_nodes",
    .type = ParamType::kInteger,
    .default_json = "null",
    .minimum = 2,
    .maximum = 1e6,
    .help = "The most leaves; with it the tree grows best-first, where the impurity falls most.",
    .source = "scikit-learn"};
inline constexpr ParamInfo kMinImpurityDecrease = {
    .key = "min_impurity_decrease",
    .default_json = "0",
    .minimum = 0,
    .maximum = 1e12,
    .help = "A split must lower the impurity by at least this, weighted by the node's share of the rows.",
    .source = "scikit-learn"};
inline constexpr ParamInfo kCcpAlpha = {
    .key = "ccp_alpha",
    .default_json = "0",
    .minimum = 0,
    .maximum = 1e12,
    .help = "After growing, prunes branches whose impurity saved per leaf is not worth this much.",
    .source = "scikit-learn; Breiman et al. (1984), minimal cost-complexity pruning"};
inline constexpr ParamInfo kMaxBins = {.key = "max_bins",
                                       .type = ParamType::kInteger,
                                       .default_json = "null",
                                       .minimum = 2,
                                       .maximum = 255,
                                       .help =
                                           "Quantile bins per column, for speed; without it every midpoint "
                                           "between neighbouring values is tried.",
                                       .source = "LightGBM max_bin, XGBoost max_bin"};
constexpr ParamInfo max_features(std::string_view default_json, std::string_view help) {
  return {.key = "max_features",
          .type = ParamType::kNumberOrChoice,
          .default_json = default_json,
          .minimum = 0,
          .maximum = 1e6,
          .minimum_excluded = true,
          .choices = kFeatureChoices,
          .help = help,
          .source = "scikit-learn (whose 1.0 is \"all\" here)"};
}
constexpr ParamInfo n_estimators(std::string_view default_json, std::string_view unit) {
  return {.key = "n_estimators",
          .type = ParamType::kInteger,
          .default_json = default_json,
          .minimum = 1,
          .maximum = 10000,
          .scale = ParamScale::kLog,
          .label = "Number of trees",
          .unit = unit,
          .help = "How many models the ensemble is made of.",
          .source = "scikit-learn"};
}
constexpr ParamInfo learning_rate(std::string_view default_json) {
  return {
      .key = "learning_rate",
      .default_json = default_json,
      .minimum = 0,
      .maximum = 10,
      .minimum_excluded = true,
      .scale = ParamScale::kLog,
      .help = "How much of each new tree's say is taken: smaller steps need more trees, and overfit later.",
      .source = "scikit-learn; Friedman (2001), shrinkage"};
}
constexpr ParamInfo max_samples(std::string_view help) {
  return {.key = "max_samples",
          .default_json = "1",
          .minimum = 0,
          .maximum = 1e9,
          .minimum_excluded = true,
          .unit = "rows",
          .help = help,
          .source = "scikit-learn (whose 1.0 is 1 here)"};
}

inline constexpr std::string_view kTags[] = {"classification", "regression", "trees"};
inline constexpr std::string_view kEnsembleTags[] = {"classification", "regression", "trees", "ensemble"};

}  // namespace trainyard::tree_tables
