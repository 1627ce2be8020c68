#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "estimator.h"
#include "nn/batch_order.h"
#include "nn/head.h"
#include "nn/layer_trace.h"
#include "nn/network.h"
#include "nn/sample_pass.h"
#include "nn/training_options.h"
#include "nn/update_guard.h"
#include "optim/optimizer.h"
#include "optim/schedule.h"

namespace trainyard {

/// Trains a network of layers on the rows of the training part; one fit_step() is one mini-batch.
/// The loss reported by a step, and loss(), is the data term alone; penalties act through the gradient.
class NetworkEstimator final : public Estimator {
 public:
  /// From the sections `model` and `training`, validated and filled in. Errors: kBadSpec naming the field.
  static Result<std::unique_ptr<NetworkEstimator>> create(const Json& model, const Json& training);

  /// Errors: kBadData for columns that are no complete numbers; kTooLarge with the estimate, before memory is
  /// taken.
  Result<void> begin(const Dataset& data, const Rng& rng) override;
  Result<StepReport> fit_step() override;
  Index steps_per_epoch() const override;
  Index epochs() const override { return options_.epochs; }
  void predict(const Table& features, std::span<const Index> rows, MatrixView64 out) const override;
  double loss(const Table& features, const Target& target, std::span<const Index> rows) const override;
  void score(const Table& features, const Target& target, std::span<const Index> rows, MatrixView64 out,
             double& loss_sum) const override;
  /// Adds "learning_rate", that of the epoch's last step, and with an l1 penalty "zero_weights", how many
  /// weights are exactly zero, and "zero_weight_share" of all weights. Biases are not counted.
  void end_epoch(Json& entry) override;
  /// Adds "learning_rate", that of the next step.
  void add_to_status(Json& status) const override;
  /// With an l1 penalty adds "weights": {"count", "zero", "zero_share", "layers": [{"index", "kind", "count",
  /// "zero", "zero_share"}]}.
  void add_to_metrics(Json& metrics) const override;
  void keep_best() override;
  void restore_best() override;
  Result<void> retune(const Json& training) override;

  /// {"what": "weights", "max_parameters": 100000}: info {"layers": [{"index", "kind", "label", "inputs",
  /// "outputs",
  ///   "parameters", "activation" (of the output layer), "layers" and "projection" (of a block)}],
  ///   "parameters"}; arrays "layers[i].weight" [out, in] and "layers[i].bias" [out], and running statistics,
  ///   none if there are more than max_parameters. The output layer's index is the number of layers in the
  ///   description.
  /// {"what": "neurons"}: for each dense layer and block, after its activation, "layers[i]" [units, points],
  /// and "output"
  ///   [outputs, points], the predictions.
  /// {"what": "trace"}: what went on in each layer over the whole run, see LayerTrace::inspect(); also has
  /// the next step recorded. info adds "output".
  /// {"what": "histograms", "bins": 40}: how weights and activations are spread, see
  /// inspect_histograms().
  /// {"what": "states"}: masks of dropout, batch and running statistics of batch normalization, see
  /// inspect_states().
  /// {"what": "sample", "row": r}: a training step on row r of the table alone, as it would be but without
  /// being taken: info {"row", "part", "loss", "loss_after", "label" or "value", "output"}; arrays "input"
  /// [d], "prediction" [outputs] and, if the target is a number, "target" [1] as the loss reads it; those of
  /// SamplePass::export_to(); and for each tensor, turned as in "weights": itself, "<name>.gradient" and
  /// "<name>.updated", its value after the optimizer's step from its present state.
  /// {"what": "gradients"}: of the last step, info {"step", "norm", "layers": [{"index", "kind",
  /// "gradient_norm",
  ///   "weight_norm", "update_ratio", "mean", "std", "saturated", "dead"}]}; see network_inspection.cc.
  /// Of cells, see recurrent_inspection.cc, each with "layers" of "weights":
  /// {"what": "sequence_gradients"}: of the last step, info {"step", "layers"}, arrays "layers[i]" [steps],
  ///   the norm of the gradient by the state of each step, over the batch.
  /// {"what": "gates", "row": 0}: along one row, info {"row", "rows", "channels", "layers": [{..., "units",
  ///   "names"}]}; arrays "inputs" [channels, steps] and "layers[i].f" and so on [units, steps].
  Result<Inspection> inspect(const Json& query, const Table* points) const override;
  /// The tensors as PyTorch's nn.Sequential names them; the description says "kind", "layers", "output", and
  /// for a number "center" and "spread": prediction = center + spread * output.
  Result<Weights> weights() const override;
  Result<void> resume(const Weights& weights) override;
  void start_from(const Weights* weights) override { start_ = weights; }

  /// For tests and for weights from elsewhere: the tensors in their flat order.
  Network& network() { return *network_; }

