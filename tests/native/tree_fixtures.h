#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "common/json.h"
#include "data/dataset.h"
#include "estimator.h"

namespace trainyard::testing {

/// tests/reference/<name>.json.
Json tree_reference(const std::string& name);

/// A numeric table from rows of numbers, or of strings whose letters a, b, ... stand for 0, 1, ...
Table table_of(const Json& rows);

/// All rows in the training part, but those of `test`. Classification where classes > 0.
Dataset dataset_of(const Json& rows, const Json& target, Index classes, const Json& test = Json::array());

/// A model of any kind here, begun on the data and trained to its end; fails the test on an error.
std::unique_ptr<Estimator> trained(const std::string& model, const Dataset& data, std::uint64_t seed = 1);
/// The same, begun only.
std::unique_ptr<Estimator> begun_trees(const std::string& model, const Dataset& data, std::uint64_t seed = 1);

double accuracy(const Estimator& model, const Dataset& data, Part part);

}  // namespace trainyard::testing
