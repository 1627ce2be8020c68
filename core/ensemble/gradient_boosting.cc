#include "ensemble/gradient_boosting.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "ensemble/bag.h"
#include "spec/spec_reader.h"

namespace trainyard {

Result<void> GradientBoosting::check_settings() const {
  const bool classes = data_.classes() > 0;
  if (!settings_.loss.empty() && (settings_.loss == "log_loss") != classes) {
    return bad_spec("model.loss", classes
                                      ? "For classes the loss is \"log_loss\"."
                                      : "\"log_loss\" is for classes; for numbers take \"squared_error\", "
                                        "\"absolute_error\" or \"huber\".");
  }
  if (settings_.has_base_score && data_.classes() == 2 &&
      !(settings_.base_score > 0 && settings_.base_score < 1)) {
    return bad_spec("model.base_score",
                    "With two classes it is the second one's probability, between 0 and 1.");
  }
  return check_memory(settings_.n_estimators * loss_->width(), data_.n(), 1, params_);
}

Result<Index> GradientBoosting::start() {
  // The trees are regression trees on residuals, whatever the task.
  auto params = settings_.tree.resolve(Task::kRegression, data_.n(), data_.d(), "model");
  if (!params) return std::unexpected(params.error());
  params_ = *params;
  if (settings_.second_order) {
    params_.criterion = Criterion::kSecondOrder;
    params_.reg_lambda = settings_.reg_lambda;
    params_.reg_alpha = settings_.reg_alpha;
    params_.gamma = settings_.gamma;
    params_.min_child_weight = settings_.min_child_weight;
  }
  loss_ = make_boosting_loss(settings_.loss, data_.classes(), settings_.alpha, data_.labels, data_.values);
  if (auto checked = check_settings(); !checked) return std::unexpected(checked.error());
  start_ = loss_->start();
  if (settings_.has_base_score) {
    const double p = settings_.base_score;
    std::fill(start_.begin(), start_.end(), data_.classes() == 2 ? std::log(p / (1 - p)) : p);
  }
  scores_.assign(data_.n(), loss_->width(), 0.0);
  for (Index i = 0; i < data_.n(); ++i) start_scores(scores_.view().row(i));
  residuals_.resize(static_cast<std::size_t>(data_.n()));
  round_.clear();
  hessians_.resize(settings_.second_order ? static_cast<std::size_t>(data_.n()) : 0);
  fitted_.predictions.resize(data_.n(), data_.outputs());
  fitted_.losses.resize(static_cast<std::size_t>(data_.n()));
  loss_->prepare(scores_);
  look_at_scores();
  return settings_.n_estimators;
}

Result<bool> GradientBoosting::grow(Index unit) {
  const auto c = static_cast<Index>(round_.size());
  if (!growing_) {
    if (c == 0) start_round(unit);
    start_tree_of(unit, c);
  }
  std::optional<GrownTree> grown = grow_on();
  if (!grown) return false;
  set_leaves(*grown);
  add_to_scores(*grown, c);
  round_.push_back(std::move(grown->tree));
  if (c + 1 < loss_->width()) return false;
  std::move(round_.begin(), round_.end(), std::back_inserter(trees_));
  round_.clear();
  look_at_scores();
  return true;
}

void GradientBoosting::start_round(Index unit) {
  if (fitted_.units != unit) look_at_scores();
  step_loss_ = fitted_.mean_loss();
  loss_->prepare(scores_);
  bag_.clear();
  left_out_.clear();
  if (settings_.subsample >= 1) return;
  const auto count =
      std::max(Index{1}, static_cast<Index>(settings_.subsample * static_cast<double>(data_.n())));
  const std::vector<double> drawn =
      draw_bag(data_.n(), count, false, rng_.split(static_cast<std::uint64_t>(unit)));
  for (const std::uint32_t r : data_.ids) (drawn[r] > 0 ? bag_ : left_out_).push_back(r);
}

void GradientBoosting::start_tree_of(Index unit, Index c) {
  const Rng stream = rng_.split(static_cast<std::uint64_t>(unit)).split(static_cast<std::uint64_t>(c));
  const std::span<const std::uint32_t> rows = settings_.subsample < 1 ? bag_ : data_.ids;
  const auto columns =
      std::max(Index{1}, static_cast<Index>(settings_.colsample_bytree * static_cast<double>(data_.d())));
  loss_->residuals(fitted_.predictions, c, residuals_);
  if (settings_.second_order) {
    loss_->hessians(fitted_.predictions, c, hessians_);
    for (double& residual : residuals_) residual = -residual;
  }
  TreeTarget target;
  target.values = residuals_;
  target.weights = hessians_;
  growing_ =
      start_tree(data_.table, target, rows, draw_features(data_.d(), columns, stream), params_, stream);
}

void GradientBoosting::look_at_scores() {
  loss_->look(scores_, fitted_.predictions, fitted_.losses);
  fitted_.units = static_cast<Index>(trees_.size()) / loss_->width();
}

void GradientBoosting::set_leaves(GrownTree& grown) const {
  Tree& tree = grown.tree;
  if (settings_.second_order) grown.rename(tree.prune_by_gain(settings_.gamma));
  for (Index i = 0; i < tree.size(); ++i) {
    double& value = tree.value(i)[0];
    if (!settings_.second_order && tree.is_leaf(i)) {
      const auto at = static_cast<std::size_t>(i);
      value =
          loss_->leaf(scores_, residuals_,
                      std::span(grown.rows).subspan(grown.begin[at], grown.end[at] - grown.begin[at]), value);
    }
    value *= settings_.learning_rate;
  }
}

void GradientBoosting::add_to_scores(const GrownTree& grown, Index c) {
  const Index width = scores_.cols();
  for (Index i = 0; i < grown.tree.size(); ++i) {
    if (!grown.tree.is_leaf(i)) continue;
    const double step = grown.tree.value(i)[0];
    for (std::uint32_t at = grown.begin[static_cast<std::size_t>(i)];
         at < grown.end[static_cast<std::size_t>(i)]; ++at) {
      scores_.data()[static_cast<Index>(grown.rows[at]) * width + c] += step;
    }
  }
  for (const std::uint32_t r : left_out_) {
    scores_(static_cast<Index>(r), c) +=
        grown.tree.value(grown.tree.leaf_of(data_.matrix.row(data_.rows[r])))[0];
  }
}

void GradientBoosting::start_scores(std::span<double> scores) const {
  std::copy(start_.begin(), start_.end(), scores.begin());
}

void GradientBoosting::add_unit(Index unit, const FeatureMatrix& x, MatrixView64 scores) const {
  const Index width = loss_->width();
  std::vector<std::int32_t> leaves(static_cast<std::size_t>(x.rows()));
  for (Index c = 0; c < width; ++c) {
    const Tree& tree = trees_[static_cast<std::size_t>(unit * width + c)];
    tree.leaves_of(x, leaves);
    for (Index i = 0; i < x.rows(); ++i) scores(i, c) += tree.value(leaves[static_cast<std::size_t>(i)])[0];
  }
}

void GradientBoosting::finish(std::span<const double> scores, Index, std::span<double> out) const {
  loss_->finish(scores, out);
}

double GradientBoosting::row_loss(std::span<const double> scores, std::span<const double>, std::int32_t label,
                                  double value) const {
  return loss_->row(scores, label, value);
}

void GradientBoosting::training_losses(const Matrix64& scores, const Matrix64&, std::span<double> out) const {
  const bool classes = data_.classes() > 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = loss_->row(scores.view().row(data_.rows[i]), classes ? data_.labels[i] : 0,
                        classes ? 0.0 : data_.values[i]);
  }
}

