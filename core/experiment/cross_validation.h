#pragma once

#include <memory>
#include <vector>

#include "experiment/experiment.h"

namespace trainyard {

/// Trains one experiment after the other, each with another fold of the rows held out, and tells the mean and
/// the spread of their figures. Driven as an experiment is. Source: Stone, J. Royal Statistical Society B 36
/// (1974).
class CrossValidation {
 public:
  /// Whether a description asks for it: a split of the kind k_fold that names no fold.
  static bool wanted(const Json& spec);

  /// The table and the shelf must outlive it. Errors: those of Experiment::create().
  static Result<std::unique_ptr<CrossValidation>> create(const Json& spec, const Table* table,
                                                         const WeightsShelf& shelf);

  /// Of the present fold; it makes way for the next one's when it is over, the last one stays.
  const std::shared_ptr<Experiment>& current() const { return current_; }

  /// As Experiment::advance(); epochs count on from fold to fold. Errors also: those of creating the next
  /// fold.
  Result<Json> advance(Index max_steps, bool stop_at_epoch_end);
  /// As Experiment::outline(), of the present fold.
  Json outline() const;
  /// As Experiment::retune(), for this fold and those to come.
  Result<void> retune(const Json& spec);
  /// As Experiment::status(), with "fold" (from 1) and "folds"; it ends with the last fold, or with one that
  /// diverged.
  Json status() const;
  /// The entries of all folds, each with its "fold".
  Json history() const;
  /// The last fold's result with the history of all and "cross_validation": {"folds": [{"fold", "validation":
  /// {...}, "test": {...}}], "mean": {"train": {...}, ...}, "std": {...}}: every metric that is a number, the
  /// standard deviation over n - 1.
  Json result() const;

 private:
  CrossValidation() = default;
  Result<void> begin_fold();
  void end_fold();

  Json spec_;
  const Table* table_ = nullptr;
  const WeightsShelf* shelf_ = nullptr;
  Index folds_ = 0;
  Index fold_ = 0;  // the present one, from 1
  bool over_ = false;
  std::shared_ptr<Experiment> current_;
  Index epochs_before_ = 0;
  Json history_ = Json::array();  // of the folds that are done
  Json metrics_ = Json::array();
};

}  // namespace trainyard
