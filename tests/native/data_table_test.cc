#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "common/rng.h"
#include "data/cell.h"
#include "data/column_builder.h"
#include "data/column_types.h"
#include "data/summary.h"
#include "data/table_builder.h"
#include "data_fixtures.h"

namespace trainyard {
namespace {

using testing::cells;
using testing::error_text;
using testing::table_of;

std::string failure(std::string_view csv) {
  TableBuilder builder;
  static_cast<void>(builder.append(cells(csv)));
  return error_text(builder.finish());
}

TEST(Cell, NumbersAreCorrectlyRounded) {
  Rng rng(3);
  char text[64];
  for (int i = 0; i < 20000; ++i) {
    const double value = std::ldexp(rng.uniform(-1, 1), static_cast<int>(rng.below(600)) - 300);
    const int digits = 1 + static_cast<int>(rng.below(25));
    snprintf(text, sizeof(text), rng.below(2) == 0 ? "%.*e" : "%.*g", digits, value);
    const std::optional<double> parsed = parse_number(text);
    ASSERT_TRUE(parsed.has_value()) << text;
    ASSERT_EQ(*parsed, std::strtod(text, nullptr)) << text;
  }
  // Digits before and behind the point in every number, as they are taken eight at a time.
  for (int before = 0; before < 21; ++before) {
    for (int behind = before == 0; behind < 26; ++behind) {
      std::string written;
      const bool zeros = rng.below(3) == 0;
      for (int i = 0; i < before + behind; ++i) {
        if (i == before) written += '.';
        written += static_cast<char>('0' + (zeros && i < before + 9 ? 0 : rng.below(10)));
      }
      const std::optional<double> parsed = parse_number(written);
      ASSERT_TRUE(parsed.has_value()) << written;
      ASSERT_EQ(*parsed, std::strtod(written.c_str(), nullptr)) << written;
    }
  }
  EXPECT_EQ(parse_number("0.1"), 0.1);
  EXPECT_EQ(parse_number("-.5"), -0.5);
  EXPECT_EQ(parse_number("5."), 5.0);
  EXPECT_EQ(parse_number("123456789012345678901234567890"), 123456789012345678901234567890.0);
  EXPECT_EQ(parse_number("9007199254740993"), 9007199254740992.0);
  EXPECT_EQ(parse_number("1e-999999999999"), 0.0);
  EXPECT_TRUE(std::isinf(*parse_number("1e999999999999")));
}

TEST(Cell, WhatIsNoNumber) {
  for (const char* text : {"", ".", "-", "+", "e5", "1e", "1e+", "1 2", "0x10", "1..2", "--1", "1f", "nan",
                           "inf", "1,5", "1.1234567/", "1.:2345678", "1.1234 678", "1.12345678x"}) {
    EXPECT_FALSE(parse_number(text).has_value()) << text;
  }
}

TEST(Cell, Classes) {
  for (const char* text : {"", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?", "-", "  ", " NA "}) {
    EXPECT_EQ(read_cell(text).kind, CellClass::kMissing) << text;
  }
  for (const char* text : {"1e400", "inf", "-Infinity", "-1e999"}) {
    EXPECT_EQ(read_cell(text).kind, CellClass::kNotFinite) << text;
  }
  for (const char* text : {"1,5", "-0,25", "12,"}) {
    EXPECT_EQ(read_cell(text).kind,
              text[2] == ',' && text[3] == 0 ? CellClass::kText : CellClass::kDecimalComma)
        << text;
  }
  for (const char* text : {"abc", "1,2,3", "1.5,5", "2020-01-01", "none"}) {
    EXPECT_EQ(read_cell(text).kind, CellClass::kText) << text;
  }
  EXPECT_EQ(read_cell(" 7 ").number, 7);
}

TEST(TableBuilder, TypesAndMissingCells) {
  const Table table = table_of("a,b,c,d\n1,x,,-\n2.5,,NA,\n-3e2,x,?,null\n");
  ASSERT_EQ(table.rows(), 3);
  EXPECT_EQ(table.columns[0].numbers, (std::vector<double>{1, 2.5, -300}));
  EXPECT_EQ(table.columns[1].type, ColumnType::kCategorical);
  EXPECT_EQ(table.columns[1].codes, (std::vector<std::int32_t>{0, kMissingCode, 0}));
  EXPECT_EQ(table.columns[1].categories, (std::vector<std::string>{"x"}));
  EXPECT_EQ(table.columns[2].missing_count(), 3);
  EXPECT_EQ(table.columns[3].type, ColumnType::kNumeric);
}

TEST(TableBuilder, CutAnywhereGivesTheSameTable) {
  const std::string csv = cells(
      "name,\xC3\xA4ge,c\nAda,36,1e3\n,\xE2\x82\xAC,2\n\nB,5,007\n"
      "somebody with a long name,1234567890.123456789,-0.000012345678901234567\n");
  TableBuilder whole;
  ASSERT_TRUE(whole.append(csv).has_value());
  const Result<Table> expected = whole.finish();
  ASSERT_TRUE(expected.has_value());
  for (std::size_t cut = 0; cut <= csv.size(); ++cut) {
    TableBuilder builder;
    ASSERT_TRUE(builder.append(csv.substr(0, cut)).has_value());
    ASSERT_TRUE(builder.append(csv.substr(cut)).has_value());
    const Result<Table> table = builder.finish();
    ASSERT_TRUE(table.has_value()) << cut;
    ASSERT_EQ(to_string(ErrorCode::kBadData), "bad_data");
    ASSERT_EQ(summarize(*table, "t"), summarize(*expected, "t")) << cut;
  }
}

TEST(TableBuilder, RefusalsNameThePlace) {
  EXPECT_NE(failure("").find("line 1: The table is empty"), std::string::npos);
  EXPECT_NE(failure("a,b\n").find("has a header but no rows"), std::string::npos);
  EXPECT_NE(failure("a,b\n1,2\n3\n").find("line 3: This row has 1 cell, but the header names 2 columns"),
            std::string::npos);
  EXPECT_NE(failure("a,b\n1,2,3\n").find("line 2: This row has 3 cells"), std::string::npos);
  EXPECT_NE(failure("a,,c\n1,2,3\n").find("line 1: Column 2 has no name"), std::string::npos);
  EXPECT_NE(failure("a,b,a\n1,2,3\n").find("Columns 1 and 3 are both named \"a\""), std::string::npos);
  TableBuilder binary;
  EXPECT_NE(error_text(binary.append(std::string_view("PK\0\x03\x1f\x1e", 6))).find("zero byte"),
            std::string::npos);
  EXPECT_FALSE(binary.append("x").has_value());
}

TEST(TableBuilder, ByteOrderMarkAndBlankLines) {
  const Table table = table_of("\xEF\xBB\xBF\x61,b\n\n1,2\n\n\n3,4");
  EXPECT_EQ(table.columns[0].name, "a");
  ASSERT_EQ(table.rows(), 2);
  EXPECT_EQ(table.line_of(0), 3);
  EXPECT_EQ(table.line_of(1), 6);
}

TEST(TableBuilder, LinesAreThoseOfTheFile) {
  TableBuilder builder;
  ASSERT_TRUE(builder
                  .append("a\x1f"
                          "b\x1e"
                          "two\nlines\x1f"
                          "1\x1e"
                          "x\x1f"
                          "1e400\x1e")
                  .has_value());
  const Result<Table> table = builder.finish();
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->line_of(0), 2);
  EXPECT_EQ(table->line_of(1), 4);
}

TEST(TableBuilder, BytesThatAreNoTextAreReplaced) {
  const Table table = table_of("a\nx\xFFy\n\xC3\xA9\n");
  EXPECT_EQ(table.columns[0].categories, (std::vector<std::string>{"x\xEF\xBF\xBDy", "\xC3\xA9"}));
}

std::string column_with(std::string_view cell, int numbers) {
  std::string csv = "v,w\n";
  for (int i = 0; i < numbers; ++i) csv += std::to_string(i) + ",1\n";
  return csv + std::string(cell) + ",1\n";
}

TEST(ColumnTypes, NumberLikeCellsAmongNumbersAreRefusedWhenUsed) {
  for (const char* cell : {"1e400", "inf"}) {
    const Table table = table_of(column_with(cell, 10));
    EXPECT_EQ(table.columns[0].type, ColumnType::kCategorical);
    const std::string error = error_text(check_issue(table.columns[0]));
    EXPECT_NE(error.find("column \"v\", line 12: \"" + std::string(cell) + "\" is no finite number"),
              std::string::npos)
        << error;
  }
  TableBuilder builder;
  std::string text = cells(column_with("X", 10));
  text.replace(text.find('X'), 1, "1,5");
  ASSERT_TRUE(builder.append(text).has_value());
  const std::string error = error_text(check_issue(builder.finish()->columns[0]));
  EXPECT_NE(error.find("line 12: \"1,5\" is no number. Write a decimal point (1.5)"), std::string::npos)
      << error;
}

TEST(ColumnTypes, NumbersAreReadWithTheMarkOfTheFile) {
  CellRules rules;
  rules.decimal = ',';
  TableBuilder builder(rules);
  ASSERT_TRUE(builder.append(cells("a\n0;5\nx\n7;25\n")).has_value());
  Table table = *builder.finish();
  for (std::string& category : table.columns[0].categories)
    std::replace(category.begin(), category.end(), ';', ',');
  EXPECT_NE(error_text(as_numeric(table.columns[0], table))
                .find("line 3: \"x\" is no number, with a decimal comma"),
            std::string::npos)
      << error_text(as_numeric(table.columns[0], table));
  Table point = table_of("a\n1;100\n2;5\n");
  for (std::string& category : point.columns[0].categories)
    std::replace(category.begin(), category.end(), ';', ',');
  EXPECT_NE(error_text(as_numeric(point.columns[0], point)).find("Write 1100 or 1.100, as it is meant"),
            std::string::npos)
      << error_text(as_numeric(point.columns[0], point));
}

TEST(ColumnTypes, WordsAmongNumbersMakeCategoriesWithANote) {
  const Table table = table_of(column_with("abc", 10));
  EXPECT_TRUE(check_issue(table.columns[0]).has_value());
  const Json summary = summarize(table, "t");
  EXPECT_EQ(summary["columns"][0]["notes"][0], Json("1 of 11 cells is no number, first \"abc\" in line 12."));
  EXPECT_FALSE(table_of(column_with("abc", 3)).columns[0].issue.has_value());
}

TEST(ColumnTypes, NumericOverrideNamesTheFirstCellThatIsNone) {
  const Table table = table_of("a\n1\nx\n3\n");
  EXPECT_NE(error_text(as_numeric(table.columns[0], table)).find("column \"a\", line 3: \"x\" is no number"),
            std::string::npos);
  const Table numbers = table_of("a\n10\n9\n\n10.0\n");
  const Column column = as_categorical(numbers.columns[0]);
  EXPECT_EQ(column.categories, (std::vector<std::string>{"10", "9"}));
  EXPECT_EQ(column.codes, (std::vector<std::int32_t>{0, 1, 0}));
  EXPECT_EQ(as_numeric(column, numbers)->numbers, (std::vector<double>{10, 9, 10}));
}

/// Beyond kMostSpellings different numbers only doubles are kept: the result must not show it.
TEST(ColumnBuilder, LongColumnsOfNumbers) {
  const CellRules rules;
  const auto count = static_cast<int>(kMostSpellings) * 2;
  ColumnBuilder numbers;
  for (int i = 0; i < count; ++i) numbers.add(i % 100 == 7 ? "" : std::to_string(i) + ".50", i + 2, rules);
  const Column column = numbers.finish("a", rules);
  ASSERT_EQ(column.type, ColumnType::kNumeric);
  ASSERT_EQ(column.rows(), count);
  EXPECT_EQ(column.numbers[5000], 5000.5);
  EXPECT_EQ(column.missing_count(), (count - 7 + 99) / 100);

  ColumnBuilder mixed;
  mixed.add("early", 2, rules);
  for (int i = 0; i < count; ++i) mixed.add(std::to_string(i), i + 3, rules);
  mixed.add("late", count + 3, rules);
  mixed.add("", count + 4, rules);
  const Column words = mixed.finish("b", rules);
  ASSERT_EQ(words.type, ColumnType::kCategorical);
  EXPECT_EQ(words.text(0), "early");
  EXPECT_EQ(words.text(5001), "5000");
  EXPECT_EQ(words.text(count + 1), "late");
  EXPECT_TRUE(words.is_missing(count + 2));
  ASSERT_TRUE(words.issue.has_value());
  EXPECT_EQ(words.issue->count, 2);
  EXPECT_EQ(words.issue->line, 2);
  EXPECT_TRUE(std::is_sorted(words.categories.begin(), words.categories.end()));

  ColumnBuilder texts;
  for (int i = 0; i < count; ++i) texts.add("id" + std::to_string(i), i + 2, rules);
  EXPECT_EQ(texts.finish("c", rules).text(7000), "id7000");
}

TEST(Summary, FiguresOfAColumn) {
  const Json summary = summarize(table_of("x,word\n1,b\n2,a\n2,b\n5,\n"), "mine");
  EXPECT_EQ(summary["rows"], Json(4));
  EXPECT_EQ(summary["name"], Json("mine"));
  EXPECT_EQ(summary["target"], Json("word"));
  const Json& x = summary["columns"][0];
  EXPECT_EQ(x["distinct"], Json(3));
  EXPECT_EQ(x["mean"].get<double>(), 2.5);
  EXPECT_DOUBLE_EQ(x["std"].get<double>(), std::sqrt(3.0));
  EXPECT_EQ(x["quantiles"], testing::json_of("[1.0,1.75,2.0,2.75,5.0]"));
  EXPECT_EQ(x["histogram"]["counts"], testing::json_of("[1,2,0,0,1]"));
  EXPECT_EQ(x["histogram"]["edges"].size(), 6U);
  const Json& word = summary["columns"][1];
  EXPECT_EQ(word["categories"][0], testing::json_of(R"({"value":"b","count":2})"));
  EXPECT_EQ(word["missing"], Json(1));
  EXPECT_EQ(summary["preview"][3], testing::json_of(R"(["5",""])"));
}

TEST(Summary, SurvivesExtremeNumbers) {
  const Json summary = summarize(table_of("x,y,z\n1e308,1e-320,\n-1e308,2e-320,\n3,0,\n"), "t");
  std::int64_t sum = 0;
  for (const Json& count : summary["columns"][0]["histogram"]["counts"]) sum += count.get<std::int64_t>();
  EXPECT_EQ(sum, 3);
  EXPECT_EQ(summary["columns"][2]["notes"].size(), 1U);
  EXPECT_EQ(summarize(table_of("label,b\n1,2\n"), "t")["target"], Json("label"));
}

}  // namespace
}  // namespace trainyard
