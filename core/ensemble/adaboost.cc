#include "ensemble/adaboost.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numeric>

#include "common/vector_kernels64.h"
#include "ensemble/bag.h"
#include "spec/spec_reader.h"
#include "tree/tree_builder.h"
#include "tree/tree_tables.h"

namespace trainyard {
namespace {

/// Below, the weights of rows are doubled until they sum to about 1 again. Trees see them in whole numbers of
/// 2^-50, the finest that a sum of 1 allows (see ClassObjective).
constexpr double kLeastSum = 1.0 / 256;

/// The class that each node of a tree finds most probable.
std::vector<std::int32_t> votes_of(const Tree& tree) {
  std::vector<std::int32_t> votes;
  for (Index i = 0; i < tree.size(); ++i) {
    votes.push_back(static_cast<std::int32_t>(index_of_largest(tree.value(i))));
  }
  return votes;
}

}  // namespace

const KindInfo& AdaBoost::kind_info() {
  using namespace tree_tables;
  static constexpr std::string_view kLosses[] = {"linear", "square", "exponential"};
  static constexpr ParamInfo kTable[] = {
      n_estimators("50", "trees"),
      learning_rate("1"),
      {.key = "estimator",
       .type = ParamType::kKind,
       .default_json = "null",
       .group = "trees",
       .label = "Base tree",
       .help =
           "The tree of each round; without it a stump (one question) for classes, and depth 3 for numbers.",
       .source = "scikit-learn AdaBoostClassifier, AdaBoostRegressor"},
      {.key = "loss",
       .type = ParamType::kChoice,
       .default_json = R"("linear")",
       .choices = kLosses,
       .help = "Numbers: how a row's error becomes its part in the next draw.",
       .source = "scikit-learn AdaBoostRegressor; Drucker (1997)"}};
  static constexpr KindInfo kInfo = {
      .kind = "adaboost",
      .label = "AdaBoost",
      .help = "Grows small trees in turn, each minding most the rows that the ones before got wrong.",
      .source = "scikit-learn AdaBoostClassifier (SAMME), AdaBoostRegressor (R2)",
      .params = kTable,
      .tags = kEnsembleTags};
  return kInfo;
}

Result<Index> AdaBoost::start() {
  if (!settings_.has_base) settings_.tree.max_depth = data_.classes() > 0 ? 1 : 3;
  auto params = settings_.tree.resolve(data_.dataset->target.task, data_.n(), data_.d(), settings_.tree_path);
  if (!params) return std::unexpected(params.error());
  params_ = *params;
  // Every round's weights, and for numbers what every tree says of every row.
  const double shares = 4.0 * static_cast<double>(data_.n());
  const double said = data_.classes() > 0 ? 0.0 : 8.0 * static_cast<double>(data_.matrix.rows());
  if (auto fits = check_memory(settings_.n_estimators, data_.n(), data_.outputs(), params_,
                               static_cast<double>(settings_.n_estimators) * (shares + said));
      !fits) {
    return std::unexpected(fits.error());
  }
  weights_.assign(static_cast<std::size_t>(data_.n()), 1.0 / static_cast<double>(data_.n()));
  weight_sum_ = 1;
  resting_.reset();
  say_.clear();
  say_sums_ = {0.0};
  errors_.clear();
  history_.clear();
  return settings_.n_estimators;
}

Result<bool> AdaBoost::grow(Index unit) {
  if (!growing_) start_tree_of(unit);
  if (!growing_->grow(kValuesPerStep)) return false;
  GrownTree grown = growing_->take();
  resting_ = std::move(growing_);
  grown.rename(grown.tree.prune_by_cost(settings_.tree.ccp_alpha));
  if (data_.classes() == 0) {
    take_regressor(std::move(grown.tree));
  } else if (auto taken = take_classifier(std::move(grown)); !taken) {
    return std::unexpected(taken.error());
  }
  if (stopped_ || unit + 1 == settings_.n_estimators) resting_.reset();
  return true;
}

void AdaBoost::start_tree_of(Index unit) {
  const Rng stream = rng_.split(static_cast<std::uint64_t>(unit));
  const auto start = [&](const TreeTarget& target, std::span<const std::uint32_t> rows) {
    growing_ = std::move(resting_);
    if (growing_) return growing_->start_again(target, rows, stream);
    growing_ = start_tree(data_.table, target, rows, data_.features, params_, stream);
  };
  if (data_.classes() > 0) {
    TreeTarget target = data_.target(weights_);
    target.most_weight = 1;
    return start(target, data_.ids);
  }
  // A bootstrap in which each row comes up by its weight.
  const std::size_t n = weights_.size();
  std::vector<double> cumulative(n);
  std::partial_sum(weights_.begin(), weights_.end(), cumulative.begin());
  std::vector<double> times(n, 0.0);
  Rng draws = stream.split("bag");
  for (std::size_t i = 0; i < n; ++i) {
    const double at = draws.uniform() * cumulative.back();
    const auto row = std::upper_bound(cumulative.begin(), cumulative.end(), at) - cumulative.begin();
    times[std::min(static_cast<std::size_t>(row), n - 1)] += 1;
  }
  start(data_.target(times), rows_in_bag(times));
}

void AdaBoost::take_in(Tree tree, double say, double error) {
  trees_.push_back(std::move(tree));
  say_.push_back(say);
  say_sums_.push_back(say_sums_.back() + say);
  errors_.push_back(error);
  history_.push_back(shares());
}

std::vector<float> AdaBoost::shares() const {
  std::vector<float> shares;
  shares.reserve(weights_.size());
  const double share = 1 / weight_sum_;
  for (const double weight : weights_) shares.push_back(static_cast<float>(weight * share));
  return shares;
}

Result<void> AdaBoost::take_classifier(GrownTree grown) {
  const auto classes = static_cast<double>(data_.classes());
  std::vector<std::int32_t> leaves(weights_.size(), -1);
  grown.leaves_of_rows(leaves);  // it was grown on all rows that have a weight
  keep_leaves(leaves);
  const std::vector<std::int32_t> votes = votes_of(grown.tree);
  std::vector<std::uint8_t> wrong(weights_.size());
  double wrong_sum = 0;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    wrong[i] = leaves[i] >= 0 && votes[static_cast<std::size_t>(leaves[i])] != data_.labels[i];
    if (wrong[i]) wrong_sum += weights_[i];
  }
  const double error = wrong_sum / weight_sum_;
  if (error <= 0) {  // nothing left to mind: this tree speaks, and is the last
    take_in(std::move(grown.tree), 1.0, 0.0);
    stopped_ = true;
    return {};
  }
  if (error >= 1 - 1 / classes) {
    stopped_ = true;
    if (!trees_.empty()) return {};
    return bad_spec(
        "model.estimator",
        "The first tree is no better than guessing, so boosting cannot start. Let the base tree grow "
        "deeper, or choose other features.");
  }
  const double say = settings_.learning_rate * (std::log((1 - error) / error) + std::log(classes - 1));
  take_in(std::move(grown.tree), say, error);
  // Only their ratios count: instead of raising those that were wrong, lower the others, which are fewer.
  const double less = std::exp(-say);
  weight_sum_ = 0;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    if (!wrong[i]) weights_[i] *= less;
    weight_sum_ += weights_[i];
  }
  if (weight_sum_ > kLeastSum) return {};
  int exponent = 0;
  weight_sum_ = std::frexp(weight_sum_, &exponent);
  for (double& weight : weights_) weight = std::ldexp(weight, -exponent);  // exact
  return {};
}

