#include <gtest/gtest.h>

#include <cmath>

#include "data_fixtures.h"
#include "metrics/classification.h"
#include "metrics/confusion_matrix.h"
#include "metrics/metric_info.h"
#include "metrics/regression.h"

namespace trainyard {
namespace {

Matrix64 matrix_of(const Json& rows) {
  Matrix64 matrix(static_cast<Index>(rows.size()), static_cast<Index>(rows[0].size()));
  for (Index i = 0; i < matrix.rows(); ++i) {
    for (Index j = 0; j < matrix.cols(); ++j) {
      matrix(i, j) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)].get<double>();
    }
  }
  return matrix;
}

void expect_number(const Json& ours, const Json& theirs, const std::string& what) {
  ASSERT_EQ(ours.is_null(), theirs.is_null()) << what;
  if (theirs.is_null()) return;
  EXPECT_NEAR(ours.get<double>(), theirs.get<double>(), 1e-12) << what;
}

TEST(Metrics, WorkedExampleToTheLastDigit) {
  const std::vector<std::int32_t> truth = {1, 0, 1, 1, 0, 1, 0, 0, 1, 0};
  const std::vector<std::int32_t> predicted = {1, 0, 1, 0, 0, 1, 0, 1, 1, 0};
  Matrix64 probabilities(10, 2);
  for (Index i = 0; i < 10; ++i) {
    probabilities(i, 1) = predicted[static_cast<std::size_t>(i)] == 1 ? 0.9 : 0.2;
    probabilities(i, 0) = 1 - probabilities(i, 1);
  }
  const std::vector<std::string> classes = {"0", "1"};
  const Json report = classification_report(truth, probabilities.view(), {.classes = classes, .positive = 1});
  EXPECT_EQ(report["confusion_matrix"], testing::json_of("[[4,1],[1,4]]"));
  for (const char* score : {"accuracy", "precision", "recall", "f1", "specificity"}) {
    EXPECT_EQ(report[score].get<double>(), 0.8) << score;
  }
}

TEST(Metrics, PositiveLabelChangesTheBinaryScores) {
  const std::vector<std::int32_t> truth = {0, 0, 0, 1};
  Matrix64 probabilities(4, 2);
  for (Index i = 0; i < 4; ++i) probabilities(i, i == 0 || i == 3 ? 1 : 0) = 1;
  const std::vector<std::string> classes = {"no", "yes"};
  const Json yes = classification_report(truth, probabilities.view(), {.classes = classes, .positive = 1});
  const Json no = classification_report(truth, probabilities.view(), {.classes = classes, .positive = 0});
  EXPECT_EQ(yes["precision"].get<double>(), 0.5);
  EXPECT_EQ(yes["recall"].get<double>(), 1.0);
  EXPECT_EQ(yes["specificity"].get<double>(), 2.0 / 3);
  EXPECT_EQ(no["precision"].get<double>(), 1.0);
  EXPECT_EQ(no["recall"].get<double>(), 2.0 / 3);
  EXPECT_EQ(no["specificity"].get<double>(), 1.0);
}

TEST(Metrics, ClassificationEqualsScikitLearn) {
  const Json cases = testing::json_file("reference/metrics.json")["classification"];
  ASSERT_GE(cases.size(), 7U);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Json& expected = cases[i];
    const auto truth = expected["truth"].get<std::vector<std::int32_t>>();
    const Matrix64 probabilities = matrix_of(expected["probabilities"]);
    std::vector<std::string> classes;
    for (Index c = 0; c < expected["k"].get<Index>(); ++c) classes.push_back(std::to_string(c));
    const Json report =
        classification_report(truth, probabilities.view(), {.classes = classes, .positive = 1});
    const std::string where = "case " + std::to_string(i) + " ";
    for (const char* score :
         {"accuracy", "precision", "recall", "f1", "specificity", "log_loss", "roc_auc"}) {
      expect_number(report[score], expected[score], where + score);
    }
    EXPECT_EQ(report["confusion_matrix"], expected["confusion_matrix"]) << where;
    for (std::size_t c = 0; c < classes.size(); ++c) {
      for (const char* score : {"precision", "recall", "f1", "specificity", "support"}) {
        expect_number(report["per_class"][c][score], expected["per_class"][c][score], where + score);
      }
    }
    const Json summary =
        classification_summary(truth, probabilities.view(), {.classes = classes, .positive = 1});
    EXPECT_EQ(summary["f1"], report["f1"]);
  }
}

TEST(Metrics, RocAucCountsTiesHalfAndNeedsBothClasses) {
  EXPECT_EQ(roc_auc({false, true}, std::vector<double>{0.5, 0.5}), 0.5);
  EXPECT_EQ(roc_auc({false, true, true}, std::vector<double>{0.1, 0.1, 0.9}), 0.75);
  EXPECT_EQ(roc_auc({true, true}, std::vector<double>{0.1, 0.9}), std::nullopt);
  EXPECT_EQ(roc_auc({true, false}, std::vector<double>{std::nan(""), 0.9}), std::nullopt);
}

TEST(Metrics, RegressionEqualsScikitLearn) {
  const Json cases = testing::json_file("reference/metrics.json")["regression"];
  ASSERT_GE(cases.size(), 3U);
  for (const Json& expected : cases) {
    const Json report = regression_report(expected["truth"].get<std::vector<double>>(),
                                          expected["predicted"].get<std::vector<double>>());
    for (const char* score : {"mse", "rmse", "mae", "r2"})
      expect_number(report[score], expected[score], score);
  }
}

TEST(Metrics, R2OfAConstantTruthAndOfOneRow) {
  const std::vector<double> constant = {2, 2, 2};
  EXPECT_EQ(regression_scores(constant, constant).r2, 1);
  EXPECT_EQ(regression_scores(constant, std::vector<double>{2, 2, 3}).r2, 0);
  EXPECT_TRUE(regression_report(std::vector<double>{1}, std::vector<double>{2})["r2"].is_null());
}

TEST(Metrics, EveryFigureOfAReportIsInTheTable) {
  const std::vector<std::int32_t> truth = {0, 1};
  Matrix64 probabilities(2, 2, 0.5);
  const std::vector<std::string> classes = {"a", "b"};
  const Json report = classification_report(truth, probabilities.view(), {.classes = classes});
  for (const auto& [key, value] : report.items()) {
    const MetricInfo* info = find_metric(key);
    ASSERT_NE(info, nullptr) << key;
    EXPECT_TRUE(info->classification) << key;
    EXPECT_EQ(info->scalar, value.is_number()) << key;
  }
  const Json numbers = regression_report(std::vector<double>{1, 2}, std::vector<double>{1, 2});
  for (const auto& [key, value] : numbers.items()) {
    ASSERT_NE(find_metric(key), nullptr) << key;
    EXPECT_TRUE(find_metric(key)->regression) << key;
  }
}

}  // namespace
}  // namespace trainyard
