#include "tree/tree_model.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "common/vector_kernels64.h"
#include "data/column_types.h"
#include "data/split.h"
#include "data/unseen_categories.h"

namespace trainyard {
namespace {

constexpr double kLeastProbability = 1e-15;  // scikit-learn's log_loss keeps off 0 by as much

}  // namespace

Result<void> TreeModel::begin(const Dataset& data, const Rng& rng) {
  auto prepared = TreeData::prepare(data, max_bins());
  if (!prepared) return std::unexpected(prepared.error());
  data_ = std::move(*prepared);
  rng_ = rng;
  trees_.clear();
  growing_.reset();
  made_ = used_ = best_ = 0;
  stopped_ = false;
  scored_units_ = -1;
  kept_unit_ = -1;
  fitted_.units = -1;
  const auto planned = start();
  if (!planned) return std::unexpected(planned.error());
  planned_ = *planned;
  return {};
}

Result<StepReport> TreeModel::fit_step() {
  if (!stopped_ && made_ < planned_) {
    const auto complete = grow(made_);
    if (!complete) return std::unexpected(complete.error());
    if (!*complete) return StepReport{};
  }
  return taken_in();
}

std::optional<GrownTree> TreeModel::grow_on() {
  if (!growing_->grow(kValuesPerStep)) return std::nullopt;
  GrownTree grown = growing_->take();
  growing_.reset();
  return grown;
}

void TreeModel::keep_leaves(std::span<const std::int32_t> leaves) {
  kept_unit_ = static_cast<Index>(trees_.size());
  kept_leaves_.assign(static_cast<std::size_t>(data_.matrix.rows()), -1);
  for (std::size_t i = 0; i < leaves.size(); ++i)
    kept_leaves_[static_cast<std::size_t>(data_.rows[i])] = leaves[i];
}

std::vector<std::int32_t> TreeModel::leaves_in(Index unit, const FeatureMatrix& x) const {
  const Tree& tree = trees_[static_cast<std::size_t>(unit)];
  if (&x != &data_.matrix || unit != kept_unit_) {
    std::vector<std::int32_t> leaves(static_cast<std::size_t>(x.rows()));
    tree.leaves_of(x, leaves);
    return leaves;
  }
  std::vector<std::int32_t> leaves = kept_leaves_;
  std::vector<Index> others;
  for (Index i = 0; i < x.rows(); ++i) {
    if (leaves[static_cast<std::size_t>(i)] < 0) others.push_back(i);
  }
  std::vector<std::int32_t> found(others.size());
  tree.leaves_of(x, others, found);
  for (std::size_t i = 0; i < others.size(); ++i) leaves[static_cast<std::size_t>(others[i])] = found[i];
  return leaves;
}

StepReport TreeModel::taken_in() {
  StepReport report{.rows = data_.n(), .epoch_end = true};
  made_ = static_cast<Index>(trees_.size()) / trees_per_unit();
  used_ = made_;
  report.loss = step_loss();
  report.done = stopped_ || made_ >= planned_;
  return report;
}

void TreeModel::start_scores(std::span<double> scores) const { std::fill(scores.begin(), scores.end(), 0.0); }

const Matrix64& TreeModel::dataset_scores() const {
  if (scored_units_ < 0 || scored_units_ > used_) {
    scores_.assign(data_.matrix.rows(), score_width(), 0.0);
    for (Index i = 0; i < scores_.rows(); ++i) start_scores(scores_.view().row(i));
    scored_units_ = 0;
  }
  for (; scored_units_ < used_; ++scored_units_) add_unit(scored_units_, data_.matrix, scores_.view());
  return scores_;
}

Matrix64 TreeModel::scores_of(const FeatureMatrix& x, Index units) const {
  Matrix64 scores(x.rows(), score_width());
  for (Index i = 0; i < x.rows(); ++i) start_scores(scores.view().row(i));
  for (Index unit = 0; unit < units; ++unit) add_unit(unit, x, scores.view());
  return scores;
}

void TreeModel::predict(const Table& features, std::span<const Index> rows, MatrixView64 out) const {
  if (&features == &data_.dataset->features) {
    finish_rows(dataset_scores(), rows, out);
    return;
  }
  const auto x = FeatureMatrix::encode(data_.schema, features, rows);
  if (!x) {  // the contract has no error here: rows that trees cannot read have no prediction
    for (double& value : out.flat()) value = std::numeric_limits<double>::quiet_NaN();
    return;
  }
  finish_all(scores_of(*x, used_).view(), used_, out);
}

void TreeModel::finish_all(ConstMatrixView64 scores, Index units, MatrixView64 out) const {
  for (Index i = 0; i < scores.rows(); ++i) finish(scores.row(i), units, out.row(i));
}

void TreeModel::finish_rows(const Matrix64& scores, std::span<const Index> rows, MatrixView64 out) const {
  for (std::size_t from = 0, to = 0; from < rows.size(); from = to) {
    for (to = from + 1; to < rows.size() && rows[to] == rows[to - 1] + 1;) ++to;
    const auto neighbours = static_cast<Index>(to - from);
    finish_all(scores.view().rows_from(rows[from], neighbours), used_,
               out.rows_from(static_cast<Index>(from), neighbours));
  }
}

double TreeModel::row_loss(std::span<const double>, std::span<const double> prediction, std::int32_t label,
                           double value) const {
  if (data_.classes() == 0) return (prediction[0] - value) * (prediction[0] - value);
  return -std::log(std::max(prediction[static_cast<std::size_t>(label)], kLeastProbability));
}

void TreeModel::training_losses(const Matrix64&, const Matrix64& predictions, std::span<double> out) const {
  if (data_.classes() == 0) {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = row_loss({}, predictions.view().row(static_cast<Index>(i)), 0, data_.values[i]);
    return;
  }
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = std::max(predictions(static_cast<Index>(i), data_.labels[i]), kLeastProbability);
  negative_logs(out);
}

double TreeModel::loss_of(std::span<const double> scores, std::span<const double> prediction,
                          const Target& target, Index row) const {
  const auto at = static_cast<std::size_t>(row);
  return data_.classes() > 0 ? row_loss(scores, prediction, target.labels[at], 0.0)
                             : row_loss(scores, prediction, 0, target.values[at]);
}

double TreeModel::Fitted::mean_loss() const {
  return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size());
}

