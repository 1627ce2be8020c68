#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "data/column_types.h"
#include "data/dates.h"
#include "data/split.h"
#include "data_fixtures.h"

namespace trainyard {
namespace {

using testing::error_text;
using testing::json_of;
using testing::table_of;

/// 60 rows of twelve patients, on 30 days, each day twice, in an order of chance; two classes, one of ten
/// rows.
Table visits() {
  std::string csv = "patient,day,sick\n";
  for (int i = 0; i < 60; ++i) {
    csv += "p" + std::to_string(i * 7 % 12) + "," + std::to_string(i * 17 % 60 / 2) + "," +
           (i % 6 == 0 ? "yes" : "no") + "\n";
  }
  return table_of(csv);
}

Target target_of(const Table& table) {
  Target target;
  target.name = "sick";
  target.classes = {"no", "yes"};
  for (const std::int32_t code : table.columns[2].codes) target.labels.push_back(code);
  return target;
}

Result<PartRows> split(std::string_view json, std::uint64_t seed = 1) {
  const Table table = visits();
  return split_rows(json_of(json), table, target_of(table), Rng(seed));
}

TEST(FoldSplit, NoGroupIsInTwoParts) {
  const Table table = visits();
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const Result<PartRows> parts =
        split(R"({"kind":"group","column":"patient","validation":0.2,"test":0.25})", seed);
    ASSERT_TRUE(parts.has_value()) << error_text(parts);
    std::map<std::string, std::set<std::size_t>> where;
    for (std::size_t part = 0; part < 3; ++part) {
      for (const Index row : (*parts)[part]) where[table.columns[0].text(row)].insert(part);
    }
    for (const auto& [patient, found] : where) EXPECT_EQ(found.size(), 1U) << patient;
    EXPECT_EQ((*parts)[0].size() + (*parts)[1].size() + (*parts)[2].size(), 60U);
    EXPECT_NEAR(static_cast<double>((*parts)[2].size()), 15, 5);
    EXPECT_NEAR(static_cast<double>((*parts)[1].size()), 12, 5);
  }
}

TEST(FoldSplit, TimeIsReadFromWhatTextsMean) {
  const auto last_of = [](const std::vector<std::string>& times) {
    std::string csv = "when,x\n";
    for (const std::string& time : times) csv += time + ",1\n";
    const Table table = table_of(csv);
    Target target;
    target.name = "x";
    target.task = Task::kRegression;
    target.values.assign(times.size(), 1.0);
    const auto parts = split_rows(json_of(R"({"kind":"time","column":"when","validation":0,"test":0.25})"),
                                  table, target, Rng(1));
    if (!parts) return error_text(parts);
    std::string last;
    for (const Index row : (*parts)[2]) last += times[static_cast<std::size_t>(row)] + " ";
    return last;
  };
  EXPECT_EQ(last_of({"Feb", "Jan", "Apr", "Mar"}), "Apr ");
  EXPECT_EQ(last_of({"31.12.2023", "01.02.2024", "15.06.2023", "02.01.2024"}), "01.02.2024 ");
  EXPECT_EQ(last_of({"2024-Q1", "2023-Q4", "2023-Q2", "2023-Q3"}), "2024-Q1 ");
  EXPECT_NE(last_of({"2024-01-31", "31.01.2024", "01/31/2024", "2024-02-01"}).find("written in several ways"),
            std::string::npos);
  EXPECT_NE(last_of({"soon", "later", "2024-01-01", "now"}).find("\"soon\" is no date"), std::string::npos);
  EXPECT_NE(last_of({"5", "5", "5", "5"}).find("split.column: All rows have the same time"),
            std::string::npos);
}

TEST(FoldSplit, TimeTestsWhatIsLater) {
  const Table table = visits();
  const Result<PartRows> parts = split(R"({"kind":"time","column":"day","validation":0.2,"test":0.2})");
  ASSERT_TRUE(parts.has_value()) << error_text(parts);
  const auto days = [&](std::size_t part) {
    std::vector<double> list;
    for (const Index row : (*parts)[part])
      list.push_back(table.columns[1].numbers[static_cast<std::size_t>(row)]);
    std::sort(list.begin(), list.end());
    return list;
  };
  EXPECT_LT(days(0).back(), days(1).front());
  EXPECT_LT(days(1).back(), days(2).front());
  EXPECT_EQ((*parts)[2].size(), 12U);
}

TEST(FoldSplit, EachRowValidatesOnceAndClassesAreDealtAlike) {
  std::multiset<Index> validated;
  const Table table = visits();
  for (int fold = 1; fold <= 5; ++fold) {
    const Result<PartRows> parts =
        split(R"({"kind":"k_fold","n_splits":5,"shuffle":true,"stratify":true,"test":0,"fold":)" +
              std::to_string(fold) + "}");
    ASSERT_TRUE(parts.has_value()) << error_text(parts);
    EXPECT_EQ((*parts)[1].size(), 12U);
    EXPECT_EQ((*parts)[0].size(), 48U);
    validated.insert((*parts)[1].begin(), (*parts)[1].end());
    const auto sick = std::count_if((*parts)[1].begin(), (*parts)[1].end(),
                                    [&](Index row) { return table.columns[2].text(row) == "yes"; });
    EXPECT_EQ(sick, 2);
  }
  EXPECT_EQ(validated.size(), 60U);
  EXPECT_EQ(std::set<Index>(validated.begin(), validated.end()).size(), 60U);
}

TEST(FoldSplit, FoldsKeepGroupsTogetherAndATestPartApart) {
  const Table table = visits();
  std::map<std::string, int> fold_of;
  for (int fold = 1; fold <= 4; ++fold) {
    const Result<PartRows> parts = split(
        R"({"kind":"k_fold","n_splits":4,"shuffle":true,"stratify":true,"test":0.15,"column":"patient","fold":)" +
        std::to_string(fold) + "}");
    ASSERT_TRUE(parts.has_value()) << error_text(parts);
    EXPECT_GE((*parts)[2].size(), 9U);
    for (const Index row : (*parts)[1]) {
      const auto [at, is_new] = fold_of.try_emplace(table.columns[0].text(row), fold);
      EXPECT_EQ(at->second, fold);
    }
  }
}

TEST(FoldSplit, SaysWhatIsWrong) {
  const auto says = [](std::string_view json, std::string_view words) {
    const std::string text = error_text(split(json));
    EXPECT_NE(text.find(words), std::string::npos) << text;
  };
  says(R"({"kind":"group","column":"patiemt","validation":0.2,"test":0.2})", "Did you mean \"patient\"?");
  says(R"({"kind":"group","column":"sick","validation":0.2,"test":0.2})",
       "split.column: This column is the target");
  says(R"({"kind":"time","validation":0.2,"test":0.2})", "split.kind");
  says(R"({"kind":"k_fold","n_splits":61,"shuffle":true,"stratify":false,"test":0,"fold":1})",
       "split.n_splits");
  says(R"({"kind":"k_fold","n_splits":5,"shuffle":true,"stratify":true,"test":0,"fold":6})", "split.fold");
  says(
      R"({"kind":"k_fold","n_splits":13,"shuffle":true,"stratify":true,"test":0,"column":"patient","fold":1})",
      "12 groups");
}

TEST(Dates, AreReadInOneFormatAlone) {
  EXPECT_EQ(read_date("1970-01-02", DateFormat::kIso), 1.0);
  EXPECT_EQ(read_date("2024-02-29", DateFormat::kIso), 19782.0);
  EXPECT_EQ(read_date("29.02.2024", DateFormat::kDayFirst), 19782.0);
  EXPECT_EQ(read_date("02/29/2024", DateFormat::kMonthFirst), 19782.0);
  EXPECT_EQ(read_date("1970-01-01T12:00", DateFormat::kIso), 0.5);
  EXPECT_FALSE(read_date("2023-02-29", DateFormat::kIso).has_value());
  EXPECT_FALSE(read_date("31.04.2024", DateFormat::kDayFirst).has_value());
  const Table table = table_of("when,x\n2024-01-31,1\n,2\n2024-02-01,3\n");
  const Result<Column> dates = as_dates(table.columns[0], table);
  ASSERT_TRUE(dates.has_value());
  EXPECT_EQ(dates->numbers[2] - dates->numbers[0], 1);
  EXPECT_TRUE(dates->is_missing(1));
}

TEST(Dates, InThreeFormatsNameTheLinesOfEach) {
  const Table table = table_of("when,x\n2024-01-31,1\n31.01.2024,2\n01/31/2024,3\n");
  const std::string text = error_text(as_dates(table.columns[0], table));
  EXPECT_NE(text.find("column \"when\", line 2"), std::string::npos) << text;
  EXPECT_NE(text.find("\"31.01.2024\" in line 3"), std::string::npos) << text;
  EXPECT_NE(text.find("\"01/31/2024\" in line 4"), std::string::npos) << text;
  const Table other = table_of("when,x\n2024-01-31,1\nsoon,2\n");
  EXPECT_NE(error_text(as_dates(other.columns[0], other)).find("line 3: \"soon\" is no date"),
            std::string::npos);
}

TEST(InferredTypes, ComeWithTheirReason) {
  std::string csv = "id,name,when,size,island,x\n";
  for (int i = 0; i < 24; ++i) {
    csv += std::to_string(i + 1) + ",name" + std::to_string(i) + ",2024-03-" + (i < 9 ? "0" : "") +
           std::to_string(i + 1) + "," +
           (i % 3 == 0   ? "low"
            : i % 3 == 1 ? "high"
                         : "medium") +
           "," + (i % 2 == 0 ? "Dream" : "Biscoe") + "," + std::to_string(i * i % 7) + "\n";
  }
  const Table table = table_of(csv);
  const std::vector<std::string> wanted = {"identifier", "identifier",  "date",
                                           "ordinal",    "categorical", "numeric"};
  for (std::size_t j = 0; j < wanted.size(); ++j) {
    const InferredType inferred = infer_type(table.columns[j]);
    EXPECT_EQ(inferred.type, wanted[j]) << table.columns[j].name;
    EXPECT_FALSE(inferred.reason.empty());
  }
  EXPECT_EQ(infer_type(table.columns[3]).order, (std::vector<std::string>{"low", "medium", "high"}));
  const Result<Column> ordinal = as_ordinal(table.columns[3], {}, table);
  ASSERT_TRUE(ordinal.has_value());
  EXPECT_EQ(ordinal->numbers[0], 0);
  EXPECT_EQ(ordinal->numbers[1], 2);
  EXPECT_NE(error_text(as_ordinal(table.columns[3], {"low", "high"}, table))
                .find("line 4: \"medium\" is not in the order"),
            std::string::npos);
}

}  // namespace
}  // namespace trainyard
