#include "prepare/chained_columns.h"

#include <algorithm>
#include <numeric>

#include "common/vector_kernels64.h"

namespace trainyard {
namespace {

void take_numbers(const ChainedBlock& block, const Column& column, std::size_t at, ChainedColumns& taken) {
  const auto z = taken.z.view().row(block.first);
  for (std::size_t i = 0; i < taken.rows.size(); ++i) {
    const Index row = taken.rows[i];
    const bool gap = column.is_missing(row);
    if (gap) taken.gaps[at].push_back(static_cast<Index>(i));
    z[i] = gap ? 0 : column.numbers[static_cast<std::size_t>(row)] - block.center;
  }
}

void take_categories(const ChainedBlock& block, const Column& column, std::size_t at, ChainedColumns& taken) {
  std::vector<Index> place;  // of each code of this table, -1 where training never met it
  for (const std::string& text : column.categories) {
    const auto found = std::lower_bound(block.categories.begin(), block.categories.end(), text);
    place.push_back(found != block.categories.end() && *found == text ? found - block.categories.begin()
                                                                      : -1);
  }
  for (std::size_t i = 0; i < taken.rows.size(); ++i) {
    const std::int32_t code = column.codes[static_cast<std::size_t>(taken.rows[i])];
    if (code < 0) taken.gaps[at].push_back(static_cast<Index>(i));
    const Index category = code < 0 ? block.most_frequent : place[static_cast<std::size_t>(code)];
    if (category >= 0) taken.z(block.first + category, static_cast<Index>(i)) = 1;
  }
}

/// The given columns of z, close together. [d, count]
Matrix64 gather(const Matrix64& z, std::span<const Index> rows) {
  Matrix64 part(z.rows(), static_cast<Index>(rows.size()));
  for (Index j = 0; j < z.rows(); ++j) {
    for (std::size_t i = 0; i < rows.size(); ++i) part(j, static_cast<Index>(i)) = z(j, rows[i]);
  }
  return part;
}

std::vector<double> row_sums(const Matrix64& z) {
  std::vector<double> sums;
  for (Index j = 0; j < z.rows(); ++j) {
    const auto row = z.view().row(j);
    sums.push_back(std::accumulate(row.begin(), row.end(), 0.0));
  }
  return sums;
}

}  // namespace

ChainedColumns ChainedColumns::take(const std::vector<ChainedBlock>& blocks, const Table& table,
                                    std::span<const Index> rows) {
  ChainedColumns taken;
  taken.rows.assign(rows.begin(), rows.end());
  taken.gaps.resize(blocks.size());
  taken.z.assign(blocks.back().first + blocks.back().width, static_cast<Index>(rows.size()), 0);
  for (std::size_t at = 0; at < blocks.size(); ++at) {
    const Column& column = table.columns[static_cast<std::size_t>(table.find(blocks[at].column))];
    if (column.type == ColumnType::kNumeric) {
      take_numbers(blocks[at], column, at, taken);
    } else {
      take_categories(blocks[at], column, at, taken);
    }
  }
  return taken;
}

void ChainedColumns::predictors(const ChainedBlock& block, Index row, std::span<double> x) const {
  std::size_t at = 0;
  for (Index j = 0; j < z.rows(); ++j) {
    if (j < block.first || j >= block.first + block.width) x[at++] = z(j, row);
  }
}

ChainedMoments::ChainedMoments(const ChainedColumns& columns)
    : products_(columns.z.rows(), columns.z.rows()) {
  gram(columns.z, products_);
  sums_ = row_sums(columns.z);
}

void ChainedMoments::update(const ChainedColumns& columns, const ChainedBlock& block) {
  const ConstMatrixView64 z = columns.z;
  for (Index j = block.first; j < block.first + block.width; ++j) {
    for (Index i = 0; i < z.rows(); ++i) products_(i, j) = products_(j, i) = dot(z.row(j), z.row(i));
    sums_[static_cast<std::size_t>(j)] = std::accumulate(z.row(j).begin(), z.row(j).end(), 0.0);
  }
}

Moments ChainedMoments::observed(const ChainedColumns& columns, const ChainedBlock& block,
                                 std::span<const Index> gaps) const {
  const Index d = columns.z.rows();
  Matrix64 products = products_;
  std::vector<double> sums = sums_;
  const auto n = static_cast<double>(columns.n()) - static_cast<double>(gaps.size());
  if (2 * static_cast<Index>(gaps.size()) > columns.n()) {  // fewer rows to add up than to take away
    std::vector<Index> present;
    for (Index row = 0, next = 0; row < columns.n(); ++row) {
      const bool gap = next < static_cast<Index>(gaps.size()) && gaps[static_cast<std::size_t>(next)] == row;
      gap ? void(++next) : present.push_back(row);
    }
    const Matrix64 part = gather(columns.z, present);
    gram(part, products);
    sums = row_sums(part);
  } else if (!gaps.empty()) {
    const Matrix64 part = gather(columns.z, gaps);
    Matrix64 away(d, d);
    gram(part, away);
    const std::vector<double> away_sums = row_sums(part);
    axpy(-1, away.view().flat(), products.view().flat());
    axpy(-1, away_sums, sums);
  }
  std::vector<Index> others;
  for (Index j = 0; j < d; ++j) {
    if (j < block.first || j >= block.first + block.width) others.push_back(j);
  }
  const auto p = static_cast<Index>(others.size());
  const auto around_mean = [&](Index i, Index j) {
    return products(i, j) - sums[static_cast<std::size_t>(i)] * sums[static_cast<std::size_t>(j)] / n;
  };
  Moments moments{
      .n = n, .x_means = {}, .xx = Matrix64(p, p), .y_means = {}, .xy = Matrix64(p, block.width), .yy = {}};
  for (Index i = 0; i < p; ++i) {
    const Index row = others[static_cast<std::size_t>(i)];
    moments.x_means.push_back(sums[static_cast<std::size_t>(row)] / n);
    for (Index j = 0; j < p; ++j) moments.xx(i, j) = around_mean(row, others[static_cast<std::size_t>(j)]);
    for (Index t = 0; t < block.width; ++t) moments.xy(i, t) = around_mean(row, block.first + t);
  }
  for (Index t = 0; t < block.width; ++t) {
    moments.y_means.push_back(sums[static_cast<std::size_t>(block.first + t)] / n);
    moments.yy.push_back(std::max(around_mean(block.first + t, block.first + t), 0.0));
  }
  return moments;
}

}  // namespace trainyard
