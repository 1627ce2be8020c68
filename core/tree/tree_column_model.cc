#include <algorithm>
#include <vector>

#include "prepare/column_model.h"
#include "tree/tree_builder.h"

namespace trainyard {
namespace {

/// The fewest rows in a leaf, as the method "cart" of R's mice has it.
constexpr Index kLeafRows = 5;
constexpr Index kBins = 64;
constexpr double kMost = 1e38;  // trees read float32

class TreeColumnModel final : public ColumnModel {
 public:
  void fit(ConstMatrixView64 x, std::span<const double> y, Index classes, const Rng& rng) override;
  void predict(std::span<const double> x, std::span<double> out) const override {
    const auto value = grown_.tree.value(leaf_of(x));
    std::copy(value.begin(), value.end(), out.begin());
  }
  double draw(std::span<const double> x, Rng& rng) const override {
    const auto leaf = static_cast<std::size_t>(leaf_of(x));
    const std::uint32_t begin = grown_.begin[leaf];
    const auto drawn = begin + rng.below(grown_.end[leaf] - begin);
    return values_[grown_.rows[static_cast<std::size_t>(drawn)]];
  }

 private:
  Index leaf_of(std::span<const double> x) const {
    std::vector<float> row(x.begin(), x.end());
    return grown_.tree.leaf_of(row.data());
  }

  GrownTree grown_;
  std::vector<double> values_;
};

void TreeColumnModel::fit(ConstMatrixView64 x, std::span<const double> y, Index classes, const Rng& rng) {
  Table table;
  for (Index j = 0; j < x.cols(); ++j) {
    Column& column = table.columns.emplace_back();
    column.name = std::to_string(j);
    for (Index i = 0; i < x.rows(); ++i) column.numbers.push_back(std::clamp(x(i, j), -kMost, kMost));
  }
  std::vector<Index> rows;
  std::vector<std::uint32_t> ids;
  std::vector<Index> features;
  for (Index i = 0; i < x.rows(); ++i) rows.push_back(i);
  for (Index i = 0; i < x.rows(); ++i) ids.push_back(static_cast<std::uint32_t>(i));
  for (Index j = 0; j < x.cols(); ++j) features.push_back(j);
  const FeatureSchema schema = FeatureSchema::of(table, rows);
  const Result<FeatureMatrix> matrix = FeatureMatrix::encode(schema, table, rows);
  values_.assign(y.begin(), y.end());
  std::vector<std::int32_t> labels;
  for (const double value : y) labels.push_back(static_cast<std::int32_t>(value));
  const TreeTarget target{.classes = classes, .labels = labels, .values = values_, .weights = {}};
  TreeParams params;
  params.criterion = classes > 0 ? Criterion::kGini : Criterion::kSquaredError;
  params.min_samples_leaf = kLeafRows;
  const BinnedTable binned = BinnedTable::build(schema, *matrix, rows, kBins);
  grown_ = grow_tree(binned, target, ids, features, params, rng);
}

}  // namespace

std::unique_ptr<ColumnModel> make_tree_column_model() { return std::make_unique<TreeColumnModel>(); }

}  // namespace trainyard
