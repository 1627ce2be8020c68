#include "prepare/symmetric_eigen.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "common/rng.h"
#include "common/vector_kernels64.h"

namespace trainyard {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr Index kSpare = 8;      ///< vectors beside those that are wanted: the more, the fewer rounds
constexpr Index kLeastGain = 8;  ///< how many times more rows a has before iteration is worth it
constexpr int kMostRounds = 300;
constexpr double kResidual = 1e-12;  ///< of the largest value

Eigen::MatrixXd matrix_of(ConstMatrixView64 a) {
  return Eigen::Map<const RowMajor>(a.data(), a.rows(), a.cols());
}

SymmetricEigen taken(const Eigen::VectorXd& values, const Eigen::MatrixXd& vectors) {
  SymmetricEigen eigen;
  eigen.values.assign(values.data(), values.data() + values.size());
  eigen.vectors.resize(vectors.rows(), vectors.cols());
  Eigen::Map<RowMajor>(eigen.vectors.data(), vectors.rows(), vectors.cols()) = vectors;
  return eigen;
}

Eigen::MatrixXd orthonormal(const Eigen::MatrixXd& columns) {
  return Eigen::HouseholderQR<Eigen::MatrixXd>(columns).householderQ() *
         Eigen::MatrixXd::Identity(columns.rows(), columns.cols());
}

/// Nothing where it does not settle.
std::optional<SymmetricEigen> iterate(const Eigen::MatrixXd& a, Index k) {
  Rng rng(0);
  Eigen::MatrixXd basis(a.rows(), k + kSpare);
  for (Index i = 0; i < basis.size(); ++i) basis.data()[i] = rng.normal();
  basis = orthonormal(basis);
  for (int round = 0; round < kMostRounds; ++round) {
    const Eigen::MatrixXd image = a * basis;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> small(basis.transpose() * image);
    const Eigen::MatrixXd turn = small.eigenvectors().rightCols(k);
    const Eigen::VectorXd values = small.eigenvalues().tail(k);
    const Eigen::MatrixXd vectors = basis * turn;
    const Eigen::MatrixXd rest = image * turn - vectors * values.asDiagonal();
    if (rest.colwise().norm().maxCoeff() <= kResidual * std::max(values.maxCoeff(), 1e-300))
      return taken(values, vectors);
    basis = orthonormal(image);
  }
  return std::nullopt;
}

/// Of a column's square, the share that others leave unexplained: less is rounding.
constexpr double kDependent = 1e-13;
constexpr double kOrthogonal = 1e-15;  ///< cosine
constexpr int kMostSweeps = 60;
constexpr Index kMostGraded = 256;  ///< rows: it takes several times as long as of()

/// a = l' l. l: [rank, m]
Matrix64 pivoted_cholesky(ConstMatrixView64 a) {
  const Index m = a.rows();
  std::vector<double> left(static_cast<std::size_t>(m));
  for (Index j = 0; j < m; ++j) left[static_cast<std::size_t>(j)] = a(j, j);
  std::vector<bool> open(static_cast<std::size_t>(m), true);
  std::vector<std::vector<double>> rows;
  for (Index step = 0; step < m; ++step) {
    Index pivot = -1;
    for (Index j = 0; j < m; ++j) {
      const auto at = static_cast<std::size_t>(j);
      if (open[at] && left[at] <= kDependent * a(j, j)) open[at] = false;
      if (open[at] && (pivot < 0 || left[at] > left[static_cast<std::size_t>(pivot)])) pivot = j;
    }
    if (pivot < 0) break;
    const auto p = static_cast<std::size_t>(pivot);
    std::vector<double> row(static_cast<std::size_t>(m));
    row[p] = std::sqrt(left[p]);
    open[p] = false;
    for (Index j = 0; j < m; ++j) {
      const auto at = static_cast<std::size_t>(j);
      if (!open[at]) continue;
      double rest = a(std::max(j, pivot), std::min(j, pivot));
      for (const std::vector<double>& known : rows) rest -= known[p] * known[at];
      row[at] = rest / row[p];
      left[at] -= row[at] * row[at];
    }
    rows.push_back(std::move(row));
  }
  Matrix64 l(static_cast<Index>(rows.size()), m);
  for (Index i = 0; i < l.rows(); ++i)
    std::copy_n(rows[static_cast<std::size_t>(i)].begin(), m, l.view().row(i).begin());
  return l;
}

/// Turns two rows in their plane so that they are orthogonal; whether they were not.
bool turn_apart(std::span<double> x, std::span<double> y) {
  const double xx = dot(x, x);
  const double yy = dot(y, y);
  const double xy = dot(x, y);
  if (std::abs(xy) <= kOrthogonal * std::sqrt(xx) * std::sqrt(yy)) return false;
  const double zeta = (yy - xx) / (2 * xy);
  const double tangent = std::copysign(1.0, zeta) / (std::abs(zeta) + std::hypot(1.0, zeta));
  const double cosine = 1 / std::hypot(1.0, tangent);
  const double sine = cosine * tangent;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double old = x[i];
    x[i] = cosine * old - sine * y[i];
    y[i] = sine * old + cosine * y[i];
  }
  return true;
}

