#pragma once

#include <optional>
#include <span>
#include <string>

#include "common/json.h"
#include "common/result.h"
#include "estimator.h"
#include "nn/network.h"
#include "spec/param_info.h"

namespace trainyard {

/// The section `model.weights`: which file a network starts from, and how much of it it takes.
struct StartWeights {
  std::string file;             ///< under which the bytes are known: the path, or `body:` and the name
  std::string name;             ///< for messages
  std::optional<Index> layers;  ///< of the description, from the first on; absent: all, and the output layer

  /// Reads a filled-in section; nothing where the model has none. Errors: kBadSpec unless there is either a
  /// path or a body.
  static Result<std::optional<StartWeights>> read(const Json& model);
};

/// The row of a model's table, and the groups "weights" (one kind) and "body" for the catalog.
inline constexpr ParamInfo kWeightsParam = {
    .key = "weights",
    .type = ParamType::kSection,
    .default_json = "null",
    .group = "weights",
    .label = "Trained weights",
    .help = "Start from a file's weights instead of drawing all of them."};
std::span<const KindInfo* const> weights_section();
std::span<const KindInfo* const> body_kinds();

/// A network's tensors with the names and shapes of PyTorch's nn.Sequential of the same layers: every layer
/// counts, also those without weights; the output layer comes last. Matrices are [out, in].
std::vector<NamedArray> state_of(const Network& network);

/// Copies the tensors of the first `layers` layers into the network. Unless these are all of its layers, the
/// file's tensors of later ones are passed over. Errors: kBadData naming file and tensor for one that is
/// missing, has another shape, or belongs to no layer of the network.
Result<void> load_state(const Weights& weights, const std::string& file, Index layers, Network& network);

}  // namespace trainyard