void AdaBoost::take_regressor(Tree tree) {
  const std::size_t n = weights_.size();
  std::vector<std::int32_t> leaves(n);
  tree.leaves_of(data_.matrix, data_.rows, leaves);
  std::vector<double> errors(n);
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double predicted = tree.value(leaves[i])[0];
    errors[i] = std::abs(predicted - data_.values[i]);
    if (weights_[i] > 0) largest = std::max(largest, errors[i]);
  }
  double error = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (largest > 0) errors[i] /= largest;
    if (settings_.loss == "square") errors[i] *= errors[i];
    if (settings_.loss == "exponential") errors[i] = 1 - std::exp(-errors[i]);
    error += weights_[i] * errors[i];
  }
  error /= std::accumulate(weights_.begin(), weights_.end(), 0.0);
  if (error <= 0 || error >= 0.5) {
    stopped_ = true;
    if (error <= 0) {
      take_in(std::move(tree), 1.0, 0.0);
    } else if (trees_.empty()) {  // worse than this there is no boosting, but one tree there must be
      take_in(std::move(tree), 1.0, error);
    }
    return;
  }
  const double beta = error / (1 - error);
  take_in(std::move(tree), settings_.learning_rate * std::log(1 / beta), error);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    weights_[i] *= std::pow(beta, (1 - errors[i]) * settings_.learning_rate);
    sum += weights_[i];
  }
  for (double& weight : weights_) weight /= sum;
}

