#include "linear/logistic_regression.h"

#include <algorithm>
#include <cmath>

#include "common/vector_kernels64.h"
#include "linear/linear_tables.h"
#include "spec/check_value.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

using namespace linear_tables;

constexpr std::string_view kPenalties[] = {"l2", "l1", "elasticnet", "none"};

constexpr ParamInfo kTable[] = {
    {.key = "penalty",
     .type = ParamType::kChoice,
     .default_json = "\"l2\"",
     .choices = kPenalties,
     .help = "What keeps the coefficients small: squares (l2), sizes (l1, which sets some to zero), or both.",
     .source = "scikit-learn"},
    {.key = "C",
     .default_json = "1",
     .minimum = 0,
     .maximum = 1e12,
     .minimum_excluded = true,
     .scale = ParamScale::kLog,
     .label = "C",
     .help = "The weight of the rows against the penalty: a small C keeps coefficients small.",
     .source = "scikit-learn"},
    {.key = "l1_ratio",
     .default_json = "0.5",
     .minimum = 0,
     .maximum = 1,
     .label = "L1 ratio",
     .help = "The share of L1 in the penalty \"elasticnet\"; the others do not read it.",
     .source = "scikit-learn, where it has no default"},
    kFitIntercept,
    max_iter("100"),
    tol("Training ends when no entry of the gradient is larger."),
};

constexpr KindInfo kInfo = {.kind = "logistic_regression",
                            .label = "Logistic regression",
                            .help = "Classes by a weighted sum of the features.",
                            .source = "Bishop (2006), section 4.3; scikit-learn LogisticRegression",
                            .params = kTable,
                            .tags = kClassification};

/// A step must gain at least this share of what the slope promises (Armijo's rule).
constexpr double kSufficient = 1e-4;
constexpr int kMostHalvings = 40;
/// Gains of less than this share of the objective are rounding.
constexpr double kLeastGain = 1e-13;

double sign(double x) { return static_cast<double>((x > 0) - (x < 0)); }

}  // namespace

const KindInfo& logistic_regression_kind() { return kInfo; }

Result<std::unique_ptr<Estimator>> make_logistic_regression(const Json& model, const Json&) {
  return std::make_unique<LogisticRegression>(model);
}

LogisticRegression::LogisticRegression(const Json& model) : LinearModel(model, "logistic regression") {
  const SpecReader reader(model);
  reader.read("penalty", penalty_);
  reader.read("C", c_);
  reader.read("l1_ratio", l1_ratio_);
  const double ratio = penalty_ == "l1" ? 1 : penalty_ == "elasticnet" ? l1_ratio_ : 0;
  l1_ = ratio;
  l2_ = penalty_ == "none" ? 0 : 1 - ratio;
}

Result<Index> LogisticRegression::start(const Rng&) {
  const Target& target = data().target;
  if (target.task != Task::kClassification) {
    return bad_spec("model.kind",
                    "Logistic regression predicts classes, and the target holds numbers. Choose "
                    "\"ridge\", \"lasso\" or \"elastic_net\", or the task \"classification\".");
  }
  std::vector<std::int32_t> labels;
  for (const Index row : rows()) labels.push_back(target.labels[static_cast<std::size_t>(row)]);
  loss_.emplace(x(), std::move(labels), target.outputs());
  weights_ = static_cast<std::size_t>(loss_->k() * x().d());
  v_.assign(static_cast<std::size_t>(loss_->size()), 0.0);
  gradient_.assign(v_.size(), 0.0);
  memory_.forget();
  value_ = objective(v_);
  take_gradient();
  return loss_->k();
}

double LogisticRegression::objective(std::span<const double> v) {
  loss_sum_ = loss_->sum(v);
  double sizes = 0;
  double squares = 0;
  for (const double w : v.first(weights_)) {
    sizes += std::abs(w);
    squares += w * w;
  }
  return c_ * loss_sum_ + l1_ * sizes + 0.5 * l2_ * squares;
}

