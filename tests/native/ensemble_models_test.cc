#include <cmath>
#include <numeric>

#include "ensemble/ensemble.h"
#include "tree/decision_tree.h"
#include "tree/tree_model.h"
#include "tree_fixtures.h"

namespace trainyard::testing {
namespace {

Dataset diabetes() {
  const Json reference = tree_reference("ensemble_reference");
  const Json& table = reference["tables"]["diabetes"];
  return dataset_of(table["x"], table["y"], 0, table["test"]);
}

double r2(const Estimator& model, const Dataset& data) {
  const auto rows = data.part(Part::kTest);
  Matrix64 out(static_cast<Index>(rows.size()), 1);
  model.predict(data.features, rows, out.view());
  double mean = 0;
  for (const Index row : rows)
    mean += data.target.values[static_cast<std::size_t>(row)] / static_cast<double>(rows.size());
  double error = 0;
  double all = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = data.target.values[static_cast<std::size_t>(rows[i])];
    error += (y - out(static_cast<Index>(i), 0)) * (y - out(static_cast<Index>(i), 0));
    all += (y - mean) * (y - mean);
  }
  return 1 - error / all;
}

/// A class that is a set of categories, which no order of their codes shows.
Dataset categories(Index n, Index kinds) {
  Dataset data;
  Column column;
  column.name = "kind";
  column.type = ColumnType::kCategorical;
  for (Index c = 0; c < kinds; ++c) column.categories.push_back("c" + std::to_string(100 + c));
  data.target.classes = {"no", "yes"};
  Rng rng(4);
  for (Index i = 0; i < n; ++i) {
    const auto code = static_cast<std::int32_t>(
        rng.below(static_cast<std::uint64_t>(kinds - 1)));  // the last is never seen
    column.codes.push_back(code);
    data.target.labels.push_back(code * 7 % 5 < 2);
    data.rows[0].push_back(i);
  }
  data.features.columns.push_back(std::move(column));
  return data;
}

TEST(Ensembles, LearnNumbers) {
  const Dataset data = diabetes();
  for (const char* model :
       {R"({"kind": "random_forest"})", R"({"kind": "extra_trees"})",
        R"({"kind": "bagging", "n_estimators": 50})", R"({"kind": "adaboost"})",
        R"({"kind": "gradient_boosting", "subsample": 0.5, "learning_rate": 0.05})",
        R"({"kind": "gradient_boosting", "order": "second", "max_bins": 64, "colsample_bytree": 0.5,
                                "learning_rate": 0.05})"}) {
    EXPECT_GT(r2(*trained(model, data), data), 0.35) << model;
  }
}

TEST(Ensembles, OneSplitPartsASetOfCategories) {
  Dataset data = categories(500, 40);
  const auto model = trained(R"({"kind": "decision_tree", "max_depth": 1})", data);
  EXPECT_EQ(accuracy(*model, data, Part::kTrain), 1.0);
  // A category that training never saw goes the way of missing, and is counted.
  Table unseen;
  unseen.columns = {data.features.columns[0], data.features.columns[0]};
  unseen.columns.resize(1);
  unseen.columns[0].codes = {39, kMissingCode};
  const auto seen = model->inspect(Json{{"what", "predictions"}}, &unseen);
  ASSERT_TRUE(seen.has_value());
  EXPECT_EQ(seen->info["unseen_categories"], 1);
  EXPECT_EQ(seen->arrays[0].values[0], seen->arrays[0].values[2]);
  // A table that lists other categories is read by their names.
  Table other = data.features;
  other.columns[0].categories = {data.features.columns[0].categories[3]};
  other.columns[0].codes = {0};
  Matrix64 by_name(1, 2);
  const Index first = 0;
  model->predict(other, {&first, 1}, by_name.view());
  EXPECT_EQ(by_name(0, 1), 3 * 7 % 5 < 2 ? 1.0 : 0.0);
}

