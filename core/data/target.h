#pragma once

#include <string>

#include "common/result.h"
#include "data/dataset.h"

namespace trainyard {

/// A numeric target with at most so many different values, all of them whole numbers, is taken for classes.
inline constexpr Index kMostInferredClasses = 20;
/// More classes than this are refused: a target of names or measures was probably not meant as classes.
inline constexpr Index kMostClasses = 1000;

/// Text: classification. Numbers: classification for few whole ones (kMostInferredClasses), else regression.
Task infer_task(const Column& column);

/// The target from its column. Rows whose target is missing get label -1 or NaN when drop_missing, else they
/// are an error. Errors: kBadData for missing, constant or one-class targets and too many classes; kBadSpec
/// (data.task) for the regression of text.
Result<Target> make_target(const Column& column, Task task, bool drop_missing, const Table& table);

}  // namespace trainyard
