#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "spec/param_info.h"
#include "tree/tree_model.h"
#include "tree/tree_settings.h"

namespace trainyard {

/// Trees that are grown apart from each other and averaged: random forest, extra trees, and bagging of trees.
/// Tree i depends on the data, the parameters and rng.split(i) alone. So a forest may be grown in pieces, in
/// any order, by any number of workers that share no memory, and is the same to the last bit: make_units() on
/// each, offer_units() on one. Sources: Breiman, Machine Learning 24 (1996) and 45 (2001); Geurts, Ernst &
/// Wehenkel, Machine Learning 63 (2006); parameters and defaults of scikit-learn's classes of these names.
class Forest final : public TreeModel {
 public:
  struct Settings {
    std::string kind = "random_forest";
    TreeSettings tree;
    Index n_estimators = 100;
    bool bootstrap = true;
    double max_samples = 1;          ///< rows of a bag, or their share up to 1
    Json features_per_tree = "all";  ///< bagging: drawn once a tree; in the other kinds all may split
    bool random_threshold = false;
    bool majority_vote =
        false;  ///< classes: count the trees' votes in place of averaging their probabilities
    bool oob_score = false;
    std::string tree_path = "model";  ///< where the description states the trees' parameters
  };
  explicit Forest(Settings settings) : settings_(std::move(settings)) {}
  static const KindInfo& random_forest_info();
  static const KindInfo& extra_trees_info();

  Index units_apart() const override { return settings_.n_estimators; }
  /// Several short ranges serve as well as one, so that a worker can be stopped between two.
  Result<std::vector<std::uint8_t>> make_units(Index first, Index count) const override;
  Result<void> offer_units(std::span<const std::uint8_t> bytes) override;
  Result<bool> make_ahead(Index unit) override;

  /// The score of each training row's prediction by the trees that did not see it: accuracy, or R2; NaN while
  /// no row has one. Rows that every tree saw are left out. With the default settings it costs nothing unless
  /// oob_score is on.
  double oob_score() const { return out_of_bag().score; }
  /// "oob_score" by then, and for numbers "oob_mse", with oob_score on and at least one row that a tree did
  /// not see.
  void end_epoch(Json& entry) override;
  void add_to_metrics(Json& metrics) const override;

 protected:
  Index max_bins() const override { return settings_.tree.max_bins; }
  Result<Index> start() override;
  Result<bool> grow(Index unit) override;
  void add_unit(Index unit, const FeatureMatrix& x, MatrixView64 scores) const override;
  void finish(std::span<const double> scores, Index units, std::span<double> out) const override;
  void finish_all(ConstMatrixView64 scores, Index units, MatrixView64 out) const override;
  Result<Inspection> inspect_kind(const Json& query) const override;

 private:
  struct OutOfBag {
    double score = std::numeric_limits<double>::quiet_NaN();
    double mse = std::numeric_limits<double>::quiet_NaN();  ///< regression
  };
  OutOfBag out_of_bag() const;
  void write_out_of_bag(Json& json) const;
  std::unique_ptr<TreeGrower> start_one(Index unit) const;
  struct Made {
    Tree tree;
    std::vector<std::int32_t> leaves;  ///< by training row; negative for those it was not grown on
  };
  Made prune(GrownTree grown) const;
  /// Goes on with a tree for a step, from the start where another was at hand; the tree once it is complete.
  std::optional<Made> grow_on(Index unit);
  std::vector<double> bag(Index unit) const;
  void take_in(Made made);
  void add_value(std::span<const double> value, std::span<double> scores) const;

  Settings settings_;
  TreeParams params_;
  Index bag_size_ = 0;
  Index features_per_tree_ = 0;
  Index growing_unit_ = 0;         ///< which tree growing_ is
  std::map<Index, Made> waiting_;  ///< made ahead or elsewhere, for the steps to come
  Matrix64 oob_scores_;            ///< [training rows, outputs]
  std::vector<Index> oob_trees_;   ///< by training row: how many trees did not see it
};

}  // namespace trainyard
