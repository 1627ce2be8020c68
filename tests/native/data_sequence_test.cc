// Windows over ordered tables: what they hold, what they must not see, and tables that have no order.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <numeric>

#include "data/iso_date.h"
#include "data/sequence_generators.h"
#include "data_fixtures.h"
#include "experiment/experiment.h"

namespace trainyard {
namespace {

using testing::error_text;
using testing::json_of;

constexpr std::string_view kSpec =
    R"({"seed":3,"data":{"source":{"kind":"csv"},"target":"y","task":"regression",
  "sequence":{"order":"t","length":3}},"prepare":[{"kind":"standard_scale"}],
  "model":{"kind":"recurrent","layers":[{"kind":"gru","units":3}]},"training":{"epochs":2,"batch_size":8}})";

Json changed(std::string_view text, std::string_view patch) {
  Json json = json_of(text);
  json.merge_patch(json_of(patch));
  return json;
}

Column numbers(const std::string& name, std::vector<double> values) {
  Column column;
  column.name = name;
  column.numbers = std::move(values);
  return column;
}

/// n rows of t, x = 10 t and y = 100 t, with t counted from 1.
Table counted(Index n) {
  Table table;
  for (const char* name : {"t", "x", "y"}) table.columns.push_back(numbers(name, {}));
  for (Index i = 1; i <= n; ++i) {
    const auto t = static_cast<double>(i);
    table.columns[0].numbers.push_back(t);
    table.columns[1].numbers.push_back(10 * t);
    table.columns[2].numbers.push_back(100 * t);
  }
  return table;
}

std::unique_ptr<Experiment> begun(const Json& spec, const Table* table = nullptr) {
  Result<std::unique_ptr<Experiment>> experiment = Experiment::create(spec, table);
  EXPECT_TRUE(experiment.has_value()) << error_text(experiment);
  return experiment ? std::move(*experiment) : nullptr;
}

std::string problem(const Json& spec, const Table* table) {
  const auto experiment = Experiment::create(spec, table);
  return experiment ? "" : experiment.error().path + ": " + experiment.error().message;
}

std::vector<double> row_of(const Table& table, Index row) {
  std::vector<double> cells;
  for (const Column& column : table.columns) cells.push_back(column.numbers[static_cast<std::size_t>(row)]);
  return cells;
}

TEST(Sequence, AWindowHoldsThePastAndPredictsTheTargetAhead) {
  const Table table = counted(40);
  const auto experiment = begun(changed(kSpec, R"({"prepare":[{"kind":"min_max_scale"}]})"), &table);
  ASSERT_NE(experiment, nullptr);
  const Dataset& data = experiment->dataset();
  EXPECT_EQ(data.steps, 3);
  ASSERT_EQ(data.features.columns.size(), 6U);
  EXPECT_EQ(data.features.columns[0].name, "x[t-2]");
  EXPECT_EQ(data.features.columns[1].name, "y[t-2]");
  EXPECT_EQ(data.features.columns[5].name, "y[t]");
  // 40 rows: the last 6 test, the 6 before validate. A target needs 3 rows before it.
  EXPECT_EQ(data.part(Part::kTrain).size(), 25U);
  EXPECT_EQ(data.part(Part::kValidation).size(), 6U);
  EXPECT_EQ(data.part(Part::kTest).size(), 6U);
  // Scaled over the 28 training rows, alike at every lag: t = 1 is 0 and t = 28 is 1.
  const std::vector<double> first = row_of(data.features, 0);
  for (std::size_t step = 0; step < 3; ++step) {
    EXPECT_NEAR(first[2 * step], static_cast<double>(step) / 27, 1e-12);
    EXPECT_NEAR(first[2 * step + 1], static_cast<double>(step) / 27, 1e-12);
  }
  EXPECT_EQ(data.target.values[0], 400);
  EXPECT_EQ(data.target.values.back(), 4000);
  // Predictions and the prepared table speak of the table's rows.
  const Table predictions = experiment->predictions(Part::kTest);
  EXPECT_EQ(predictions.columns[0].numbers.front(), 34);
  EXPECT_EQ(predictions.columns[2].numbers.front(), 3500);
  const Table prepared = experiment->prepared_table();
  EXPECT_EQ(prepared.rows(), 37);
  EXPECT_EQ(prepared.columns[6].name, "y");
  EXPECT_EQ(prepared.columns[6].numbers.front(), 400);
  EXPECT_FALSE(experiment->inspect(json_of(R"({"what":"points","x":"x","y":"x"})")).has_value());
  EXPECT_EQ((*experiment->advance(1000, false))["state"], Json("finished"));
}

