#include <algorithm>
#include <cmath>

#include "tree/tree_model.h"

namespace trainyard {
namespace {

/// How many stages of the scores are kept at most, so that any number of units is a few units away from one.
constexpr std::size_t kMostStages = 16;

}  // namespace

/// What is known of rows that are asked about again and again.
struct TreeModel::PointScores final : Estimator::Memory {
  struct Stage {
    Index units = 0;
    Matrix64 scores;
  };
  FeatureMatrix x;
  Stage now;
  std::vector<Stage> stages;  ///< ascending, `stride` units apart; the first is before any unit
  Index stride = 1;

  /// Of the units' own predictions, for the spread.
  Index spread_units = 0;
  Matrix64 sums;
  Matrix64 squares;

  void keep_stage() {
    if (now.units % stride != 0 || (!stages.empty() && stages.back().units >= now.units)) return;
    if (stages.size() == kMostStages) {
      stride *= 2;
      std::erase_if(stages, [&](const Stage& stage) { return stage.units % stride != 0; });
      if (now.units % stride != 0) return;
    }
    stages.push_back(now);
  }
};

Result<TreeModel::PointScores*> TreeModel::points_in(std::unique_ptr<Memory>& memory, const Table& features,
                                                     std::span<const Index> rows) const {
  if (!memory) {
    auto x = FeatureMatrix::encode(data_.schema, features, rows);
    if (!x) return std::unexpected(x.error());
    auto points = std::make_unique<PointScores>();
    points->x = std::move(*x);
    points->now.scores = scores_of(points->x, 0);
    if (!scores_hold_units()) points->stages.push_back(points->now);
    memory = std::move(points);
  }
  return static_cast<PointScores*>(memory.get());
}

Result<void> TreeModel::predict_again(const Table& features, std::span<const Index> rows, Index units,
                                      MatrixView64 out, std::unique_ptr<Memory>& memory) const {
  auto found = points_in(memory, features, rows);
  if (!found) return std::unexpected(found.error());
  PointScores& points = **found;
  const Index wanted = units < 0 ? used_ : std::min(units, used_);
  if (wanted < points.now.units && !scores_hold_units()) {
    const auto after = std::upper_bound(points.stages.begin(), points.stages.end(), wanted,
                                        [](Index m, const auto& stage) { return m < stage.units; });
    points.now = *std::prev(after);
  }
  while (points.now.units < wanted) {
    add_unit(points.now.units, points.x, points.now.scores.view());
    ++points.now.units;
    if (!scores_hold_units()) points.keep_stage();
  }
  finish_all(points.now.scores.view(), wanted, out);
  return {};
}

Result<void> TreeModel::spread(const Table& features, std::span<const Index> rows, std::span<double> out,
                               std::unique_ptr<Memory>& memory) const {
  auto found = points_in(memory, features, rows);
  if (!found) return std::unexpected(found.error());
  PointScores& points = **found;
  if (points.spread_units == 0 || points.spread_units > used_) {
    points.sums.assign(points.x.rows(), data_.outputs(), 0.0);
    points.squares.assign(points.x.rows(), data_.outputs(), 0.0);
    points.spread_units = 0;
  }
  Matrix64 one(points.x.rows(), data_.outputs());
  for (; points.spread_units < used_; ++points.spread_units) {
    unit_predictions(points.spread_units, points.x, one.view());
    for (Index i = 0; i < one.size(); ++i) {
      points.sums.data()[i] += one.data()[i];
      points.squares.data()[i] += one.data()[i] * one.data()[i];
    }
  }
  const double m = static_cast<double>(std::max(used_, Index{1}));
  for (Index i = 0; i < one.rows(); ++i) {
    double variance = 0;
    for (Index c = 0; c < one.cols(); ++c) {
      const double mean = points.sums(i, c) / m;
      variance += std::max(0.0, points.squares(i, c) / m - mean * mean);
    }
    out[static_cast<std::size_t>(i)] = std::sqrt(variance);
  }
  return {};
}

}  // namespace trainyard