TEST(Ensembles, BestIsRestoredAndStagesAgreeWithPredictions) {
  const Dataset data = diabetes();
  const auto model = begun_trees(R"({"kind": "gradient_boosting", "n_estimators": 30})", data);
  double at_ten = 0;
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(model->fit_step().has_value());
    if (i != 9) continue;
    model->keep_best();
    at_ten = model->loss(data.features, data.target, data.part(Part::kTest));
  }
  const auto staged = model->inspect(Json{{"what", "staged"}, {"part", "test"}}, nullptr);
  ASSERT_TRUE(staged.has_value());
  EXPECT_DOUBLE_EQ(staged->info["loss"][9].get<double>(), at_ten);
  EXPECT_LT(staged->info["loss"][29].get<double>(), at_ten);
  model->restore_best();
  EXPECT_DOUBLE_EQ(model->loss(data.features, data.target, data.part(Part::kTest)), at_ten);
  // The same rows as a table of their own give the same predictions.
  const Table copy = data.features;
  Matrix64 own(5, 1);
  Matrix64 fresh(5, 1);
  model->predict(data.features, data.part(Part::kTest).first(5), own.view());
  model->predict(copy, data.part(Part::kTest).first(5), fresh.view());
  for (Index i = 0; i < 5; ++i) EXPECT_DOUBLE_EQ(own(i, 0), fresh(i, 0));
}

TEST(Ensembles, BaggingOfAnyModelAsksTheFactory) {
  const Dataset data = diabetes();
  int made = 0;
  const ModelFactory make_base = [&](const Json&, const Json& training) {
    ++made;
    return make_tree_model(Json{{"kind", "decision_tree"}, {"min_samples_leaf", 5}}, training);
  };
  const Json json = {
      {"kind", "bagging"}, {"n_estimators", 20}, {"max_features", 0.7}, {"estimator", "ridge"}};
  auto model = make_ensemble(json, Json::object(), make_base);
  ASSERT_TRUE(model.has_value());
  ASSERT_TRUE((*model)->begin(data, Rng(2)).has_value());
  for (;;) {
    const auto report = (*model)->fit_step();
    ASSERT_TRUE(report.has_value());
    if (report->done) break;
  }
  EXPECT_EQ(made, 1 + 20) << "one to check its description";
  EXPECT_GT(r2(**model, data), 0.35);
}

TEST(Ensembles, ImportancesFindTheColumnsThatMatter) {
  Dataset data;
  Rng rng(6);
  data.target.task = Task::kRegression;
  for (int j = 0; j < 4; ++j) {
    Column column;
    column.name = "x" + std::to_string(j);
    for (int i = 0; i < 400; ++i) column.numbers.push_back(rng.normal());
    data.features.columns.push_back(std::move(column));
  }
  for (std::size_t i = 0; i < 400; ++i) {
    data.target.values.push_back(3 * data.features.columns[2].numbers[i] +
                                 data.features.columns[0].numbers[i]);
    data.rows[i < 300 ? 0 : 1].push_back(static_cast<Index>(i));
  }
  const auto model = trained(R"({"kind": "random_forest", "n_estimators": 40})", data);
  for (const char* what : {"importances", "permutation_importances"}) {
    const auto found = model->inspect(Json{{"what", what}}, nullptr);
    ASSERT_TRUE(found.has_value());
    const auto& mean = found->arrays[0].values;
    EXPECT_GT(mean[2], mean[0]) << what;
    EXPECT_GT(mean[0], 3 * std::max(mean[1], mean[3])) << what;
  }
  const auto partial = model->inspect(Json{{"what", "partial_dependence"}, {"feature", "x2"}}, nullptr);
  ASSERT_TRUE(partial.has_value());
  const auto& grid = partial->arrays[0].values;
  const auto& mean = partial->arrays[1].values;
  EXPECT_NEAR((mean.back() - mean.front()) / (grid.back() - grid.front()), 3, 0.6);
}

}  // namespace
}  // namespace trainyard::testing
