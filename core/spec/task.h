#pragma once

namespace trainyard {

enum class Task { kClassification, kRegression };

/// The three parts of a split table.
enum class Part { kTrain, kValidation, kTest };

}  // namespace trainyard
