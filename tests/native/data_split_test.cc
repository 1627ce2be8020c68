#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "data/generators.h"
#include "data/sequence_generators.h"
#include "data/split.h"
#include "data/target.h"
#include "data_fixtures.h"
#include "experiment/families.h"
#include "spec/fill_in.h"

namespace trainyard {
namespace {

using testing::error_text;
using testing::json_of;
using testing::table_of;

Target target_of(const Table& table, std::string_view name, bool drop = false) {
  const Column& column = table.columns[static_cast<std::size_t>(table.find(name))];
  Result<Target> target = make_target(column, infer_task(column), drop, table);
  EXPECT_TRUE(target.has_value()) << error_text(target);
  return target ? std::move(*target) : Target();
}

/// A table with a class column of the given sizes: "a" first.
Table classes_of(const std::vector<int>& sizes) {
  std::string csv = "x,y\n";
  for (std::size_t c = 0; c < sizes.size(); ++c) {
    for (int i = 0; i < sizes[c]; ++i) csv += std::to_string(i) + "," + static_cast<char>('a' + c) + "\n";
  }
  return table_of(csv);
}

std::vector<Index> counts_by_class(const Target& target, const std::vector<Index>& rows) {
  std::vector<Index> counts(target.classes.size());
  for (const Index row : rows)
    ++counts[static_cast<std::size_t>(target.labels[static_cast<std::size_t>(row)])];
  return counts;
}

TEST(Split, StratifiesByLargestRemainder) {
  const Table table = classes_of({50, 33, 17});
  const Target target = target_of(table, "y");
  const auto parts = split_rows(json_of(R"({"kind":"random","validation":0.15,"test":0.25,"stratify":true})"),
                                table, target, Rng(1));
  ASSERT_TRUE(parts.has_value());
  // Quotas of the test: 12.5, 8.25, 4.25; of validation: 7.5, 4.95, 2.55.
  EXPECT_EQ(counts_by_class(target, (*parts)[2]), (std::vector<Index>{13, 8, 4}));
  EXPECT_EQ(counts_by_class(target, (*parts)[1]), (std::vector<Index>{7, 5, 3}));
  EXPECT_EQ((*parts)[0].size(), 60U);
  std::set<Index> all;
  for (const auto& rows : *parts) {
    EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end()));
    all.insert(rows.begin(), rows.end());
  }
  EXPECT_EQ(all.size(), 100U);
}

TEST(Split, EveryClassKeepsARowToTrainOn) {
  const Table table = classes_of({30, 2, 3});
  const Target target = target_of(table, "y");
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto parts =
        split_rows(json_of(R"({"kind":"random","validation":0.45,"test":0.45,"stratify":true})"), table,
                   target, Rng(seed));
    ASSERT_TRUE(parts.has_value());
    for (const Index count : counts_by_class(target, (*parts)[0])) EXPECT_GE(count, 1);
  }
}

TEST(Split, SeedsDifferAndRepeat) {
  const Table table = classes_of({50, 50});
  const Target target = target_of(table, "y");
  const Json split = json_of(R"({"kind":"random","validation":0,"test":0.25,"stratify":false})");
  EXPECT_EQ(*split_rows(split, table, target, Rng(1)), *split_rows(split, table, target, Rng(1)));
  EXPECT_NE(*split_rows(split, table, target, Rng(1)), *split_rows(split, table, target, Rng(2)));
  EXPECT_EQ((*split_rows(split, table, target, Rng(1)))[2].size(), 25U);
  EXPECT_TRUE((*split_rows(split, table, target, Rng(1)))[1].empty());
}

TEST(Split, Refusals) {
  const Table table = classes_of({5, 1});
  const Target target = target_of(table, "y");
  const auto error = [&](std::string_view split) {
    return error_text(split_rows(json_of(split), table, target, Rng(1)));
  };
  EXPECT_NE(error(R"({"kind":"random","validation":0.2,"test":0.2,"stratify":true})")
                .find("The class \"b\" has one row"),
            std::string::npos);
  EXPECT_NE(
      error(R"({"kind":"random","validation":0.5,"test":0.5,"stratify":false})").find("split.validation: "),
      std::string::npos);
  EXPECT_NE(error(R"({"kind":"random","validation":0.49,"test":0.5,"stratify":false})")
                .find("leave none of the 6 rows"),
            std::string::npos);
  EXPECT_TRUE(split_rows(json_of(R"({"kind":"random","validation":0,"test":0,"stratify":true})"), table,
                         target, Rng(1))
                  .has_value());
}

