#include "prepare/imputation_chain.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace trainyard {
namespace {

/// The greatest change of a row between two states: its changes of size added up over the columns of numbers.
double movement_between(const std::vector<ChainedBlock>& blocks, const ChainedColumns& now,
                        const Matrix64& before) {
  std::vector<double> moved(static_cast<std::size_t>(now.n()));
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    if (blocks[b].type != ColumnType::kNumeric) continue;
    for (const Index row : now.gaps[b]) {
      moved[static_cast<std::size_t>(row)] +=
          std::abs(now.z(blocks[b].first, row) - before(blocks[b].first, row));
    }
  }
  return moved.empty() ? 0 : *std::max_element(moved.begin(), moved.end());
}

}  // namespace

std::vector<std::size_t> ImputationChain::round_order(const ChainedColumns& columns, Index round) const {
  std::vector<std::size_t> order(blocks_->size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto fewer = [&](std::size_t a, std::size_t b) {
    return columns.gaps[a].size() < columns.gaps[b].size();
  };
  switch (options_.order) {
    case ChainOptions::Order::kRoman:
      break;
    case ChainOptions::Order::kArabic:
      std::reverse(order.begin(), order.end());
      break;
    case ChainOptions::Order::kAscending:
    case ChainOptions::Order::kDescending:
      std::stable_sort(order.begin(), order.end(), fewer);
      if (options_.order == ChainOptions::Order::kDescending) std::reverse(order.begin(), order.end());
      break;
    case ChainOptions::Order::kRandom:
      Rng rng = rng_.split("order").split(static_cast<std::uint64_t>(round));
      rng.shuffle(order);
      break;
  }
  return order;
}

ImputationChain::Step ImputationChain::learn(const ChainedColumns& columns, const ChainedMoments& moments,
                                             std::size_t b, const Rng& rng) const {
  const ChainedBlock& block = (*blocks_)[b];
  Step step{.block = b, .linear = {}, .tree = nullptr};
  if (options_.regressor != ChainOptions::Regressor::kTree) {
    step.linear = fit_ridge(moments.observed(columns, block, columns.gaps[b]),
                            {.bayesian = options_.regressor == ChainOptions::Regressor::kBayesianRidge,
                             .alpha = options_.alpha,
                             .draws = options_.sample_posterior});
    return step;
  }
  const Index p = columns.z.rows() - block.width;
  const auto gaps = static_cast<Index>(columns.gaps[b].size());
  Matrix64 x(columns.n() - gaps, p);
  std::vector<double> y;
  Index next = 0;
  for (Index row = 0; row < columns.n(); ++row) {
    if (next < gaps && columns.gaps[b][static_cast<std::size_t>(next)] == row) {
      ++next;
      continue;
    }
    columns.predictors(block, row, x.view().row(row - next));
    Index category = 0;
    while (block.type == ColumnType::kCategorical && category + 1 < block.width &&
           columns.z(block.first + category, row) < 0.5) {
      ++category;
    }
    y.push_back(block.type == ColumnType::kNumeric ? columns.z(block.first, row)
                                                   : static_cast<double>(category));
  }
  std::unique_ptr<ColumnModel> tree = make_tree_column_model();
  tree->fit(x, y, block.type == ColumnType::kNumeric ? 0 : block.width, rng);
  step.tree = std::move(tree);
  return step;
}

void ImputationChain::fill_row(const ChainedBlock& block, const Step& step, std::span<const double> x,
                               Rng draw, Index row, Matrix64& z) const {
  if (block.type == ColumnType::kNumeric) {
    double& cell = z(block.first, row);
    if (step.tree) {
      if (options_.sample_posterior) {
        cell = step.tree->draw(x, draw);
      } else {
        step.tree->predict(x, {&cell, 1});
      }
      return;
    }
    cell = step.linear[0].mean(x);
    if (options_.sample_posterior) cell += step.linear[0].deviation(x) * draw.normal();
    return;
  }
  // A linear model's answers are no probabilities until they are cut at 0.
  std::vector<double> share(static_cast<std::size_t>(block.width));
  if (step.tree) step.tree->predict(x, share);
  for (std::size_t c = 0; c < step.linear.size(); ++c) share[c] = std::max(step.linear[c].mean(x), 0.0);
  auto chosen = std::max_element(share.begin(), share.end()) - share.begin();
  if (options_.sample_posterior) {
    double left = draw.uniform() * std::accumulate(share.begin(), share.end(), 0.0);
    chosen = 0;
    while (chosen + 1 < block.width && left >= share[static_cast<std::size_t>(chosen)]) {
      left -= share[static_cast<std::size_t>(chosen++)];
    }
  }
  for (Index c = 0; c < block.width; ++c) z(block.first + c, row) = c == chosen ? 1 : 0;
}

void ImputationChain::fill(ChainedColumns& columns, const Step& step, const Rng& rng) const {
  const ChainedBlock& block = (*blocks_)[step.block];
  std::vector<double> x(static_cast<std::size_t>(columns.z.rows() - block.width));
  for (const Index row : columns.gaps[step.block]) {
    columns.predictors(block, row, x);
    const auto table_row = static_cast<std::uint64_t>(columns.rows[static_cast<std::size_t>(row)]);
    fill_row(block, step, x, rng.split(table_row), row, columns.z);
  }
}

void ImputationChain::fit(ChainedColumns& columns, double largest) {
  bound_ = options_.tol * largest;
  movement_ = std::numeric_limits<double>::infinity();
  if (blocks_->size() < 2) {  // nothing to regress on: the mean stays
    converged_ = true;
    return;
  }
  ChainedMoments moments(columns);
  Matrix64 best = columns.z;
  std::size_t kept_steps = 0;
  for (Index round = 1; round <= options_.max_iter; ++round) {
    const Matrix64 before = columns.z;
    for (const std::size_t b : round_order(columns, round)) {
      const Rng rng = step_rng(steps_.size());
      steps_.push_back(learn(columns, moments, b, rng.split("model")));
      if (columns.gaps[b].empty()) continue;
      fill(columns, steps_.back(), rng);
      moments.update(columns, (*blocks_)[b]);
    }
    const double movement = movement_between(*blocks_, columns, before);
    converged_ = movement < bound_ && !options_.sample_posterior;
    if (movement < movement_ || options_.sample_posterior) {
      movement_ = movement;
      kept_ = round;
      kept_steps = steps_.size();
      best = columns.z;
    }
    if (converged_) break;
  }
  steps_.resize(kept_steps);
  columns.z = std::move(best);
  converged_ = converged_ || options_.sample_posterior;
}

void ImputationChain::apply(ChainedColumns& columns) const {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!columns.gaps[steps_[i].block].empty()) fill(columns, steps_[i], step_rng(i));
  }
}

}  // namespace trainyard
