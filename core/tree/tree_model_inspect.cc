#include <algorithm>
#include <cmath>
#include <numeric>

#include "spec/spec_reader.h"
#include "tree/importance.h"
#include "tree/tree_model.h"

namespace trainyard {

// Queries, by "what". n: rows of the points, d: features, k: outputs, m: units in use.
//   "tree"          {"index"}: one tree: "feature", "left", "right", "threshold", "missing_left", "impurity",
//   "weight",
//                   "samples", "gain", "depth" [nodes], "value" [nodes, outputs]; info: features, sets, and
//                   the exact numbers as JSON with {"exact": true}. With points: "path" [n, depth + 1], -1
//                   behind the leaf.
//   "staged"        {"part"}: "loss" and "error" (share wrong, or mean squared error) [m], without
//   retraining. "predictions"   {"units"} or {"unit"}, points: "predictions" [n, k] of the first units, or of
//   one alone. "disagreement"  points: "disagreement" [n]: the spread of the units' predictions (see below).
//   "importances"   "importance" and "deviation" over the trees [d], each tree's summing to 1.
//   "permutation_importances"  {"part", "repeats", "features": names, all by default}: "importance" and
//                   "deviation" [features]; info: "features", "rows": how many were asked. Rows are left out
//                   where the answer would take long: ask for one feature after another to have more of them.
//   "weights"       info: the whole model, exact: "features" [{"name", "categories"?}], "trees" as
//   Tree::to_json(),
//                   "trees_per_unit", and what the kind adds, such as "estimator_weights".
//   "partial_dependence"       {"feature", "part", "points", "first", "count": of the grid}: "grid" [g],
//   "mean" [g, k];
//                   info: "rows" likewise.

namespace {

template <typename Get>
NamedArray array_of(std::string name, Index n, Get&& get) {
  NamedArray out{std::move(name), {n}, {}};
  out.values.reserve(static_cast<std::size_t>(n));
  for (Index i = 0; i < n; ++i) out.values.push_back(static_cast<float>(get(i)));
  return out;
}

NamedArray array_of(std::string name, const Matrix64& matrix) {
  NamedArray out{std::move(name), {matrix.rows(), matrix.cols()}, {}};
  for (const double value : matrix.view().flat()) out.values.push_back(static_cast<float>(value));
  return out;
}

Index index_of(const Json& query, std::string_view key, Index fallback) {
  Index value = fallback;
  SpecReader(query).read(key, value);
  return value;
}

Result<Part> part_of(const Json& query) {
  std::string name = "validation";
  SpecReader(query).read("part", name);
  if (name == "train") return Part::kTrain;
  if (name == "validation") return Part::kValidation;
  if (name == "test") return Part::kTest;
  return bad_spec("part", "One of \"train\", \"validation\", \"test\".");
}

}  // namespace

Result<Inspection> TreeModel::inspect_kind(const Json&) const {
  return bad_spec("what", "These trees have nothing of that name to show.");
}

Result<FeatureMatrix> TreeModel::encode(const Table* points) const {
  if (points == nullptr) return bad_spec("points", "This question is about rows, and none were given.");
  std::vector<Index> rows(static_cast<std::size_t>(points->rows()));
  std::iota(rows.begin(), rows.end(), Index{0});
  return FeatureMatrix::encode(data_.schema, *points, rows);
}

Result<Inspection> TreeModel::inspect(const Json& query, const Table* points) const {
  std::string what;
  SpecReader(query).read("what", what);
  if (what == "tree") return inspect_tree(query, points);
  if (what == "staged") return inspect_staged(query);
  if (what == "predictions" || what == "disagreement") return inspect_predictions(query, points);
  if (what == "weights") return inspect_model();
  if (what == "importances") return inspect_importances();
  if (what == "permutation_importances") return inspect_permutation(query);
  if (what == "partial_dependence") return inspect_partial_dependence(query);
  return inspect_kind(query);
}

Result<Inspection> TreeModel::inspect_tree(const Json& query, const Table* points) const {
  const Index index = index_of(query, "index", 0);
  if (index < 0 || index >= static_cast<Index>(trees_.size())) {
    return bad_spec("index", "There are " + std::to_string(trees_.size()) + " trees.");
  }
  const Tree& tree = trees_[static_cast<std::size_t>(index)];
  const Index n = tree.size();
  Inspection out;
  out.info = {{"trees", trees_.size()}, {"nodes", n}, {"leaves", tree.leaves()}, {"depth", tree.depth()}};
  for (const auto& feature : data_.schema.features) out.info["features"].push_back(feature.name);
  bool exact = false;
  SpecReader(query).read("exact", exact);
  if (exact) out.info["tree"] = tree.to_json();
  out.info["sets"] = Json::object();
  for (Index i = 0; i < n; ++i) {
    const Tree::Node& node = tree.node(i);
    if (node.set == Tree::kNone) continue;
    Json names = Json::array();
    const auto& feature = data_.schema.features[static_cast<std::size_t>(node.feature)];
    for (std::int32_t c = 0; c < node.set_bits; ++c) {
      if (tree.in_set(node, c)) names.push_back(feature.categories[static_cast<std::size_t>(c)]);
    }
    out.info["sets"][std::to_string(i)] = std::move(names);
  }
  auto& arrays = out.arrays;
  arrays.push_back(array_of("feature", n, [&](Index i) { return tree.node(i).feature; }));
  arrays.push_back(array_of("left", n, [&](Index i) { return tree.node(i).left; }));
  arrays.push_back(array_of("right", n, [&](Index i) { return tree.node(i).right; }));
  arrays.push_back(array_of("threshold", n, [&](Index i) { return tree.node(i).threshold; }));
  arrays.push_back(array_of("missing_left", n, [&](Index i) { return tree.node(i).missing_left ? 1 : 0; }));
  arrays.push_back(array_of("impurity", n, [&](Index i) { return tree.facts(i).impurity; }));
  arrays.push_back(array_of("weight", n, [&](Index i) { return tree.facts(i).weight; }));
  arrays.push_back(array_of("samples", n, [&](Index i) { return tree.facts(i).samples; }));
  arrays.push_back(array_of("gain", n, [&](Index i) { return tree.facts(i).gain; }));
  arrays.push_back(array_of("depth", n, [&](Index i) { return tree.facts(i).depth; }));
  NamedArray values{"value", {n, tree.outputs()}, {}};
  for (Index i = 0; i < n; ++i) {
    for (const double value : tree.value(i)) values.values.push_back(static_cast<float>(value));
  }
  arrays.push_back(std::move(values));
  if (points == nullptr) return out;
  const auto x = encode(points);
  if (!x) return std::unexpected(x.error());
  NamedArray paths{"path", {x->rows(), tree.depth() + 1}, {}};
  for (Index i = 0; i < x->rows(); ++i) {
    const std::vector<std::int32_t> path = tree.path_of(x->row(i));
    for (Index level = 0; level <= tree.depth(); ++level) {
      const auto at = static_cast<std::size_t>(level);
      paths.values.push_back(at < path.size() ? static_cast<float>(path[at]) : -1.0f);
    }
  }
  arrays.push_back(std::move(paths));
  return out;
}

Inspection TreeModel::inspect_model() const {
  Inspection out;
  for (const auto& feature : data_.schema.features) {
    Json entry = {{"name", feature.name}};
    if (feature.type == ColumnType::kCategorical) {
      entry["categories"] = feature.categories;
      // A category that training never saw goes the way of missing.
      for (const bool seen : feature.seen) entry["seen"].push_back(seen);
    }
    out.info["features"].push_back(std::move(entry));
  }
  out.info["trees_per_unit"] = trees_per_unit();
  describe(out.info);
  out.info["trees"] = Json::array();
  for (Index t = 0; t < used_ * trees_per_unit(); ++t) {
    out.info["trees"].push_back(trees_[static_cast<std::size_t>(t)].to_json());
  }
  return out;
}

Result<Inspection> TreeModel::inspect_staged(const Json& query) const {
  const auto part = part_of(query);
  if (!part) return std::unexpected(part.error());
  const Target& target = data_.dataset->target;
  const auto rows = data_.dataset->part(*part);
  std::vector<double> losses;
  std::vector<double> errors;
  Matrix64 scores(data_.matrix.rows(), score_width());
  for (Index i = 0; i < scores.rows(); ++i) start_scores(scores.view().row(i));
  std::vector<double> out(static_cast<std::size_t>(data_.outputs()));
  for (Index unit = 0; unit < used_; ++unit) {
    add_unit(unit, data_.matrix, scores.view());
    double loss = 0;
    double error = 0;
    for (const Index row : rows) {
      const auto at = static_cast<std::size_t>(row);
      finish(scores.view().row(row), unit + 1, out);
      if (data_.classes() > 0) {
        error += std::max_element(out.begin(), out.end()) - out.begin() != target.labels[at];
        loss += row_loss(scores.view().row(row), out, target.labels[at], 0);
      } else {
        error += (out[0] - target.values[at]) * (out[0] - target.values[at]);
        loss += row_loss(scores.view().row(row), out, 0, target.values[at]);
      }
    }
    losses.push_back(loss / static_cast<double>(std::max<std::size_t>(rows.size(), 1)));
    errors.push_back(error / static_cast<double>(std::max<std::size_t>(rows.size(), 1)));
  }
  Inspection result;
  result.info["units"] = used_;
  result.info["loss"] = losses;
  result.info["error"] = errors;
  result.arrays.push_back(
      array_of("loss", used_, [&](Index i) { return losses[static_cast<std::size_t>(i)]; }));
  result.arrays.push_back(
      array_of("error", used_, [&](Index i) { return errors[static_cast<std::size_t>(i)]; }));
  return result;
}

Result<Inspection> TreeModel::inspect_predictions(const Json& query, const Table* points) const {
  const auto x = encode(points);
  if (!x) return std::unexpected(x.error());
  const Index only = index_of(query, "unit", -1);
  const Index units = std::clamp(index_of(query, "units", used_), Index{0}, used_);
  if (only >= used_) return bad_spec("unit", "There are " + std::to_string(used_) + " trees.");
  Inspection result;
  result.info = {{"units", used_}, {"unseen_categories", x->unseen()}};
  Matrix64 out(x->rows(), data_.outputs());
  std::string what;
  SpecReader(query).read("what", what);
  if (what == "disagreement") {
    std::vector<Index> rows(static_cast<std::size_t>(points->rows()));
    std::iota(rows.begin(), rows.end(), Index{0});
    std::vector<double> apart(rows.size());
    std::unique_ptr<Memory> memory;
    if (auto done = spread(*points, rows, apart, memory); !done) return std::unexpected(done.error());
    result.arrays.push_back(
        array_of("disagreement", x->rows(), [&](Index i) { return apart[static_cast<std::size_t>(i)]; }));
    return result;
  }
  if (only >= 0) {
    unit_predictions(only, *x, out.view());
  } else {
    finish_all(scores_of(*x, units).view(), units, out.view());
  }
  result.arrays.push_back(array_of("predictions", out));
  return result;
}

void TreeModel::unit_predictions(Index unit, const FeatureMatrix& x, MatrixView64 out) const {
  for (Index i = 0; i < x.rows(); ++i) {
    for (Index t = 0; t < trees_per_unit(); ++t) {
      const Tree& tree = trees_[static_cast<std::size_t>(unit * trees_per_unit() + t)];
      const auto value = tree.value(tree.leaf_of(x.row(i)));
      if (tree.outputs() == data_.outputs()) {
        std::copy(value.begin(), value.end(), out.row(i).begin());
      } else {  // boosting: a step of one class's score
        out(i, trees_per_unit() == 1 ? data_.outputs() - 1 : t) = value[0];
        if (trees_per_unit() == 1 && data_.outputs() == 2) out(i, 0) = -value[0];
      }
    }
  }
}

Result<Inspection> TreeModel::inspect_importances() const {
  const auto d = static_cast<std::size_t>(data_.d());
  std::vector<double> sum(d, 0.0);
  std::vector<double> squares(d, 0.0);
  const auto trees = static_cast<std::size_t>(used_ * trees_per_unit());
  double counted = 0;
  for (std::size_t t = 0; t < trees; ++t) {
    if (trees_[t].size() < 2) continue;  // scikit-learn leaves single leaves out of the mean
    const std::vector<double> one = trees_[t].impurity_importances(data_.d());
    const double all = std::accumulate(one.begin(), one.end(), 0.0);
    counted += 1;
    for (std::size_t j = 0; j < d && all > 0; ++j) {
      sum[j] += one[j] / all;
      squares[j] += one[j] / all * (one[j] / all);
    }
  }
  counted = std::max(counted, 1.0);
  Inspection out;
  for (const auto& feature : data_.schema.features) out.info["features"].push_back(feature.name);
  out.arrays.push_back(
      array_of("importance", data_.d(), [&](Index j) { return sum[static_cast<std::size_t>(j)] / counted; }));
  out.arrays.push_back(array_of("deviation", data_.d(), [&](Index j) {
    const double mean = sum[static_cast<std::size_t>(j)] / counted;
    return std::sqrt(std::max(0.0, squares[static_cast<std::size_t>(j)] / counted - mean * mean));
  }));
  return out;
}

Result<Inspection> TreeModel::inspect_permutation(const Json& query) const {
  const auto part = part_of(query);
  if (!part) return std::unexpected(part.error());
  const auto rows = data_.dataset->part(*part);
  if (rows.empty()) return bad_spec("part", "That part has no rows.");
  const Index repeats = std::clamp(index_of(query, "repeats", 5), Index{1}, Index{100});
  std::vector<std::string> names;
  SpecReader(query).read("features", names);
  std::vector<Index> features;
  for (const std::string& name : names) {
    features.push_back(data_.dataset->features.find(name));
    if (features.back() < 0) return bad_spec("features", "There is no feature \"" + name + "\".");
  }
  if (names.empty()) features = data_.features;
  const std::vector<Index> asked =
      some_rows(rows, rows_to_ask(repeats * static_cast<Index>(features.size())));
  const Importances found = permutation_importances(*this, *data_.dataset, asked, features, repeats,
                                                    rng_.split("permutation importance"));
  Inspection out;
  out.info["rows"] = asked.size();
  for (const Index feature : features) {
    out.info["features"].push_back(data_.schema.features[static_cast<std::size_t>(feature)].name);
  }
  const auto count = static_cast<Index>(features.size());
  out.arrays.push_back(
      array_of("importance", count, [&](Index j) { return found.mean[static_cast<std::size_t>(j)]; }));
  out.arrays.push_back(
      array_of("deviation", count, [&](Index j) { return found.deviation[static_cast<std::size_t>(j)]; }));
  return out;
}

Index TreeModel::rows_to_ask(Index times) const {
  constexpr double kWalks = 3e6;  // from the root of a tree to a leaf: some tens of milliseconds
  const double trees = static_cast<double>(std::max<std::size_t>(trees_.size(), 1));
  return std::max(Index{100},
                  static_cast<Index>(kWalks / trees / static_cast<double>(std::max(times, Index{1}))));
}

Result<Inspection> TreeModel::inspect_partial_dependence(const Json& query) const {
  std::string name;
  SpecReader(query).read("feature", name);
  const Index feature = data_.dataset->features.find(name);
  if (feature < 0) return bad_spec("feature", "There is no feature \"" + name + "\".");
  const auto part = part_of(query);
  if (!part) return std::unexpected(part.error());
  const Index points = std::clamp(index_of(query, "points", 40), Index{2}, Index{1000});
  const Index first = index_of(query, "first", 0);
  const Index count = index_of(query, "count", points);
  const std::vector<Index> asked =
      some_rows(data_.dataset->part(*part), rows_to_ask(std::min(points, count)));
  const PartialDependence found =
      partial_dependence(*this, *data_.dataset, asked, feature, points, first, count);
  Inspection out;
  out.info["rows"] = asked.size();
  out.info["feature"] = name;
  out.info["categories"] = data_.schema.features[static_cast<std::size_t>(feature)].categories;
  out.arrays.push_back(array_of("grid", static_cast<Index>(found.grid.size()),
                                [&](Index i) { return found.grid[static_cast<std::size_t>(i)]; }));
  out.arrays.push_back(array_of("mean", found.mean));
  return out;
}

}  // namespace trainyard
