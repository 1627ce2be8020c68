#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/matrix_view.h"
#include "data/table.h"
#include "spec/task.h"

namespace trainyard {

/// What is to be predicted, one entry a row. Classification: `labels` are indices into `classes` (sorted:
/// numbers by value, text by bytes). Regression: `values`, in the units of the table.
struct Target {
  std::string name;
  Task task = Task::kClassification;
  std::vector<std::int32_t> labels;
  std::vector<std::string> classes;
  std::vector<double> values;

  /// Columns of a prediction: the number of classes, or 1.
  Index outputs() const { return task == Task::kClassification ? static_cast<Index>(classes.size()) : 1; }
};

/// What an estimator learns from: the prepared features, the target, and which rows belong to which part.
struct Dataset {
  Table features;
  Target target;
  std::array<std::vector<Index>, 3> rows;  ///< by Part, each ascending
  Index steps = 0;  ///< a row is a sequence of so many steps, oldest first; 0: it is none

  std::span<const Index> part(Part part) const { return rows[static_cast<std::size_t>(part)]; }
};

}  // namespace trainyard