const TreeModel::Fitted& TreeModel::fitted() const {
  if (fitted_.units == used_) return fitted_;
  const Matrix64& scores = dataset_scores();
  fitted_.predictions.resize(data_.n(), data_.outputs());
  fitted_.losses.resize(static_cast<std::size_t>(data_.n()));
  finish_rows(scores, data_.rows, fitted_.predictions.view());
  training_losses(scores, fitted_.predictions, fitted_.losses);
  fitted_.units = used_;
  return fitted_;
}

void TreeModel::score(const Table& features, const Target& target, std::span<const Index> rows,
                      MatrixView64 out, double& loss_sum) const {
  if (&features != &data_.dataset->features) return Estimator::score(features, target, rows, out, loss_sum);
  // Pieces of the training part are asked for after every tree.
  const std::less_equal<const Index*> not_after;
  if (not_after(data_.rows.data(), rows.data()) &&
      not_after(rows.data() + rows.size(), data_.rows.data() + data_.rows.size())) {
    const Fitted& known = fitted();
    const auto from = static_cast<std::size_t>(rows.data() - data_.rows.data());
    const std::span<const double> predicted =
        known.predictions.view().rows_from(static_cast<Index>(from), static_cast<Index>(rows.size())).flat();
    std::copy(predicted.begin(), predicted.end(), out.flat().begin());
    for (std::size_t i = 0; i < rows.size(); ++i) loss_sum += known.losses[from + i];
    return;
  }
  const Matrix64& scores = dataset_scores();
  finish_rows(scores, rows, out);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    loss_sum += loss_of(scores.view().row(rows[i]), out.row(static_cast<Index>(i)), target, rows[i]);
  }
}

double TreeModel::loss(const Table& features, const Target& target, std::span<const Index> rows) const {
  if (rows.empty()) return std::numeric_limits<double>::quiet_NaN();
  const bool own = &features == &data_.dataset->features;
  Matrix64 fresh;
  if (!own) {
    const auto x = FeatureMatrix::encode(data_.schema, features, rows);
    if (!x) return std::numeric_limits<double>::quiet_NaN();
    fresh = scores_of(*x, used_);
  }
  const Matrix64& scores = own ? dataset_scores() : fresh;
  std::vector<double> prediction(static_cast<std::size_t>(data_.outputs()));
  double sum = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = scores.view().row(own ? rows[i] : static_cast<Index>(i));
    finish(row, used_, prediction);
    sum += loss_of(row, prediction, target, rows[i]);
  }
  return sum / static_cast<double>(rows.size());
}

std::vector<Error> TreeModel::warnings() const {
  std::vector<Error> list;
  for (Index j = 0; j < data_.d(); ++j) {
    for (const Part part : {Part::kValidation, Part::kTest}) {
      const Index cells = data_.schema.unseen_cells(data_.dataset->features, j, data_.dataset->part(part));
      if (cells == 0) continue;
      list.push_back({ErrorCode::kBadData,
                      column_path(data_.schema.features[static_cast<std::size_t>(j)].name),
                      unseen_categories(cells, part) + ". It goes the way of a missing value."});
    }
  }
  return list;
}

void TreeModel::add_to_metrics(Json& metrics) const {
  for (const Part part : {Part::kValidation, Part::kTest}) {
    Index cells = 0;
    for (Index j = 0; j < data_.d(); ++j) {
      cells += data_.schema.unseen_cells(data_.dataset->features, j, data_.dataset->part(part));
    }
    if (cells > 0) metrics["unseen_categories"][std::string(to_string(part))] = cells;
  }
}

}  // namespace trainyard
