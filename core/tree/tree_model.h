#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "estimator.h"
#include "tree/tree.h"
#include "tree/tree_builder.h"
#include "tree/tree_data.h"

namespace trainyard {

/// What one tree and every ensemble of trees have in common. A model is a row of units (a tree; in boosting
/// of k classes one tree for each class), and an epoch is one. Each unit adds to the scores of a
/// row, and the scores give the prediction, so that the prediction of the first m units can be had at every
/// m. Kinds say how a unit is grown and what it adds; the rest is here.
class TreeModel : public Estimator {
 public:
  Result<void> begin(const Dataset& data, const Rng& rng) override;
  /// Works on the next unit for a few milliseconds: a report of no rows says that it is not complete. The
  /// report's loss is the objective on the training rows: with the new tree in place, but in gradient
  /// boosting that which the unit started from.
  Result<StepReport> fit_step() override;
  Index steps_per_epoch() const override { return 1; }
  Index epochs() const override { return planned_; }
  void predict(const Table& features, std::span<const Index> rows, MatrixView64 out) const override;
  double loss(const Table& features, const Target& target, std::span<const Index> rows) const override;
  void score(const Table& features, const Target& target, std::span<const Index> rows, MatrixView64 out,
             double& loss_sum) const override;
  Result<void> predict_again(const Table& features, std::span<const Index> rows, Index units,
                             MatrixView64 out, std::unique_ptr<Memory>& memory) const override;
  Result<void> spread(const Table& features, std::span<const Index> rows, std::span<double> out,
                      std::unique_ptr<Memory>& memory) const override;
  /// A row is compared some hundred times while a tree grows, and some ten times when it is scored.
  Index rows_scored_per_step() const override { return std::min(20 * data_.n(), kValuesPerStep / 20); }
  /// Categories that training never saw, by column and part: they go the way of missing.
  std::vector<Error> warnings() const override;
  /// "unseen_categories": {part: cells}, where there are any.
  void add_to_metrics(Json& metrics) const override;
  void keep_best() override { best_ = used_; }
  void restore_best() override { used_ = best_ > 0 ? best_ : used_; }
  /// Nothing of a tree can change while it is trained; what `training` holds is for other families.
  Result<void> retune(const Json&) override { return {}; }

  /// See tree_model_inspect.cc for the queries.
  Result<Inspection> inspect(const Json& query, const Table* points) const override;

  /// Units made, and counted in predictions (fewer after restore_best()).
  Index units() const { return used_; }
  const std::vector<Tree>& trees() const { return trees_; }
  const TreeData& data() const { return data_; }

 protected:
  virtual Index max_bins() const = 0;
  /// Called at the end of begin(), with data_ and rng_ set. Returns the number of units to make.
  virtual Result<Index> start() = 0;
  /// Works on unit number `unit` for about as long as a step may take, and says whether it is complete: then
  /// its trees were appended. May set stopped_ when no further unit is possible.
  virtual Result<bool> grow(Index unit) = 0;
  virtual Index trees_per_unit() const { return 1; }

  virtual Index score_width() const { return data_.outputs(); }
  virtual void start_scores(std::span<double> scores) const;
  /// Whether the scores hold what each unit says in a place of its own, so that those after the first m are
  /// good for any fewer.
  virtual bool scores_hold_units() const { return false; }
  /// Adds what a unit says of each row. scores: [x.rows(), score_width()].
  virtual void add_unit(Index unit, const FeatureMatrix& x, MatrixView64 scores) const = 0;
  /// From the scores of one row after so many units to its prediction. out: [outputs]
  virtual void finish(std::span<const double> scores, Index units, std::span<double> out) const = 0;
  /// The same for many rows, to the last bit. scores: [n, score_width()]; out: [n, outputs]
  virtual void finish_all(ConstMatrixView64 scores, Index units, MatrixView64 out) const;
  /// The loss of one row, from its scores and the prediction that finish() made of them. Default: log loss,
  /// or the squared error. label or value is read.
  virtual double row_loss(std::span<const double> scores, std::span<const double> prediction,
                          std::int32_t label, double value) const;
  /// The same for all training rows. scores: of all rows of the dataset; predictions, out: of the training
  /// rows
  virtual void training_losses(const Matrix64& scores, const Matrix64& predictions,
                               std::span<double> out) const;
  /// Queries of one kind alone; a kBadSpec error when there is none of that name.
  virtual Result<Inspection> inspect_kind(const Json& query) const;

