#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/json.h"
#include "common/result.h"
#include "estimator.h"

namespace trainyard {

/// The bytes of weight files (safetensors), by the path that descriptions name them by; a body that comes
/// with the page is `body:` and its name.
using WeightsShelf = std::map<std::string, std::string, std::less<>>;

/// What a file of weights holds: {"tensors": [{"name", "shape"}], "description"}. Errors: kBadData naming the
/// file.
Result<Json> describe_weights(const std::string& name, const std::string& bytes);

/// The weights that model.weights of a filled-in description names; empty where it names none. Notes what may
/// surprise: other layers or other features than those that the file was trained with.
/// Errors: kBadSpec for a section that contradicts itself; kBadData naming the file for one that is not on
/// the shelf or cannot be read.
Result<Weights> find_start_weights(const Json& spec, const WeightsShelf& shelf,
                                   const std::vector<std::string>& features, std::vector<Error>& warnings);

}  // namespace trainyard
