#pragma once

#include <memory>
#include <optional>

#include "common/json.h"
#include "data/dataset.h"
#include "estimator.h"
#include "prepare/pipeline.h"

namespace trainyard {

/// Validates a description and fills in every default. Without a table, what depends on its columns is not checked.
/// Errors: kBadSpec with the path of the field.
Result<Json> check_spec(const Json& spec, const Table* table = nullptr);

/// Every kind and parameter that a description may hold: {"version", "groups": {name: {"label", "kinds": [...]}}}.
const Json& catalog();

/// A description and a table become prepared data, an estimator, and figures.
class Experiment {
 public:
  /// The table is copied only where the preparation needs it; null for a generated one.
  static Result<std::unique_ptr<Experiment>> create(const Json& spec, const Table* table);

  /// With all defaults filled in.
  const Json& spec() const { return spec_; }

  /// Up to max_steps units of work; ends early at the end of an epoch (with its history entry made) if asked to, and
  /// when training is over. Returns status().
  Result<Json> advance(Index max_steps, bool stop_at_epoch_end);

  /// {"state": "ready" | "training" | "finished" | "stopped_early" | "diverged", "epoch", "epochs", "step",
  ///  "steps_per_epoch", "rows_seen", "loss"}; loss is the mean over the steps of the last advance, null before.
  Json status() const;

  /// One entry per epoch: {"epoch", "step", "loss", "train_loss", "train_accuracy", ..., "validation_loss", ...}.
  const Json& history() const { return history_; }

  /// {"train": {...}, "validation": {...}, "test": {...}}, the names of DESIGN section 4.
  Json metrics() const;

  /// The whole result of the run, as the runner prints it.
  Json result() const;

  /// Changes what may change while training; the rest of the description must be the same. Recorded in the result.
  Result<void> retune(const Json& spec);

  /// A look inside; see inspect.cc for the queries.
  Result<Inspection> inspect(const Json& query) const;
};

}  // namespace trainyard
