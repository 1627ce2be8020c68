#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "nn/network_estimator.h"

namespace trainyard::testing {

/// The sections as the spec room hands them over: checked against the tables, defaults filled in.
Json filled_model(const std::string& json);
Json filled_training(const std::string& json);

/// A table of n rows, d normal columns; two classes by the sign of x0 * x1, or the value x0 - 2 x1 scaled and
/// shifted.
Dataset random_classes(Index n, Index d, std::uint64_t seed);
Dataset random_values(Index n, Index d, std::uint64_t seed);

/// A network that has begun on the data, or a failure.
std::unique_ptr<NetworkEstimator> begun(const std::string& model, const std::string& training,
                                        const Dataset& data, std::uint64_t seed = 7);

/// The rows of the training part.
std::vector<Index> train_rows(const Dataset& data);

/// The parameters, copied.
std::vector<float> parameters_of(NetworkEstimator& network);

}  // namespace trainyard::testing
