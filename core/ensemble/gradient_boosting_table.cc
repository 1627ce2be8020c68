#include "ensemble/gradient_boosting.h"
#include "tree/tree_tables.h"

namespace trainyard {
namespace {

using namespace tree_tables;

constexpr std::string_view kLosses[] = {"log_loss", "squared_error", "absolute_error", "huber"};
constexpr std::string_view kOrders[] = {"first", "second"};
constexpr std::string_view kCriteria[] = {"squared_error", "friedman_mse"};

constexpr ParamInfo share(std::string_view key, std::string_view help, std::string_view source) {
  return {.key = key,
          .default_json = "1",
          .minimum = 0,
          .maximum = 1,
          .minimum_excluded = true,
          .help = help,
          .source = source};
}
constexpr ParamInfo penalty(std::string_view key, std::string_view default_json, std::string_view help,
                            std::string_view source) {
  return {
      .key = key, .default_json = default_json, .minimum = 0, .maximum = 1e9, .help = help, .source = source};
}

}  // namespace

const KindInfo& GradientBoosting::kind_info() {
  static constexpr ParamInfo kTable[] = {
      n_estimators("100", "trees"),
      learning_rate("0.1"),
      {.key = "order",
       .type = ParamType::kChoice,
       .default_json = R"("first")",
       .choices = kOrders,
       .help = "first: trees follow the residuals, then each leaf takes its best step; second: splits and "
               "leaves come "
               "from gradients and hessians.",
       .source = "first: scikit-learn GradientBoosting; second: XGBoost"},
      {.key = "loss",
       .type = ParamType::kChoice,
       .default_json = "null",
       .choices = kLosses,
       .help =
           "What is minimized: log_loss for classes; squared_error when absent, absolute_error or huber for "
           "numbers.",
       .source = "scikit-learn GradientBoostingRegressor"},
      {.key = "alpha",
       .default_json = "0.9",
       .minimum = 0,
       .maximum = 1,
       .minimum_excluded = true,
       .maximum_excluded = true,
       .label = "Huber quantile",
       .help = "Huber loss: errors beyond this share of all count as outliers.",
       .source = "scikit-learn GradientBoostingRegressor"},
      {.key = "max_depth",
       .type = ParamType::kInteger,
       .default_json = "3",
       .minimum = 1,
       .maximum = 1000,
       .help = "The most questions on a path from the root to a leaf: how many columns may act together.",
       .source = "scikit-learn (XGBoost: 6)"},
      share("subsample", "The share of the rows that each tree sees, drawn without replacement.",
            "scikit-learn; Friedman (2002), stochastic gradient boosting"),
      share("colsample_bytree", "The share of the columns that each tree may ask for.", "XGBoost"),
      max_features(R"("all")",
                   "How many features are drawn anew at every split; below 1 it is a share of them."),
      {.key = "criterion",
       .type = ParamType::kChoice,
       .default_json = R"("friedman_mse")",
       .choices = kCriteria,
       .help = "First order: how the gain of a split is weighed.",
       .source = "scikit-learn"},
      kMinSamplesSplit,
      kMinSamplesLeaf,
      kMaxLeafNodes,
      kMinImpurityDecrease,
      penalty("reg_lambda", "1", "Second order: an L2 penalty on the leaves' values.", "XGBoost"),
      penalty("reg_alpha", "0", "Second order: an L1 penalty on the leaves' values.", "XGBoost"),
      penalty("gamma", "0", "Second order: splits that gain less are pruned.", "XGBoost"),
      penalty("min_child_weight", "1", "Second order: every leaf keeps at least this sum of hessians.",
              "XGBoost"),
      {.key = "base_score",
       .default_json = "null",
       .minimum = -1e12,
       .maximum = 1e12,
       .help = "What boosting starts from (two classes: a probability); without it, the best constant.",
       .source = "XGBoost, where it is 0.5"},
      kMaxBins};
  static constexpr KindInfo kInfo = {
      .kind = "gradient_boosting",
      .label = "Gradient boosting",
      .help = "Grows small trees in turn, each correcting what the sum of those before still gets wrong.",
      .source = "scikit-learn GradientBoostingClassifier, -Regressor; XGBoost; Friedman (2001)",
      .params = kTable,
      .tags = kEnsembleTags};
  return kInfo;
}

}  // namespace trainyard
