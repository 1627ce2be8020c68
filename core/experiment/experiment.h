#pragma once

#include <array>
#include <memory>
#include <optional>

#include "common/json.h"
#include "data/dataset.h"
#include "data/summary.h"
#include "estimator.h"
#include "experiment/early_stopping.h"
#include "experiment/prepared_data.h"
#include "experiment/start_weights.h"

namespace trainyard {

/// Validates a description and fills in every default. With a table (or for made-up data) the columns it
/// names are checked too, and target and task are filled in. Errors: kBadSpec with the path of the field;
/// kBadData.
Result<Json> check_spec(const Json& spec, const Table* table = nullptr);

/// Every kind and parameter that a description may hold: {"version", "groups": {name: {"label", "kinds":
/// [...]}}}.
const Json& catalog();

/// The summary of the table that a description's generator makes (see summarize()); of the description only
/// `seed` and `data.source` count. Errors: kBadSpec.
Result<Json> generated_table(const Json& spec);

/// A description and a table become prepared data, an estimator, and figures.
class Experiment {
 public:
  /// The table must outlive the experiment; null for a generated one. The rooms draw from streams of the seed
  /// of their own, so that a changed split does not change the starting weights. Where the description names
  /// trained weights, they are copied from the shelf. Errors: kBadSpec, kBadData, kTooLarge.
  static Result<std::unique_ptr<Experiment>> create(const Json& spec, const Table* table,
                                                    const WeightsShelf& shelf = {});

  /// With all defaults filled in.
  const Json& spec() const { return spec_; }

  /// Up to max_steps units of work: steps of the model and, after the last step of an epoch, chunks of rows
  /// to be scored, of which each counts as many units as it costs steps. Ends early at the end of an epoch
  /// (with its history entry made) if asked to, and when training is over. Returns status(). Divergence is no
  /// error here: the state becomes "diverged" and the model stays the last good one. How the work is cut into
  /// calls changes nothing in the result. Errors: those of the estimator that are no divergence.
  Result<Json> advance(Index max_steps, bool stop_at_epoch_end);

  /// Makes units of the model without taking them in (an ensemble's trees first .. first + count - 1), as
  /// bytes for another experiment on the same description and table. Errors: kBadSpec where they cannot be
  /// made apart.
  Result<std::vector<std::uint8_t>> make_units(Index first, Index count) const {
    return estimator_->make_units(first, count);
  }
  /// Works for a step on a unit whose turn comes later, and says whether it waits for its turn by now.
  /// Errors: kBadSpec where units cannot be made apart.
  Result<bool> make_ahead(Index unit) { return estimator_->make_ahead(unit); }
  /// Units that were made elsewhere: advance() takes each in its turn in place of making it, so that the
  /// result is the same to the last bit. Errors: kBadSpec for other bytes.
  Result<void> offer_units(std::span<const std::uint8_t> bytes) { return estimator_->offer_units(bytes); }

  /// {"state": "ready" | "training" | "finished" | "stopped_early" | "diverged", "epoch", "epochs", "step",
  ///  "steps_per_epoch", "rows_seen", "scoring"?, "loss", "best_epoch"?, "diverged"?: {"step",
  ///  "epoch", "path", "message"}}; scoring is true while the steps of an epoch are done
  ///  and its rows not yet scored; loss is the mean over the steps of the last advance, null where it had
  ///  none. epoch counts the complete ones.
  Json status() const;

  /// One entry per epoch: {"epoch", "step", "loss", "train_loss", "train_accuracy", ..., "validation_loss",
  /// ...}; loss is the mean over the epoch's steps, each before its update; the others are of the model after
  /// the epoch.
  const Json& history() const { return history_; }

  /// {"train": {...}, "validation": {...}, "test": {...}} of the present model, the names of DESIGN section 4
  /// and "loss"; parts without rows are absent.
  Json metrics() const;

  /// Works ahead for metrics(), in units of which none takes longer than a step of a network of middle size.
  /// Returns whether nothing is left: metrics() and result() are quick from there until the model learns
  /// again.
  bool measure(Index max_units) const;

  /// What is settled before training: "spec", "labels", "positive_label", "features", "rows" of each part,
  /// "prepare" (what its steps learned), "warnings" but for leaks(), "units_apart" (how many units of the
  /// model may be made by other workers, where any may).
  Json outline() const;

  /// The whole result of the run, as the runner prints it: the outline, "status", "metrics", "history",
  /// "changes"; with leaks() among the warnings.
  Json result() const;

  /// What makes a score better than the model: features that tell the target, rows in two parts. Looked for
  /// when first asked, as it costs more than the beginning of a quick model.
  const std::vector<Error>& leaks() const;

  /// Changes what may change while training; the rest of the description must be the same. Recorded in the
  /// result. Errors: kBadSpec naming the field that cannot change; then nothing has changed.
  Result<void> retune(const Json& spec);

