#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "common/rng.h"
#include "data_fixtures.h"
#include "prepare/pipeline.h"

namespace trainyard {
namespace {

using testing::error_text;
using testing::json_file;
using testing::json_of;

const Json& reference() {
  static const Json kReference = json_file("reference/imputation.json");
  return kReference;
}

Table table_from(const Json& rows) {
  Table table;
  for (std::size_t j = 0; j < rows[0].size(); ++j) {
    Column& column = table.columns.emplace_back();
    column.name = "c" + std::to_string(j);
    for (const Json& row : rows)
      column.numbers.push_back(row[j].is_null() ? kMissingNumber : row[j].get<double>());
  }
  return table;
}

/// The prepared table; a failure of the test where a step fails.
Table prepared(const std::string& steps, Table table, Index train, const Target* target = nullptr,
               Json* described = nullptr) {
  Result<Pipeline> pipeline = Pipeline::make(json_of(steps));
  EXPECT_TRUE(pipeline.has_value()) << error_text(pipeline);
  if (!pipeline) return table;
  std::vector<Index> rows(static_cast<std::size_t>(train));
  std::iota(rows.begin(), rows.end(), Index{0});
  const Result<void> done = pipeline->fit_apply(table, rows, target, Rng(1));
  EXPECT_TRUE(done.has_value()) << error_text(done);
  if (described != nullptr) *described = pipeline->describe();
  return table;
}

void expect_same(const Table& ours, const Json& theirs, double tolerance) {
  ASSERT_EQ(ours.columns.size(), theirs[0].size());
  for (std::size_t j = 0; j < ours.columns.size(); ++j) {
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      const double x = ours.columns[j].numbers[i];
      ASSERT_EQ(std::isnan(x), theirs[i][j].is_null()) << i << ", " << j;
      if (std::isnan(x)) continue;
      const double wanted = theirs[i][j].get<double>();
      ASSERT_NEAR(x, wanted, tolerance * std::max(1.0, std::abs(wanted))) << i << ", " << j;
    }
  }
}

double deviation(const Column& column) {
  double sum = 0;
  double squares = 0;
  double n = 0;
  for (const double x : column.numbers) {
    if (std::isnan(x)) continue;
    sum += x;
    squares += x * x;
    n += 1;
  }
  return std::sqrt(std::max(squares / n - (sum / n) * (sum / n), 1e-12));
}

/// What stands in the gaps, row by row; tolerance in standard deviations of the column. Returns how many were
/// compared: null in theirs is left out.
Index expect_same_fills(const Table& gaps, const Table& ours, const Json& theirs, double tolerance,
                        const std::string& what) {
  std::size_t next = 0;
  Index compared = 0;
  double worst = 0;
  for (Index row = 0; row < gaps.rows(); ++row) {
    for (std::size_t j = 0; j < gaps.columns.size(); ++j) {
      if (!gaps.columns[j].is_missing(row)) continue;
      const Json& wanted = theirs[next++];
      if (wanted.is_null()) continue;
      ++compared;
      const double apart =
          std::abs(ours.columns[j].numbers[static_cast<std::size_t>(row)] - wanted.get<double>());
      worst = std::max(worst, apart / deviation(gaps.columns[j]));
      if (!(apart / deviation(gaps.columns[j]) < tolerance)) {
        ADD_FAILURE() << what << ": row " << row << ", column " << j << ", "
                      << ours.columns[j].numbers[static_cast<std::size_t>(row)] << " and not " << wanted;
        return compared;
      }
    }
  }
  EXPECT_EQ(next, theirs.size());
  return compared;
}

TEST(PrepareReference, FillsAsScikitLearn) {
  Index all = 0;
  for (const auto& [name, table] : reference()["tables"].items()) {
    const Table gaps = table_from(table["table"]);
    const auto train = table["train"].get<Index>();
    const std::vector<std::pair<std::string, std::string>> methods = {
        {"mean", R"("method":"mean")"},
        {"median", R"("method":"median")"},
        {"most_frequent", R"("method":"most_frequent")"},
        {"constant", R"("method":"constant","fill_value":-3)"},
        {"knn_uniform", R"("method":"knn","n_neighbors":5,"weights":"uniform")"},
        {"knn_distance", R"("method":"knn","n_neighbors":5,"weights":"distance")"}};
    for (const auto& [key, method] : methods) {
      const Table ours = prepared(R"([{"kind":"impute",)" + method + "}]", gaps, train);
      const Index compared = expect_same_fills(gaps, ours, table[key], 1e-6, name + " " + key);
      all += compared;
    }
  }
  EXPECT_GT(all, 5000);
}

TEST(PrepareReference, IteratesAsScikitLearnWhereBothConverge) {
  const std::vector<std::pair<std::string, std::string>> settings = {
      {"bayesian_ridge", R"("estimator":"bayesian_ridge","imputation_order":"ascending")"},
      {"ridge", R"("estimator":"ridge","alpha":1,"imputation_order":"descending")"},
      {"roman", R"("estimator":"bayesian_ridge","imputation_order":"roman")"},
      {"arabic", R"("estimator":"bayesian_ridge","imputation_order":"arabic")"}};
  Index compared = 0;
  for (const auto& [name, table] : reference()["tables"].items()) {
    const Table gaps = table_from(table["table"]);
    for (const auto& [key, setting] : settings) {
      if (!table[key]["converged"].get<bool>()) continue;
      Json described;
      const Table ours =
          prepared(R"([{"kind":"impute","method":"iterative","max_iter":400,"tol":0.0001,)" + setting + "}]",
                   gaps, table["train"].get<Index>(), nullptr, &described);
      EXPECT_TRUE(described[0]["converged"].get<bool>()) << name << " " << key;
      compared += expect_same_fills(gaps, ours, table[key]["filled"], 1e-3, name + " " + key);
    }
  }
  EXPECT_GT(compared, 1000);
}

TEST(PrepareReference, MarksGapsAsScikitLearn) {
  for (const auto& [name, table] : reference()["tables"].items()) {
    for (const std::string features : {"missing-only", "all"}) {
      Table ours = prepared(R"([{"kind":"missing_indicator","features":")" + features + R"("}])",
                            table_from(table["table"]), table["train"].get<Index>());
      ours.columns.erase(ours.columns.begin(),
                         ours.columns.begin() + static_cast<Index>(table["table"][0].size()));
      expect_same(ours, table[features == "all" ? "indicator_all" : "indicator"], 0);
    }
  }
}

TEST(PrepareReference, ScalesMultipliesAndProjectsAsScikitLearn) {
  const Json& complete = reference()["complete"];
  const auto train = complete["train"].get<Index>();
  const Table table = table_from(complete["table"]);
  expect_same(prepared(R"([{"kind":"robust_scale","lower":25,"upper":75}])", table, train),
              complete["robust"], 1e-10);
  const Table products =
      prepared(R"([{"kind":"polynomial_features","degree":3,"interaction_only":false,"include_bias":true}])",
               table, train);
  expect_same(products, complete["polynomial"], 1e-10);
  for (std::size_t j = 0; j < products.columns.size(); ++j) {
    EXPECT_EQ(products.columns[j].name, complete["polynomial_names"][j].get<std::string>());
  }
  expect_same(
      prepared(R"([{"kind":"polynomial_features","degree":3,"interaction_only":true}])", table, train),
      complete["interactions"], 1e-10);
  Json described;
  Table projected = prepared(R"([{"kind":"pca","n_components":"all"}])", table, train, nullptr, &described);
  for (std::size_t c = 0; c < projected.columns.size(); ++c) {
    Column& column = projected.columns[c];
    if (column.numbers[0] * complete["pca"][0][c].get<double>() < 0) {
      for (double& x : column.numbers) x = -x;
    }
    EXPECT_NEAR(described[0]["columns"][c]["explained_share"].get<double>(),
                complete["pca_share"][c].get<double>(), 1e-9);
  }
  expect_same(projected, complete["pca"], 1e-6);
}

TEST(PrepareReference, EncodesAsScikitLearn) {
  const Json& complete = reference()["complete"];
  const auto train = complete["train"].get<Index>();
  std::string csv = "word\n";
  for (const Json& word : complete["words"]) csv += word.get<std::string>() + "\n";
  const Table words = testing::table_of(csv);
  const Table ordinal = prepared(R"([{"kind":"ordinal_encode","unknown_value":-1}])", words, train);
  for (std::size_t i = 0; i < complete["ordinal"].size(); ++i) {
    EXPECT_EQ(ordinal.columns[0].numbers[i], complete["ordinal"][i].get<double>());
  }
  Target target;
  target.task = Task::kRegression;
  for (const Json& y : complete["y"]) target.values.push_back(y.get<double>());
  for (const std::string smooth : {"auto", "10"}) {
    const std::string quoted = smooth == "auto" ? "\"auto\"" : smooth;
    const Table encoded =
        prepared(R"([{"kind":"target_encode","cv":5,"smooth":)" + quoted + "}]", words, train, &target);
    for (std::size_t i = static_cast<std::size_t>(train); i < complete["words"].size(); ++i) {
      const Json& known = complete["target_" + smooth];
      const auto at = known.find(complete["words"][i].get<std::string>());
      const double wanted = at == known.end() ? complete["target_mean"].get<double>() : at->get<double>();
      EXPECT_NEAR(encoded.columns[0].numbers[i], wanted, 1e-12) << smooth << ", row " << i;
    }
  }
}

}  // namespace
}  // namespace trainyard