TEST(Sequence, RowsInAnyOrderAndSeveralSeriesGiveTheSameWindows) {
  Table table = counted(30);
  Table shuffled;
  for (const Column& column : table.columns) {
    Column& copy = shuffled.columns.emplace_back(numbers(column.name, {}));
    for (std::size_t i = 0; i < 30; ++i) copy.numbers.push_back(column.numbers[(i * 7) % 30]);
  }
  const auto straight = begun(json_of(kSpec), &table);
  const auto mixed = begun(json_of(kSpec), &shuffled);
  ASSERT_NE(mixed, nullptr);
  ASSERT_EQ(mixed->dataset().target.values.size(), straight->dataset().target.values.size());
  std::vector<double> sorted = mixed->dataset().target.values;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(sorted, straight->dataset().target.values);

  // Two series side by side: no window goes from one into the other, and both are cut at the same time.
  Table both = counted(60);
  both.columns.push_back(numbers("shop", {}));
  for (std::size_t i = 0; i < 60; ++i) {
    both.columns[0].numbers[i] = static_cast<double>(i % 30);
    both.columns[3].numbers.push_back(i < 30 ? 1 : 2);
  }
  const Json spec =
      changed(kSpec, R"({"data":{"sequence":{"group":"shop"}},"prepare":[{"kind":"min_max_scale"}]})");
  const auto grouped = begun(spec, &both);
  ASSERT_NE(grouped, nullptr);
  EXPECT_EQ(grouped->dataset().features.rows(), 2 * 27);
  EXPECT_EQ(grouped->dataset().part(Part::kTest).size(), 2U * 5);
  for (Index row = 0; row < 54; ++row) {
    const auto cells = row_of(grouped->dataset().features, row);
    EXPECT_NEAR(cells[4] - cells[2], cells[2] - cells[0], 1e-12) << "across the border of two series";
  }
}

/// Whatever stands in rows of validation and test, no training window and no scaling of one changes; and what
/// stands in rows of the test changes no validation window.
TEST(Sequence, NoValueOfALaterPartReachesAnEarlierWindow) {
  for (const char* split : {R"({"kind":"time"})", R"({"kind":"column","column":"part"})"}) {
    Table table = counted(60);
    Column& part = table.columns.emplace_back();
    part.name = "part";
    part.type = ColumnType::kCategorical;
    part.categories = {"test", "train", "validation"};
    // Not in the order of time: training rows come again after others.
    for (int i = 0; i < 60; ++i) part.codes.push_back(i < 20 ? 1 : i < 30 ? 2 : i < 45 ? 1 : i < 52 ? 0 : 2);
    Json spec = json_of(kSpec);
    spec["split"] = json_of(split);
    spec["data"]["features"] = Json::array({"x"});
    const auto before = begun(spec, &table);
    ASSERT_NE(before, nullptr);
    const bool by_column = spec["split"]["kind"] == Json("column");
    for (const Part changed_part : {Part::kValidation, Part::kTest}) {
      Table other = table;
      for (int i = 0; i < 60; ++i) {
        const int code = part.codes[static_cast<std::size_t>(i)];
        const Part own = by_column ? (code == 1   ? Part::kTrain
                                      : code == 2 ? Part::kValidation
                                                  : Part::kTest)
                                   : (i < 42   ? Part::kTrain
                                      : i < 51 ? Part::kValidation
                                               : Part::kTest);
        if (own < changed_part) continue;
        other.columns[1].numbers[static_cast<std::size_t>(i)] = -1e6 * i;
        other.columns[2].numbers[static_cast<std::size_t>(i)] = 3e5 * std::sin(i);
      }
      const auto after = begun(spec, &other);
      ASSERT_NE(after, nullptr);
      for (const Part kept : {Part::kTrain, Part::kValidation}) {
        if (kept >= changed_part) continue;
        const auto rows = before->dataset().part(kept);
        ASSERT_FALSE(rows.empty());
        ASSERT_TRUE(std::ranges::equal(rows, after->dataset().part(kept)));
        for (const Index row : rows) {
          EXPECT_EQ(row_of(before->dataset().features, row), row_of(after->dataset().features, row)) << split;
          const auto i = static_cast<std::size_t>(row);
          EXPECT_EQ(before->dataset().target.values[i], after->dataset().target.values[i]);
        }
      }
    }
  }
}

