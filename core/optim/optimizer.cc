#include "optim/optimizer.h"

#include "optim/adam.h"
#include "optim/sgd.h"
#include "spec/kind_of.h"

namespace trainyard {

void Optimizer::allocate(Index parameters) {
  if (parameters != parameters_) {
    buffers_.clear();
    steps_ = 0;
  }
  parameters_ = parameters;
  buffers_.resize(static_cast<std::size_t>(parameters * buffer_count()));
}

void Optimizer::forget() {
  buffers_.clear();
  parameters_ = 0;
  steps_ = 0;
}

void Optimizer::save(State& state) const {
  state.buffers = buffers_;
  state.steps = steps_;
}

void Optimizer::restore(const State& state) {
  buffers_ = state.buffers;
  steps_ = state.steps;
}

std::span<const KindInfo* const> optimizer_kinds() {
  static const KindInfo* const kKinds[] = {&Sgd::kind_info(), &Adam::kind_info()};
  return kKinds;
}

Result<std::unique_ptr<Optimizer>> make_optimizer(const Json& description) {
  const std::string kind = kind_of(description);
  std::unique_ptr<Optimizer> optimizer;
  if (kind == Sgd::kind_info().kind) optimizer = std::make_unique<Sgd>();
  if (kind == Adam::kind_info().kind) optimizer = std::make_unique<Adam>();
  if (!optimizer) return bad_spec("training.optimizer", "There is no optimizer \"" + kind + "\".");
  if (auto configured = optimizer->configure(description); !configured)
    return std::unexpected(configured.error());
  return optimizer;
}

}  // namespace trainyard
