#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "data/dataset.h"
#include "linear/linear_model.h"

namespace trainyard::testing {

/// All rows for training; the features brought to mean 0 and standard deviation 1 if `scale`. classes 0:
/// numbers.
Dataset linear_dataset(const Json& rows, const Json& target, Index classes, bool scale);

/// The model as a description asks for it (defaults filled in), begun on the data; null after a failure.
std::unique_ptr<LinearModel> begun_linear(const Json& model, const Dataset& data);

/// Trained to its end.
std::unique_ptr<LinearModel> fitted_linear(const Json& model, const Dataset& data);

/// The array of that name, or a failure.
const NamedArray& array_named(const Inspection& inspection, const std::string& name);

}  // namespace trainyard::testing
