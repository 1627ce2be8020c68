#include "tree/decision_tree.h"

#include <algorithm>

#include "tree/tree_tables.h"

namespace trainyard {

const KindInfo& DecisionTree::kind_info() {
  using namespace tree_tables;
  static constexpr ParamInfo kTable[] = {
      kCriterion,
      kMaxDepth,
      kMinSamplesSplit,
      kMinSamplesLeaf,
      max_features(R"("all")",
                   "How many features are drawn anew at every split; below 1 it is a share of them."),
      kMaxLeafNodes,
      kMinImpurityDecrease,
      kCcpAlpha,
      kMaxBins};
  static constexpr KindInfo kInfo = {
      .kind = "decision_tree",
      .label = "Decision tree",
      .help = "Asks one question of one column after another, each chosen to part the rows best.",
      .source = "scikit-learn DecisionTreeClassifier, DecisionTreeRegressor; Breiman et al. (1984)",
      .params = kTable,
      .tags = kTags};
  return kInfo;
}

Result<Index> DecisionTree::start() {
  auto params = settings_.resolve(data_.dataset->target.task, data_.n(), data_.d(), "model");
  if (!params) return std::unexpected(params.error());
  params_ = *params;
  return 1;
}

Result<bool> DecisionTree::grow(Index) {
  if (!growing_) {
    growing_ = start_tree(data_.table, data_.target({}), data_.ids, data_.features, params_, rng_);
  }
  std::optional<GrownTree> grown = grow_on();
  if (!grown) return false;
  grown->tree.prune_by_cost(settings_.ccp_alpha);
  trees_.push_back(std::move(grown->tree));
  return true;
}

void DecisionTree::add_unit(Index unit, const FeatureMatrix& x, MatrixView64 scores) const {
  const Tree& tree = trees_[static_cast<std::size_t>(unit)];
  std::vector<std::int32_t> leaves(static_cast<std::size_t>(x.rows()));
  tree.leaves_of(x, leaves);
  for (Index i = 0; i < x.rows(); ++i) {
    const auto value = tree.value(leaves[static_cast<std::size_t>(i)]);
    std::copy(value.begin(), value.end(), scores.row(i).begin());
  }
}

void DecisionTree::finish(std::span<const double> scores, Index units, std::span<double> out) const {
  if (units == 0 && data_.classes() > 0) {  // before training every class is as likely
    std::fill(out.begin(), out.end(), 1.0 / static_cast<double>(out.size()));
    return;
  }
  std::copy(scores.begin(), scores.end(), out.begin());
}

Result<std::unique_ptr<Estimator>> make_tree_model(const Json& model, const Json&) {
  return std::make_unique<DecisionTree>(TreeSettings::read(model));
}

std::span<const KindInfo* const> tree_kinds() {
  static const KindInfo* const kKinds[] = {&DecisionTree::kind_info()};
  return kKinds;
}

}  // namespace trainyard