  /// A look inside; see inspect.cc for the queries.
  Result<Inspection> inspect(const Json& query) const;

  /// What was learned, as a safetensors file with PyTorch's names and shapes; its description says "layers",
  /// "task", "target", "labels", "features", "prepare", and what its steps "learned". Errors: those of the
  /// estimator.
  Result<std::string> weights() const;

  /// Data as the model sees it.
  const Dataset& dataset() const { return data_.dataset; }

  /// The prepared features, the target, and "split" (train, validation or test), for every row that is in a
  /// part.
  Table prepared_table() const;

  /// For every row of the part (of all parts when absent), in the order of the table: "row" (from 0), "part",
  /// "true", "predicted", and for classes "probability_<label>" each.
  Table predictions(std::optional<Part> part) const;

 private:
  enum class State { kReady, kTraining, kFinished, kStoppedEarly, kDiverged };

  Experiment() = default;
  /// Rows that are scored at once: a few milliseconds for a network of some hundred thousand weights.
  /// Networks add up losses over as many, so that the sum has the same bits however a table is cut.
  static constexpr Index kScoredAtOnce = 256;
  /// How many steps a chunk costs, about.
  double chunk_cost() const;
  bool score_epoch();
  void close_epoch();
  void finish(State state);
  void take_divergence(const Error& error);
  bool is_over() const { return state_ != State::kReady && state_ != State::kTraining; }
  /// What the present model says of one part, as far as that was worked out.
  struct PartScores {
    Matrix64 predicted;  // [rows, outputs]
    double loss_sum = 0;
    Index rows = 0;  // that are done
    std::vector<std::optional<double>> aucs;
    std::optional<Json> report;
  };
  PartScores& scores(Part part) const { return scores_[static_cast<std::size_t>(part)]; }
  bool is_scored(Part part) const;
  /// The next rows of the part.
  void score_chunk(Part part) const;
  /// The next unit of the part's report; false when it is there.
  bool measure_part(Part part) const;
  void forget_scores();
  Json evaluate(Part part, bool summary) const;
  Matrix64 predict(std::span<const Index> rows) const;
  std::vector<std::string> feature_names() const;  // after the steps

  /// Points of a plane, ready for the model.
  struct Grid {
    Json query;  // for which it was made
    Table prepared;
    Json info = Json::object();
    std::vector<NamedArray> points = {};  // the table's rows on it, where the query brings them
    Index width = 0;
    Index height = 0;
    mutable std::unique_ptr<Estimator::Memory> memory = nullptr;  // of the model for these points
    std::vector<Index> rows() const;
  };
  /// The columns of both axes.
  Result<std::array<const Column*, 2>> plane_of(const Json& query) const;
  Result<const Grid*> grid_for(const Json& query) const;
  /// The plane through the mean of the prepared training rows along their first two principal components.
  Result<Grid> component_grid(const Json& query) const;
  const Table& held_row() const;
  Result<Inspection> inspect_boundary(const Json& query) const;
  Result<Inspection> inspect_neurons(const Json& query) const;
  Result<Inspection> inspect_disagreement(const Json& query) const;
  /// The prepared row of the table that a query names with "row"; null without that key. Errors: kBadSpec.
  Result<std::optional<Table>> row_of(const Json& query) const;
  Result<Inspection> inspect_points(const Json& query) const;
  Result<Inspection> inspect_predictions(const Json& query) const;
  Result<Inspection> inspect_leaks() const;

  Json spec_;
  PreparedData data_;
  mutable std::optional<std::vector<Error>> leaks_;
  std::unique_ptr<Estimator> estimator_;
  std::optional<EarlyStopping> early_stopping_;

  State state_ = State::kReady;
  Index epoch_ = 0;
  Index step_ = 0;
  double rows_seen_ = 0;    // an Index has 32 bits in wasm
  Index step_rows_ = 1;     // of the last step
  bool scoring_ = false;    // between the last step of an epoch and its entry
  bool last_step_ = false;  // and no epoch follows
  struct MeanLoss {
    double sum = 0;
    double rows = 0;
    void add(const StepReport& report) {
      sum += report.loss * static_cast<double>(report.rows);
      rows += static_cast<double>(report.rows);
    }
    std::optional<double> mean() const { return rows > 0 ? std::optional(sum / rows) : std::nullopt; }
  };
  MeanLoss advance_loss_;
  MeanLoss epoch_loss_;
  Json history_ = Json::array();
  Json changes_ = Json::array();
  std::optional<Json> divergence_;
  // Of the present model; forgotten when it learns.
  mutable std::array<PartScores, 3> scores_;
  mutable std::optional<Json> metrics_;
  mutable std::optional<Grid> grid_;   // of the last query; it does not change while the model learns
  mutable std::optional<Table> held_;  // one row: each feature's median or mode over the training rows
};

}  // namespace trainyard
