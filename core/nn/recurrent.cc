#include "nn/recurrent.h"

#include <algorithm>
#include <string>

#include "nn/layer_stack.h"
#include "nn/recurrent_layer.h"

namespace trainyard {
namespace {

bool works_on_each_number(const KindInfo& info) {
  if (info.kind == "dropout") return true;
  return info.kind != "softmax" && std::ranges::equal(info.tags, kActivationTags);
}

std::string layer_path(const std::string& block, std::size_t index) {
  return block + ".layers[" + std::to_string(index) + ']';
}

/// The path of a cell inside a block; empty if there is none.
std::string nested_cell(const Layer& block, const std::string& path) {
  const LayerStack* inner = block.inner();
  for (Index i = 0; inner != nullptr && i < inner->size(); ++i) {
    const std::string own = layer_path(path, static_cast<std::size_t>(i));
    if (inner->layer(i).recurrent() != nullptr) return own;
    if (std::string deeper = nested_cell(inner->layer(i), own); !deeper.empty()) return deeper;
  }
  return {};
}

}  // namespace

Result<void> arrange_cells(std::span<const std::unique_ptr<Layer>> layers, Index steps) {
  std::size_t cells_end = 0;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (const std::string nested = nested_cell(*layers[i], layer_path("model", i)); !nested.empty()) {
      return bad_spec(nested, "A cell cannot stand in a block. Put it in model.layers.");
    }
    if (layers[i]->recurrent() == nullptr) continue;
    if (steps == 0) {
      return bad_spec(layer_path("model", i),
                      "A cell reads a sequence, and the rows of this model are none. Use it in a "
                      "model of the kind \"recurrent\".");
    }
    cells_end = i + 1;
  }
  if (steps == 0) return {};
  if (cells_end == 0) {
    return bad_spec(
        "model.layers",
        "A recurrent network needs a cell. Add {\"kind\": \"lstm\"}, or \"gru\" or \"rnn\", as its "
        "first layer.");
  }
  for (std::size_t i = 0; i < cells_end; ++i) {
    if (RecurrentLayer* cell = layers[i]->recurrent()) {
      cell->set_sequence(steps, i + 1 < cells_end);
    } else if (!works_on_each_number(layers[i]->info())) {
      return bad_spec(layer_path("model", i),
                      "This layer would mix the steps of the sequence, and a cell comes after it. "
                      "Put it behind the last cell.");
    }
  }
  return {};
}

}  // namespace trainyard
