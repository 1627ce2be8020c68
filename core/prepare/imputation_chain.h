#pragma once

#include <memory>
#include <vector>

#include "common/rng.h"
#include "prepare/chained_columns.h"
#include "prepare/column_model.h"

namespace trainyard {

/// How columns are filled from each other, round after round.
struct ChainOptions {
  enum class Order { kAscending, kDescending, kRoman, kArabic, kRandom };
  enum class Regressor { kBayesianRidge, kRidge, kTree };
  Order order = Order::kAscending;
  Regressor regressor = Regressor::kBayesianRidge;
  double alpha = 1;
  Index max_iter = 10;
  double tol = 1e-3;
  bool sample_posterior = false;
};

/// Multiple imputation by chained equations, one chain: in each round every column is regressed on all others
/// over the rows that have a value there, and its gaps are filled with the prediction, or with a draw from
/// its posterior. It ends when no row moved by more than tol times the largest value in size (its changes
/// added up over the columns of numbers). When the rounds are used up first, the round with the least
/// movement is kept. Source: van Buuren & Groothuis-Oudshoorn, Journal of Statistical Software 45 (2011);
/// order, criterion and defaults of scikit-learn's IterativeImputer, which keeps the last round.
class ImputationChain {
 public:
  ImputationChain(const std::vector<ChainedBlock>& blocks, const ChainOptions& options, const Rng& rng)
      : blocks_(&blocks), options_(options), rng_(rng) {}

  /// columns: the training rows; they are filled. largest: of all values that are there, in size.
  void fit(ChainedColumns& columns, double largest);
  /// The same steps for any rows.
  void apply(ChainedColumns& columns) const;

  bool converged() const { return converged_; }
  Index rounds() const { return kept_; }         ///< kept
  double movement() const { return movement_; }  ///< of the kept round
  double bound() const { return bound_; }

 private:
  struct Step {
    std::size_t block = 0;
    std::vector<LinearPrediction> linear;  // one a row of the block
    std::shared_ptr<const ColumnModel> tree;
  };
  std::vector<std::size_t> round_order(const ChainedColumns& columns, Index round) const;
  Step learn(const ChainedColumns& columns, const ChainedMoments& moments, std::size_t block,
             const Rng& rng) const;
  void fill(ChainedColumns& columns, const Step& step, const Rng& rng) const;
  void fill_row(const ChainedBlock& block, const Step& step, std::span<const double> x, Rng draw, Index row,
                Matrix64& z) const;
  Rng step_rng(std::size_t step) const { return rng_.split("step").split(step); }

  const std::vector<ChainedBlock>* blocks_;
  ChainOptions options_;
  Rng rng_;
  std::vector<Step> steps_;  // of all kept rounds
  bool converged_ = false;
  Index kept_ = 0;
  double movement_ = 0;
  double bound_ = 0;
};

}  // namespace trainyard
