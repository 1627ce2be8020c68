#include "tree/tree_data.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tree/tree.h"

namespace trainyard {

Result<TreeData> TreeData::prepare(const Dataset& dataset, Index max_bins) {
  TreeData data;
  data.dataset = &dataset;
  data.rows = dataset.part(Part::kTrain);
  if (data.rows.empty())
    return bad_data("split", "The training part has no rows. Make the other parts smaller.");
  if (dataset.features.columns.empty()) {
    return bad_data("data.features", "There is no feature to learn from. Choose at least one column.");
  }
  data.schema = FeatureSchema::of(dataset.features, data.rows);
  std::vector<Index> all(static_cast<std::size_t>(dataset.features.rows()));
  std::iota(all.begin(), all.end(), Index{0});
  auto matrix = FeatureMatrix::encode(data.schema, dataset.features, all);
  if (!matrix) return std::unexpected(matrix.error());
  data.matrix = std::move(*matrix);
  data.table = BinnedTable::build(data.schema, data.matrix, data.rows, max_bins);
  data.ids.resize(data.rows.size());
  std::iota(data.ids.begin(), data.ids.end(), 0u);
  data.features.resize(dataset.features.columns.size());
  std::iota(data.features.begin(), data.features.end(), Index{0});
  bool constant = true;
  for (const Index row : data.rows) {
    const auto at = static_cast<std::size_t>(row);
    if (data.classes() > 0) {
      data.labels.push_back(dataset.target.labels[at]);
      constant &= data.labels.back() == data.labels.front();
    } else {
      data.values.push_back(dataset.target.values[at]);
      constant &= data.values.back() == data.values.front();
    }
  }
  if (constant) {
    return bad_data("data.target",
                    "\"" + dataset.target.name +
                        "\" has the same value in every training row, so there is nothing to learn. "
                        "Choose another target, or a split that mixes the rows.");
  }
  return data;
}

Result<void> check_memory(Index trees, Index rows, Index outputs, const TreeParams& params, double besides) {
  double leaves =
      static_cast<double>(rows) / static_cast<double>(std::max(params.min_samples_leaf, Index{1}));
  if (params.max_depth > 0 && params.max_depth < 40)
    leaves = std::min(leaves, std::ldexp(1.0, static_cast<int>(params.max_depth)));
  if (params.max_leaf_nodes > 0) leaves = std::min(leaves, static_cast<double>(params.max_leaf_nodes));
  constexpr double node = sizeof(Tree::Node) + sizeof(Tree::Facts);
  const double bytes =
      static_cast<double>(trees) * 2 * leaves * (node + 8.0 * static_cast<double>(outputs)) + besides;
  constexpr double kMost = 1.5e9;
  if (bytes <= kMost) return {};
  const auto megabytes = static_cast<long long>(bytes / 1e6);
  return std::unexpected(Error{ErrorCode::kTooLarge, "model.n_estimators",
                               "These trees could take " + std::to_string(megabytes) +
                                   " MB, and 1500 MB is the most. Lower n_estimators or max_depth, or raise "
                                   "min_samples_leaf."});
}

}  // namespace trainyard
