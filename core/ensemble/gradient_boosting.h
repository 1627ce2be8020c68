#pragma once

#include <memory>
#include <vector>

#include "ensemble/boosting_loss.h"
#include "spec/param_info.h"
#include "tree/tree_builder.h"
#include "tree/tree_model.h"
#include "tree/tree_settings.h"

namespace trainyard {

/// Gradient boosting: each step adds a small tree (k classes: one each) that follows the negative gradient of
/// the loss. First order: regression trees on the residuals whose leaves take the best step by line search
/// (Friedman, Annals of Statistics 29 (2001); TreeBoost), as scikit-learn's GradientBoostingClassifier and
/// -Regressor. Second order: trees on gradients and hessians (Chen & Guestrin, KDD 2016), as XGBoost's
/// tree_method "exact" or, with max_bins, "hist". Second order differs from XGBoost in float64 where that has
/// float32, in starting from the prior unless base_score is given, and for absolute and Huber loss in taking
/// 1 for the second derivative. Early stopping is the caller's, by keep_best() and restore_best().
class GradientBoosting final : public TreeModel {
 public:
  struct Settings {
    TreeSettings tree;
    Index n_estimators = 100;
    double learning_rate = 0.1;
    std::string loss;  ///< empty: log_loss or squared_error
    double alpha = 0.9;
    double subsample = 1;
    double colsample_bytree = 1;
    bool second_order = false;
    double reg_lambda = 1;
    double reg_alpha = 0;
    double gamma = 0;
    double min_child_weight = 1;
    bool has_base_score = false;
    double base_score = 0.5;
  };
  explicit GradientBoosting(Settings settings) : settings_(std::move(settings)) {}
  static const KindInfo& kind_info();

 protected:
  Index max_bins() const override { return settings_.tree.max_bins; }
  Result<Index> start() override;
  Result<bool> grow(Index unit) override;
  Index trees_per_unit() const override { return loss_->width(); }
  double step_loss() const override { return step_loss_; }
  Index score_width() const override { return loss_->width(); }
  void start_scores(std::span<double> scores) const override;
  void add_unit(Index unit, const FeatureMatrix& x, MatrixView64 scores) const override;
  void finish(std::span<const double> scores, Index units, std::span<double> out) const override;
  double row_loss(std::span<const double> scores, std::span<const double> prediction, std::int32_t label,
                  double value) const override;
  void training_losses(const Matrix64& scores, const Matrix64& predictions,
                       std::span<double> out) const override;
  Result<Inspection> inspect_kind(const Json& query) const override;
  void describe(Json& model) const override;

 private:
  Result<void> check_settings() const;
  /// Of the training rows, after so many units. [n, width]
  Matrix64 training_scores(Index units) const;
  void start_round(Index unit);
  void start_tree_of(Index unit, Index c);
  /// Fills in fitted_ with what the trees so far say.
  void look_at_scores();
  void set_leaves(GrownTree& grown) const;
  void add_to_scores(const GrownTree& grown, Index c);

  Settings settings_;
  TreeParams params_;
  std::unique_ptr<BoostingLoss> loss_;
  std::vector<double> start_;
  Matrix64 scores_;          ///< of the training rows, all trees made, those of round_ included
  std::vector<Tree> round_;  ///< of the unit that is being made: a tree for each class so far
  // Of this round, with subsample below 1: the training rows that its trees see, and the others.
  std::vector<std::uint32_t> bag_;
  std::vector<std::uint32_t> left_out_;
  std::vector<double> residuals_;
  std::vector<double> hessians_;
  double step_loss_ = 0;  ///< where the last step started
};

}  // namespace trainyard