 private:
  NetworkEstimator() = default;

  /// Parameters [offset, offset + count) that are updated alike.
  struct Run {
    Index offset = 0;
    Index count = 0;
    bool penalized = false;
    double rate_factor = 1;
  };

  Result<std::vector<std::unique_ptr<Layer>>> make_hidden(Index steps) const;
  Result<void> check_size(Index batch) const;
  /// Whether every batch of an epoch, and of what is left of this one, has as many rows as the layers ask.
  Result<void> check_batches(const TrainingOptions& options) const;
  /// Takes over what model.weights asks for.
  Result<void> load_start();
  Result<void> check_old_head(const Json& description) const;
  void find_runs();
  /// The learning rate of the next step.
  double learning_rate() const;
  TrainingTime time() const;
  struct WeightCount {
    std::int64_t all = 0;
    std::int64_t zero = 0;
    double zero_share() const { return all > 0 ? static_cast<double>(zero) / static_cast<double>(all) : 0; }
  };
  /// The penalized parameters of one layer, or of all.
  WeightCount count_weights(std::optional<Index> layer) const;
  void make_batch_room(Index batch);
  void load_batch(std::span<const Index> rows);
  void remember_parameters();
  bool apply_update(double norm);
  /// One step of the optimizer; what the penalties add enters the gradients.
  void step_parameters(std::span<float> parameters, std::span<float> gradients) const;
  std::unexpected<Error> diverged(Index rows, double loss, double norm) const;
  Index rows_per_step() const { return options_.rows_per_step(order_.size()); }

  /// Called with the number of rows done before, and the scores of the next ones, which it may overwrite.
  using ScoresUse = std::function<void(Index first, MatrixView scores)>;
  /// Runs the rows through the network in inference mode, a chunk at a time.
  void infer(const Table& features, std::span<const Index> rows, const ScoresUse& use) const;
  /// Adds up the rows' losses, chunk by chunk; `use` sees the scores after that.
  void add_losses(const Table& features, const Target& target, std::span<const Index> rows, double& sum,
                  const ScoresUse& use) const;

  Result<Inspection> inspect_weights(const Json& query) const;
  Result<Inspection> inspect_neurons(const Table* points) const;
  Result<Inspection> inspect_gradients() const;
  Result<Inspection> inspect_trace() const;
  Result<Inspection> inspect_sample(const Json& query) const;
  Result<std::unique_ptr<SamplePass>> make_sample_pass(std::span<const float> parameters) const;
  Result<Inspection> inspect_sequence_gradients() const;
  Result<Inspection> inspect_gates(const Json& query) const;
  Json describe_layer(Index layer) const;
  /// Whether pictures show the layer's outputs as neurons of their own: a dense layer or a block of layers.
  bool has_neurons(Index layer) const;
  /// The last layer of those that work on the neurons of this one: all up to the next that has its own.
  Index block_end(Index layer) const;
  /// Whether the layers begin with cells that read sequences.
  bool is_recurrent() const;
  bool is_output(Index layer) const { return layer >= hidden_layers_; }

  Json model_;
  TrainingOptions options_;
  std::unique_ptr<Optimizer> optimizer_;
  Schedule schedule_;
  std::unique_ptr<Initializer> initializer_;
  const Weights* start_ = nullptr;  ///< of the file that model.weights names; used by begin() alone
  Index hidden_layers_ = 0;         ///< layers of the description, before the output layer

  const Dataset* data_ = nullptr;
  std::unique_ptr<Network> network_;
  Head head_;
  Matrix features_;                   ///< all rows of the table, [n, d]
  std::vector<std::int32_t> labels_;  ///< of all rows, if the loss reads labels
  Matrix values_;                     ///< of all rows, [n, width], if not
  BatchOrder order_;
  bool batch_loaded_ = false;  ///< the batch's memory holds the rows that come next
  Matrix batch_features_;
  std::vector<std::int32_t> batch_labels_;
  Matrix batch_values_;
  std::vector<Run> runs_;  ///< without those of frozen layers
  UpdateGuard guard_;
  std::int64_t steps_ = 0;  ///< done since begin()
  Index last_rows_ = 0;     ///< of the last step
  double last_norm_ = 0;    ///< of its gradient
  double last_rate_ = 0;    ///< with which it was made
  std::vector<float> best_;
  std::vector<float> best_buffers_;

  mutable Activations inference_;
  mutable Matrix chunk_features_;
  mutable LayerTrace trace_;
  /// The parameters before an update, for the ratio of update to weight. Kept for small networks at every
  /// step; for large ones at those that the trace records, and from the first look at "gradients" on.
  mutable bool watch_updates_ = false;
  std::vector<float> before_update_;
  std::int64_t before_step_ = 0;  ///< of that update
};

}  // namespace trainyard
