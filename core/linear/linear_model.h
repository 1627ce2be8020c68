#pragma once

#include <optional>
#include <string>
#include <vector>

#include "estimator.h"
#include "linear/design_matrix.h"

namespace trainyard {

/// What all linear models have in common: scores that are weighted sums of the features plus an intercept.
/// One fit_step() is one sweep, over all coefficients or over all rows, and an epoch of its own; training is
/// over when the kind's own rule says so (converged), or after max_iter sweeps.
///
/// Coefficients are those of the prepared features: with the default steps, per standard deviation.
class LinearModel : public Estimator {
 public:
  Result<void> begin(const Dataset& data, const Rng& rng) override;
  Result<StepReport> fit_step() override;
  Index steps_per_epoch() const override { return 1; }
  Index epochs() const override { return max_iter_; }
  void predict(const Table& features, std::span<const Index> rows, MatrixView64 out) const override;
  double loss(const Table& features, const Target& target, std::span<const Index> rows) const override;
  void score(const Table& features, const Target& target, std::span<const Index> rows, MatrixView64 out,
             double& loss_sum) const override;
  void keep_best() override { best_ = solution_; }
  void restore_best() override { solution_ = best_.value_or(solution_); }
  /// All parameters of a linear model decide what it converges to, and stand in `model`; of `training`, early
  /// stopping alone concerns it.
  Result<void> retune(const Json&) override { return {}; }
  /// One sentence if max_iter ended training before it had converged.
  std::vector<Error> warnings() const override;

  /// {"what": "coefficients", "exact": false}: info {"features": [names], "outputs": [the classes whose
  /// scores
  ///   the rows are, or the target], "zeros", "sweeps", "converged", "note" (in words), "penalty":
  ///   {parameter: value}, with exact also "coefficients" and "intercepts" as JSON}; arrays "coefficients"
  ///   [k, d] and "intercepts" [k]. Two classes have one row, for the second. {"what": "weights"} is the
  ///   same.
  /// {"what": "path"}: see regularization_path.h.
  Result<Inspection> inspect(const Json& query, const Table* points) const override;

  /// [k, d] and [k].
  const Matrix64& coefficients() const { return solution_.coefficients; }
  std::span<const double> intercepts() const { return solution_.intercepts; }
  Index sweeps() const { return sweeps_; }
  bool converged() const { return converged_; }

 protected:
  /// model: filled in. name: of the kind, for messages.
  LinearModel(const Json& model, std::string name);

  const Dataset& data() const { return *data_; }
  const DesignMatrix& x() const { return x_; }
  std::span<const Index> rows() const { return data_->part(Part::kTrain); }
  /// Called first in begin(): what is learned from. Errors: those of DesignMatrix::make().
  virtual Result<DesignMatrix> design() {
    return DesignMatrix::make(data_->features, rows(), fit_intercept_);
  }
  /// Called at the end of begin(): takes the target. Returns the number of rows of coefficients. Errors:
  /// kBadSpec for a target of the other task.
  virtual Result<Index> start(const Rng& rng) = 0;
  /// One sweep. Returns whether the model has converged; `last`: no sweep follows. Errors: kBadSpec,
  /// kDiverged.
  virtual Result<bool> sweep(bool last) = 0;
  /// Of the present state, on the training rows.
  virtual double training_loss() const = 0;
  /// What still separates the model from its goal, in words: "its duality gap is 3, and 0.1 was the goal".
  virtual std::string distance() const = 0;
  /// The parameters that punish size, for the pictures: {"alpha": 0.1}.
  virtual Json penalty() const = 0;
  /// From one row's scores to its loss and its prediction, which may be the scores themselves. out:
  /// [outputs].
  virtual double finish_row(const double* scores, const Target& target, Index row,
                            std::span<double> out) const = 0;
  virtual Result<Inspection> inspect_path(const Json& query) const;

  /// Coefficients of the centered features become those of the features: only the intercept changes.
  /// w: [k, d], b: [k].
  void take(ConstMatrixView64 w, std::span<const double> b);

  bool fit_intercept_ = true;
  double tol_ = 1e-4;

 private:
  struct Solution {
    Matrix64 coefficients;           // [k, d]
    std::vector<double> intercepts;  // [k]
  };
  /// [rows, k]
  Matrix64 scores(const Table& features, std::span<const Index> rows) const;
  Result<Inspection> inspect_coefficients(const Json& query) const;

  std::string name_;
  Index max_iter_ = 1000;
  const Dataset* data_ = nullptr;
  DesignMatrix x_;
  Solution solution_;
  std::optional<Solution> best_;
  Index sweeps_ = 0;
  bool converged_ = false;
};

}  // namespace trainyard
