#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "data_fixtures.h"
#include "experiment/cross_validation.h"
#include "experiment/experiment.h"
#include "experiment/explore.h"
#include "experiment/gap_lab.h"

namespace trainyard {
namespace {

using testing::builtin_table;
using testing::error_text;
using testing::json_of;

Json run_folds(const Json& spec, const Table& table, Index steps) {
  auto validation = CrossValidation::create(spec, &table, {});
  EXPECT_TRUE(validation.has_value()) << error_text(validation);
  if (!validation) return {};
  for (;;) {
    const Result<Json> status = (*validation)->advance(steps, false);
    EXPECT_TRUE(status.has_value()) << error_text(status);
    if (!status || ((*status)["state"] != Json("training") && (*status)["state"] != Json("ready"))) break;
  }
  return (*validation)->result();
}

TEST(CrossValidation, TellsMeanAndSpreadOfAllFolds) {
  const Table iris = builtin_table("iris");
  const Json spec = json_of(
      R"({"data":{"source":{"kind":"builtin","name":"iris"}},"split":{"kind":"k_fold","n_splits":4},
          "model":{"kind":"logistic_regression"}})");
  const Json result = run_folds(spec, iris, 1);
  const Json& found = result["cross_validation"];
  ASSERT_EQ(found["folds"].size(), 4U);
  double mean = 0;
  double squares = 0;
  for (const Json& fold : found["folds"]) mean += fold["validation"]["accuracy"].get<double>() / 4;
  for (const Json& fold : found["folds"])
    squares += std::pow(fold["validation"]["accuracy"].get<double>() - mean, 2);
  EXPECT_NEAR(found["mean"]["validation"]["accuracy"].get<double>(), mean, 1e-12);
  EXPECT_NEAR(found["std"]["validation"]["accuracy"].get<double>(), std::sqrt(squares / 3), 1e-12);
  EXPECT_GT(mean, 0.9);
  EXPECT_FALSE(result["spec"]["split"].contains("fold"));
  EXPECT_EQ(result["history"].back()["fold"], 4);
  // Each fold is the experiment that names it.
  Json alone = spec;
  alone["split"]["fold"] = 2;
  auto experiment = Experiment::create(alone, &iris);
  ASSERT_TRUE(experiment.has_value());
  for (std::string state; state != "finished";)
    state = (*(*experiment)->advance(7, false))["state"].get<std::string>();
  EXPECT_EQ((*experiment)->metrics()["validation"]["accuracy"], found["folds"][1]["validation"]["accuracy"]);
  EXPECT_EQ(run_folds(spec, iris, 50)["cross_validation"], found);
}

Json run_lab(const Json& spec, const Table& table) {
  double now = 0;
  auto lab = GapLab::create(spec, &table, [&now] { return now += 1; });
  EXPECT_TRUE(lab.has_value()) << error_text(lab);
  if (!lab) return {};
  for (int i = 0; i < 100000; ++i) {
    const Result<Json> status = (*lab)->advance(20);
    if (!status || (*status)["state"] == Json("finished")) break;
  }
  return (*lab)->result();
}

const Json& row_of(const Json& result, std::string_view treatment) {
  static const Json kNone;
  for (const Json& row : result["treatments"]) {
    if (row["treatment"] == Json(treatment)) return row;
  }
  return kNone;
}

TEST(GapLab, PutsTreatmentsSideBySide) {
  const Table wine = builtin_table("wine");
  const Json result = run_lab(json_of(R"({"data":{"source":{"kind":"builtin","name":"wine"},
      "gaps":{"mechanism":"mcar","share":0.2}}, "model":{"kind":"logistic_regression"},
      "lab":{"seeds":3,"treatments":["complete","delete_rows","fill_mean","fill_knn","fill_iterative","mark_and_mean"]}})"),
                              wine);
  ASSERT_EQ(result["treatments"].size(), 6U);
  EXPECT_EQ(result["metric"], "accuracy");
  const auto error = [&](std::string_view name) {
    return row_of(result, name)["error"]["mean"].get<double>();
  };
  EXPECT_NEAR(error("fill_mean"), 1, 0.1);
  EXPECT_LT(error("fill_iterative"), 0.9);
  EXPECT_LT(error("fill_knn"), 0.9);
  EXPECT_NEAR(row_of(result, "fill_mean")["spread"]["mean"].get<double>(), std::sqrt(0.8), 0.03);
  for (const Json& row : result["treatments"]) {
    if (row["treatment"] == Json("delete_rows")) continue;  // 0.8^13 of 120 rows: may leave too few
    EXPECT_FALSE(row.contains("failed")) << row["failed"];
    EXPECT_EQ(row["score"]["values"].size(), 3U) << row["treatment"];
    EXPECT_GT(row["score"]["mean"].get<double>(), 0.8);
  }
  // Each column has as many pairs as any other, so that their means have the mean of all pairs.
  double changes = 0;
  const Json& columns = row_of(result, "fill_mean")["columns"];
  for (const Json& column : columns) {
    EXPECT_GT(column["correlation_change"]["mean"].get<double>(), 0);
    changes += column["correlation_change"]["mean"].get<double>() / static_cast<double>(columns.size());
  }
  EXPECT_NEAR(row_of(result, "fill_mean")["correlation_change"]["mean"].get<double>(), changes, 1e-12);
  EXPECT_TRUE(row_of(result, "complete")["error"].is_null());
  EXPECT_EQ(row_of(result, "fill_mean")["milliseconds"]["mean"], 1.0);
}