void LogisticRegression::take_gradient() {
  loss_->gradient(gradient_);
  for (std::size_t i = 0; i < v_.size(); ++i) {
    gradient_[i] = c_ * gradient_[i] + (is_penalized(i) ? l2_ * v_[i] : 0);
    if (!is_penalized(i) && !fit_intercept_) gradient_[i] = 0;
  }
}

std::vector<double> LogisticRegression::steepest() const {
  std::vector<double> slope = gradient_;
  for (std::size_t i = 0; i < weights_ && l1_ > 0; ++i) {
    if (v_[i] != 0) {
      slope[i] += l1_ * sign(v_[i]);
    } else {
      slope[i] = sign(slope[i]) * std::max(std::abs(slope[i]) - l1_, 0.0);
    }
  }
  return slope;
}

Result<bool> LogisticRegression::sweep(bool) {
  const std::vector<double> slope = steepest();
  std::vector<double> way = memory_.direction(slope);
  double descent = dot(way, slope);
  for (std::size_t i = 0; i < weights_ && l1_ > 0; ++i) {
    if (way[i] * slope[i] < 0) continue;
    descent -= way[i] * slope[i];
    way[i] = 0;  // it would lead up
  }
  double length = memory_.is_empty() ? std::min(1.0, 1 / std::max(std::sqrt(dot(slope, slope)), 1e-300)) : 1;
  std::vector<double> next(v_.size());
  std::vector<double> step(v_.size());
  double value = value_;
  bool found = false;
  for (int halvings = 0; halvings < kMostHalvings && !found && descent < 0; ++halvings, length /= 2) {
    double promised = 0;
    for (std::size_t i = 0; i < v_.size(); ++i) {
      next[i] = v_[i] + length * way[i];
      const double side = v_[i] != 0 ? sign(v_[i]) : -sign(slope[i]);
      if (l1_ > 0 && is_penalized(i) && next[i] * side <= 0) next[i] = 0;
      step[i] = next[i] - v_[i];
      promised += step[i] * slope[i];
    }
    value = objective(next);
    found = value <= value_ + kSufficient * promised;
  }
  if (!found) {
    // Back to where the loss's memory belongs; from there straight down, or nowhere: rounding hides the rest.
    value_ = objective(v_);
    take_gradient();
    const bool was_straight = memory_.is_empty();
    memory_.forget();
    return was_straight;
  }
  const double gain = value_ - value;
  std::vector<double> change = gradient_;
  v_ = next;
  value_ = value;
  take_gradient();
  for (std::size_t i = 0; i < change.size(); ++i) change[i] = gradient_[i] - change[i];
  memory_.learn(std::move(step), std::move(change));
  take({v_.data(), loss_->k(), x().d()}, std::span<const double>(v_).subspan(weights_));
  steepest_ = 0;
  for (const double entry : steepest()) steepest_ = std::max(steepest_, std::abs(entry));
  return steepest_ <= tol_ || gain <= kLeastGain * std::max(1.0, std::abs(value_));
}

double LogisticRegression::training_loss() const { return loss_sum_ / static_cast<double>(x().n()); }

std::string LogisticRegression::distance() const {
  return "the largest entry of its gradient is " + number_text(steepest_) + ", and " + number_text(tol_) +
         " was the goal";
}

Json LogisticRegression::penalty() const {
  Json json = {{"penalty", penalty_}, {"C", c_}};
  if (penalty_ == "elasticnet") json["l1_ratio"] = l1_ratio_;
  return json;
}

double LogisticRegression::finish_row(const double* scores, const Target& target, Index row,
                                      std::span<double> out) const {
  const std::int32_t label = row < 0 ? -1 : target.labels[static_cast<std::size_t>(row)];
  return LogisticLoss::finish(scores, static_cast<Index>(out.size()), label, out);
}

}  // namespace trainyard
