#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/json.h"
#include "common/matrix_view.h"
#include "common/result.h"
#include "common/rng.h"
#include "data/dataset.h"

namespace trainyard {

/// What one unit of work did.
struct StepReport {
  double loss = 0;  ///< the objective's data term (no penalty) on the rows of this step, before its update
  Index rows = 0;   ///< rows seen
  Index steps = 1;  ///< more than one for a unit that was made elsewhere, or ahead
  bool epoch_end = false;  ///< a pass (network), a tree (ensemble) or a sweep (linear model) is complete
  bool done = false;       ///< nothing is left to do
};

/// Numbers for a picture: row-major, of any rank.
struct NamedArray {
  std::string name;
  std::vector<Index> shape;
  std::vector<float> values;
};

/// The answer to a look inside: a few facts as JSON, many numbers as arrays.
struct Inspection {
  Json info = Json::object();
  std::vector<NamedArray> arrays;
};

/// What was learned, to be used again: tensors with the names and shapes of PyTorch, and what they mean.
struct Weights {
  std::vector<NamedArray> tensors;
  Json description = Json::object();
};

/// One way of learning. The caller owns the loop: it calls fit_step() until the report says done, and may
/// look, evaluate, pause or stop between any two calls.
class Estimator {
 public:
  virtual ~Estimator() = default;

  /// Takes the data (which must outlive the estimator), allocates, and draws the starting state from rng.
  /// Errors: kBadSpec with the field's path, kBadData, kTooLarge.
  virtual Result<void> begin(const Dataset& data, const Rng& rng) = 0;

  /// One unit of work: one mini-batch of a network, a piece of a tree, one sweep of a linear model. A report
  /// of no rows says that nothing has changed yet.
  /// Errors: kDiverged, with the step and the layer where the numbers left; the state stays the last good
  /// one.
  virtual Result<StepReport> fit_step() = 0;

  /// Units of work in one epoch, and epochs in all.
  virtual Index steps_per_epoch() const = 0;
  virtual Index epochs() const = 0;

  /// Predicts the given rows of a table with the columns of the features. out: [rows, outputs], probabilities
  /// of the classes in their order, or values in the units of the target. In inference mode.
  virtual void predict(const Table& features, std::span<const Index> rows, MatrixView64 out) const = 0;

  /// The objective's data term (no penalty), as trained: mean over the rows in inference mode.
  virtual double loss(const Table& features, const Target& target, std::span<const Index> rows) const = 0;

  /// predict() and loss() in one go, for rows of the table that target belongs to: adds the losses of the
  /// rows to loss_sum one by one, so that parts of a table give the bits that the whole gives. out: [rows,
  /// outputs].
  virtual void score(const Table& features, const Target& target, std::span<const Index> rows,
                     MatrixView64 out, double& loss_sum) const {
    predict(features, rows, out);
    if (!rows.empty()) loss_sum += loss(features, target, rows) * static_cast<double>(rows.size());
  }

  /// What a model keeps between two questions about the same rows.
  struct Memory {
    virtual ~Memory() = default;
  };
  /// predict() for rows that are asked about again and again while the model learns. memory belongs to these
  /// rows alone, is empty at first, and is only good for this model. units: the first so many units of the
  /// model alone (an ensemble's trees); all where it is negative. Errors: kBadSpec where a model has no
  /// units.
  virtual Result<void> predict_again(const Table& features, std::span<const Index> rows, Index units,
                                     MatrixView64 out, std::unique_ptr<Memory>& /*memory*/) const {
    if (units >= 0) return bad_spec("query.units", "Only ensembles have units. Leave the key out.");
    predict(features, rows, out);
    return {};
  }

  /// How far the units' own predictions lie apart, for such rows: the standard deviation around their mean;
  /// with classes, the root of the summed variances of the probabilities. out: [rows]. Errors: kBadSpec where
  /// a model has no units.
  virtual Result<void> spread(const Table& /*features*/, std::span<const Index> /*rows*/,
                              std::span<double> /*out*/, std::unique_ptr<Memory>& /*memory*/) const {
    return bad_spec("query.what", "Only ensembles have units that can disagree. Choose another view.");
  }

  /// How many rows can be scored in about the time of one step; 0 where a step is short, so that every chunk
  /// of rows counts as a step at least.
  virtual Index rows_scored_per_step() const { return 0; }

  /// How many units may be made apart from each other, in any order, by workers that share no memory; 0 where
  /// each follows from the one before.
  virtual Index units_apart() const { return 0; }
  /// Makes the units first .. first + count - 1 without taking them in, as bytes for offer_units(): a
  /// function of the data, the description and the seed alone. Errors: kBadSpec.
  virtual Result<std::vector<std::uint8_t>> make_units(Index /*first*/, Index /*count*/) const {
    return bad_spec("model.kind", "The units of this model cannot be made apart from each other.");
  }
  /// Works for a step on a unit whose turn comes later, and says whether it waits for its turn by now.
  /// Errors: kBadSpec.
  virtual Result<bool> make_ahead(Index /*unit*/) {
    return bad_spec("model.kind", "The units of this model cannot be made apart from each other.");
  }
  /// Takes units that were made elsewhere: fit_step() will take each in its turn in place of making it. Units
  /// that are there already are passed over. Errors: kBadSpec for bytes that make_units() did not write; then
  /// nothing has changed.
  virtual Result<void> offer_units(std::span<const std::uint8_t> /*bytes*/) {
    return bad_spec("model.kind", "The units of this model cannot be made apart from each other.");
  }

  /// What is worth knowing of how training went, in words with a remedy: a model that has not converged.
  virtual std::vector<Error> warnings() const { return {}; }

  /// Called when an epoch has ended, with its entry of the history, figures in place: here the estimator
  /// reads what it watches and adds figures of its own, such as "learning_rate".
  virtual void end_epoch(Json& /*entry*/) {}
  /// Adds what there is to say of the model itself: to the status, cheap enough for every picture, and to the
  /// metrics beside the parts.
  virtual void add_to_status(Json& /*status*/) const {}
  virtual void add_to_metrics(Json& /*metrics*/) const {}

  /// Remembers the present state as the best so far; restore_best() goes back to it (early stopping).
  virtual void keep_best() = 0;
  virtual void restore_best() = 0;

  /// Takes over changed training parameters between two steps (learning rate, batch size, penalties, epochs).
  /// Errors: kBadSpec naming the field for what cannot change while training; then nothing has changed.
  virtual Result<void> retune(const Json& training) = 0;

  /// A look inside, for the pictures: query {"what": ..., ...}; points are the prepared rows that the query
  /// is about, or null. Errors: kBadSpec for what this model cannot show.
  virtual Result<Inspection> inspect(const Json& query, const Table* points) const = 0;

  /// What was learned so far; all that predictions depend on. Errors: kBadSpec where a model has no such
  /// thing.
  virtual Result<Weights> weights() const {
    return bad_spec("model.kind", "Only networks have weights to save. Choose a neural network.");
  }

  /// Takes over what weights() gave of a model that began with the same data and description. Errors:
  /// kBadSpec where a model has no weights, kBadData for those of another.
  virtual Result<void> resume(const Weights& /*weights*/) { return std::unexpected(weights().error()); }

  /// The file that the description starts from, to be called before begin(), which takes its weights over; it
  /// must outlive begin(). Models whose description names no file are never given one.
  virtual void start_from(const Weights* /*weights*/) {}
};

}  // namespace trainyard
