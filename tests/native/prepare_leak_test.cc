#include <gtest/gtest.h>

#include <cmath>

#include "common/rng.h"
#include "data_fixtures.h"
#include "prepare/pipeline.h"

namespace trainyard {
namespace {

using testing::error_text;
using testing::json_of;

constexpr Index kRows = 60;
constexpr Index kTrain = 40;

/// Four numbers of one hidden cause, two texts, gaps in all.
Table random_table(Rng& rng) {
  std::string csv = "a,b,c,d,island,size\n";
  for (Index i = 0; i < kRows; ++i) {
    const double cause = rng.normal();
    for (int j = 0; j < 4; ++j) {
      csv += rng.below(6) == 0 && i > 8 ? "," : std::to_string(cause * (j + 1) + rng.normal()) + ",";
    }
    csv += rng.below(6) == 0 && i > 8 ? "," : std::string(1, static_cast<char>('p' + rng.below(3))) + ",";
    csv += rng.below(6) == 0 && i > 8 ? "\n" : std::string(1, static_cast<char>('x' + rng.below(2))) + "\n";
  }
  return testing::table_of(csv);
}

/// Other values and gaps in the rows that do not train.
void change_other_rows(Table& table, Target& target, Rng& rng) {
  for (std::size_t row = kTrain; row < kRows; ++row) {
    for (Column& column : table.columns) {
      const bool gap = rng.below(3) == 0;
      if (column.type == ColumnType::kNumeric) {
        column.numbers[row] = gap ? kMissingNumber : 50 * rng.normal();
      } else {
        column.codes[row] =
            gap ? kMissingCode : static_cast<std::int32_t>(rng.below(column.categories.size()));
      }
    }
    target.labels[row] = static_cast<std::int32_t>(rng.below(2));
  }
}

std::string random_steps(Rng& rng) {
  const auto pick = [&rng](std::initializer_list<const char*> list) {
    return std::string(*(list.begin() + static_cast<std::ptrdiff_t>(rng.below(list.size()))));
  };
  std::string steps = "[";
  steps += pick({"", "", R"({"kind":"drop_columns","above":0.15},)",
                 R"({"kind":"drop_rows","parts":"all","columns":["a"]},)",
                 R"({"kind":"missing_indicator","features":"missing-only"},)",
                 R"({"kind":"missing_category","label":"?"},)",
                 R"({"kind":"robust_scale","lower":25,"upper":75},)"});
  steps += pick(
      {R"({"kind":"impute","method":"mean"},)", R"({"kind":"impute","method":"random","seed":3},)",
       R"({"kind":"impute","method":"knn","n_neighbors":3,"weights":"distance"},)",
       R"({"kind":"impute","method":"iterative","estimator":"bayesian_ridge","max_iter":4,"tol":0.001},)",
       R"({"kind":"impute","method":"iterative","estimator":"ridge","alpha":1,"max_iter":3,"tol":0.001,)"
       R"("sample_posterior":true,"draws":2},)",
       R"({"kind":"impute","method":"iterative","estimator":"tree","max_iter":2,"tol":0.001},)"});
  steps +=
      pick({R"({"kind":"one_hot","category_limit":99},)", R"({"kind":"ordinal_encode","unknown_value":-1},)",
            R"({"kind":"target_encode","cv":4,"smooth":"auto"},)"});
  steps += pick({R"({"kind":"standard_scale"})", R"({"kind":"min_max_scale"})",
                 R"({"kind":"pca","n_components":1})", R"({"kind":"polynomial_features","degree":2})"});
  return steps + "]";
}

/// Whatever stands in the rows that do not train, all that is learned, and made of the training rows, stays
/// the same.
TEST(PrepareLeak, ChangedOtherRowsChangeNothingThatWasFitted) {
  Rng rng(4);
  int compared = 0;
  for (int round = 0; round < 150; ++round) {
    Table before = random_table(rng);
    Target target;
    target.classes = {"no", "yes"};
    for (Index i = 0; i < kRows; ++i) target.labels.push_back(static_cast<std::int32_t>(i % 2));
    Table after = before;
    Target other = target;
    change_other_rows(after, other, rng);
    const std::string steps = random_steps(rng);
    std::vector<Index> rows;
    for (Index i = 0; i < kTrain; ++i) rows.push_back(i);
    Result<Pipeline> first = Pipeline::make(json_of(steps));
    Result<Pipeline> second = Pipeline::make(json_of(steps));
    ASSERT_TRUE(first.has_value() && second.has_value());
    const Result<void> one = first->fit_apply(before, rows, &target, Rng(9));
    const Result<void> two = second->fit_apply(after, rows, &other, Rng(9));
    ASSERT_EQ(error_text(one), error_text(two)) << steps;
    if (!one) continue;
    ++compared;
    ASSERT_EQ(first->describe(), second->describe()) << steps;
    ASSERT_EQ(before.columns.size(), after.columns.size()) << steps;
    for (std::size_t j = 0; j < before.columns.size(); ++j) {
      for (std::size_t row = 0; row < kTrain; ++row) {
        const double x = before.columns[j].numbers[row];
        if (!first->dropped().empty() && first->dropped()[row]) continue;
        ASSERT_EQ(std::isnan(x), std::isnan(after.columns[j].numbers[row])) << steps;
        if (std::isnan(x)) continue;
        ASSERT_EQ(x, after.columns[j].numbers[row]) << steps << " row " << row << " column " << j;
      }
    }
  }
  EXPECT_GT(compared, 100);
}

/// A training row's target encoding is learned from the other folds: its own target does not move it.
TEST(PrepareLeak, TargetEncodingIsOutOfFold) {
  Rng rng(2);
  Table table = random_table(rng);
  table.columns.erase(table.columns.begin(), table.columns.begin() + 4);
  std::vector<Index> rows;
  for (Index i = 0; i < kRows; ++i) rows.push_back(i);
  Target target;
  target.task = Task::kRegression;
  for (Index i = 0; i < kRows; ++i) target.values.push_back(rng.normal());
  const auto encode = [&](const Target& by) {
    Table copy = table;
    Result<Pipeline> pipeline = Pipeline::make(json_of(R"([{"kind":"target_encode","cv":5,"smooth":0}])"));
    EXPECT_TRUE(pipeline->fit_apply(copy, rows, &by, Rng(1)).has_value());
    return copy;
  };
  const Table before = encode(target);
  for (const std::size_t row : {3U, 20U, 41U}) {
    Target changed = target;
    changed.values[row] += 1000;
    const Table after = encode(changed);
    Index moved = 0;
    for (std::size_t i = 0; i < kRows; ++i) {
      moved += std::abs(after.columns[0].numbers[i] - before.columns[0].numbers[i]) > 1 ? 1 : 0;
    }
    EXPECT_EQ(after.columns[0].numbers[row], before.columns[0].numbers[row]);
    EXPECT_GT(moved, 3);
  }
}

}  // namespace
}  // namespace trainyard
