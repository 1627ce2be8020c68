#pragma once

#include <memory>

#include "common/json.h"
#include "common/result.h"
#include "estimator.h"
#include "prepare/pipeline.h"
#include "spec/catalog.h"

namespace trainyard {

/// The tables of all rooms, put together.
const Catalog& all_kinds();

/// The kind whose way of learning a `model` part follows: its own, or the base's where models are bagged. The
/// part may be given by a reader, and not be checked yet.
std::string learning_kind(const Json& model);

/// The outermost table for a kind of model: its section `training` holds the keys of that kind's way of
/// learning. For an unknown kind that of networks.
const KindInfo& experiment_table_for(std::string_view learning_kind);

/// The group of the catalog with the section `training` of a kind of model.
std::string_view training_group(std::string_view learning_kind);

/// The key of a kind of model whose value is the model that learns; empty where it is the model itself.
std::string_view base_key(std::string_view model_kind);

/// The estimator that a filled-in description asks for. Errors: kBadSpec naming the field.
Result<std::unique_ptr<Estimator>> make_estimator(const Json& spec);

/// Whether a kind of model learns from windows over ordered rows alone.
bool needs_sequence(std::string_view learning_kind);

/// Whether a kind of model learns from numbers alone, so that text is encoded and numbers are scaled by
/// default.
bool needs_numbers(std::string_view learning_kind);

/// What the prepared cells must be for a filled-in `model` part.
CellNeeds cell_needs(const Json& model);

}  // namespace trainyard
