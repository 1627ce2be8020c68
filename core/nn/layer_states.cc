#include "nn/layer_states.h"

#include <algorithm>
#include <string>

#include "nn/batch_norm.h"
#include "nn/dropout.h"

namespace trainyard {
namespace {

class Visitor {
 public:
  Visitor(const Network& network, Index rows, Inspection& seen)
      : network_(network), rows_(rows), seen_(seen) {}

  /// prefix: "" for the network itself, "layers[2]." inside a block; top: the block's index, or -1.
  void visit(const LayerStack& stack, const std::string& prefix, Index top) {
    for (Index i = 0; i < stack.size(); ++i) {
      const Layer& layer = stack.layer(i);
      const std::string name = prefix + "layers[" + std::to_string(i) + "]";
      const Index index = top < 0 ? i : top;
      if (layer.inner() != nullptr) visit(*layer.inner(), name + ".", index);
      if (layer.info().kind == BatchNorm::kind_info().kind) {
        see_batch_norm(static_cast<const BatchNorm&>(layer), index, name);
      }
      if (layer.info().kind == Dropout::kind_info().kind)
        see_dropout(static_cast<const Dropout&>(layer), index, name);
    }
  }

 private:
  void add(std::string name, std::vector<Index> shape, std::span<const float> values) {
    seen_.arrays.push_back(
        {.name = std::move(name), .shape = std::move(shape), .values = {values.begin(), values.end()}});
  }

  void see_batch_norm(const BatchNorm& layer, Index index, const std::string& name) {
    seen_.info["batch_norm"].push_back({{"index", index}, {"name", name}});
    for (const Tensor& buffer : network_.buffers()) {
      if (buffer.name != name + ".running_mean" && buffer.name != name + ".running_var") continue;
      const auto values = network_.buffer_values().subspan(static_cast<std::size_t>(buffer.offset),
                                                           static_cast<std::size_t>(buffer.size));
      add(buffer.name, {buffer.size}, values);
    }
    if (rows_ == 0) return;
    const auto units = static_cast<Index>(layer.batch_mean().size());
    add(name + ".batch_mean", {units}, layer.batch_mean());
    add(name + ".batch_var", {units}, layer.batch_variance());
  }

  void see_dropout(const Dropout& layer, Index index, const std::string& name) {
    const Index rows = std::min(rows_, kMaskRows);
    seen_.info["dropout"].push_back({{"index", index}, {"name", name}, {"rows", rows}});
    if (rows == 0) return;
    const ConstMatrixView mask = layer.mask(rows);
    add(name + ".mask", {rows, mask.cols()}, mask.flat());
    for (float& entry : seen_.arrays.back().values) entry = entry > 0 ? 1.0f : 0.0f;
  }

  const Network& network_;
  Index rows_;
  Inspection& seen_;
};

}  // namespace

Inspection inspect_states(const Network& network, Index rows) {
  Inspection seen;
  seen.info = {{"batch_norm", Json::array()}, {"dropout", Json::array()}};
  Visitor(network, rows, seen).visit(network.stack(), "", -1);
  return seen;
}

}  // namespace trainyard