/// Where what is large hides itself, the rows without gaps are no fair part of all rows.
TEST(GapLab, DeletingRowsChangesTheColumnsThatAreLeft) {
  const Table wine = builtin_table("wine");
  const Json result = run_lab(json_of(R"({"data":{"source":{"kind":"builtin","name":"wine"},
      "gaps":{"mechanism":"mnar","share":0.3,"columns":["alcohol"]}}, "model":{"kind":"logistic_regression"},
      "lab":{"seeds":2,"treatments":["delete_rows","native"]}})"),
                              wine);
  const auto alcohol = [&](std::string_view treatment) -> Json {
    for (const Json& column : row_of(result, treatment)["columns"]) {
      if (column["column"] == Json("alcohol")) return column;
    }
    return {};
  };
  EXPECT_LT(alcohol("delete_rows")["mean_shift"]["mean"].get<double>(), -0.2);
  EXPECT_LT(alcohol("delete_rows")["spread"]["mean"].get<double>(), 0.95);
  EXPECT_GT(row_of(result, "delete_rows")["correlation_change"]["mean"].get<double>(), 0.01);
  // Trees leave the gaps, and so the same numbers.
  EXPECT_NEAR(alcohol("native")["mean_shift"]["mean"].get<double>(),
              alcohol("delete_rows")["mean_shift"]["mean"].get<double>(), 1e-9);
}

TEST(GapLab, LearnsFromPairsOfColumns) {
  const Table airquality = builtin_table("airquality");
  const auto models = [&](const char* model, const char* treatments) {
    Json spec =
        json_of(R"({"data":{"source":{"kind":"builtin","name":"airquality"},"missing_target":"drop"}})");
    spec["model"] = json_of(model);
    spec["lab"] = {{"seeds", 2}, {"treatments", json_of(treatments)}};
    return run_lab(spec, airquality);
  };
  const Json lasso = models(R"({"kind":"lasso","alpha":0.5})", R"(["fill_mean","pairwise"])");
  const Json& row = row_of(lasso, "pairwise");
  EXPECT_EQ(row["model"], "lasso");
  EXPECT_FALSE(row.contains("failed")) << row["failed"];
  EXPECT_NEAR(row["score"]["mean"].get<double>(), row_of(lasso, "fill_mean")["score"]["mean"].get<double>(),
              0.1);
  EXPECT_EQ(row_of(models(R"("random_forest")", R"(["pairwise"])"), "pairwise")["model"], "ridge");
  const Table wine = builtin_table("wine");
  const Json classes =
      run_lab(json_of(R"({"data":{"source":{"kind":"builtin","name":"wine"},"gaps":{"share":0.1}},
      "model":{"kind":"logistic_regression"},"lab":{"seeds":1,"treatments":["fill_mean","pairwise"]}})"),
              wine);
  EXPECT_EQ(classes["treatments"].size(), 1U);
}

/// The answer of a group is a coin's, and no group is in two parts. Honestly encoded, the groups to test on
/// are unknown and one value, so that no model does better than a coin; encoded by all rows, each carries the
/// targets of its own group, out of fold or not, and they are all known: theory says a gain of one half.
TEST(GapLab, LeakRaisesTheScoreAsTheorySays) {
  std::string csv = "code,group,x,y\n";
  Rng rng(3);
  constexpr int kGroups = 80;
  std::vector<bool> answers;
  for (int g = 0; g < kGroups; ++g) answers.push_back(rng.below(2) == 0);
  for (int i = 0; i < 8 * kGroups; ++i) {
    const int g = i % kGroups;
    csv += "k" + std::to_string(g) + "," + std::to_string(g) + "," +
           (i % 9 == 0 ? "" : std::to_string(rng.normal())) + "," +
           (answers[static_cast<std::size_t>(g)] ? "no" : "yes") + "\n";
  }
  const Table table = testing::table_of(csv);
  const Json result = run_lab(json_of(R"({"data":{"source":{"kind":"csv","path":"t.csv"},"target":"y"},
      "split":{"kind":"group","column":"group","validation":0,"test":0.3},
      "prepare":[{"kind":"target_encode"},"standard_scale"],
      "model":{"kind":"logistic_regression"}, "lab":{"seeds":6,"leak":true,"treatments":["fill_mean"]}})"),
                              table);
  const Json& row = row_of(result, "fill_mean");
  EXPECT_FALSE(row.contains("failed")) << row["failed"];
  // 24 groups a seed: a coin's score deviates by 0.1 in each, and by 0.042 in the mean of six.
  EXPECT_NEAR(row["score"]["mean"].get<double>(), 0.5, 0.12);
  EXPECT_GT(row["leaky_score"]["mean"].get<double>(), 0.95);
  EXPECT_NEAR(row["leak_gain"]["mean"].get<double>(), 0.5, 0.12);
  for (const Json& gain : row["leak_gain"]["values"]) EXPECT_GT(gain.get<double>(), 0.15);
}

