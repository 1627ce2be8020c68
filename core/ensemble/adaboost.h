#pragma once

#include <vector>

#include "spec/param_info.h"
#include "tree/tree_model.h"
#include "tree/tree_settings.h"

namespace trainyard {

/// AdaBoost on trees. Classification: SAMME (Zhu et al., Statistics and Its Interface 2 (2009)), with two
/// classes the original (Freund & Schapire, JCSS 55 (1997)). Regression: AdaBoost.R2 (Drucker, ICML 1997),
/// whose prediction is the weighted median of the trees. Formulas and stopping rules as in scikit-learn 1.2's
/// AdaBoostClassifier(algorithm= "SAMME") and AdaBoostRegressor; R2's bootstrap draws come from our own
/// generator.
class AdaBoost final : public TreeModel {
 public:
  struct Settings {
    bool has_base = false;  ///< else: a stump for classes, depth 3 for numbers
    TreeSettings tree;
    Index n_estimators = 50;
    double learning_rate = 1;
    std::string loss = "linear";  ///< R2: linear, square, exponential
    std::string tree_path = "model.estimator";
  };
  explicit AdaBoost(Settings settings) : settings_(std::move(settings)) {}
  static const KindInfo& kind_info();

  /// How much each tree says, and its weighted error on the training rows it was made from. [units]
  const std::vector<double>& estimator_weights() const { return say_; }
  const std::vector<double>& estimator_errors() const { return errors_; }

 protected:
  Index max_bins() const override { return settings_.tree.max_bins; }
  Result<Index> start() override;
  Result<bool> grow(Index unit) override;
  /// Classification: the summed votes of the classes. Regression: each tree's prediction, for the median.
  Index score_width() const override {
    return data_.classes() > 0 ? data_.classes() : settings_.n_estimators;
  }
  bool scores_hold_units() const override { return data_.classes() == 0; }
  void add_unit(Index unit, const FeatureMatrix& x, MatrixView64 scores) const override;
  void finish(std::span<const double> scores, Index units, std::span<double> out) const override;
  void finish_all(ConstMatrixView64 scores, Index units, MatrixView64 out) const override;
  Result<Inspection> inspect_kind(const Json& query) const override;
  void describe(Json& model) const override;

 private:
  void start_tree_of(Index unit);
  Result<void> take_classifier(GrownTree grown);
  void take_regressor(Tree tree);
  void take_in(Tree tree, double say, double error);
  /// The bound of what finish_all() takes to the power of e, either side of 0.
  double largest_exponent() const;
  /// The weights of the training rows, summing to 1.
  std::vector<float> shares() const;

  Settings settings_;
  TreeParams params_;
  std::vector<double> weights_;          ///< of the training rows for the next tree
  double weight_sum_ = 1;                ///< at most 1
  std::unique_ptr<TreeGrower> resting_;  ///< made the last tree, and will the next
  std::vector<double> say_;
  std::vector<double> say_sums_;  ///< of the first m trees, for every m from 0 on
  std::vector<double> errors_;
  std::vector<std::vector<float>> history_;  ///< the weights that each tree was grown with
};

}  // namespace trainyard