std::vector<double> sorted_targets(const Dataset& data) {
  std::vector<double> values = data.target.values;
  std::sort(values.begin(), values.end());
  return values;
}

Json in_folds(int folds, int fold, std::string_view patch = "{}") {
  Json spec = changed(kSpec, patch);
  spec["split"] = {{"kind", "k_fold"}, {"n_splits", folds}, {"fold", fold}};
  return spec;
}

/// Sizes as scikit-learn's TimeSeriesSplit(n_splits=4) has them for 43 rows: 8 in each fold, 11 before the
/// first.
TEST(Sequence, FoldsOfOneSeriesLieAfterWhatTheyLearn) {
  const Table table = counted(43);
  std::vector<double> validated;
  for (int fold = 1; fold <= 4; ++fold) {
    const auto experiment = begun(in_folds(4, fold), &table);
    ASSERT_NE(experiment, nullptr);
    const Dataset& data = experiment->dataset();
    const auto values = [&](Part part) {
      std::vector<double> list;
      for (const Index row : data.part(part))
        list.push_back(data.target.values[static_cast<std::size_t>(row)] / 100);
      return list;
    };
    const std::vector<double> learned = values(Part::kTrain);
    const std::vector<double> held_out = values(Part::kValidation);
    EXPECT_EQ(learned.size(), static_cast<std::size_t>(11 + 8 * (fold - 1) - 3)) << "3 rows before a target";
    EXPECT_EQ(held_out.size(), 8U);
    EXPECT_LT(learned.back(), held_out.front());
    EXPECT_TRUE(data.part(Part::kTest).empty());
    validated.insert(validated.end(), held_out.begin(), held_out.end());
  }
  std::vector<double> wanted(32);
  std::iota(wanted.begin(), wanted.end(), 12);
  EXPECT_EQ(validated, wanted);
  Json spec = in_folds(4, 1);
  spec["split"]["test"] = 0.1;
  EXPECT_EQ(begun(spec, &table)->dataset().part(Part::kTest).size(), 1U)
      << "4 rows are kept out; before the last of them lie 3 that are in a part";
}

TEST(Sequence, FoldsOfManySeriesHoldWholeOnes) {
  Table table = counted(60);
  table.columns.push_back(numbers("shop", {}));
  for (std::size_t i = 0; i < 60; ++i) {
    table.columns[0].numbers[i] = static_cast<double>(i % 10);
    table.columns[3].numbers.push_back(static_cast<double>(i / 10));
  }
  constexpr std::string_view kShops = R"({"data":{"sequence":{"group":"shop"}}})";
  std::vector<double> validated;
  for (int fold = 1; fold <= 3; ++fold) {
    const auto experiment = begun(in_folds(3, fold, kShops), &table);
    ASSERT_NE(experiment, nullptr);
    const Dataset& data = experiment->dataset();
    EXPECT_EQ(data.part(Part::kTrain).size(), 4U * 7);
    EXPECT_EQ(data.part(Part::kValidation).size(), 2U * 7);
    for (const Index row : data.part(Part::kValidation))
      validated.push_back(data.target.values[static_cast<std::size_t>(row)]);
  }
  std::sort(validated.begin(), validated.end());
  EXPECT_EQ(validated, sorted_targets(begun(changed(kSpec, kShops), &table)->dataset()));
  const std::string many = problem(in_folds(7, 1, kShops), &table);
  EXPECT_TRUE(many.starts_with("split.n_splits: There are 6 groups and 7 folds.")) << many;
}

