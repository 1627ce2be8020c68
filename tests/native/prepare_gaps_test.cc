#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "common/rng.h"
#include "data/gaps.h"
#include "data/missingness.h"
#include "data_fixtures.h"
#include "prepare/pipeline.h"

namespace trainyard {
namespace {

using testing::error_text;
using testing::json_of;
using testing::table_of;

/// Columns of one hidden cause and noise of their own.
Table correlated(Index n, Index d, double noise, std::uint64_t seed) {
  Rng rng(seed);
  Table table;
  for (Index j = 0; j < d; ++j) table.columns.emplace_back().name = "c" + std::to_string(j);
  for (Index i = 0; i < n; ++i) {
    const double cause = rng.normal();
    for (Column& column : table.columns) column.numbers.push_back(cause + noise * rng.normal());
  }
  return table;
}

std::vector<const Column*> columns_of(const Table& table) {
  std::vector<const Column*> columns;
  for (const Column& column : table.columns) columns.push_back(&column);
  return columns;
}

struct Opened {
  Table gaps;
  std::vector<std::vector<bool>> masks;
};

Opened open_gaps(const Table& complete, std::string_view section, std::uint64_t seed = 1) {
  const std::vector<const Column*> columns = columns_of(complete);
  auto masks = make_gaps(GapOptions::read(json_of(section)), columns, columns, Rng(seed));
  EXPECT_TRUE(masks.has_value()) << error_text(masks);
  Opened opened{.gaps = complete, .masks = *masks};
  for (std::size_t j = 0; j < columns.size(); ++j)
    opened.gaps.columns[j] = with_gaps(*columns[j], opened.masks[j]);
  return opened;
}

struct Filled {
  Table table;
  Json described;
  std::vector<bool> dropped;
  std::vector<Error> warnings;
};

Filled fill(const Table& gaps, const std::string& steps) {
  Filled filled{.table = gaps, .described = {}, .dropped = {}, .warnings = {}};
  Result<Pipeline> pipeline = Pipeline::make(json_of(steps));
  EXPECT_TRUE(pipeline.has_value()) << error_text(pipeline);
  std::vector<Index> rows(static_cast<std::size_t>(gaps.rows()));
  std::iota(rows.begin(), rows.end(), Index{0});
  const Result<void> done = pipeline->fit_apply(filled.table, rows, nullptr, Rng(3));
  EXPECT_TRUE(done.has_value()) << error_text(done);
  filled.described = pipeline->describe();
  filled.dropped = pipeline->dropped();
  filled.warnings = pipeline->warnings();
  return filled;
}

double rmse(const Table& table, const Table& truth, const Opened& opened) {
  double squares = 0;
  double count = 0;
  for (std::size_t j = 0; j < truth.columns.size(); ++j) {
    for (std::size_t i = 0; i < opened.masks[j].size(); ++i) {
      if (!opened.masks[j][i]) continue;
      squares += std::pow(table.columns[j].numbers[i] - truth.columns[j].numbers[i], 2);
      count += 1;
    }
  }
  return std::sqrt(squares / count);
}

double mean_of(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

double deviation_of(const std::vector<double>& x) {
  double squares = 0;
  for (const double value : x) squares += std::pow(value - mean_of(x), 2);
  return std::sqrt(squares / static_cast<double>(x.size()));
}

std::vector<double> present(const Column& column) {
  std::vector<double> values;
  for (const double x : column.numbers) {
    if (!std::isnan(x)) values.push_back(x);
  }
  return values;
}

const std::string kMice =
    R"([{"kind":"impute","method":"iterative","estimator":"bayesian_ridge","max_iter":30,"tol":0.001}])";
const std::string kMean = R"([{"kind":"impute","method":"mean"}])";

TEST(Gaps, AreMadeByTheirMechanismAndTheSeed) {
  const Table complete = correlated(2000, 4, 0.5, 1);
  for (const std::string mechanism : {"mcar", "mar", "mnar"}) {
    const std::string section = R"({"mechanism":")" + mechanism + R"(","share":0.3,"strength":)" +
                                (mechanism == "mcar" ? "0" : "2") + R"(,"seed":5})";
    const Opened opened = open_gaps(complete, section);
    EXPECT_EQ(opened.masks, open_gaps(complete, section).masks);
    EXPECT_NE(opened.masks, open_gaps(complete, section, 2).masks);
    EXPECT_EQ(opened.masks[0].empty(), mechanism == "mar");  // the cause keeps its values
    for (std::size_t j = 1; j < 4; ++j) {
      EXPECT_EQ(opened.gaps.columns[j].missing_count(), 600);
      const Column& cause = complete.columns[mechanism == "mar" ? 0 : j];
      double of_gaps = 0;
      for (std::size_t i = 0; i < 2000; ++i) of_gaps += opened.masks[j][i] ? cause.numbers[i] / 600 : 0;
      const double shift = (of_gaps - mean_of(cause.numbers)) / deviation_of(cause.numbers);
      if (mechanism == "mcar") {
        EXPECT_LT(std::abs(shift), 0.15);
      } else {
        EXPECT_GT(shift, 0.5);
      }
    }
  }
}

TEST(Gaps, RefuseWhatCannotBe) {
  const Table table = table_of("a,b\n1,2\n2,4\n3,5\n");
  const std::vector<const Column*> columns = columns_of(table);
  const auto error = [&](std::string_view section) {
    return error_text(make_gaps(GapOptions::read(json_of(section)), columns, columns, Rng(1)));
  };
  const auto says = [](const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
  };
  EXPECT_TRUE(says(error(R"({"mechanism":"mcar","share":0.5,"columns":["x"]})"), "data.gaps.columns[0]"));
  EXPECT_TRUE(says(error(R"({"mechanism":"mcar","depends_on":"a"})"), "data.gaps.depends_on"));
  EXPECT_TRUE(says(error(R"({"mechanism":"mar","depends_on":"a","columns":["a"]})"), "must keep its values"));
  EXPECT_TRUE(says(error(R"({"mechanism":"mar","columns":["a","b"]})"), "nothing for gaps to depend on"));
}

TEST(Gaps, MiceBeatsTheMeanByFarOnCorrelatedData) {
  const Table complete = correlated(800, 6, 0.4, 2);
  const Opened opened = open_gaps(complete, R"({"mechanism":"mcar","share":0.2,"strength":0})");
  const double mean = rmse(fill(opened.gaps, kMean).table, complete, opened);
  const double mice = rmse(fill(opened.gaps, kMice).table, complete, opened);
  EXPECT_LT(mice, 0.6 * mean) << mice << " and " << mean;
}

/// With a share m of gaps the standard deviation becomes sqrt(1 - m) of that of the present values.
TEST(Gaps, TheMeanShrinksTheSpreadAsTheFormulaSays) {
  const Table complete = correlated(500, 3, 1, 3);
  for (const double share : {0.1, 0.3, 0.6}) {
    const Opened opened =
        open_gaps(complete, R"({"mechanism":"mcar","strength":0,"share":)" + std::to_string(share) + "}");
    const Table mean = fill(opened.gaps, kMean).table;
    for (std::size_t j = 0; j < 3; ++j) {
      EXPECT_NEAR(deviation_of(mean.columns[j].numbers),
                  deviation_of(present(opened.gaps.columns[j])) * std::sqrt(1 - share), 1e-12);
    }
    const Table random = fill(opened.gaps, R"([{"kind":"impute","method":"random","seed":0}])").table;
    EXPECT_NEAR(deviation_of(random.columns[0].numbers) / deviation_of(complete.columns[0].numbers), 1, 0.12);
  }
}

TEST(Gaps, ListwiseDeletionUnderMarBiasesTheMeanWhereMiceDoesNot) {
  const Table complete = correlated(2000, 4, 0.5, 4);
  const Opened opened =
      open_gaps(complete, R"({"mechanism":"mar","share":0.4,"strength":3,"depends_on":"c0"})");
  const std::vector<bool> dropped = fill(opened.gaps, R"([{"kind":"drop_rows","parts":"all"}])").dropped;
  const Table mice = fill(opened.gaps, kMice).table;
  for (std::size_t j = 1; j < 4; ++j) {
    std::vector<double> kept;
    for (std::size_t i = 0; i < dropped.size(); ++i) {
      if (!dropped[i]) kept.push_back(opened.gaps.columns[j].numbers[i]);
    }
    const double truth = mean_of(complete.columns[j].numbers);
    const double error = deviation_of(complete.columns[j].numbers) / std::sqrt(2000.0);
    EXPECT_GT(std::abs(mean_of(kept) - truth), 3 * error);
    EXPECT_LT(std::abs(mean_of(mice.columns[j].numbers) - truth), 3 * error);
  }
}

TEST(Gaps, PosteriorDrawsKeepTheSpreadAndTellTheirOwn) {
  const Table complete = correlated(1000, 4, 0.8, 5);
  const Opened opened = open_gaps(complete, R"({"mechanism":"mcar","share":0.4,"strength":0})");
  const std::string sampled =
      R"([{"kind":"impute","method":"iterative","estimator":"bayesian_ridge","max_iter":10,)"
      R"("tol":0.001,"sample_posterior":true,"draws":)";
  const double truth = deviation_of(complete.columns[2].numbers);
  const Table drawn = fill(opened.gaps, sampled + "1}]").table;
  EXPECT_LT(deviation_of(fill(opened.gaps, kMice).table.columns[2].numbers), 0.95 * truth);
  EXPECT_NEAR(deviation_of(drawn.columns[2].numbers) / truth, 1, 0.06);
  const Json described = fill(opened.gaps, sampled + "8}]").described;
  EXPECT_EQ(described[0]["draws"], 8);
  // The noise around the regression on three others is 0.92; where they are drawn too it is more.
  EXPECT_NEAR(described[0]["columns"][2]["spread"].get<double>(), 1, 0.15);
  EXPECT_EQ(fill(opened.gaps, sampled + "1}]").table.columns[1].numbers, drawn.columns[1].numbers);
}

TEST(Gaps, TextIsFilledFromWhatGoesWithIt) {
  Rng rng(6);
  std::string csv = "kind,x,y\n";
  std::vector<std::string> truth;
  for (int i = 0; i < 300; ++i) {
    const auto c = static_cast<int>(rng.below(3));
    truth.push_back(std::string(1, static_cast<char>('p' + c)));
    csv += (i % 4 == 0 ? "" : truth.back()) + "," + std::to_string(4.0 * c + rng.normal()) + "," +
           std::to_string(rng.normal() - (c == 1 ? 6 : 0)) + "\n";
  }
  const Table gaps = table_of(csv);
  for (const std::string method : {R"("iterative","estimator":"bayesian_ridge","max_iter":5,"tol":0.001)",
                                   R"("iterative","estimator":"tree","max_iter":3,"tol":0.001)",
                                   R"("knn","n_neighbors":5,"weights":"uniform")"}) {
    const Table table = fill(gaps, R"([{"kind":"impute","method":)" + method + "}]").table;
    int right = 0;
    for (int i = 0; i < 300; i += 4)
      right += table.columns[0].text(i) == truth[static_cast<std::size_t>(i)] ? 1 : 0;
    EXPECT_GT(right, 65) << method;  // of 75
  }
}

TEST(Gaps, NonConvergenceIsSaid) {
  const Table complete = correlated(200, 5, 0.3, 7);
  const Opened opened = open_gaps(complete, R"({"mechanism":"mcar","share":0.4,"strength":0})");
  const Filled hasty = fill(
      opened.gaps,
      R"([{"kind":"impute","method":"iterative","estimator":"ridge","alpha":1,"max_iter":2,"tol":0.000001}])");
  ASSERT_EQ(hasty.warnings.size(), 1U);
  EXPECT_EQ(hasty.warnings[0].path, "prepare[0].max_iter");
  EXPECT_NE(hasty.warnings[0].message.find("more rounds"), std::string::npos);
  EXPECT_FALSE(hasty.described[0]["converged"].get<bool>());
  EXPECT_TRUE(fill(opened.gaps, kMice).warnings.empty());
}

TEST(Gaps, BadInputNamesTheFieldAndTheRemedy) {
  const auto expect = [](std::string_view csv, std::string_view steps, Index train, std::string_view words) {
    Table table = table_of(csv);
    Result<Pipeline> pipeline = Pipeline::make(json_of(steps));
    std::vector<Index> rows(static_cast<std::size_t>(train));
    std::iota(rows.begin(), rows.end(), Index{0});
    const std::string text = error_text(pipeline->fit_apply(table, rows));
    EXPECT_NE(text.find(words), std::string::npos) << text;
  };
  for (const std::string method :
       {R"("mean")", R"("random","seed":0)", R"("knn","n_neighbors":1,"weights":"uniform")",
        R"("iterative","estimator":"ridge","alpha":1,"max_iter":2,"tol":0.1)"}) {
    expect("a,b\n,1\n,2\n,3\n4,4\n", R"([{"kind":"impute","method":)" + method + "}]", 3,
           "column \"a\": This column has no value in the training rows");
  }
  expect("a,b\n1,1\n,2\n3,3\n", R"([{"kind":"impute","method":"knn","n_neighbors":5,"weights":"uniform"}])",
         3, "prepare[0].n_neighbors: The column \"a\" has a value in 2 training rows only");
  expect("a,b\n1,1\n,2\n,3\n",
         R"([{"kind":"drop_columns","above":0.5},{"kind":"standard_scale","columns":["a"]}])", 3,
         "prepare[1].columns[0]: There is no column \"a\" at this step. The step prepare[0] took it away");
  expect("a,b\n1,\n,2\n", R"([{"kind":"drop_rows","parts":"all"}])", 2, "prepare[0]: Every training row");
  expect("a,b\n1,2\n2,3\n", R"([{"kind":"pca","n_components":3}])", 2, "prepare[0].n_components");
  expect("a,b\n1,2\n,3\n", R"([{"kind":"pca","n_components":1}])", 2, "Put {\"kind\": \"impute\"} before it");
}

TEST(Gaps, PatternsCountWhatIsMissingTogether) {
  const Table table = table_of("a,b,c\n1,,\n2,,\n,3,\n4,5,6\n,7,\n");
  const Json found = missing_patterns(columns_of(table));
  EXPECT_EQ(found["complete_rows"], 1);
  EXPECT_EQ(found["columns"][2]["missing"], 4);
  EXPECT_EQ(found["patterns"][0], json_of(R"({"columns":["b","c"],"rows":2,"first_row":0})"));
  EXPECT_EQ(found["co_missing"], json_of("[[2,0,2],[0,2,2],[2,2,4]]"));
}

TEST(Gaps, CorrelationsByPairsUseMoreRowsThanCompleteOnes) {
  const Table table = table_of("a,b,c\n1,2,\n2,4,\n3,5,1\n4,9,2\n5,9,0\n,1,4\n");
  const Correlations pairs = correlate(columns_of(table), CorrelationRows::kPairwise);
  const Correlations complete = correlate(columns_of(table), CorrelationRows::kComplete);
  EXPECT_EQ(pairs.counts(0, 1), 5);
  EXPECT_EQ(complete.counts(0, 1), 3);
  EXPECT_NEAR(pairs.r(0, 1), 19 / std::sqrt(10 * 38.8), 1e-12);
  EXPECT_NEAR(complete.r(0, 1), 4 / std::sqrt(2 * 96.0 / 9), 1e-12);
}

}  // namespace
}  // namespace trainyard
