#include "linear/penalized_regression.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "linear/pairwise_design.h"
#include "linear/regularization_path.h"
#include "linear/ridge.h"
#include "spec/check_value.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

using NamedPaths = std::vector<std::pair<std::string, RegularizationPath>>;

/// The features that weigh most anywhere on the first path, in the order of the table.
std::vector<Index> heaviest(const RegularizationPath& path, Index limit) {
  const Index d = path.coefficients.cols();
  std::vector<double> size(static_cast<std::size_t>(d), 0.0);
  for (Index a = 0; a < path.coefficients.rows(); ++a) {
    for (Index j = 0; j < d; ++j) {
      double& most = size[static_cast<std::size_t>(j)];
      most = std::max(most, std::abs(path.coefficients(a, j)));
    }
  }
  std::vector<Index> order(size.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index one, Index other) {
    return size[static_cast<std::size_t>(one)] > size[static_cast<std::size_t>(other)];
  });
  order.resize(std::min(order.size(), static_cast<std::size_t>(limit)));
  std::sort(order.begin(), order.end());
  return order;
}

Inspection describe(const NamedPaths& paths, const std::vector<std::string>& names, Index limit) {
  Inspection out;
  const std::vector<Index> shown = heaviest(paths[0].second, limit);
  out.info["features"] = Json::array();
  for (const Index j : shown) out.info["features"].push_back(names[static_cast<std::size_t>(j)]);
  out.info["count"] = names.size();
  out.info["paths"] = Json::array();
  for (const auto& [name, path] : paths) {
    out.info["paths"].push_back(name);
    const auto count = static_cast<Index>(path.alphas.size());
    out.arrays.push_back({name + ".alphas", {count}, {path.alphas.begin(), path.alphas.end()}});
    NamedArray curves{name + ".coefficients", {static_cast<Index>(shown.size()), count}, {}};
    for (const Index j : shown) {
      for (Index a = 0; a < count; ++a) curves.values.push_back(static_cast<float>(path.coefficients(a, j)));
    }
    out.arrays.push_back(std::move(curves));
  }
  return out;
}

}  // namespace

PenalizedRegression::PenalizedRegression(const Json& model)
    : LinearModel(model, kind_of(model) == "elastic_net" ? "elastic net" : kind_of(model)) {
  const SpecReader reader(model);
  const std::string kind = kind_of(model);
  kind_ = kind == "ridge" ? Kind::kRidge : kind == "lasso" ? Kind::kLasso : Kind::kElasticNet;
  reader.read("alpha", alpha_);
  reader.read("l1_ratio", l1_ratio_);
  reader.read("positive", positive_);
  random_ = reader.value("selection") == "random";
  exact_ = reader.value("solver") == "cholesky";
  pairwise_ = reader.value("missing") == "pairwise";
}

Result<DesignMatrix> PenalizedRegression::design() {
  const Target& target = data().target;
  if (target.task != Task::kRegression) {
    return bad_spec("model.kind",
                    "This model predicts numbers, and the target holds classes. Choose "
                    "\"logistic_regression\" for classes, or the task \"regression\".");
  }
  y_.clear();
  for (const Index row : rows()) y_.push_back(target.values[static_cast<std::size_t>(row)]);
  y_mean_ = 0;
  for (const double y : y_) y_mean_ += fit_intercept_ ? y / static_cast<double>(y_.size()) : 0;
  for (double& y : y_) y -= y_mean_;
  pairwise_note_.clear();
  const std::vector<Column>& columns = data().features.columns;
  const bool gaps = pairwise_ && std::any_of(columns.begin(), columns.end(),
                                             [](const Column& column) { return column.missing_count() > 0; });
  if (!gaps) return LinearModel::design();
  Result<PairwiseDesign> pairs = PairwiseDesign::make(data().features, rows(), y_, fit_intercept_);
  if (!pairs) return std::unexpected(pairs.error());
  y_ = std::move(pairs->y);
  pairwise_note_ = std::move(pairs->note);
  return std::move(pairs->x);
}

