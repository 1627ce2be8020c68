#include "ensemble/forest.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/vector_kernels64.h"
#include "ensemble/bag.h"
#include "tree/tree_builder.h"
#include "tree/tree_bytes.h"

namespace trainyard {
namespace {

std::unexpected<Error> outside() {
  return bad_spec("model.n_estimators", "The range of trees lies outside of the forest.");
}

/// Whether each is a leaf of the tree, or negative.
bool are_leaves_of(const Tree& tree, std::span<const std::int32_t> leaves) {
  return std::all_of(leaves.begin(), leaves.end(), [&](std::int32_t leaf) {
    return leaf < 0 || (leaf < tree.size() && tree.node(leaf).feature == Tree::kNone);
  });
}

}  // namespace

Result<Index> Forest::start() {
  if (settings_.tree.max_features.is_null()) {  // scikit-learn's defaults
    settings_.tree.max_features = data_.classes() > 0 ? "sqrt" : "all";
  }
  auto params = settings_.tree.resolve(data_.dataset->target.task, data_.n(), data_.d(), settings_.tree_path);
  if (!params) return std::unexpected(params.error());
  params_ = *params;
  params_.random_threshold = settings_.random_threshold;
  const auto bag = count_or_share(settings_.max_samples, data_.n(), true, "model.max_samples", "rows");
  if (!bag) return std::unexpected(bag.error());
  bag_size_ = *bag;
  TreeSettings per_tree;
  per_tree.max_features = settings_.features_per_tree;
  const auto features = per_tree.resolve(data_.dataset->target.task, data_.n(), data_.d(), "model");
  if (!features) return std::unexpected(features.error());
  features_per_tree_ = features->max_features;
  if (settings_.oob_score && !settings_.bootstrap && bag_size_ == data_.n()) {
    return bad_spec(
        "model.oob_score",
        "Every tree sees every row, so no row is out of the bag. Turn bootstrap on, or oob_score off.");
  }
  // Thresholds that are drawn want the values of the table beside its bins.
  const double values = params_.random_threshold ? 4.0 * static_cast<double>(data_.n() * data_.d()) : 0.0;
  if (auto fits = check_memory(settings_.n_estimators, data_.n(), data_.outputs(), params_, values); !fits) {
    return std::unexpected(fits.error());
  }
  if (params_.random_threshold) data_.table.keep_values(data_.matrix, data_.rows);
  waiting_.clear();
  if (settings_.oob_score) {
    oob_scores_.assign(data_.n(), data_.outputs(), 0.0);
    oob_trees_.assign(static_cast<std::size_t>(data_.n()), 0);
  }
  return settings_.n_estimators;
}

std::vector<double> Forest::bag(Index unit) const {
  // Without replacement and in full, nothing is drawn: all weights are 1.
  return draw_bag(data_.n(), bag_size_, settings_.bootstrap, rng_.split(static_cast<std::uint64_t>(unit)));
}

std::unique_ptr<TreeGrower> Forest::start_one(Index unit) const {
  const Rng stream = rng_.split(static_cast<std::uint64_t>(unit));
  const std::vector<double> weights = bag(unit);
  const std::vector<std::uint32_t> rows = rows_in_bag(weights);
  const std::vector<Index> features = draw_features(data_.d(), features_per_tree_, stream);
  const bool plain = rows.size() == weights.size() && !settings_.bootstrap;
  return start_tree(data_.table, data_.target(plain ? std::span<const double>{} : weights), rows, features,
                    params_, stream.split("tree"));
}

Forest::Made Forest::prune(GrownTree grown) const {
  grown.rename(grown.tree.prune_by_cost(settings_.tree.ccp_alpha));
  std::vector<std::int32_t> leaves(static_cast<std::size_t>(data_.n()), -1);
  grown.leaves_of_rows(leaves);
  return {std::move(grown.tree), std::move(leaves)};
}

std::optional<Forest::Made> Forest::grow_on(Index unit) {
  if (!growing_ || growing_unit_ != unit) growing_ = start_one(unit);
  growing_unit_ = unit;
  std::optional<GrownTree> grown = TreeModel::grow_on();
  if (!grown) return std::nullopt;
  return prune(std::move(*grown));
}

Result<bool> Forest::grow(Index unit) {
  if (auto made = waiting_.extract(unit)) {
    take_in(std::move(made.mapped()));
    return true;
  }
  std::optional<Made> made = grow_on(unit);
  if (made) take_in(std::move(*made));
  return made.has_value();
}

Result<bool> Forest::make_ahead(Index unit) {
  if (unit < 0 || unit >= settings_.n_estimators) return outside();
  if (unit < static_cast<Index>(trees_.size()) || waiting_.contains(unit)) return true;
  std::optional<Made> made = grow_on(unit);
  if (made) waiting_.emplace(unit, std::move(*made));
  return made.has_value();
}

void Forest::take_in(Made made) {
  if (settings_.oob_score) {
    std::vector<Index> rows;
    std::vector<Index> table_rows;
    for (Index i = 0; i < data_.n(); ++i) {
      if (made.leaves[static_cast<std::size_t>(i)] >= 0) continue;
      rows.push_back(i);
      table_rows.push_back(data_.rows[static_cast<std::size_t>(i)]);
    }
    std::vector<std::int32_t> leaves(rows.size());
    made.tree.leaves_of(data_.matrix, table_rows, leaves);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ++oob_trees_[static_cast<std::size_t>(rows[i])];
      add_value(made.tree.value(leaves[i]), oob_scores_.view().row(rows[i]));
      made.leaves[static_cast<std::size_t>(rows[i])] = leaves[i];
    }
  }
  keep_leaves(made.leaves);
  trees_.push_back(std::move(made.tree));
}