TEST(Sequence, GapsAndRepetitionsNameLineAndRemedy) {
  Table table = counted(40);
  table.columns[0].numbers[20] = 20;
  std::string text = problem(json_of(kSpec), &table);
  EXPECT_TRUE(text.starts_with("column \"t\", line 22: \"20\" stands in line 21 too")) << text;
  EXPECT_NE(text.find("data.sequence.group"), std::string::npos);

  table = counted(40);
  for (std::size_t i = 20; i < 40; ++i) table.columns[0].numbers[i] += 2;
  text = problem(json_of(kSpec), &table);
  EXPECT_TRUE(text.starts_with("column \"t\", line 22: After 20 comes 23")) << text;
  const auto split = begun(changed(kSpec, R"({"data":{"sequence":{"gaps":"split"}}})"), &table);
  ASSERT_NE(split, nullptr);
  EXPECT_EQ(split->dataset().features.rows(), 2 * 17);

  table = counted(40);
  table.columns[0].numbers[5] = kMissingNumber;
  text = problem(json_of(kSpec), &table);
  EXPECT_TRUE(text.starts_with("column \"t\", line 7: ")) << text;
  EXPECT_NE(text.find("data.sequence.order"), std::string::npos);
}

/// The table with its order as text: days(i) is the i-th row's.
template <typename F>
Table dated(Index n, F day) {
  Table table = counted(n);
  std::vector<std::string> cells;
  for (Index i = 0; i < n; ++i) cells.push_back(day(static_cast<int>(i)));
  Column& order = table.columns[0];
  order.type = ColumnType::kCategorical;
  order.numbers.clear();
  order.categories = cells;
  std::ranges::sort(order.categories);
  for (const std::string& cell : cells) {
    const auto at = std::ranges::lower_bound(order.categories, cell);
    order.codes.push_back(static_cast<std::int32_t>(at - order.categories.begin()));
  }
  return table;
}

std::string day_text(int days) {
  const std::chrono::year_month_day date(std::chrono::sys_days(std::chrono::year(2024) / 2 / 1) +
                                         std::chrono::days(days));
  const auto two = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return std::to_string(static_cast<int>(date.year())) + "-" + two(static_cast<unsigned>(date.month())) +
         "-" + two(static_cast<unsigned>(date.day()));
}

TEST(Sequence, DatesAsTextAreMeasured) {
  // Over the end of a February with 29 days, and of March.
  Table table = dated(60, day_text);
  const auto whole = begun(json_of(kSpec), &table);
  ASSERT_NE(whole, nullptr);
  EXPECT_EQ(whole->dataset().features.rows(), 57);
  EXPECT_TRUE(whole->outline()["warnings"].empty()) << whole->outline()["warnings"].dump();

  table = dated(60, [](int i) { return day_text(i < 29 ? i : i + 1); });
  const std::string text = problem(json_of(kSpec), &table);
  EXPECT_TRUE(text.starts_with("column \"t\", line 31: After 2024-02-29 comes 2024-03-02")) << text;
  const auto ignored = begun(changed(kSpec, R"({"data":{"sequence":{"gaps":"ignore"}}})"), &table);
  ASSERT_NE(ignored, nullptr);
  EXPECT_EQ(ignored->dataset().features.rows(), 57);
}

TEST(Sequence, WeekendsAreNoGapWhereNoRowLiesOnOne) {
  // 2024-02-01 is a Thursday.
  const auto working = [](int i) { return day_text((i + 3) / 5 * 7 + (i + 3) % 5 - 3); };
  Table table = dated(60, working);
  EXPECT_EQ(problem(json_of(kSpec), &table), "");
  table = dated(60, [&](int i) { return working(i < 30 ? i : i + 1); });
  EXPECT_NE(problem(json_of(kSpec), &table).find("steps are missing"), std::string::npos);
}

