#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/json.h"
#include "common/result.h"
#include "data/table.h"
#include "experiment/experiment.h"
#include "experiment/imputation_quality.h"

namespace trainyard {

/// Compares ways to deal with gaps on one table: with the seeds seed, seed + 1, ... each treatment of the
/// section lab takes the place of the description's own steps against gaps, is measured against the values
/// that data.gaps took away, and the model is trained on what it made. The caller drives it, as it drives an
/// experiment.
class GapLab {
 public:
  /// Milliseconds since some moment; the core has no clock of its own.
  using Clock = std::function<double()>;

  /// The table must outlive the laboratory; null for a generated one. Errors: those of check_spec(), and
  /// kBadSpec for a table without gaps in its features.
  static Result<std::unique_ptr<GapLab>> create(const Json& spec, const Table* table, Clock clock);

  /// Up to max_steps units of work: a preparation, or a step of a model. Returns status(). Errors: none but
  /// for a description that no treatment can make run; what fails in one treatment stands in its row of the
  /// result.
  Result<Json> advance(Index max_steps);

  /// {"state": "running" | "finished", "done", "runs", "treatment", "seed", "leak"}
  Json status() const;

  /// {"spec", "metric", "seeds", "treatments": [{"treatment", "label", "steps", "model", "error", "spread",
  /// "correlation_change", "milliseconds", "score", "leaky_score"?, "leak_gain"?, "columns": [...],
  /// "failed"?}]}: each figure as spread_of() tells it, over the seeds that are done. error is the root of
  /// the mean squared error in standard deviations of the column, averaged over the columns; spread the ratio
  /// of standard deviations after and before; both over numbers; columns tells them by column, in its units,
  /// and of text the share of wrong fills.
  Json result() const;

 private:
  struct Run {
    std::size_t treatment = 0;
    Index seed = 0;
    bool leak = false;
  };
  struct Row {
    Json treatment;
    std::string label;
    Json steps;
    Json model;
    std::vector<double> milliseconds;
    std::vector<double> scores;
    std::vector<double> leaky_scores;
    std::vector<ImputationQuality> qualities;
    std::string failed;
  };

  GapLab() = default;
  bool is_over() const { return next_ >= runs_.size(); }
  Json spec_for(const Run& run) const;
  Result<void> begin_run(const Run& run);
  Result<void> measure(const Run& run, const Json& spec);
  void end_run(const Run& run);
  void fail(const Run& run, const Error& error);
  Json row_json(const Row& row) const;

  Json given_;
  Json filled_;
  const Table* table_ = nullptr;
  Clock clock_;
  bool made_gaps_ = false;
  std::vector<Row> rows_;
  std::vector<Run> runs_;
  std::size_t next_ = 0;
  std::unique_ptr<Experiment> experiment_;
};

}  // namespace trainyard
