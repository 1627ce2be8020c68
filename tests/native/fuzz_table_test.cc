#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "data/column_types.h"
#include "data/summary.h"
#include "data/table_builder.h"
#include "data/target.h"
#include "data_fixtures.h"
#include "fuzz_support.h"
#include "spec/parse_json.h"

namespace trainyard {
namespace {

const std::array<std::string_view, 3> kSeeds = {"a,b,y\n1,x,0\n2,y,1\n3,,0\n-4.5e3,x,1\n",
                                                "v\n1e400\n1\n2\n3\n4\ninf\n",
                                                "\xEF\xBB\xBFname,w\n\xC3\xA9,007\n\n?,NA\nzz,1.50\n"};

void expect_sound(const Table& table) {
  for (const Column& column : table.columns) {
    ASSERT_EQ(column.rows(), table.rows());
    ASSERT_FALSE(column.name.empty());
    if (column.type == ColumnType::kNumeric) {
      for (const double x : column.numbers) ASSERT_FALSE(std::isinf(x));
    } else {
      const auto size = static_cast<std::int32_t>(column.categories.size());
      for (const std::int32_t code : column.codes) ASSERT_TRUE(code >= kMissingCode && code < size);
      for (std::size_t i = 1; i < column.categories.size(); ++i) {
        ASSERT_LT(column.categories[i - 1], column.categories[i]);
      }
    }
    ASSERT_EQ(as_categorical(column).rows(), table.rows());
    static_cast<void>(as_numeric(column, table));
    static_cast<void>(make_target(column, infer_task(column), true, table));
    const Result<void> issue = check_issue(column);
    ASSERT_TRUE(issue.has_value() || issue.error().path.find("line ") != std::string::npos);
  }
  // Valid JSON whatever the bytes were.
  ASSERT_TRUE(parse_json(to_text(summarize(table, "t"))).has_value());
}

TEST(Fuzz, CellsBecomeATableOrAreRefusedWithAPlace) {
  const int rounds = testing::fuzz([](Rng rng) {
    std::string text = testing::cells(kSeeds[static_cast<std::size_t>(rng.below(kSeeds.size()))]);
    text = testing::mutate_bytes(std::move(text), rng, "\x1f\x1e\x1e\x1f,.-+e0129abNA?\n\r \xC3\xA9");
    TableBuilder builder;
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t length = 1 + static_cast<std::size_t>(rng.below(text.size()));
      static_cast<void>(builder.append(std::string_view(text).substr(at, length)));
      at += length;
    }
    const Result<Table> table = builder.finish();
    if (table) return expect_sound(*table);
    EXPECT_EQ(table.error().code, ErrorCode::kBadData);
    EXPECT_EQ(table.error().path.substr(0, 5), "line ") << table.error().message;
    EXPECT_GT(table.error().message.size(), 10U);
  });
  EXPECT_GT(rounds, 0);
}

}  // namespace
}  // namespace trainyard