SymmetricEigen last(const SymmetricEigen& all, Index k) {
  SymmetricEigen eigen;
  eigen.values.assign(all.values.end() - k, all.values.end());
  eigen.vectors.resize(all.vectors.rows(), k);
  for (Index i = 0; i < eigen.vectors.rows(); ++i) {
    for (Index c = 0; c < k; ++c) eigen.vectors(i, c) = all.vectors(i, all.vectors.cols() - k + c);
  }
  return eigen;
}

}  // namespace

SymmetricEigen SymmetricEigen::graded(ConstMatrixView64 a) {
  Matrix64 rows = pivoted_cholesky(a);
  bool turned = true;
  for (int sweep = 0; turned && sweep < kMostSweeps; ++sweep) {
    turned = false;
    for (Index i = 0; i < rows.rows(); ++i) {
      for (Index j = i + 1; j < rows.rows(); ++j)
        turned = turn_apart(rows.view().row(i), rows.view().row(j)) || turned;
    }
  }
  std::vector<double> squares;
  for (Index i = 0; i < rows.rows(); ++i) squares.push_back(dot(rows.view().row(i), rows.view().row(i)));
  std::vector<std::size_t> order(squares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return squares[i] < squares[j]; });
  SymmetricEigen eigen;
  eigen.vectors.resize(a.rows(), rows.rows());
  for (std::size_t c = 0; c < order.size(); ++c) {
    const double length = std::sqrt(squares[order[c]]);
    const auto row = rows.view().row(static_cast<Index>(order[c]));
    eigen.values.push_back(squares[order[c]]);
    for (Index i = 0; i < a.rows(); ++i)
      eigen.vectors(i, static_cast<Index>(c)) = row[static_cast<std::size_t>(i)] / length;
  }
  return eigen;
}

SymmetricEigen SymmetricEigen::of(ConstMatrixView64 a) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix_of(a));
  return taken(solver.eigenvalues(), solver.eigenvectors());
}

SymmetricEigen SymmetricEigen::leading(ConstMatrixView64 a, Index k) {
  const Eigen::MatrixXd matrix = matrix_of(a);
  if ((k + kSpare) * kLeastGain <= a.rows()) {
    if (std::optional<SymmetricEigen> found = iterate(matrix, k)) return *found;
  }
  if (a.rows() <= kMostGraded) {
    if (SymmetricEigen all = graded(a); all.vectors.cols() >= k) return last(all, k);
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
  return taken(solver.eigenvalues().tail(k), solver.eigenvectors().rightCols(k));
}

}  // namespace trainyard
