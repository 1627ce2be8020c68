#include "optim/adam.h"

#include "common/vector_kernels.h"
#include "spec/spec_reader.h"

namespace trainyard {

std::span<const ParamInfo> Adam::Params::table() {
  static constexpr ParamInfo kTable[] = {
      {.key = "learning_rate",
       .default_json = "0.001",
       .minimum = 0,
       .maximum = 1e6,
       .minimum_excluded = true,
       .scale = ParamScale::kLog,
       .help = "About how far each parameter moves in one step, whatever the size of its gradient.",
       .source = "PyTorch Adam, lr; Kingma & Ba (2015)"},
      {.key = "beta1",
       .default_json = "0.9",
       .minimum = 0,
       .maximum = 1,
       .maximum_excluded = true,
       .help = "How much of the running mean of the gradient is kept at each step.",
       .source = "PyTorch Adam, betas[0]"},
      {.key = "beta2",
       .default_json = "0.999",
       .minimum = 0,
       .maximum = 1,
       .maximum_excluded = true,
       .help = "How much of the running mean of the squared gradient is kept at each step.",
       .source = "PyTorch Adam, betas[1]"},
      {.key = "eps",
       .default_json = "1e-8",
       .minimum = 1e-15,
       .maximum = 1,
       .scale = ParamScale::kLog,
       .help = "Added to the denominator, so that a gradient of zero does not divide by zero.",
       .source = "PyTorch Adam, eps (0 is allowed there)"},
  };
  return kTable;
}

const KindInfo& Adam::kind_info() {
  static const KindInfo kInfo = {
      .kind = "adam",
      .label = "Adam",
      .help =
          "Gives each parameter its own step, from running means of its gradient and "
          "squared gradient.",
      .source = "Kingma & Ba, ICLR 2015; PyTorch Adam",
      .params = Params::table()};
  return kInfo;
}

Result<void> Adam::configure(const Json& params) {
  const SpecReader reader(params);
  reader.read("learning_rate", params_.learning_rate);
  reader.read("beta1", params_.beta1);
  reader.read("beta2", params_.beta2);
  reader.read("eps", params_.eps);
  return {};
}

void Adam::update(Index offset, std::span<float> p, std::span<const float> gradient,
                  const UpdateTerms& terms) {
  const auto m = std::span(buffer(0, offset), p.size());
  const auto v = std::span(buffer(1, offset), p.size());
  adam_update(p, gradient, m, v,
              {.learning_rate = params_.learning_rate * terms.rate_factor,
               .beta1 = params_.beta1,
               .beta2 = params_.beta2,
               .epsilon = params_.eps,
               .t = static_cast<Index>(steps()),
               .decay = terms.decay});
}

}  // namespace trainyard
