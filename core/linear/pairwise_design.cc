#include "linear/pairwise_design.h"

#include <algorithm>
#include <cmath>

#include "common/vector_kernels64.h"
#include "data/column_types.h"
#include "prepare/symmetric_eigen.h"
#include "spec/check_value.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

/// Eigenvalues of correlations above this are rounding, not a contradiction.
constexpr double kRounding = -1e-10;

/// Columns with 0 in their gaps, less the mean of the others, and masks that are 1 where there is no gap.
struct Columns {
  Matrix64 values;  // [d + 1, n], the target last
  Matrix64 present;
  std::vector<double> means;
};

Result<Columns> read_columns(const Table& features, std::span<const Index> rows, std::span<const double> y,
                             bool center) {
  const auto d = static_cast<Index>(features.columns.size());
  const auto n = static_cast<Index>(rows.size());
  Columns columns{.values = Matrix64(d + 1, n), .present = Matrix64(d + 1, n, 1.0), .means = {}};
  for (Index j = 0; j <= d; ++j) {
    const std::span<double> values = columns.values.view().row(j);
    const std::span<double> present = columns.present.view().row(j);
    double count = 0;
    double first = 0;
    bool constant = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double x =
          j == d ? y[i]
                 : features.columns[static_cast<std::size_t>(j)].numbers[static_cast<std::size_t>(rows[i])];
      present[i] = std::isnan(x) ? 0 : 1;
      values[i] = std::isnan(x) ? 0 : x;
      if (std::isnan(x)) continue;
      if (count++ == 0) first = x;
      constant = constant && x == first;
    }
    if (count == 0) {
      return bad_data(column_path(features.columns[static_cast<std::size_t>(j)].name),
                      "This column has no value in the training rows. Leave it out of data.features.");
    }
    // As in DesignMatrix: a constant column must be exactly zero.
    columns.means.push_back(constant ? first : sum(values) / count);
    if (!center) continue;
    for (std::size_t i = 0; i < values.size(); ++i) values[i] -= present[i] * columns.means.back();
  }
  return columns;
}

/// n times the covariance of two columns over the rows that have both, or their mean product. [d + 1, d + 1]
Result<Matrix64> pair_products(const Columns& columns, const Table& features, bool center) {
  const Index m = columns.values.rows();
  const auto n = static_cast<double>(columns.values.cols());
  Matrix64 products(m, m);
  for (Index a = 0; a < m; ++a) {
    const auto x = columns.values.view().row(a);
    const auto has_x = columns.present.view().row(a);
    for (Index b = 0; b <= a; ++b) {
      const auto y = columns.values.view().row(b);
      const auto has_y = columns.present.view().row(b);
      const double both = dot(has_x, has_y);
      if (both < 2) {
        const auto name = [&](Index j) { return features.columns[static_cast<std::size_t>(j)].name; };
        return bad_data(column_path(name(b)), "Too few training rows have both this column and " +
                                                  (a + 1 < m ? in_quotes(name(a)) : "a target") +
                                                  " to tell how they go together. Fill the gaps by the step "
                                                  "\"impute\", or leave one of them out.");
      }
      double product = dot(x, y);
      if (center) product -= dot(x, has_y) * dot(y, has_x) / both;
      products(a, b) = products(b, a) = product * (n / both);
    }
  }
  return products;
}

}  // namespace

Result<PairwiseDesign> PairwiseDesign::make(const Table& features, std::span<const Index> rows,
                                            std::span<const double> y, bool center) {
  if (Result<void> usable = DesignMatrix::check(features, rows, true); !usable)
    return std::unexpected(usable.error());
  Result<Columns> columns = read_columns(features, rows, y, center);
  if (!columns) return std::unexpected(columns.error());
  Result<Matrix64> products = pair_products(*columns, features, center);
  if (!products) return std::unexpected(products.error());
  const Index m = products->rows();
  std::vector<double> scales;
  for (Index j = 0; j < m; ++j) scales.push_back(std::sqrt(std::max((*products)(j, j), 0.0)));
  for (Index a = 0; a < m; ++a) {
    for (Index b = 0; b < m; ++b) {
      const double scale = scales[static_cast<std::size_t>(a)] * scales[static_cast<std::size_t>(b)];
      (*products)(a, b) = scale > 0 ? (*products)(a, b) / scale : 0;
    }
  }
  const SymmetricEigen eigen = SymmetricEigen::of(*products);
  // Rows whose products are V max(L, 0) V'.
  Matrix64 made(m - 1, m);
  PairwiseDesign design;
  for (Index j = 0; j < m; ++j) {
    for (Index i = 0; i < m; ++i) {
      const double root = std::sqrt(std::max(eigen.values[static_cast<std::size_t>(i)], 0.0));
      const double value = scales[static_cast<std::size_t>(j)] * eigen.vectors(j, i) * root;
      if (j + 1 < m) {
        made(j, i) = value;
      } else {
        design.y.push_back(value);
      }
    }
  }
  columns->means.pop_back();
  design.x = DesignMatrix::of_rows(std::move(made), features, std::move(columns->means), center,
                                   static_cast<double>(rows.size()));
  if (eigen.values.front() < kRounding) {
    const auto negative = std::count_if(eigen.values.begin(), eigen.values.end(),
                                        [](double value) { return value < kRounding; });
    design.note = "The correlations of the pairs, each over other rows, are those of no table: " +
                  std::to_string(negative) + " of the " + std::to_string(m) +
                  " eigenvalues of their matrix " + (negative == 1 ? "is" : "are") + " negative, the least " +
                  number_text(std::round(eigen.values.front() * 1e4) / 1e4) +
                  ". These were put to 0, which gives the nearest matrix that a table can have. Fill the "
                  "gaps by the step \"impute\" for a fit that rests on rows.";
  }
  return design;
}

}  // namespace trainyard
