#include "optim/rmsprop.h"

#include "common/vector_kernels.h"
#include "optim/optimizer_rows.h"
#include "spec/spec_reader.h"

namespace trainyard {

std::span<const ParamInfo> RmsProp::Params::table() {
  static constexpr ParamInfo kTable[] = {
      learning_rate_row("0.01",
                        "About how far each parameter moves in one step, whatever the size of its gradient.",
                        "PyTorch RMSprop, lr"),
      {.key = "alpha",
       .default_json = "0.99",
       .minimum = 0,
       .maximum = 1,
       .maximum_excluded = true,
       .help = "How much of the running mean of the squared gradient is kept at each step.",
       .source = "PyTorch RMSprop, alpha"},
      eps_row("1e-8", "PyTorch RMSprop, eps (0 is allowed there)"),
      {.key = "momentum",
       .default_json = "0",
       .minimum = 0,
       .maximum = 1,
       .maximum_excluded = true,
       .help = "The share of the last step that is kept.",
       .source = "PyTorch RMSprop, momentum"},
      {.key = "centered",
       .type = ParamType::kBoolean,
       .default_json = "false",
       .help = "Divide by the gradient's spread around its running mean, not around zero.",
       .source = "PyTorch RMSprop, centered"},
  };
  return kTable;
}

const KindInfo& RmsProp::kind_info() {
  static const KindInfo kInfo = {
      .kind = "rmsprop",
      .label = "RMSProp",
      .help = "Gives each parameter its own step, from a running mean of its squared gradient.",
      .source = "Tieleman & Hinton (2012); PyTorch RMSprop",
      .params = Params::table()};
  return kInfo;
}

Result<void> RmsProp::configure(const Json& params) {
  const SpecReader reader(params);
  reader.read("learning_rate", params_.learning_rate);
  reader.read("alpha", params_.alpha);
  reader.read("eps", params_.eps);
  reader.read("momentum", params_.momentum);
  reader.read("centered", params_.centered);
  return {};
}

void RmsProp::update(Index offset, std::span<float> p, std::span<const float> gradient,
                     const UpdateTerms& terms) {
  const auto part = [&](bool used, Index i) {
    return used ? std::span(buffer(i, offset), p.size()) : std::span<float>();
  };
  rmsprop_update(p, gradient, part(true, 0), part(params_.centered, 1), part(params_.momentum > 0, 2),
                 {.learning_rate = terms.learning_rate,
                  .alpha = params_.alpha,
                  .epsilon = params_.eps,
                  .momentum = params_.momentum,
                  .t = steps(),
                  .decay = terms.decay,
                  .l1 = terms.l1});
}

}  // namespace trainyard
