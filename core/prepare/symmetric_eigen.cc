#include "prepare/symmetric_eigen.h"

#include <Eigen/Eigenvalues>

namespace trainyard {

SymmetricEigen SymmetricEigen::of(ConstMatrixView64 a) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Index m = a.rows();
  const Eigen::MatrixXd matrix = Eigen::Map<const RowMajor>(a.data(), m, m);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
  SymmetricEigen eigen;
  eigen.values.assign(solver.eigenvalues().data(), solver.eigenvalues().data() + m);
  eigen.vectors.resize(m, m);
  Eigen::Map<RowMajor>(eigen.vectors.data(), m, m) = solver.eigenvectors();
  return eigen;
}

}  // namespace trainyard
