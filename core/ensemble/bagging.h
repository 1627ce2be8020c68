#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "estimator.h"
#include "spec/param_info.h"

namespace trainyard {

/// Makes a model of any kind from its part of the description and the training section.
using ModelFactory =
    std::function<Result<std::unique_ptr<Estimator>>(const Json& model, const Json& training)>;

/// Bagging of any model: each base learns from its own draw of rows and columns, and predictions are averaged
/// (classes: probabilities). One fit_step() is one step of the base that is being trained; an epoch is one
/// base. Base i depends on the data, the parameters and rng.split(i) alone. Trees are bagged by Forest, which
/// is faster. Source: Breiman, Machine Learning 24 (1996); scikit-learn's BaggingClassifier and
/// BaggingRegressor.
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
  };
  struct PointAnswers;
  Result<void> start_base();
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
  bool last_open_ = false;  ///< the last base is still being trained
  Index used_ = 0;          ///< bases in predictions
  Index best_ = 0;
  // A cache by row of the data's table: the sum over the first summed_[row] bases.
  mutable Matrix64 sums_;
  mutable std::vector<Index> summed_;
};

}  // namespace trainyard
