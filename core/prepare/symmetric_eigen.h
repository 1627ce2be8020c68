#pragma once

#include <vector>

#include "common/matrix_view.h"

namespace trainyard {

/// a = v diag(values) v' for a symmetric a: values ascend, v's columns are the vectors. a: [m, m], of which
/// the lower triangle is read. By Eigen: it runs once a column, not once a row.
struct SymmetricEigen {
  std::vector<double> values;  ///< [m]
  Matrix64 vectors;            ///< [m, m]
  static SymmetricEigen of(ConstMatrixView64 a);
};

}  // namespace trainyard
