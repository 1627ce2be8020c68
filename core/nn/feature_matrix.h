#pragma once

#include <span>

#include "common/matrix_view.h"
#include "common/result.h"
#include "data/table.h"

namespace trainyard {

/// All columns of a prepared table as float32. out becomes [n, d].
/// Errors: kBadData for a column that is categorical, has gaps, or numbers beyond float32, naming the step to
/// add.
Result<void> to_feature_matrix(const Table& table, Matrix& out);

/// The given rows of a table, unchecked: what is no number becomes NaN. out: [rows, d].
void copy_features(const Table& table, std::span<const Index> rows, MatrixView out);

}  // namespace trainyard
