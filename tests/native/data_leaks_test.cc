#include <gtest/gtest.h>

#include <map>

#include "common/rng.h"
#include "data/repeated_rows.h"
#include "data/target.h"
#include "data/telltale_features.h"
#include "data_fixtures.h"
#include "experiment/experiment.h"

namespace trainyard {
namespace {

using testing::builtin_table;
using testing::error_text;
using testing::json_of;
using testing::table_of;

/// The last column is the target.
std::map<std::string, std::string> telltales(const Table& table, Task task) {
  const auto target = make_target(table.columns.back(), task, true, table);
  EXPECT_TRUE(target.has_value()) << error_text(target);
  std::vector<const Column*> features;
  for (const Column& column : table.columns) features.push_back(&column);
  features.pop_back();
  std::vector<Index> rows;
  for (Index row = 0; row < table.rows(); ++row) rows.push_back(row);
  std::map<std::string, std::string> told;
  for (const Error& warning : telltale_features(features, *target, rows))
    told[warning.path] = warning.message;
  return told;
}

/// Columns by which the class of a row can be told, and some by which it cannot.
Table classes_table(int n) {
  std::string csv = "code,mostly,number,range,counts,seldom,noise,name,gap,y\n";
  Rng rng(5);
  for (int i = 0; i < n; ++i) {
    const int c = static_cast<int>(rng.below(3));
    const int code = c * 2 + static_cast<int>(rng.below(2));
    csv += "k" + std::to_string(code) + ",m" + std::to_string(i == 7 ? (c + 1) % 3 : c);
    csv += "," + std::to_string((code * 3) % 7) + "," + std::to_string(c * 10 + rng.uniform());
    csv += "," + std::to_string(i) + "," + (c == 0 && i % 8 == 0 ? "yes" : "no");
    csv += "," + std::to_string(rng.normal()) + ",n" + std::to_string(i);
    csv += std::string(",") + (c == 1 ? "" : c == 0 ? "a" : "b");
    csv += ",c" + std::to_string(c) + "\n";
  }
  return table_of(csv);
}

TEST(TelltaleFeatures, TellTheClass) {
  for (const int n : {300, 5000}) {
    const auto told = telltales(classes_table(n), Task::kClassification);
    EXPECT_EQ(told.size(), 5U) << n;
    for (const char* name : {"code", "number", "range", "gap"}) {
      const auto found = told.find(std::string("column \"") + name + '"');
      ASSERT_NE(found, told.end()) << name << n;
      EXPECT_NE(found->second.find("the class of every row"), std::string::npos) << found->second;
    }
    EXPECT_NE(told.at("column \"range\"").find("by a range of its numbers"), std::string::npos);
    EXPECT_NE(told.at("column \"mostly\"").find(n == 300 ? "99.6 % of the rows" : "99.9 % of the rows"),
              std::string::npos)
        << told.at("column \"mostly\"");
  }
  EXPECT_TRUE(telltales(classes_table(15), Task::kClassification).empty()) << "too few rows say nothing";
}

TEST(TelltaleFeatures, ANumberOfTheRowTellsWhatTheTableIsSortedBy) {
  std::string csv = "id,x,y\n";
  Rng rng(2);
  for (int i = 0; i < 60; ++i)
    csv += std::to_string(i) + "," + std::to_string(rng.normal()) + "," +
           (i < 25   ? "a"
            : i < 40 ? "b"
                     : "c") +
           "\n";
  const auto told = telltales(table_of(csv), Task::kClassification);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.begin()->first, "column \"id\"");
}

TEST(TelltaleFeatures, RareClassesAndRareValuesTellNothing) {
  std::string csv = "x,few,y\n";
  Rng rng(2);
  for (int i = 0; i < 200; ++i) {
    const bool rare = i % 50 == 3;  // four rows
    csv += std::to_string(rare ? 9 + rng.uniform() : rng.uniform()) + ",v" + std::to_string(i / 4) + "," +
           (rare ? "ill" : "well") + "\n";
  }
  EXPECT_TRUE(telltales(table_of(csv), Task::kClassification).empty());
}

TEST(TelltaleFeatures, TellTheNumber) {
  for (const int n : {200, 6000}) {
    std::string csv = "copy,line,near,curve,down,group,gappy,noisy,noise,y\n";
    Rng rng(7);
    for (int i = 0; i < n; ++i) {
      const int group = static_cast<int>(rng.below(8));
      const double y = 1 + group * 3 + static_cast<double>(rng.below(100)) * 1e-4;
      const auto text = [](double x) { return std::to_string(x); };
      csv += text(y) + "," + text(32 + 1.8 * y) + "," + text(y + 0.01 * rng.normal()) + "," +
             text(y * y * y) + "," + text(100 - y * y) + ",g" + std::to_string((group * 5) % 8) + "," +
             (i % 3 == 0 ? "" : text(-y)) + "," + text(y + rng.normal()) + "," + text(rng.normal()) + "," +
             text(y) + "\n";
    }
    const auto told = telltales(table_of(csv), Task::kRegression);
    const auto says = [&](const char* name, const char* words) {
      const auto found = told.find(std::string("column \"") + name + '"');
      EXPECT_TRUE(found != told.end() && found->second.find(words) != std::string::npos)
          << name << " " << n << ": " << (found == told.end() ? "nothing" : found->second);
    };
    says("copy", "a copy of the target");
    says("line", "a linear function of the target");
    says("near", "lies on a line with the target");
    says("curve", "rises as it rises");
    says("down", "falls as it rises");
    says("group", "goes with one value of the target");
    says("gappy", "a linear function of the target");
    EXPECT_EQ(told.size(), 7U);
  }
}

TEST(RepeatedRows, AreCountedAsByComparingAllPairs) {
  Rng rng(11);
  std::string csv = "a,b,c,y\n";
  for (int i = 0; i < 120; ++i) {
    csv += (i % 17 == 0 ? "" : std::to_string(rng.below(4))) + "," + std::to_string(rng.below(5)) + ",k" +
           std::to_string(rng.below(3)) + "," + (rng.below(2) == 0 ? "no" : "yes") + "\n";
  }
  const Table table = table_of(csv);
  const auto target = make_target(table.columns[3], Task::kClassification, false, table);
  ASSERT_TRUE(target.has_value());
  const std::vector<const Column*> features = {&table.columns[0], &table.columns[1], &table.columns[2]};
  PartRows parts;
  for (Index row = 0; row < 120; ++row) parts[static_cast<std::size_t>(row % 3)].push_back(row);
  const auto same = [&](Index a, Index b, std::size_t columns) {
    for (std::size_t j = 0; j < columns; ++j)
      if (table.columns[j].text(a) != table.columns[j].text(b)) return false;
    return true;
  };
  Index repeats = 0;
  Index contradictions = 0;
  for (Index row = 0; row < 120; ++row) {
    if (row % 3 == 0) continue;
    bool whole = false;
    bool inputs = false;
    for (const Index other : parts[0]) {
      whole = whole || same(row, other, 4);
      inputs = inputs || same(row, other, 3);
    }
    repeats += whole ? 1 : 0;
    contradictions += inputs && !whole ? 1 : 0;
  }
  const RepeatedRows found = RepeatedRows::of(features, *target, parts);
  EXPECT_EQ(found.rows, 80);
  EXPECT_EQ(found.repeats, repeats);
  EXPECT_EQ(found.contradictions, contradictions);
  EXPECT_GT(repeats, 0);
  EXPECT_GT(contradictions, 0);
  EXPECT_TRUE(same(found.repeat.row, found.repeat.of, 4));
  EXPECT_TRUE(same(found.contradiction.row, found.contradiction.of, 3));
  EXPECT_FALSE(same(found.contradiction.row, found.contradiction.of, 4));
  // Three columns of four, five and three values meet again without having been copied.
  EXPECT_TRUE(found.warnings().empty());
}

std::vector<std::string> warnings_of(const Json& spec, const Table& table) {
  const auto experiment = Experiment::create(spec, &table);
  EXPECT_TRUE(experiment.has_value()) << error_text(experiment);
  std::vector<std::string> list;
  if (!experiment) return list;
  const Json result = (*experiment)->result();
  for (const Json& warning : result["warnings"])
    list.push_back(warning["path"].get<std::string>() + ": " + warning["message"].get<std::string>());
  return list;
}

TEST(RepeatedRows, AreNamedInTheWarningsOfAnExperiment) {
  std::string csv = "a,b,y,part\n";
  Rng rng(4);
  for (int i = 0; i < 40; ++i)
    csv += std::to_string(rng.normal()) + "," + std::to_string(i) + "," + (rng.below(2) == 0 ? "no" : "yes") +
           ",train\n";
  csv += "0.5,77,no,train\n0.5,77,no,test\n-1,78,no,train\n-1,78,yes,test\n9,9,no,test\n";
  const auto said = warnings_of(json_of(R"({"data":{"source":{"kind":"csv","path":"t.csv"},"target":"y"},
      "split":{"kind":"column","column":"part"},"model":{"kind":"logistic_regression"}})"),
                                table_of(csv));
  ASSERT_EQ(said.size(), 2U);
  EXPECT_NE(said[0].find("split: 1 of the 3 rows that validate or test repeats the features and the target"),
            std::string::npos)
      << said[0];
  EXPECT_NE(said[0].find("row 41 that of row 40 (counted from 0)"), std::string::npos) << said[0];
  EXPECT_NE(said[1].find("data: 1 of the 3 rows that validate or test has the features of a training row and "
                         "another class, first row 43 that of row 42"),
            std::string::npos)
      << said[1];
}