void Forest::add_value(std::span<const double> value, std::span<double> scores) const {
  if (settings_.majority_vote && data_.classes() > 0) {
    scores[static_cast<std::size_t>(index_of_largest(value))] += 1;
    return;
  }
  for (std::size_t c = 0; c < value.size(); ++c) scores[c] += value[c];
}

void Forest::add_unit(Index unit, const FeatureMatrix& x, MatrixView64 scores) const {
  const Tree& tree = trees_[static_cast<std::size_t>(unit)];
  const std::vector<std::int32_t> leaves = leaves_in(unit, x);
  for (Index i = 0; i < x.rows(); ++i)
    add_value(tree.value(leaves[static_cast<std::size_t>(i)]), scores.row(i));
}

void Forest::finish(std::span<const double> scores, Index units, std::span<double> out) const {
  finish_all({scores.data(), 1, static_cast<Index>(scores.size())}, units,
             {out.data(), 1, static_cast<Index>(out.size())});
}

void Forest::finish_all(ConstMatrixView64 scores, Index units, MatrixView64 out) const {
  const std::span<double> values = out.flat();
  if (units == 0) {
    std::fill(values.begin(), values.end(),
              data_.classes() > 0 ? 1.0 / static_cast<double>(out.cols()) : 0.0);
    return;
  }
  const std::span<const double> sums = scores.flat();
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = sums[i] / static_cast<double>(units);
}

Forest::OutOfBag Forest::out_of_bag() const {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < oob_trees_.size(); ++i) {
    if (oob_trees_[i] > 0) rows.push_back(i);
  }
  if (rows.empty()) return {};
  const auto count = static_cast<double>(rows.size());
  if (data_.classes() > 0) {
    const auto hits = std::count_if(rows.begin(), rows.end(), [&](std::size_t i) {
      return index_of_largest(oob_scores_.view().row(static_cast<Index>(i))) == data_.labels[i];
    });
    return {.score = static_cast<double>(hits) / count};
  }
  double mean = 0;
  for (const std::size_t i : rows) mean += data_.values[i] / count;
  double errors = 0;
  double squares = 0;
  for (const std::size_t i : rows) {
    const double predicted = oob_scores_(static_cast<Index>(i), 0) / static_cast<double>(oob_trees_[i]);
    errors += (predicted - data_.values[i]) * (predicted - data_.values[i]);
    squares += (data_.values[i] - mean) * (data_.values[i] - mean);
  }
  return {.score = 1 - errors / squares, .mse = errors / count};
}

void Forest::write_out_of_bag(Json& json) const {
  const OutOfBag known = out_of_bag();
  if (std::isfinite(known.score)) json["oob_score"] = known.score;
  if (std::isfinite(known.mse)) json["oob_mse"] = known.mse;
}

void Forest::end_epoch(Json& entry) { write_out_of_bag(entry); }

void Forest::add_to_metrics(Json& metrics) const {
  TreeModel::add_to_metrics(metrics);
  write_out_of_bag(metrics);
}

Result<Inspection> Forest::inspect_kind(const Json& query) const {
  // {"what": "oob"}: info: "oob_score" and the rows that have one; "oob_predictions" [training rows, k], NaN
  // for others.
  if (query.is_object() && query.contains("what") && query["what"] == "oob") {
    if (!settings_.oob_score) return bad_spec("model.oob_score", "Turn oob_score on before training.");
    Inspection out;
    out.info["oob_score"] = oob_score();
    NamedArray array{"oob_predictions", {data_.n(), data_.outputs()}, {}};
    for (Index i = 0; i < data_.n(); ++i) {
      for (const double score : oob_scores_.view().row(i)) {
        array.values.push_back(
            static_cast<float>(score / static_cast<double>(oob_trees_[static_cast<std::size_t>(i)])));
      }
    }
    out.info["oob_rows"] = std::count_if(oob_trees_.begin(), oob_trees_.end(), [](Index m) { return m > 0; });
    out.arrays.push_back(std::move(array));
    return out;
  }
  return TreeModel::inspect_kind(query);
}

Result<std::vector<std::uint8_t>> Forest::make_units(Index first, Index count) const {
  if (first < 0 || count < 0 || first + count > settings_.n_estimators) return outside();
  ByteWriter out;
  for (Index unit = first; unit < first + count; ++unit) {
    out.write(static_cast<std::uint32_t>(unit));
    const std::unique_ptr<TreeGrower> grower = start_one(unit);
    while (!grower->grow(kValuesPerStep)) continue;
    const Made made = prune(grower->take());
    write_tree(made.tree, out);
    out.write_all(std::span(made.leaves));
  }
  return std::move(out).take();
}

Result<void> Forest::offer_units(std::span<const std::uint8_t> bytes) {
  ByteReader in(bytes);
  std::map<Index, Made> arrived;
  while (!in.at_end()) {
    std::uint32_t unit = 0;
    if (!in.read(unit)) return bad_spec("model.trees", "The bytes of a forest end too early.");
    auto tree = read_tree(in, data_.d());
    if (!tree) return std::unexpected(tree.error());
    std::vector<std::int32_t> leaves(static_cast<std::size_t>(data_.n()));
    const auto at = static_cast<Index>(unit);
    if (at >= settings_.n_estimators || tree->outputs() != data_.outputs() ||
        !in.read_all(std::span(leaves)) || !are_leaves_of(*tree, leaves)) {
      return bad_spec("model.trees", "Tree " + std::to_string(at) + " belongs to another forest.");
    }
    if (at >= static_cast<Index>(trees_.size()))
      arrived.emplace(at, Made{std::move(*tree), std::move(leaves)});
  }
  waiting_.merge(arrived);
  return {};
}

}  // namespace trainyard
