#include "nn/layer_learning.h"

#include "spec/spec_reader.h"

namespace trainyard {
namespace {

LayerLearning read_rows(const Json& object, const ParamInfo& trainable, const ParamInfo& factor) {
  LayerLearning learning;
  const SpecReader reader(object);
  reader.read(trainable.key, learning.trainable);
  reader.read(factor.key, learning.rate_factor);
  return learning;
}

}  // namespace

LayerLearning LayerLearning::read(const Json& layer) {
  return read_rows(layer, trainable_row(), rate_factor_row());
}

LayerLearning LayerLearning::read_output(const Json& model) {
  return read_rows(model, output_trainable_row(), output_rate_factor_row());
}

bool any_trainable(const Json& layers) {
  for (const Json& layer : layers) {
    const SpecReader reader(layer);
    if (!reader.has(trainable_row().key) || !LayerLearning::read(layer).trainable) continue;
    if (!reader.has("layers") || any_trainable(reader.value("layers"))) return true;
  }
  return false;
}

}  // namespace trainyard