TEST(GapLab, RefusesATableWithoutGaps) {
  const Table iris = builtin_table("iris");
  const auto lab = GapLab::create(json_of(R"({"data":{"source":{"kind":"builtin","name":"iris"}},
      "model":{"kind":"logistic_regression"}})"),
                                  &iris, [] { return 0.0; });
  EXPECT_NE(error_text(lab).find("data.gaps: The table has no gaps"), std::string::npos);
}

TEST(Explore, SeesGapsBeforeAnyStep) {
  const Table airquality = builtin_table("airquality");
  const Json spec =
      json_of(R"({"data":{"source":{"kind":"builtin","name":"airquality"},"missing_target":"drop"},
      "model":{"kind":"ridge"}})");
  const auto found = explore(spec, &airquality, json_of(R"({"what":"missing","limit":10})"));
  ASSERT_TRUE(found.has_value()) << error_text(found);
  EXPECT_EQ(found->info["rows"], 153);
  EXPECT_EQ(found->arrays[0].shape, (std::vector<Index>{10, 5}));
  const auto pairs = explore(spec, &airquality, json_of(R"({"what":"correlations"})"));
  ASSERT_TRUE(pairs.has_value());
  EXPECT_EQ(pairs->arrays[0].shape, (std::vector<Index>{5, 5}));
  EXPECT_NE(error_text(explore(spec, &airquality, json_of(R"({"what":"x"})"))).find("query.what"),
            std::string::npos);
}

TEST(Explore, ShowsColumnsWhereARunIsRefused) {
  const Table penguins = builtin_table("penguins");
  const Json spec = json_of(R"({"data":{"source":{"kind":"builtin","name":"penguins"},
      "missing_target":"drop"}, "model":{"kind":"mlp","layers":[]}})");
  EXPECT_NE(error_text(Experiment::create(spec, &penguins)).find("missing cells"), std::string::npos);
  Json gaps_as_they_are = spec;
  gaps_as_they_are["model"] = {{"kind", "random_forest"}};
  const auto run = Experiment::create(gaps_as_they_are, &penguins);
  ASSERT_TRUE(run.has_value()) << error_text(run);
  for (const char* query :
       {R"({"what":"column","column":"beak_length_mm"})", R"({"what":"column","column":"sex"})",
        R"({"what":"scatter","x":"beak_length_mm","y":"body_mass_g"})"}) {
    const auto found = explore(spec, &penguins, json_of(query));
    ASSERT_TRUE(found.has_value()) << error_text(found);
    const auto same = (*run)->inspect(json_of(query));
    ASSERT_TRUE(same.has_value()) << error_text(same);
    EXPECT_EQ(found->info, same->info);
    ASSERT_EQ(found->arrays.size(), same->arrays.size());
    for (std::size_t i = 0; i < found->arrays.size(); ++i) {
      EXPECT_TRUE(std::ranges::equal(found->arrays[i].values, same->arrays[i].values, [](float a, float b) {
        return a == b || (std::isnan(a) && std::isnan(b));
      })) << query;
    }
  }
}

/// What training never met goes its way, and is told.
TEST(Unseen, CategoriesOfOtherPartsAreCounted) {
  std::string csv = "k,x,part,y\n";
  for (int i = 0; i < 12; ++i)
    csv += std::string(i % 2 == 0 ? "u" : "v") + "," + std::to_string(i) + ",train," + std::to_string(i * i) +
           "\n";
  csv += "zz,1,test,3\nzz,2,test,4\nu,3,test,5\nww,3,validation,5\n,4,test,1\n";
  const Table table = testing::table_of(csv);
  for (const char* step : {"one_hot", "ordinal_encode", "target_encode"}) {
    Json spec = json_of(
        R"({"data":{"source":{"kind":"csv","path":"t.csv"},"target":"y","task":"regression","features":["k","x"]},
        "split":{"kind":"column","column":"part"}, "model":{"kind":"ridge"},
        "prepare":[{"kind":"impute","method":"most_frequent"}]})");
    spec["prepare"].push_back(step);
    const auto run = Experiment::create(spec, &table);
    ASSERT_TRUE(run.has_value()) << error_text(run);
    std::string all;
    const Json outline = (*run)->outline();
    for (const Json& warning : outline["warnings"])
      all += warning["path"].get<std::string>() + ": " + warning["message"].get<std::string>() + "\n";
    EXPECT_NE(
        all.find("column \"k\": 2 rows of the test part hold a category that no training row has, such as "
                 "\"zz\". Such a cell "),
        std::string::npos)
        << step << all;
    EXPECT_NE(all.find("1 row of the validation part holds"), std::string::npos) << step << all;
  }
}

}  // namespace
}  // namespace trainyard
