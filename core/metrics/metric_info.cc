#include "metrics/metric_info.h"

#include <array>

namespace trainyard {
namespace {

constexpr std::array kMetrics = {
    MetricInfo{.metric = "loss",
               .label = "Loss",
               .help = "What training makes smaller, without penalties: the mean over the rows.",
               .formula = R"(\frac{1}{n}\sum_i L(y_i, \hat y_i))",
               .source = "the model's loss",
               .minimum = 0,
               .maximum = {},
               .higher_is_better = false,
               .classification = true,
               .regression = true,
               .in_history = true},
    MetricInfo{.metric = "accuracy",
               .label = "Accuracy",
               .help = "The share of rows whose class is predicted right.",
               .formula = R"(\frac{1}{n}\sum_i [\hat y_i = y_i])",
               .source = "sklearn.metrics.accuracy_score",
               .minimum = 0,
               .maximum = 1,
               .classification = true,
               .in_history = true},
    MetricInfo{
        .metric = "precision",
        .label = "Precision",
        .help = "Of the rows said to be of the class, the share that is; more than two classes: their mean.",
        .formula = R"(\frac{tp}{tp + fp})",
        .source = "sklearn.metrics.precision_score",
        .minimum = 0,
        .maximum = 1,
        .classification = true,
        .in_history = true},
    MetricInfo{
        .metric = "recall",
        .label = "Recall",
        .help = "Of the rows of the class, the share that is found; more than two classes: their mean.",
        .formula = R"(\frac{tp}{tp + fn})",
        .source = "sklearn.metrics.recall_score",
        .minimum = 0,
        .maximum = 1,
        .classification = true,
        .in_history = true},
    MetricInfo{
        .metric = "f1",
        .label = "F1",
        .help = "The harmonic mean of precision and recall; more than two classes: the mean of theirs.",
        .formula = R"(\frac{2\,tp}{2\,tp + fp + fn})",
        .source = "sklearn.metrics.f1_score",
        .minimum = 0,
        .maximum = 1,
        .classification = true,
        .in_history = true},
    MetricInfo{.metric = "specificity",
               .label = "Specificity",
               .help = "Of the rows of other classes, the share that is not taken for the class.",
               .formula = R"(\frac{tn}{tn + fp})",
               .source = "sklearn.metrics.recall_score with pos_label swapped",
               .minimum = 0,
               .maximum = 1,
               .classification = true},
    MetricInfo{
        .metric = "log_loss",
        .label = "Log loss",
        .help =
            "The mean surprise about the true class: 0 for sure and right, without limit for sure and wrong.",
        .formula = R"(-\frac{1}{n}\sum_i \ln p_{i, y_i})",
        .source = "sklearn.metrics.log_loss",
        .minimum = 0,
        .maximum = {},
        .higher_is_better = false,
        .classification = true},
    MetricInfo{
        .metric = "roc_auc",
        .label = "ROC AUC",
        .help =
            "The chance that a row of the class scores above a row of another; more than two classes: the "
            "mean of each against the rest.",
        .formula = R"(P(s_+ > s_-) + \tfrac12 P(s_+ = s_-))",
        .source = "sklearn.metrics.roc_auc_score (multi_class=\"ovr\", average=\"macro\")",
        .minimum = 0,
        .maximum = 1,
        .classification = true},
    MetricInfo{.metric = "confusion_matrix",
               .label = "Confusion matrix",
               .help = "How often each true class (row) is predicted as each class (column).",
               .formula = R"(C_{ij} = \#\{y = i, \hat y = j\})",
               .source = "sklearn.metrics.confusion_matrix",
               .minimum = 0,
               .maximum = {},
               .classification = true,
               .scalar = false},
    MetricInfo{
        .metric = "per_class",
        .label = "By class",
        .help = "Precision, recall, F1, specificity and the number of rows for each class against the rest.",
        .formula = "",
        .source = "sklearn.metrics.precision_recall_fscore_support",
        .minimum = 0,
        .maximum = {},
        .classification = true,
        .scalar = false},
    MetricInfo{.metric = "mse",
               .label = "Mean squared error",
               .help = "The mean of the squared errors, in the square of the target's unit.",
               .formula = R"(\frac{1}{n}\sum_i (y_i - \hat y_i)^2)",
               .source = "sklearn.metrics.mean_squared_error",
               .minimum = 0,
               .maximum = {},
               .higher_is_better = false,
               .regression = true},
    MetricInfo{.metric = "rmse",
               .label = "Root mean squared error",
               .help = "The root of the mean squared error, in the target's unit.",
               .formula = R"(\sqrt{\frac{1}{n}\sum_i (y_i - \hat y_i)^2})",
               .source = "sklearn.metrics.mean_squared_error with squared=False",
               .minimum = 0,
               .maximum = {},
               .higher_is_better = false,
               .regression = true,
               .in_history = true},
    MetricInfo{.metric = "mae",
               .label = "Mean absolute error",
               .help = "The mean distance from the truth, in the target's unit.",
               .formula = R"(\frac{1}{n}\sum_i |y_i - \hat y_i|)",
               .source = "sklearn.metrics.mean_absolute_error",
               .minimum = 0,
               .maximum = {},
               .higher_is_better = false,
               .regression = true,
               .in_history = true},
    MetricInfo{
        .metric = "r2",
        .label = "R2",
        .help =
            "The share of the target's variance that is explained: 1 is perfect, 0 no better than the mean.",
        .formula = R"(1 - \frac{\sum_i (y_i - \hat y_i)^2}{\sum_i (y_i - \bar y)^2})",
        .source = "sklearn.metrics.r2_score",
        .minimum = {},
        .maximum = 1,
        .regression = true,
        .in_history = true},
};

Json describe(const MetricInfo& info) {
  Json tags = Json::array();
  if (info.classification) tags.push_back("classification");
  if (info.regression) tags.push_back("regression");
  if (info.scalar) tags.push_back("scalar");
  if (info.in_history) tags.push_back("history");
  Json row = {{"kind", info.metric},
              {"label", std::string_view(info.label)},
              {"help", std::string_view(info.help)},
              {"source", std::string_view(info.source)}};
  row["tags"] = std::move(tags);
  row["params"] = Json::array();
  row["formula"] = std::string_view(info.formula);
  if (info.minimum) row["minimum"] = *info.minimum;
  if (info.maximum) row["maximum"] = *info.maximum;
  row["better"] = info.higher_is_better ? "higher" : "lower";
  return row;
}

}  // namespace

std::span<const MetricInfo> metric_infos() { return kMetrics; }

const MetricInfo* find_metric(std::string_view metric) {
  for (const MetricInfo& info : kMetrics) {
    if (info.metric == metric) return &info;
  }
  return nullptr;
}

Json metric_group() {
  Json kinds = Json::array();
  for (const MetricInfo& info : kMetrics) kinds.push_back(describe(info));
  return {{"label", "Metrics"}, {"kinds", std::move(kinds)}};
}

}  // namespace trainyard
