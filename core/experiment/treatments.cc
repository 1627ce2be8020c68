#include "experiment/treatments.h"

#include <algorithm>
#include <array>

#include "spec/catalog.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

struct Treatment {
  KindInfo info;
  std::string_view steps;  // JSON
};

constexpr std::array kCustomParams = {
    ParamInfo{.key = "label",
              .type = ParamType::kString,
              .default_json = "\"Own steps\"",
              .help = "What the table of results calls it."},
    ParamInfo{.key = "steps",
              .type = ParamType::kKinds,
              .maximum = 20,
              .group = "prepare",
              .help = "The steps that deal with the gaps."},
};

constexpr std::array kTreatments = {
    Treatment{{.kind = kCompleteTreatment,
               .label = "No gaps",
               .help = "The table before gaps were made in it: what no treatment can beat."},
              "[]"},
    Treatment{{.kind = "delete_rows",
               .label = "Delete rows",
               .help = "Training rows with a gap are left out; others get the mean of those that are kept."},
              R"([{"kind":"drop_rows","parts":"train"},{"kind":"impute","method":"mean"}])"},
    Treatment{{.kind = "delete_columns",
               .label = "Delete columns",
               .help = "Columns with more than a tenth of gaps are left out, the others get the mean."},
              R"([{"kind":"drop_columns","above":0.1},{"kind":"impute","method":"mean"}])"},
    Treatment{{.kind = "fill_mean", .label = "Mean", .help = "Each column's mean."},
              R"([{"kind":"impute","method":"mean"}])"},
    Treatment{{.kind = "fill_median", .label = "Median", .help = "Each column's median."},
              R"([{"kind":"impute","method":"median"}])"},
    Treatment{{.kind = "fill_most_frequent",
               .label = "Most frequent",
               .help = "Each column's most frequent value."},
              R"([{"kind":"impute","method":"most_frequent"}])"},
    Treatment{
        {.kind = "fill_constant", .label = "Constant 0", .help = "0 in each gap, a word in those of text."},
        R"([{"kind":"impute","method":"constant"}])"},
    Treatment{{.kind = "fill_random", .label = "Random", .help = "A value drawn from the column."},
              R"([{"kind":"impute","method":"random"}])"},
    Treatment{{.kind = "fill_knn",
               .label = "Nearest neighbours",
               .help = "The mean over the five nearest rows, after scaling."},
              R"([{"kind":"standard_scale"},{"kind":"impute","method":"knn"}])"},
    Treatment{{.kind = "fill_iterative",
               .label = "MICE",
               .help = "Each column predicted from the others, round after round."},
              R"([{"kind":"impute","method":"iterative","max_iter":30}])"},
    Treatment{{.kind = "fill_iterative_drawn",
               .label = "MICE, drawn",
               .help = "The same with draws in place of the best guess, which keeps the spread."},
              R"([{"kind":"impute","method":"iterative","sample_posterior":true}])"},
    Treatment{{.kind = "fill_iterative_tree",
               .label = "MICE with trees",
               .help = "The same with a tree in place of a regression."},
              R"([{"kind":"impute","method":"iterative","estimator":"tree","max_iter":5}])"},
    Treatment{
        {.kind = "mark_and_mean",
         .label = "Mean and indicators",
         .help = "The mean, and columns that say where it stands; gaps of text are a category."},
        R"([{"kind":"missing_indicator"},{"kind":"missing_category"},{"kind":"impute","method":"mean"}])"},
    Treatment{
        {.kind = kNativeTreatment,
         .label = "Trees as they are",
         .help = "A model of trees that takes gaps natively; a random forest where the model takes none."},
        "[]"},
    Treatment{
        {.kind = kPairwiseTreatment,
         .label = "Pairs of columns",
         .help = "A linear model learns from each pair of columns over the rows that have both (pairwise "
                 "deletion); ridge where the model is another. For numbers to predict alone."},
        "[]"},
    Treatment{{.kind = "custom", .label = "Own steps", .help = "Steps of your own.", .params = kCustomParams},
              ""},
};

constexpr std::array kLabParams = {
    ParamInfo{.key = "treatments",
              .type = ParamType::kKinds,
              .default_json =
                  R"(["complete","delete_rows","delete_columns","fill_mean","fill_median",)"
                  R"("fill_most_frequent","fill_constant","fill_random","fill_knn","fill_iterative",)"
                  R"("fill_iterative_drawn","fill_iterative_tree","mark_and_mean","native","pairwise"])",
              .maximum = 50,
              .group = "treatment",
              .help = "What is compared."},
    ParamInfo{.key = "seeds",
              .type = ParamType::kInteger,
              .default_json = "5",
              .minimum = 1,
              .maximum = 100,
              .help = "How many times all is done with gaps, parts and starts of their own."},
    ParamInfo{
        .key = "leak",
        .type = ParamType::kBoolean,
        .default_json = "false",
        .help =
            "Does all once more with the preparation fitted on all rows, to show how much the score lies."},
};
constexpr KindInfo kLab = {.kind = "gap_lab",
                           .label = "Gap laboratory",
                           .help = "Compares ways to deal with gaps on one table.",
                           .params = kLabParams};

constexpr std::array<std::string_view, 5> kGapSteps = {"impute", "drop_rows", "drop_columns",
                                                       "missing_indicator", "missing_category"};

}  // namespace

std::span<const KindInfo* const> treatment_kinds() {
  static const std::array<const KindInfo*, kTreatments.size()> kKinds = [] {
    std::array<const KindInfo*, kTreatments.size()> kinds{};
    for (std::size_t i = 0; i < kTreatments.size(); ++i) kinds[i] = &kTreatments[i].info;
    return kinds;
  }();
  return kKinds;
}

std::span<const KindInfo* const> lab_section() {
  static constexpr std::array kSection = {&kLab};
  return kSection;
}

Json treatment_steps(const Json& treatment) {
  const std::string kind = kind_of(treatment);
  if (kind == "custom") return SpecReader(treatment).value("steps");
  for (const Treatment& known : kTreatments) {
    if (known.info.kind == kind) return literal(known.steps);
  }
  return Json::array();
}

Json steps_beside_gaps(const Json& steps) {
  Json kept = Json::array();
  for (const Json& step : steps) {
    if (std::find(kGapSteps.begin(), kGapSteps.end(), kind_of(step)) == kGapSteps.end()) kept.push_back(step);
  }
  return kept;
}

}  // namespace trainyard
