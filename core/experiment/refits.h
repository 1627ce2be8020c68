#pragma once

#include <memory>

#include "common/json.h"
#include "common/result.h"
#include "data/table.h"
#include "estimator.h"

namespace trainyard {

/// Several models, each trained again and again on bootstrap draws of the same training rows, so that the
/// error on rows that none of them saw can be split into bias, variance and noise (see
/// metrics/bias_variance.h). The caller owns the loop.
class Refits {
 public:
  virtual ~Refits() = default;

  /// Up to so many units of work, of which none takes longer than a step of a model or the scoring of some
  /// rows. Returns status(). Errors: those of a model.
  virtual Result<Json> advance(Index max_units) = 0;

  /// {"round": rounds that are complete for all models, "rounds", "done", "part", "rows", "task", "models":
  /// [{"kind", "rounds": that are complete, "error", "bias", "variance", "noise", ...}]}, with the figures of
  /// BiasVariance over the rounds so far, absent before the first.
  virtual Json status() const = 0;

  /// Arrays "row" [n], and "bias" and "variance" [models, n] of each row, over the complete rounds.
  virtual Inspection rows() const = 0;
};

/// query: {"spec": a description, "models": [{"model": ..., "training": ...}, ...] (default: the
/// description's own), "rounds": 2 to 1000, default 20, "part": "test" (default) or "validation"}. Data,
/// split and seed are the description's. The table must outlive the refits; null for made-up data. Errors:
/// kBadSpec with the path of the field (`models[1].model.max_depth`), kBadData, kTooLarge. The starter has
/// none.
Result<std::unique_ptr<Refits>> make_refits(const Json& query, const Table* table);

}  // namespace trainyard
