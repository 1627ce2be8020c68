#include "tree/tree_settings.h"

#include <algorithm>
#include <cmath>

#include "spec/spec_reader.h"

namespace trainyard {
namespace {

Result<Criterion> criterion_of(const std::string& name, Task task, const std::string& path) {
  const bool classes = task == Task::kClassification;
  if (name.empty()) return classes ? Criterion::kGini : Criterion::kSquaredError;
  const bool for_classes = name == "gini" || name == "entropy" || name == "log_loss";
  if (for_classes != classes) {
    return bad_spec(
        path + ".criterion",
        classes ? "\"" + name + "\" is for numbers; for classes take \"gini\" or \"entropy\"."
                : "\"" + name + "\" is for classes; for numbers take \"squared_error\" or \"friedman_mse\".");
  }
  if (name == "gini") return Criterion::kGini;
  if (classes) return Criterion::kEntropy;
  return name == "friedman_mse" ? Criterion::kFriedmanMse : Criterion::kSquaredError;
}

/// scikit-learn's counting: a share is rounded up here, unlike for max_features and max_samples.
Result<Index> rows_at_least(double value, Index n, Index least, const std::string& path) {
  if (value < 1) return std::max(least, static_cast<Index>(std::ceil(value * static_cast<double>(n))));
  if (value != std::floor(value)) {
    return bad_spec(path, "A number of rows has no fraction; a share of the rows is below 1.");
  }
  if (value < static_cast<double>(least)) {
    return bad_spec(path, "At least " + std::to_string(least) + " rows, or a share of the rows below 1.");
  }
  return static_cast<Index>(value);
}

Result<Index> features_of(const Json& given, Index d, const std::string& path) {
  if (given.is_string()) {
    const auto name = given.get<std::string>();
    const double size = static_cast<double>(d);
    if (name == "sqrt") return std::max(Index{1}, static_cast<Index>(std::sqrt(size)));
    if (name == "log2") return std::max(Index{1}, static_cast<Index>(std::log2(size)));
    return d;
  }
  if (!given.is_number()) return d;
  return count_or_share(given.get<double>(), d, false, path + ".max_features", "features");
}

}  // namespace

Result<Index> count_or_share(double value, Index all, bool one_is_all, const std::string& path,
                             const char* of_what) {
  if (value < 1 || (one_is_all && value == 1)) {
    return std::max(Index{1}, static_cast<Index>(value * static_cast<double>(all)));
  }
  if (value != std::floor(value)) {
    return bad_spec(path, std::string("A number of ") + of_what + " has no fraction; a share is below 1.");
  }
  if (value > static_cast<double>(all)) {
    return bad_spec(path, "There are only " + std::to_string(all) + " " + of_what +
                              " to draw from. Give at most " + std::to_string(all) + ", or a share below 1.");
  }
  return static_cast<Index>(value);
}

TreeSettings TreeSettings::read(const Json& model) {
  TreeSettings settings;
  const SpecReader reader(model);
  reader.read("criterion", settings.criterion);
  reader.read("max_depth", settings.max_depth);
  reader.read("min_samples_split", settings.min_samples_split);
  reader.read("min_samples_leaf", settings.min_samples_leaf);
  reader.read("max_leaf_nodes", settings.max_leaf_nodes);
  reader.read("min_impurity_decrease", settings.min_impurity_decrease);
  reader.read("ccp_alpha", settings.ccp_alpha);
  reader.read("max_bins", settings.max_bins);
  if (reader.has("max_features")) settings.max_features = reader.value("max_features");
  return settings;
}

Result<TreeParams> TreeSettings::resolve(Task task, Index n, Index d, const std::string& path) const {
  TreeParams params;
  const auto kind = criterion_of(criterion, task, path);
  if (!kind) return std::unexpected(kind.error());
  const auto split = rows_at_least(min_samples_split, n, 2, path + ".min_samples_split");
  if (!split) return std::unexpected(split.error());
  const auto leaf = rows_at_least(min_samples_leaf, n, 1, path + ".min_samples_leaf");
  if (!leaf) return std::unexpected(leaf.error());
  const auto features = features_of(max_features, d, path);
  if (!features) return std::unexpected(features.error());
  params.criterion = *kind;
  params.max_depth = max_depth;
  params.min_samples_split = *split;
  params.min_samples_leaf = *leaf;
  params.max_leaf_nodes = max_leaf_nodes;
  params.min_impurity_decrease = min_impurity_decrease;
  params.max_features = *features;
  return params;
}

}  // namespace trainyard
