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
using testing::table_of;

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

std::vector<Index> first_rows(Index count) {
  std::vector<Index> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), Index{0});
  return rows;
}

void expect_same(const Table& ours, const Json& theirs, double tolerance) {
  ASSERT_EQ(ours.columns.size(), theirs[0].size());
  for (std::size_t j = 0; j < ours.columns.size(); ++j) {
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      const double x = ours.columns[j].numbers[i];
      ASSERT_EQ(std::isnan(x), theirs[i][j].is_null()) << i << ", " << j;
      if (!std::isnan(x)) {
        const double wanted = theirs[i][j].get<double>();
        ASSERT_NEAR(x, wanted, tolerance * std::max(1.0, std::abs(wanted))) << i << ", " << j;
      }
    }
  }
}

Result<void> run(std::string_view steps, Table& table, Index train, Json* described = nullptr) {
  Result<Pipeline> pipeline = Pipeline::make(json_of(steps));
  if (!pipeline) return std::unexpected(pipeline.error());
  const std::vector<Index> rows = first_rows(train);
  Result<void> done = pipeline->fit_apply(table, rows);
  if (described != nullptr) *described = pipeline->describe();
  return done;
}

TEST(Prepare, EqualsScikitLearn) {
  const Json reference = json_file("reference/prepare.json");
  const auto train = reference["train"].get<Index>();
  for (const std::string kind : {"standard_scale", "min_max_scale"}) {
    Table table = table_from(reference["table"]);
    ASSERT_TRUE(run(R"([{"kind":")" + kind + R"("}])", table, train).has_value());
    // The column near 1e6 has 8 digits left after its mean is taken off.
    expect_same(table, reference[kind], 1e-7);
    Table gaps = table_from(reference["gaps"]);
    ASSERT_TRUE(run(R"([{"kind":")" + kind + R"("}])", gaps, train).has_value());
    expect_same(gaps, reference[kind + "_gaps"], 1e-7);
  }
  for (const std::string method : {"mean", "median", "most_frequent"}) {
    Table gaps = table_from(reference["gaps"]);
    ASSERT_TRUE(run(R"([{"kind":"impute","method":")" + method + R"("}])", gaps, train).has_value());
    expect_same(gaps, reference[method], 1e-12);
  }
  std::string csv = "island\n";
  for (const Json& word : reference["words"]) csv += word.get<std::string>() + "\n";
  Table words = table_of(csv);
  ASSERT_TRUE(run(R"([{"kind":"one_hot","category_limit":1000}])", words, train).has_value());
  expect_same(words, reference["one_hot"], 0);
  EXPECT_EQ(words.columns[0].name, "island=Biscoe");
}

TEST(Prepare, SaysWhatItLearned) {
  Table table = table_of("a,b\n1,x\n3,\n,y\n5,x\n");
  Json described;
  ASSERT_TRUE(
      run(R"([{"kind":"impute","method":"mean"},{"kind":"one_hot","category_limit":9},{"kind":"min_max_scale"}])",
          table, 4, &described)
          .has_value());
  EXPECT_EQ(described[0]["columns"][0], json_of(R"({"column":"a","method":"mean","value":3.0})"));
  EXPECT_EQ(described[0]["columns"][1], json_of(R"({"column":"b","method":"most_frequent","value":"x"})"));
  EXPECT_EQ(described[1]["columns"][0], json_of(R"({"column":"b","categories":["x","y"]})"));
  EXPECT_EQ(described[2]["columns"][0], json_of(R"({"column":"a","minimum":1.0,"maximum":5.0})"));
}

TEST(Prepare, DefaultStepsUnlessTheStepsNameOne) {
  EXPECT_EQ(with_default_steps(json_of("[]")), json_of(R"(["one_hot","standard_scale"])"));
  EXPECT_EQ(with_default_steps(json_of(R"([{"kind":"impute"}])")),
            json_of(R"([{"kind":"impute"},"one_hot","standard_scale"])"));
  EXPECT_EQ(with_default_steps(json_of(R"(["min_max_scale"])")), json_of(R"(["min_max_scale"])"));
  EXPECT_EQ(with_default_steps(json_of(R"([{"kind":"one_hot"}])")), json_of(R"([{"kind":"one_hot"}])"));
}

TEST(Prepare, NamesTheColumnAndTheRemedy) {
  const auto error = [](std::string_view csv, std::string_view steps, Index train) {
    Table table = table_of(csv);
    return error_text(run(steps, table, train));
  };
  EXPECT_NE(error("a,b\n1,x\n2,y\n", R"([{"kind":"standard_scale","columns":["b"]}])", 2)
                .find("prepare[0].columns[0]: The column \"b\" is text"),
            std::string::npos);
  EXPECT_NE(error("alpha,b\n1,x\n2,y\n", R"([{"kind":"standard_scale","columns":["alhpa"]}])", 2)
                .find("Did you mean \"alpha\"?"),
            std::string::npos);
  EXPECT_NE(error("a,b\n1,x\n2,y\n", R"([{"kind":"impute","method":"mean","columns":["b"]}])", 2)
                .find("most_frequent"),
            std::string::npos);
  EXPECT_NE(error("a,b\n,x\n2,y\n", R"([{"kind":"impute","method":"mean"}])", 1).find("column \"a\": "),
            std::string::npos);
  EXPECT_NE(error("a\nx\ny\nz\n", R"([{"kind":"one_hot","category_limit":2}])", 3)
                .find("prepare[0].category_limit (now 2)"),
            std::string::npos);
  EXPECT_NE(
      error(
          "a,b\nx,1\ny,2\n",
          R"([{"kind":"one_hot","category_limit":9},{"kind":"one_hot","category_limit":9,"columns":["a"]}])",
          2)
          .find("prepare[1].columns[0]: There is no column \"a\" at this step."),
      std::string::npos);
  EXPECT_NE(error("k,k=u\nu,1\nv,2\n", R"([{"kind":"one_hot","category_limit":9}])", 2)
                .find("prepare[0]: After this step there would be two columns \"k=u\""),
            std::string::npos);
}