TEST(Sequence, TextThatIsNoDateFollowsTheAlphabetAndSaysSo) {
  const Table table =
      dated(40, [](int i) { return std::string("k") + char('a' + i / 26) + char('a' + i % 26); });
  const auto experiment = begun(json_of(kSpec), &table);
  ASSERT_NE(experiment, nullptr);
  EXPECT_NE(experiment->outline()["warnings"].dump().find("alphabet"), std::string::npos);

  Table mixed = dated(40, [](int i) { return i == 7 ? std::string("?") : std::to_string(i); });
  mixed.columns[0].issue = ColumnIssue{.line = 9, .text = "?", .count = 1};
  const std::string text = problem(json_of(kSpec), &mixed);
  EXPECT_TRUE(text.starts_with("column \"t\", line 9: \"?\" is no number")) << text;
}

TEST(IsoDate, ReadsDatesAndTimesAndNothingElse) {
  EXPECT_EQ(iso_seconds("1970-01-01"), 0);
  EXPECT_EQ(iso_seconds("1970-02"), 31 * 86400.0);
  EXPECT_EQ(iso_seconds("2000-03-01"), 951868800.0);
  EXPECT_EQ(iso_seconds("2024-02-29T12:30"), 1709209800.0);
  EXPECT_EQ(iso_seconds("2024-02-29 12:30:15.5Z"), 1709209815.5);
  EXPECT_EQ(iso_seconds("2024-02-29T12:30:15+02:00"), 1709202615.0);
  EXPECT_EQ(iso_seconds("1969-12-31T23:59:59-0100"), 3599.0);
  for (const char* text :
       {"", "2024", "2024-13", "2024-1-1", "2023-02-29", "2024-02-30", "2024-02-29T24:00", "2024-02-29T12",
        "2024-02-29x", "24-02-29", "2024/02/29", "-024-01-01", "2024-02-29 12:30 "})
    EXPECT_FALSE(iso_seconds(text)) << text;
}

TEST(Sequence, RefusesWhatCannotBeWindows) {
  const Table table = counted(40);
  const auto text = [&](std::string_view patch) { return problem(changed(kSpec, patch), &table); };
  const auto expect = [&](std::string_view patch, const char* start, const char* part) {
    const std::string found = text(patch);
    EXPECT_TRUE(found.starts_with(start)) << found;
    EXPECT_NE(found.find(part), std::string::npos) << found;
  };
  expect(R"({"data":{"sequence":{"length":40}}})", "data.sequence.length: ", "at most 39");
  expect(R"({"data":{"sequence":{"horizon":40}}})", "data.sequence.horizon: ", "smaller horizon");
  expect(R"({"data":{"sequence":{"length":30}}})", "data.sequence.length: ", "training part");
  expect(R"({"data":{"sequence":{"order":"tt"}}})", "data.sequence.order: ", "Known are: \"t\"");
  expect(R"({"data":{"sequence":{"order":"y"}}})", "data.sequence.order: ", "target");
  expect(R"({"data":{"sequence":{"group":"t"}}})", "data.sequence.group: ", "order column");
  expect(R"({"data":{"sequence":null}})", "data.sequence: ", "order column");
  expect(R"({"split":{"kind":"k_fold","n_splits":40,"fold":1}})", "split.n_splits: ", "at least 41 rows");
  expect(R"({"split":{"kind":"group","column":"x"}})", "split.kind: ", "\"k_fold\"");
  expect(R"({"split":{"kind":"random"}})", "split.kind: ", "\"time\"");
  expect(R"({"split":{"kind":"time","validation":0.5,"test":0.5}})", "split.validation: ", "sum");
  expect(R"({"data":{"sequence":null},"model":{"kind":"mlp","layers":[]},"split":{"kind":"time"}})",
         "split.kind: ", "data.sequence");
  EXPECT_TRUE(problem(changed(kSpec, R"({"data":{"sequence":{"length":0}}})"), &table)
                  .starts_with("data.sequence.length: "));
}