/// Iris holds one flower twice: rows 101 and 142, counted from 0. Nothing else is to be said of these tables.
TEST(Leaks, AreNotSeenWhereThereAreNone) {
  int of_iris = 0;
  for (const char* name : {"iris", "wine", "breast_cancer", "digits", "diabetes", "penguins", "airquality"}) {
    const Table table = builtin_table(name);
    for (const int seed : {1, 2, 3, 4, 5, 6}) {
      Json spec = json_of(R"({"data":{"source":{"kind":"builtin"},"missing_target":"drop"},
          "model":{"kind":"random_forest","n_estimators":1}})");
      spec["data"]["source"]["name"] = name;
      spec["seed"] = seed;
      int told = 0;
      for (const std::string& warning : warnings_of(spec, table)) {
        if (warning.find("the same in every row") != std::string::npos) continue;
        ++told;
        const bool true_of_iris = std::string_view(name) == "iris" && warning.find("split: 1 of the ") == 0 &&
                                  (warning.find("row 101 that of row 142") != std::string::npos ||
                                   warning.find("row 142 that of row 101") != std::string::npos);
        EXPECT_TRUE(true_of_iris) << name << " " << seed << ": " << warning;
      }
      EXPECT_LE(told, 1);
      of_iris += std::string_view(name) == "iris" ? told : 0;
    }
  }
  EXPECT_GE(of_iris, 1) << "the twins are in one part under every seed";
}

}  // namespace
}  // namespace trainyard
