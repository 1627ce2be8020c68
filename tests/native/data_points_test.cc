#include <gtest/gtest.h>

#include "data/cell.h"
#include "data/points_table.h"
#include "data/table_builder.h"
#include "data_fixtures.h"

namespace trainyard {
namespace {

using testing::error_text;

TEST(Points, AreATableOfTwoNumbersAndAClass) {
  const Result<Table> table = read_points(" 1 -2.5 a; 3 4 7;\n0 0 a;");
  ASSERT_TRUE(table.has_value()) << error_text(table);
  ASSERT_EQ(table->rows(), 3);
  EXPECT_EQ(table->columns[0].name, "x1");
  EXPECT_EQ(table->columns[1].numbers[0], -2.5);
  EXPECT_EQ(table->columns[2].name, kPointsTarget);
  EXPECT_EQ(table->columns[2].categories, (std::vector<std::string>{"7", "a"}));
}

TEST(Points, ClassesAreNamesEvenWhereAllAreNumbers) {
  const Result<Table> table = read_points("1 2 0; 3 4 1");
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->columns[2].type, ColumnType::kCategorical);
}

TEST(Points, RefusalsNameThePoint) {
  EXPECT_NE(error_text(read_points("1 2 a; 3 b")).find("point 2"), std::string::npos);
  EXPECT_NE(error_text(read_points("1 2 a b")).find("point 1"), std::string::npos);
  EXPECT_NE(error_text(read_points("1 1e400 a")).find("point 1"), std::string::npos);
  EXPECT_NE(error_text(read_points(" ;; ")).find("no point yet"), std::string::npos);
}

TEST(CellRules, DecimalCommaAndOwnWords) {
  const CellRules rules = cell_rules({"-999", "k. A."}, ',');
  EXPECT_EQ(read_cell("1,5", rules).number, 1.5);
  EXPECT_EQ(read_cell("-1234567,25e-3", rules).number, -1234.56725);
  EXPECT_EQ(read_cell("1.5", rules).kind, CellClass::kText);
  EXPECT_EQ(read_cell("NA", rules).kind, CellClass::kText);
  EXPECT_EQ(read_cell(" k. A. ", rules).kind, CellClass::kMissing);
  EXPECT_EQ(read_cell("", rules).kind, CellClass::kMissing);
  // A word that is a number stands for a gap all the same.
  EXPECT_EQ(read_cell("-999", rules).kind, CellClass::kMissing);
}

TEST(CellRules, ATableIsReadByThem) {
  TableBuilder builder(cell_rules({"-999"}, ','));
  const std::string text =
      "a\x1f"
      "b\x1e"
      "1,5\x1f-999\x1e"
      "-999,0\x1fNA\x1e";
  ASSERT_TRUE(builder.append(text).has_value());
  const Result<Table> table = builder.finish();
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->columns[0].numbers[0], 1.5);
  EXPECT_TRUE(table->columns[0].is_missing(1));
  EXPECT_EQ(table->columns[1].categories, std::vector<std::string>{"NA"});
}

}  // namespace
}  // namespace trainyard