TEST(Sequence, AnyModelMayReadWindows) {
  const Table table = counted(40);
  const auto experiment = begun(changed(kSpec, R"({"model":{"kind":"mlp","layers":[]}})"), &table);
  ASSERT_NE(experiment, nullptr);
  EXPECT_EQ((*experiment->advance(1000, false))["state"], Json("finished"));
}

Json generated(const std::string& source) {
  return json_of(R"({"data":{"source":{"kind":"generator",)" + source +
                 R"(}},"model":{"kind":"recurrent"},"training":{"epochs":1}})");
}

TEST(SequenceGenerators, BringTheirOwnSequenceTargetAndSplit) {
  const auto adding = begun(generated(R"("name":"adding_problem","n":40,"length":12)"));
  ASSERT_NE(adding, nullptr);
  EXPECT_EQ(adding->spec()["data"]["sequence"]["length"], Json(12));
  EXPECT_EQ(adding->spec()["split"]["kind"], Json("random"));
  const Dataset& sums = adding->dataset();
  EXPECT_EQ(sums.features.rows(), 40);
  EXPECT_EQ(sums.steps, 12);
  EXPECT_EQ(sums.part(Part::kTest).size(), 6U);
  Json raw = generated(R"("name":"adding_problem","n":40,"length":12)");
  raw["prepare"] = json_of(R"([{"kind":"min_max_scale"}])");
  const auto unscaled = begun(raw);
  for (Index row = 0; row < 40; ++row) {
    double marked = 0, sum = 0;
    for (std::size_t t = 0; t < 12; ++t) {
      const auto cells = row_of(unscaled->dataset().features, row);
      marked += cells[2 * t + 1];
      sum += cells[2 * t] * cells[2 * t + 1];
    }
    EXPECT_EQ(marked, 2);
    EXPECT_NEAR(sum, unscaled->dataset().target.values[static_cast<std::size_t>(row)], 0.05);
  }

  Json echo_spec = generated(R"("name":"delayed_echo","n":200,"delay":4)");
  echo_spec["prepare"] = json_of(R"([{"kind":"min_max_scale"}])");
  const auto echo = begun(echo_spec);
  ASSERT_NE(echo, nullptr);
  EXPECT_EQ(echo->spec()["split"]["kind"], Json("time"));
  const Dataset& echoes = echo->dataset();
  EXPECT_EQ(echoes.steps, 9);
  for (Index row = 0; row < echoes.features.rows(); ++row) {
    EXPECT_EQ(row_of(echoes.features, row)[4], echoes.target.labels[static_cast<std::size_t>(row)]);
  }

  // What is given of the sequence goes before the task's own.
  Json shorter = generated(R"("name":"delayed_echo","n":200,"delay":4)");
  shorter["data"]["sequence"] = json_of(R"({"length":6})");
  const auto given = begun(shorter);
  ASSERT_NE(given, nullptr);
  EXPECT_EQ(given->dataset().steps, 6);
  EXPECT_EQ(given->spec()["data"]["sequence"]["horizon"], Json(0));

  const auto sine = begun(generated(R"("name":"noisy_sine","n":300,"noise":0)"));
  ASSERT_NE(sine, nullptr);
  EXPECT_EQ(sine->dataset().features.rows(), 300 - 25);
  EXPECT_EQ(sine->dataset().features.columns.back().name, "y[t]");
  EXPECT_EQ(problem(generated(R"("name":"adding_problem","n":50000,"length":1000)"), nullptr).substr(0, 13),
            "data.source.n");
}

TEST(SequenceSpecs, LearnAboveTheBaseline) {
  for (const auto& [name, least] : {std::pair{"noisy_sine", 0.9}, std::pair{"adding_problem", 0.8}}) {
    const auto experiment = begun(testing::json_file("specs/" + std::string(name) + ".json"));
    ASSERT_NE(experiment, nullptr);
    EXPECT_EQ((*experiment->advance(1'000'000, false))["state"], Json("finished"));
    const double r2 = experiment->metrics()["test"]["r2"].get<double>();
    EXPECT_GT(r2, least) << name;
    ::testing::Test::RecordProperty(name, std::to_string(r2));
  }
}

}  // namespace
}  // namespace trainyard