TEST(Split, ByColumn) {
  const Table table = table_of("x,y,part\n1,a,train\n2,b,test\n3,a,validation\n4,b,train\n");
  const Target target = target_of(table, "y");
  const auto parts = split_rows(json_of(R"({"kind":"column","column":"part"})"), table, target, Rng(1));
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ((*parts)[0], (std::vector<Index>{0, 3}));
  EXPECT_EQ((*parts)[1], (std::vector<Index>{2}));
  EXPECT_EQ((*parts)[2], (std::vector<Index>{1}));
  const auto error = [&](std::string_view csv, std::string_view column) {
    const Table other = table_of(csv);
    return error_text(
        split_rows(Json{{"kind", "column"}, {"column", column}}, other, target_of(other, "y"), Rng(1)));
  };
  EXPECT_NE(error("x,y,part\n1,a,train\n2,b,tset\n", "part").find("line 3: \"tset\" is no part"),
            std::string::npos);
  EXPECT_NE(error("x,y,part\n1,a,train\n2,b,\n", "part").find("line 3: This cell is empty"),
            std::string::npos);
  EXPECT_NE(error("x,y,part\n1,a,test\n2,b,test\n", "part").find("No row is left"), std::string::npos);
  EXPECT_NE(error("x,y,part\n1,a,test\n2,b,test\n", "parts").find("Did you mean \"part\"?"),
            std::string::npos);
}

TEST(Target, TaskIsInferred) {
  EXPECT_EQ(infer_task(table_of("y\na\nb\n").columns[0]), Task::kClassification);
  EXPECT_EQ(infer_task(table_of("y\n1\n2\n3\n").columns[0]), Task::kClassification);
  EXPECT_EQ(infer_task(table_of("y\n1\n2.5\n").columns[0]), Task::kRegression);
  std::string many = "y\n";
  for (int i = 0; i <= kMostInferredClasses; ++i) many += std::to_string(i) + "\n";
  EXPECT_EQ(infer_task(table_of(many).columns[0]), Task::kRegression);
  for (const char* name : {"iris", "wine", "breast_cancer", "digits", "penguins"}) {
    const Table table = testing::builtin_table(name);
    const Index at = table.find(builtin_target(name));
    ASSERT_GE(at, 0) << name;
    EXPECT_EQ(infer_task(table.columns[static_cast<std::size_t>(at)]), Task::kClassification) << name;
  }
  for (const char* name : {"diabetes", "airquality"}) {
    const Table table = testing::builtin_table(name);
    const Index at = table.find(builtin_target(name));
    ASSERT_GE(at, 0) << name;
    EXPECT_EQ(infer_task(table.columns[static_cast<std::size_t>(at)]), Task::kRegression) << name;
  }
}

TEST(Target, ClassesAreSorted) {
  EXPECT_EQ(target_of(table_of("y\n10\n9\n-1\n9\n"), "y").classes,
            (std::vector<std::string>{"-1", "9", "10"}));
  EXPECT_EQ(target_of(table_of("y\n10\n9\n-1\n9\n"), "y").labels, (std::vector<std::int32_t>{2, 1, 0, 1}));
  EXPECT_EQ(target_of(table_of("y\nb\na\nB\n"), "y").classes, (std::vector<std::string>{"B", "a", "b"}));
}

