#include "optim/optimizer.h"

#include "optim/adagrad.h"
#include "optim/adam.h"
#include "optim/adamw.h"
#include "optim/rmsprop.h"
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

namespace {

template <typename T>
std::unique_ptr<Optimizer> make() {
  return std::make_unique<T>();
}

struct Entry {
  const KindInfo& (*info)();
  std::unique_ptr<Optimizer> (*make)();
};

constexpr Entry kEntries[] = {
    {Sgd::kind_info, make<Sgd>},   {Adagrad::kind_info, make<Adagrad>}, {RmsProp::kind_info, make<RmsProp>},
    {Adam::kind_info, make<Adam>}, {AdamW::kind_info, make<AdamW>},
};

}  // namespace

std::span<const KindInfo* const> optimizer_kinds() {
  static const std::vector<const KindInfo*> kKinds = [] {
    std::vector<const KindInfo*> list;
    for (const Entry& entry : kEntries) list.push_back(&entry.info());
    return list;
  }();
  return kKinds;
}

Result<std::unique_ptr<Optimizer>> make_optimizer(const Json& description) {
  const std::string kind = kind_of(description);
  for (const Entry& entry : kEntries) {
    if (entry.info().kind != kind) continue;
    std::unique_ptr<Optimizer> optimizer = entry.make();
    if (auto configured = optimizer->configure(description); !configured)
      return std::unexpected(configured.error());
    return optimizer;
  }
  return bad_spec("training.optimizer", "There is no optimizer \"" + kind + "\".");
}

}  // namespace trainyard
