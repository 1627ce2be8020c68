#include "prepare/symmetric_eigen.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <optional>

#include "common/rng.h"

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

}  // namespace

SymmetricEigen SymmetricEigen::of(ConstMatrixView64 a) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix_of(a));
  return taken(solver.eigenvalues(), solver.eigenvectors());
}

SymmetricEigen SymmetricEigen::leading(ConstMatrixView64 a, Index k) {
  const Eigen::MatrixXd matrix = matrix_of(a);
  if ((k + kSpare) * kLeastGain <= a.rows()) {
    if (std::optional<SymmetricEigen> found = iterate(matrix, k)) return *found;
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
  return taken(solver.eigenvalues().tail(k), solver.eigenvectors().rightCols(k));
}

}  // namespace trainyard