void AdaBoost::add_unit(Index unit, const FeatureMatrix& x, MatrixView64 scores) const {
  const Tree& tree = trees_[static_cast<std::size_t>(unit)];
  const std::vector<std::int32_t> leaves = leaves_in(unit, x);
  if (data_.classes() == 0) {
    for (Index i = 0; i < x.rows(); ++i) scores(i, unit) = tree.value(leaves[static_cast<std::size_t>(i)])[0];
    return;
  }
  const std::vector<std::int32_t> votes = votes_of(tree);
  const double say = say_[static_cast<std::size_t>(unit)];
  for (Index i = 0; i < x.rows(); ++i) {
    scores(i, votes[static_cast<std::size_t>(leaves[static_cast<std::size_t>(i)])]) += say;
  }
}

void AdaBoost::finish(std::span<const double> scores, Index units, std::span<double> out) const {
  if (data_.classes() > 0) {
    return finish_all({scores.data(), 1, static_cast<Index>(scores.size())}, units,
                      {out.data(), 1, static_cast<Index>(out.size())});
  }
  // The smallest prediction at which the trees below and it hold half of the say.
  std::vector<std::size_t> order(static_cast<std::size_t>(units));
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return scores[a] != scores[b] ? scores[a] < scores[b] : a < b;
  });
  const double all = say_sums_[order.size()];
  double sum = 0;
  out[0] = 0;
  for (const std::size_t i : order) {
    sum += say_[i];
    out[0] = scores[i];
    if (sum >= 0.5 * all) break;
  }
}

void AdaBoost::finish_all(ConstMatrixView64 scores, Index units, MatrixView64 out) const {
  if (data_.classes() == 0) return TreeModel::finish_all(scores, units, out);
  // scikit-learn: softmax of the decision function, the weighted share of votes (two classes: of half their
  // difference). It may be shifted: to the middle of its range, from where the series is shortest.
  const double all = say_sums_[static_cast<std::size_t>(units)];
  const double unit = all > 0 ? 2 * largest_exponent() / all : 0.0;
  const double middle = all > 0 ? largest_exponent() : 0.0;
  exp_near_zero(scores.flat(), unit, -middle, largest_exponent(), out.flat());
  for (Index i = 0; i < out.rows(); ++i) make_shares(out.row(i));
}

double AdaBoost::largest_exponent() const {
  return data_.classes() < 3 ? 0.5 : 0.5 / static_cast<double>(data_.classes() - 1);
}

void AdaBoost::describe(Json& model) const {
  model["estimator_weights"] = std::vector<double>(say_.begin(), say_.begin() + units());
}

Result<Inspection> AdaBoost::inspect_kind(const Json& query) const {
  std::string what;
  SpecReader(query).read("what", what);
  if (what != "boosting") return TreeModel::inspect_kind(query);
  // {"what": "boosting", "unit"}: "row_weights" [training rows] that the tree of that round was grown with
  // (the round to come by default), "row" [training rows] of the table, and every round's "estimator_weights"
  // and "estimator_errors".
  Index unit = units();
  SpecReader(query).read("unit", unit);
  if (unit < 0 || unit > static_cast<Index>(history_.size())) {
    return bad_spec("unit", "There are " + std::to_string(history_.size()) + " rounds.");
  }
  Inspection out;
  out.info["estimator_weights"] = say_;
  out.info["estimator_errors"] = errors_;
  NamedArray rows{"row_weights", {data_.n()}, {}};
  if (unit < static_cast<Index>(history_.size())) {
    rows.values = history_[static_cast<std::size_t>(unit)];
  } else {
    rows.values = shares();
  }
  out.arrays.push_back(std::move(rows));
  out.arrays.push_back(data_.row_numbers());
  return out;
}

}  // namespace trainyard