Result<Inspection> GradientBoosting::inspect_kind(const Json& query) const {
  std::string what;
  SpecReader(query).read("what", what);
  if (what != "boosting") return TreeModel::inspect_kind(query);
  // {"what": "boosting", "unit": how many trees are there, all by default}: "residuals" [training rows,
  // width] that the next tree will see, the "scores" as they are, the "step" that the last tree took, and
  // "row" [training rows] of the table; info: "loss" (mean, of the training rows), "learning_rate", "unit".
  Index unit = units();
  SpecReader(query).read("unit", unit);
  if (unit < 0 || unit > static_cast<Index>(trees_.size()) / trees_per_unit()) {
    return bad_spec("unit", "There are " +
                                std::to_string(trees_.size() / static_cast<std::size_t>(trees_per_unit())) +
                                " trees.");
  }
  Inspection out;
  const Index n = data_.n();
  const Index width = loss_->width();
  const Matrix64 present = training_scores(unit);
  NamedArray residuals{"residuals", {n, width}, std::vector<float>(static_cast<std::size_t>(n * width))};
  NamedArray scores{"scores", {n, width}, {}};
  NamedArray steps{"step", {n, width}, std::vector<float>(static_cast<std::size_t>(n * width), 0.0f)};
  const auto fresh =
      make_boosting_loss(settings_.loss, data_.classes(), settings_.alpha, data_.labels, data_.values);
  Fitted here{Matrix64(n, data_.outputs()), std::vector<double>(static_cast<std::size_t>(n))};
  fresh->prepare(present);
  fresh->look(present, here.predictions, here.losses);
  out.info["loss"] = here.mean_loss();
  out.info["learning_rate"] = settings_.learning_rate;
  out.info["unit"] = unit;
  std::vector<double> column(static_cast<std::size_t>(n));
  for (Index c = 0; c < width; ++c) {
    fresh->residuals(here.predictions, c, column);
    for (Index i = 0; i < n; ++i) {
      const auto at = static_cast<std::size_t>(i * width + c);
      residuals.values[at] = static_cast<float>(column[static_cast<std::size_t>(i)]);
      if (unit == 0) continue;
      const Tree& tree = trees_[static_cast<std::size_t>((unit - 1) * width + c)];
      steps.values[at] = static_cast<float>(
          tree.value(tree.leaf_of(data_.matrix.row(data_.rows[static_cast<std::size_t>(i)])))[0]);
    }
  }
  for (const double score : present.view().flat()) scores.values.push_back(static_cast<float>(score));
  out.arrays = {std::move(residuals), std::move(scores), std::move(steps), data_.row_numbers()};
  return out;
}

Matrix64 GradientBoosting::training_scores(Index units) const {
  const Index width = loss_->width();
  if (round_.empty() && units * width == static_cast<Index>(trees_.size())) return scores_;
  Matrix64 scores(data_.n(), width);
  for (Index i = 0; i < data_.n(); ++i) {
    const auto row = scores.view().row(i);
    start_scores(row);
    const float* x = data_.matrix.row(data_.rows[static_cast<std::size_t>(i)]);
    for (Index t = 0; t < units * width; ++t) {
      const Tree& tree = trees_[static_cast<std::size_t>(t)];
      row[static_cast<std::size_t>(t % width)] += tree.value(tree.leaf_of(x))[0];
    }
  }
  return scores;
}

void GradientBoosting::describe(Json& model) const { model["start"] = start_; }

}  // namespace trainyard