TEST(Target, Refusals) {
  const auto error = [](std::string_view csv, Task task) {
    const Table table = table_of(csv);
    return error_text(make_target(table.columns[0], task, false, table));
  };
  EXPECT_NE(error("y,x\na,1\na,2\n", Task::kClassification).find("one class only, \"a\""), std::string::npos);
  EXPECT_NE(error("y,x\n3,1\n3,2\n", Task::kRegression).find("same in every row"), std::string::npos);
  EXPECT_NE(error("y,x\n,1\n,2\n", Task::kRegression).find("no values at all"), std::string::npos);
  EXPECT_NE(
      error("y,x\na,1\n,2\nb,2\n,3\n", Task::kClassification).find("line 3: The target is missing in 2 rows"),
      std::string::npos);
  EXPECT_NE(error("y,x\na,1\nb,2\n", Task::kRegression).find("data.task: "), std::string::npos);
  std::string many = "y\n";
  for (int i = 0; i <= kMostClasses; ++i) many += "id" + std::to_string(i) + "\n";
  EXPECT_NE(error(many, Task::kClassification).find("1001 classes"), std::string::npos);
  const Table gaps = table_of("y,x\na,1\n,2\nb,2\n");
  EXPECT_EQ(make_target(gaps.columns[0], Task::kClassification, true, gaps)->labels,
            (std::vector<std::int32_t>{0, -1, 1}));
}

Json source_of(std::string_view name, std::string_view more = "") {
  const Json given =
      json_of(R"({"kind":"generator","name":")" + std::string(name) + "\"" + std::string(more) + "}");
  const Result<Json> filled =
      fill_in(all_kinds(), *all_kinds().kind("source", "generator"), given, "data.source", true);
  EXPECT_TRUE(filled.has_value()) << error_text(filled);
  return filled.value_or(Json());
}

TEST(Generators, RepeatBySeedAndKeepTheirShape) {
  for (const std::string_view name : all_kinds().kind_names("generator")) {
    if (!sequence_target(name).empty()) continue;  // see data_sequence_test.cc
    const Table table = *generate(source_of(name), Rng(5));
    ASSERT_EQ(table.columns.size(), 3U) << name;
    EXPECT_EQ(table.rows(), 400) << name;
    EXPECT_EQ(table.columns[2].name, generated_target(name));
    EXPECT_EQ(generate(source_of(name), Rng(5))->columns[0].numbers, table.columns[0].numbers) << name;
    EXPECT_NE(generate(source_of(name), Rng(6))->columns[0].numbers, table.columns[0].numbers) << name;
    const bool classes = infer_task(table.columns[2]) == Task::kClassification;
    EXPECT_EQ(classes, generated_target(name) == "label") << name;
  }
}

TEST(Generators, GeometryWithoutNoise) {
  const Table moons = *generate(source_of("two_moons", R"(,"noise":0,"n":100)"), Rng(5));
  const Table circles = *generate(source_of("circles", R"(,"noise":0,"factor":0.3)"), Rng(5));
  for (std::size_t i = 0; i < 100; ++i) {
    const double x1 = moons.columns[0].numbers[i];
    const double x2 = moons.columns[1].numbers[i];
    const bool second = moons.columns[2].numbers[i] == 1;
    const double radius = second ? std::hypot(x1 - 1, x2 - 0.5) : std::hypot(x1, x2);
    EXPECT_NEAR(radius, 1, 1e-12);
    EXPECT_TRUE(second ? x2 <= 0.5 + 1e-12 : x2 >= -1e-12);
    const double ring = std::hypot(circles.columns[0].numbers[i], circles.columns[1].numbers[i]);
    EXPECT_NEAR(ring, circles.columns[2].numbers[i] == 1 ? 0.3 : 1, 1e-12);
  }
  const Table squares = *generate(source_of("xor", R"(,"noise":0)"), Rng(5));
  for (std::size_t i = 0; i < 400; ++i) {
    const double product = squares.columns[0].numbers[i] * squares.columns[1].numbers[i];
    EXPECT_EQ(squares.columns[2].numbers[i], product >= 0 ? 1 : 0);
  }
  const Table plane = *generate(source_of("linear", R"(,"noise":0)"), Rng(5));
  EXPECT_DOUBLE_EQ(plane.columns[2].numbers[3],
                   (plane.columns[0].numbers[3] + plane.columns[1].numbers[3]) / 10);
  const Table blobs = *generate(source_of("blobs", R"(,"centers":12)"), Rng(5));
  EXPECT_EQ(target_of(blobs, "label").classes.size(), 12U);
  EXPECT_EQ(target_of(blobs, "label").classes[10], "10");
}

}  // namespace
}  // namespace trainyard