TEST(Prepare, NumbersOnlyRefusesTextAndGaps) {
  const Table table = table_of("a,b\n1,x\n,y\n3,z\n");
  const std::vector<Index> all = first_rows(3);
  Table numbers = table;
  numbers.columns.pop_back();
  EXPECT_NE(error_text(check_cells(numbers, all, CellNeeds::kNumbers))
                .find("column \"a\": This column has missing cells"),
            std::string::npos);
  EXPECT_TRUE(check_cells(numbers, std::vector<Index>{0, 2}, CellNeeds::kNumbers).has_value());
  EXPECT_TRUE(check_cells(numbers, all, CellNeeds::kNumbersOrGaps).has_value());
  EXPECT_TRUE(check_cells(table, all, CellNeeds::kNone).has_value());
  Table text = table;
  text.columns.erase(text.columns.begin());
  EXPECT_NE(error_text(check_cells(text, all, CellNeeds::kNumbers)).find("one_hot"), std::string::npos);
  EXPECT_NE(error_text(check_cells(text, all, CellNeeds::kNumbersOrGaps)).find("one_hot"), std::string::npos);
}

TEST(Prepare, CategoriesAreMatchedByTheirText) {
  Table fitted = table_of("a\nx\ny\nz\n");
  Result<Pipeline> pipeline = Pipeline::make(json_of(R"([{"kind":"one_hot","category_limit":9}])"));
  ASSERT_TRUE(pipeline.has_value());
  ASSERT_TRUE(pipeline->fit_apply(fitted, first_rows(3)).has_value());
  Table other = table_of("a\nz\nnew\n");
  pipeline->apply(other);
  ASSERT_EQ(other.columns.size(), 3U);
  EXPECT_EQ(other.columns[2].numbers, (std::vector<double>{1, 0}));
  EXPECT_EQ(other.columns[0].numbers, (std::vector<double>{0, 0}));
}

TEST(Prepare, AGapInTextStaysAGap) {
  Table table = table_of("a,b\nx,1\n,2\ny,3\n");
  ASSERT_TRUE(run(R"([{"kind":"one_hot","category_limit":9}])", table, 3).has_value());
  EXPECT_TRUE(std::isnan(table.columns[0].numbers[1]));
  EXPECT_EQ(table.columns[0].numbers[0], 1);
  EXPECT_NE(error_text(check_cells(table, first_rows(3), CellNeeds::kNumbers))
                .find("column \"a=x\": This column has missing cells"),
            std::string::npos);
}

/// Whatever stands in the rows that do not train, what is learned stays the same.
TEST(Prepare, NothingLeaksFromOtherRows) {
  constexpr std::string_view kSteps =
      R"([{"kind":"impute","method":"median"},{"kind":"one_hot","category_limit":99},{"kind":"standard_scale"}])";
  Rng rng(11);
  for (int round = 0; round < 50; ++round) {
    const Index train = 8;
    std::string csv = "a,b,c\n";
    for (int i = 0; i < 16; ++i) {
      const std::string a = rng.below(5) == 0 && i > 0 ? "" : std::to_string(rng.normal());
      const std::string b =
          rng.below(5) == 0 && i > 0 ? "" : std::string(1, static_cast<char>('p' + rng.below(3)));
      csv += a + "," + b + "," + std::to_string(rng.below(7)) + "\n";
    }
    Table before = table_of(csv);
    Table after = before;
    for (std::size_t row = 8; row < 16; ++row) {
      after.columns[0].numbers[row] = rng.below(2) == 0 ? kMissingNumber : 1000 * rng.normal();
      after.columns[1].codes[row] = rng.below(2) == 0 ? kMissingCode : 0;
      after.columns[2].numbers[row] = -50;
    }
    Json first;
    Json second;
    ASSERT_TRUE(run(kSteps, before, train, &first).has_value());
    ASSERT_TRUE(run(kSteps, after, train, &second).has_value());
    ASSERT_EQ(first, second);
    for (std::size_t j = 0; j < before.columns.size(); ++j) {
      for (std::size_t row = 0; row < 8; ++row) {
        ASSERT_EQ(before.columns[j].numbers[row], after.columns[j].numbers[row]);
      }
    }
  }
}

}  // namespace
}  // namespace trainyard
