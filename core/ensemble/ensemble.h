#pragma once

#include <memory>
#include <span>

#include "ensemble/bagging.h"

namespace trainyard {

/// An ensemble from the `model` part of a description that fill_in() has completed. make_base makes the base
/// of a bagging of anything but trees. Errors: kBadSpec.
Result<std::unique_ptr<Estimator>> make_ensemble(const Json& model, const Json& training,
                                                 const ModelFactory& make_base);

/// bagging, random_forest, extra_trees, adaboost, gradient_boosting.
std::span<const KindInfo* const> ensemble_kinds();

}  // namespace trainyard