  /// What a reader of the trees needs besides them to predict; see inspect_model().
  virtual void describe(Json& /*model*/) const {}

  /// What the units in use say of the training rows, in their order, and what that costs.
  struct Fitted {
    Matrix64 predictions;        ///< [n, outputs]
    std::vector<double> losses;  ///< [n]
    Index units = -1;            ///< in use when this was made
    double mean_loss() const;
  };
  /// Made anew when other units are in use than the last time; a kind that has it anyway fills in fitted_.
  const Fitted& fitted() const;

  /// The loss that a report gives.
  virtual double step_loss() const { return fitted().mean_loss(); }

  /// How many values a step looks at while a tree grows: a few milliseconds' worth.
  static constexpr Index kValuesPerStep = Index{1} << 18;
  /// Goes on with growing_ for a step; the tree once it is complete.
  std::optional<GrownTree> grow_on();

  /// Remembers where the tree that is about to be appended has the rows that it was grown on. leaves: by
  /// training row, negative where it is not known
  void keep_leaves(std::span<const std::int32_t> leaves);
  /// The leaf of each row of a matrix in the tree of a unit. [x.rows()]
  std::vector<std::int32_t> leaves_in(Index unit, const FeatureMatrix& x) const;

  /// Counts the trees that are there by now, and reports: what fit_step() does once a unit is complete.
  StepReport taken_in();

  /// Scores of all rows of the dataset after the units in use; kept between calls and carried on tree by
  /// tree.
  const Matrix64& dataset_scores() const;
  /// Scores of all rows of a matrix after the first `units`.
  Matrix64 scores_of(const FeatureMatrix& x, Index units) const;

  TreeData data_;
  Rng rng_{0};
  std::vector<Tree> trees_;
  std::unique_ptr<TreeGrower> growing_;  ///< the tree at hand
  Index planned_ = 0;
  bool stopped_ = false;
  mutable Fitted fitted_;  ///< a cache: a function of the trees alone

 private:
  struct PointScores;
  Result<PointScores*> points_in(std::unique_ptr<Memory>& memory, const Table& features,
                                 std::span<const Index> rows) const;
  /// What one unit alone predicts (boosting: the step it takes). out: [x.rows(), outputs].
  void unit_predictions(Index unit, const FeatureMatrix& x, MatrixView64 out) const;
  Result<Inspection> inspect_tree(const Json& query, const Table* points) const;
  Result<Inspection> inspect_staged(const Json& query) const;
  Result<Inspection> inspect_predictions(const Json& query, const Table* points) const;
  Inspection inspect_model() const;
  Result<Inspection> inspect_importances() const;
  Result<Inspection> inspect_permutation(const Json& query) const;
  Result<Inspection> inspect_partial_dependence(const Json& query) const;
  /// How many rows may be asked about so many times without keeping anybody waiting.
  Index rows_to_ask(Index times) const;
  Result<FeatureMatrix> encode(const Table* points) const;
  /// Predictions of rows of the dataset, from the scores of all.
  void finish_rows(const Matrix64& scores, std::span<const Index> rows, MatrixView64 out) const;
  /// The loss of a row of the table, by its scores and the prediction that they make.
  double loss_of(std::span<const double> scores, std::span<const double> prediction, const Target& target,
                 Index row) const;

  Index made_ = 0;
  Index used_ = 0;
  Index best_ = 0;
  // A cache as well: the scores of all rows of the dataset, carried on tree by tree.
  mutable Matrix64 scores_;
  mutable Index scored_units_ = -1;
  // A cache too: by row of the dataset, the leaf in the tree of one unit, negative where it is not known.
  std::vector<std::int32_t> kept_leaves_;
  Index kept_unit_ = -1;
};

}  // namespace trainyard
