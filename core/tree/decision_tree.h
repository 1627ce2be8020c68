#pragma once

#include <memory>
#include <span>

#include "spec/param_info.h"
#include "tree/tree_model.h"
#include "tree/tree_settings.h"

namespace trainyard {

/// One decision tree for classification or regression; native missing values and categories. Source: Breiman,
/// Friedman, Olshen & Stone, "Classification and Regression Trees" (1984); parameters and semantics of
/// scikit-learn's DecisionTreeClassifier and DecisionTreeRegressor. Ties between splits are broken by lower
/// feature, then lower threshold (scikit-learn: by a random order of the features).
class DecisionTree final : public TreeModel {
 public:
  explicit DecisionTree(TreeSettings settings) : settings_(std::move(settings)) {}
  static const KindInfo& kind_info();

 protected:
  Index max_bins() const override { return settings_.max_bins; }
  Result<Index> start() override;
  Result<bool> grow(Index unit) override;
  void add_unit(Index unit, const FeatureMatrix& x, MatrixView64 scores) const override;
  void finish(std::span<const double> scores, Index units, std::span<double> out) const override;

 private:
  TreeSettings settings_;
  TreeParams params_;
};

/// A single tree from the `model` part of a description that fill_in() has completed; `training` holds
/// nothing for it.
Result<std::unique_ptr<Estimator>> make_tree_model(const Json& model, const Json& training);

/// decision_tree.
std::span<const KindInfo* const> tree_kinds();

}  // namespace trainyard