Result<Index> PenalizedRegression::start(const Rng& rng) {
  const Target& target = data().target;
  rng_ = rng;
  path_.reset();
  const double scale = kind_ == Kind::kRidge ? 1 : x().rows();
  const double ratio = kind_ == Kind::kRidge ? 0 : l1_ratio_;
  solver_.emplace(x(), y_,
                  CoordinateDescent::Settings{.l1 = alpha_ * ratio * scale,
                                              .l2 = alpha_ * (1 - ratio) * scale,
                                              .tol = tol_,
                                              .positive = positive_});
  const double squares = solver_->residual_squares();
  if (!std::isfinite(squares)) {
    return bad_data("column \"" + target.name + "\"",
                    "Squares of the target's numbers leave the range of "
                    "float64. Bring them to a smaller unit.");
  }
  return Index{1};
}

Result<bool> PenalizedRegression::sweep(bool last) {
  if (kind_ == Kind::kRidge && exact_) {
    std::vector<double> w;
    if (!solve_ridge(x(), y_, smaller_products(x()), alpha_, w)) {
      return bad_spec("model.alpha",
                      "Some features repeat others, so that there is no single solution at this "
                      "alpha. Give a larger one.");
    }
    take({w.data(), 1, x().d()}, {&y_mean_, 1});
    return true;
  }
  solver_->sweep(random_ ? &rng_ : nullptr);
  take({solver_->weights().data(), 1, x().d()}, {&y_mean_, 1});
  return solver_->is_done(last);
}

double PenalizedRegression::training_loss() const { return solver_->residual_squares() / x().rows(); }

std::vector<Error> PenalizedRegression::warnings() const {
  std::vector<Error> list = LinearModel::warnings();
  if (!pairwise_note_.empty()) list.push_back({ErrorCode::kBadData, "model.missing", pairwise_note_});
  return list;
}

std::string PenalizedRegression::distance() const {
  return "its duality gap is " + number_text(solver_->gap()) + ", and " + number_text(solver_->goal()) +
         " was the goal";
}

Json PenalizedRegression::penalty() const {
  Json json = {{"alpha", alpha_}};
  if (kind_ == Kind::kElasticNet) json["l1_ratio"] = l1_ratio_;
  return json;
}

double PenalizedRegression::finish_row(const double* scores, const Target& target, Index row,
                                       std::span<double> out) const {
  out[0] = scores[0];
  if (row < 0) return 0;
  const double error = scores[0] - target.values[static_cast<std::size_t>(row)];
  return error * error;
}

Result<Inspection> PenalizedRegression::inspect_path(const Json& query) const {
  if (path_ && path_query_ == query) return *path_;
  if (auto cheap = check_path_cost(x()); !cheap) return std::unexpected(cheap.error());
  Index limit = 30;
  PathSettings settings{.positive = positive_, .tol = tol_};
  const SpecReader reader(query);
  reader.read("limit", limit);
  reader.read("n_alphas", settings.alphas);
  reader.read("eps", settings.eps);
  if (limit < 1 || settings.alphas < 2 || settings.alphas > 1000 || !(settings.eps > 0) ||
      settings.eps >= 1) {
    return bad_spec("query", "Give a limit of at least 1, n_alphas from 2 to 1000, and eps between 0 and 1.");
  }
  NamedPaths paths;
  paths.emplace_back("lasso", elastic_net_path(x(), y_, settings));
  if (kind_ == Kind::kElasticNet && l1_ratio_ > 0 && l1_ratio_ < 1) {
    settings.l1_ratio = l1_ratio_;
    paths.emplace_back("elastic_net", elastic_net_path(x(), y_, settings));
  }
  paths.emplace_back("ridge", ridge_path(x(), y_, settings.alphas));
  path_ = describe(paths, x().names(), limit);
  path_->info["kind"] = kind_ == Kind::kRidge ? "ridge" : kind_ == Kind::kLasso ? "lasso" : "elastic_net";
  path_->info["alpha"] = alpha_;
  path_query_ = query;
  return *path_;
}

}  // namespace trainyard
