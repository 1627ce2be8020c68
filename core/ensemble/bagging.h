#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "estimator.h"
#include "spec/param_info.h"

namespace trainyard {

/// Makes a model of any kind from its part of the description and the training section.
using ModelFactory =
    std::function<Result<std::unique_ptr<Estimator>>(const Json& model, const Json& training)>;

/// Bagging of any model: each base learns from its own draw of rows and columns, and predictions are averaged
/// (classes: probabilities). One fit_step() is one step of the base that is being trained, or takes in a base
/// that was made elsewhere; an epoch is one base. Base i depends on the data, the parameters and rng.split(i)
/// alone, so that networks may be trained by several workers, as a Forest's trees are grown. Trees are bagged
/// by Forest, which is faster. Source: Breiman, Machine Learning 24 (1996); scikit-learn's BaggingClassifier
/// and BaggingRegressor.
class Bagging final : public Estimator {
 public:
  struct Settings {
    Json base;      ///< the base's part of the description, completed
    Json training;  ///< the training section, for every base
    Index n_estimators = 10;
    double max_samples = 1;
    Json max_features = "all";
    bool bootstrap = true;
  };
  Bagging(Settings settings, ModelFactory make_base)
      : settings_(std::move(settings)), make_base_(std::move(make_base)) {}
  static const KindInfo& kind_info();

  /// One base, not begun. Errors: those of the base's description, at "model.estimator".
  Result<std::unique_ptr<Estimator>> make_base() const;

  Result<void> begin(const Dataset& data, const Rng& rng) override;
  Result<StepReport> fit_step() override;
  /// Steps of one base, and bases.
  Index steps_per_epoch() const override { return steps_per_base_; }
  Index epochs() const override { return settings_.n_estimators; }
  void predict(const Table& features, std::span<const Index> rows, MatrixView64 out) const override;
  double loss(const Table& features, const Target& target, std::span<const Index> rows) const override;
  void score(const Table& features, const Target& target, std::span<const Index> rows, MatrixView64 out,
             double& loss_sum) const override;
  Result<void> predict_again(const Table& features, std::span<const Index> rows, Index units,
                             MatrixView64 out, std::unique_ptr<Memory>& memory) const override;
  Result<void> spread(const Table& features, std::span<const Index> rows, std::span<double> out,
                      std::unique_ptr<Memory>& memory) const override;
  Index units_apart() const override;
  Result<std::vector<std::uint8_t>> make_units(Index first, Index count) const override;
  Result<void> offer_units(std::span<const std::uint8_t> bytes) override;
  Result<bool> make_ahead(Index unit) override;
  /// The loss over all steps of the base.
  void end_epoch(Json& entry) override;
  void keep_best() override { best_ = used_; }
  void restore_best() override { used_ = best_ > 0 ? best_ : used_; }
  Result<void> retune(const Json& training) override;
  /// {"what": "base", "index", "query": {...}}: a base's own answer. {"what": "predictions", "units"}: the
  /// mean of the first bases for the points, [n, k], or with "unit" what one says. {"what": "weights"}: all
  /// bases.
  Result<Inspection> inspect(const Json& query, const Table* points) const override;

 private:
  /// One member: its draw of the data, which its estimator borrows.
  struct Base {
    Dataset data;
    std::vector<Index> features;
    std::unique_ptr<Estimator> model;
    Index steps = 0;      ///< done
    Index rows = 0;       ///< seen in them
    double loss_sum = 0;  ///< over these rows
    bool complete = false;
    bool told = true;  ///< fit_step() has reported all of it
  };
  struct PointAnswers;
  Result<std::unique_ptr<Base>> start_base(Index unit) const;
  /// One step of a base. Errors: those of its model, at "model.estimator".
  Result<StepReport> step_base(Base& base) const;
  /// The report of steps that were done before the base's turn.
  StepReport report_all(Base& base);
  /// Which base is being trained, or comes next.
  Index turn() const { return static_cast<Index>(bases_.size()) - (last_open_ ? 1 : 0); }
  /// Puts a base that was made ahead, wholly or in part, in its place; whether there was one.
  bool take_turn();
  /// {"what": "weights"}: the bases' own answers, arrays named "0.dense1.weight".
  Result<Inspection> inspect_models(const Json& query) const;
  /// What one base says. features: the data's own table, or rows with its columns.
  void ask_base(Index base, const Table& features, std::span<const Index> rows, MatrixView64 out) const;
  /// The sum of what the complete bases say of rows of the data's own table; kept and carried on base by
  /// base.
  void sum_up(std::span<const Index> rows) const;
  const PointAnswers& answers_in(std::unique_ptr<Memory>& memory, const Table& features,
                                 std::span<const Index> rows) const;

  Settings settings_;
  ModelFactory make_base_;
  const Dataset* data_ = nullptr;
  Rng rng_{0};
  Index bag_size_ = 0;
  Index features_per_base_ = 0;
  Index steps_per_base_ = 1;
  std::vector<std::unique_ptr<Base>> bases_;
  std::map<Index, std::unique_ptr<Base>> waiting_;  ///< made ahead or elsewhere, for the steps to come
  bool retuned_ = false;                            ///< so that what others make has another description
  bool last_open_ = false;                          ///< the last base is still being trained
  Index used_ = 0;                                  ///< bases in predictions
  Index best_ = 0;
  // A cache by row of the data's table: the sum over the first summed_[row] bases.
  mutable Matrix64 sums_;
  mutable std::vector<Index> summed_;
};

}  // namespace trainyard
