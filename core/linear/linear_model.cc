#include "linear/linear_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "spec/spec_reader.h"

namespace trainyard {

LinearModel::LinearModel(const Json& model, std::string name) : name_(std::move(name)) {
  const SpecReader reader(model);
  reader.read("fit_intercept", fit_intercept_);
  reader.read("tol", tol_);
  reader.read("max_iter", max_iter_);
}

Result<void> LinearModel::begin(const Dataset& data, const Rng& rng) {
  data_ = &data;
  if (rows().empty()) return bad_data("data", "There are no training rows.");
  auto x = design();
  if (!x) return std::unexpected(x.error());
  x_ = std::move(*x);
  const Result<Index> k = start(rng);
  if (!k) return std::unexpected(k.error());
  solution_.coefficients.assign(*k, x_.d(), 0.0);
  solution_.intercepts.assign(static_cast<std::size_t>(*k), 0.0);
  best_.reset();
  sweeps_ = 0;
  converged_ = false;
  return {};
}

Result<StepReport> LinearModel::fit_step() {
  if (converged_ || sweeps_ >= max_iter_) return StepReport{.done = true};
  StepReport report{.loss = training_loss(), .rows = static_cast<Index>(x_.rows()), .epoch_end = true};
  const Result<bool> converged = sweep(sweeps_ + 1 == max_iter_);
  if (!converged) return std::unexpected(converged.error());
  ++sweeps_;
  converged_ = *converged;
  report.done = converged_ || sweeps_ == max_iter_;
  return report;
}

void LinearModel::take(ConstMatrixView64 w, std::span<const double> b) {
  for (Index c = 0; c < w.rows(); ++c) {
    double shift = 0;
    for (Index j = 0; j < w.cols(); ++j) {
      solution_.coefficients(c, j) = w(c, j);
      shift += w(c, j) * x_.means()[static_cast<std::size_t>(j)];
    }
    const auto at = static_cast<std::size_t>(c);
    solution_.intercepts[at] = fit_intercept_ ? b[at] - shift : 0;
  }
}

Matrix64 LinearModel::scores(const Table& features, std::span<const Index> rows) const {
  const Matrix64& w = solution_.coefficients;
  Matrix64 scores(static_cast<Index>(rows.size()), w.rows());
  const auto gap = std::adjacent_find(rows.begin(), rows.end(), [](Index a, Index b) { return b != a + 1; });
  const bool neighbours = !rows.empty() && gap == rows.end();
  for (Index c = 0; c < w.rows(); ++c) {
    double* const out = scores.data() + c;
    const Index stride = w.rows();
    const double intercept = solution_.intercepts[static_cast<std::size_t>(c)];
    for (Index i = 0; i < scores.rows(); ++i) out[i * stride] = intercept;
    for (Index j = 0; j < w.cols(); ++j) {
      const double weight = w(c, j);
      if (weight == 0) continue;
      const Column& column = features.columns[static_cast<std::size_t>(j)];
      if (column.type != ColumnType::kNumeric) {  // the contract has no error here
        for (Index i = 0; i < scores.rows(); ++i) out[i * stride] = std::numeric_limits<double>::quiet_NaN();
        continue;
      }
      const auto add = [&](auto&& value_at) {
        for (Index i = 0; i < scores.rows(); ++i)
          out[i * stride] += weight * value_at(static_cast<std::size_t>(i));
      };
      const auto number_at = [&](std::size_t i) { return column.numbers[static_cast<std::size_t>(rows[i])]; };
      if (!x_.fills().empty()) {
        add([&, fill = x_.fills()[static_cast<std::size_t>(j)]](std::size_t i) {
          return std::isnan(number_at(i)) ? fill : number_at(i);
        });
      } else if (neighbours) {
        add([first = column.numbers.data() + rows[0]](std::size_t i) { return first[i]; });
      } else {
        add(number_at);
      }
    }
  }
  return scores;
}

void LinearModel::predict(const Table& features, std::span<const Index> rows, MatrixView64 out) const {
  const Matrix64 raw = scores(features, rows);
  for (Index i = 0; i < raw.rows(); ++i) {
    finish_row(raw.view().row(i).data(), data_->target, -1, out.row(i));
  }
}

void LinearModel::score(const Table& features, const Target& target, std::span<const Index> rows,
                        MatrixView64 out, double& loss_sum) const {
  const Matrix64 raw = scores(features, rows);
  for (Index i = 0; i < raw.rows(); ++i) {
    loss_sum += finish_row(raw.view().row(i).data(), target, rows[static_cast<std::size_t>(i)], out.row(i));
  }
}

double LinearModel::loss(const Table& features, const Target& target, std::span<const Index> rows) const {
  Matrix64 out(static_cast<Index>(rows.size()), target.outputs());
  double sum = 0;
  score(features, target, rows, out, sum);
  return sum / static_cast<double>(rows.size());
}

std::vector<Error> LinearModel::warnings() const {
  if (converged_ || sweeps_ < max_iter_) return {};
  return {{ErrorCode::kBadData, "model.max_iter",
           "The " + name_ + " stopped after " + std::to_string(sweeps_) +
               " sweeps before it had converged: " + distance() +
               ". Give more max_iter, a larger tol, or bring the features to one scale."}};
}

Result<Inspection> LinearModel::inspect(const Json& query, const Table*) const {
  std::string what;
  SpecReader(query).read("what", what);
  if (what == "coefficients" || what == "weights") return inspect_coefficients(query);
  if (what == "path") return inspect_path(query);
  return bad_spec("query.what", "A linear model shows \"coefficients\" and \"path\".");
}

Result<Inspection> LinearModel::inspect_path(const Json&) const {
  return bad_spec("query.what", "The " + name_ + " has no path of alphas.");
}

Result<Inspection> LinearModel::inspect_coefficients(const Json& query) const {
  const Matrix64& w = solution_.coefficients;
  const Target& target = data_->target;
  Inspection out;
  Json& info = out.info;
  info["features"] = x_.names();
  info["outputs"] = Json::array();
  for (Index c = 0; c < w.rows(); ++c) {
    const std::size_t shown = w.rows() == 1 ? 1 : static_cast<std::size_t>(c);
    info["outputs"].push_back(target.classes.empty() ? target.name : target.classes[shown]);
  }
  const auto flat = w.view().flat();
  info["zeros"] = std::count(flat.begin(), flat.end(), 0.0);
  info["sweeps"] = sweeps_;
  info["converged"] = converged_;
  const std::vector<Error> notes = warnings();
  info["note"] = notes.empty() ? std::string() : notes[0].message;
  info["penalty"] = penalty();
  bool exact = false;
  SpecReader(query).read("exact", exact);
  if (exact) {
    info["coefficients"] = Json::array();
    for (Index c = 0; c < w.rows(); ++c) {
      const auto row = w.view().row(c);
      info["coefficients"].push_back(std::vector<double>(row.begin(), row.end()));
    }
    info["intercepts"] = solution_.intercepts;
  }
  out.arrays.push_back({"coefficients", {w.rows(), w.cols()}, {flat.begin(), flat.end()}});
  out.arrays.push_back(
      {"intercepts", {w.rows()}, {solution_.intercepts.begin(), solution_.intercepts.end()}});
  return out;
}

}  // namespace trainyard
