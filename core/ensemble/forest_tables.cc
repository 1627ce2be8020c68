#include "ensemble/forest.h"
#include "tree/tree_tables.h"

namespace trainyard {
namespace {

using namespace tree_tables;

constexpr std::string_view kVotes[] = {"soft", "hard"};
constexpr ParamInfo kVote = {
    .key = "vote",
    .type = ParamType::kChoice,
    .default_json = R"("soft")",
    .choices = kVotes,
    .help = "Classes: soft averages the trees' probabilities, hard counts one vote a tree.",
    .source = "scikit-learn averages; Breiman (2001) counts votes"};
constexpr ParamInfo kOobScore = {
    .key = "oob_score",
    .type = ParamType::kBoolean,
    .default_json = "false",
    .label = "Out-of-bag score",
    .help = "Scores every training row by the trees that did not see it: a test without a test part.",
    .source = "scikit-learn; Breiman (1996), out-of-bag estimation"};
constexpr ParamInfo bootstrap(std::string_view default_json) {
  return {.key = "bootstrap",
          .type = ParamType::kBoolean,
          .default_json = default_json,
          .help = "Draws each tree's rows with replacement; otherwise every tree sees them all.",
          .source = "scikit-learn"};
}
constexpr std::string_view kDraw =
    "How many features are drawn anew at every split; below 1 it is a share of them.";
constexpr std::string_view kRows =
    "How many rows each tree draws; up to 1 it is a share of the training rows.";

}  // namespace

const KindInfo& Forest::random_forest_info() {
  static constexpr ParamInfo kTable[] = {n_estimators("100", "trees"),
                                         kCriterion,
                                         kMaxDepth,
                                         kMinSamplesSplit,
                                         kMinSamplesLeaf,
                                         max_features("null", kDraw),
                                         kMaxLeafNodes,
                                         kMinImpurityDecrease,
                                         bootstrap("true"),
                                         max_samples(kRows),
                                         kVote,
                                         kOobScore,
                                         kCcpAlpha,
                                         kMaxBins};
  static constexpr KindInfo kInfo = {
      .kind = "random_forest",
      .label = "Random forest",
      .help =
          "Grows deep trees on random draws of rows, each split choosing among a few random columns, and "
          "averages.",
      .source = "scikit-learn RandomForestClassifier, RandomForestRegressor; Breiman (2001)",
      .params = kTable,
      .tags = kEnsembleTags};
  return kInfo;
}

const KindInfo& Forest::extra_trees_info() {
  static constexpr ParamInfo kTable[] = {n_estimators("100", "trees"),
                                         kCriterion,
                                         kMaxDepth,
                                         kMinSamplesSplit,
                                         kMinSamplesLeaf,
                                         max_features("null", kDraw),
                                         kMaxLeafNodes,
                                         kMinImpurityDecrease,
                                         bootstrap("false"),
                                         max_samples(kRows),
                                         kVote,
                                         kOobScore,
                                         kCcpAlpha,
                                         kMaxBins};
  static constexpr KindInfo kInfo = {
      .kind = "extra_trees",
      .label = "Extra trees",
      .help = "A forest that also draws its thresholds at random and keeps the best of the drawn splits.",
      .source = "scikit-learn ExtraTreesClassifier, ExtraTreesRegressor; Geurts et al. (2006)",
      .params = kTable,
      .tags = kEnsembleTags};
  return kInfo;
}

}  // namespace trainyard
