#include "optim/adagrad.h"

#include "common/vector_kernels.h"
#include "optim/optimizer_rows.h"
#include "spec/spec_reader.h"

namespace trainyard {

std::span<const ParamInfo> Adagrad::Params::table() {
  static constexpr ParamInfo kTable[] = {
      learning_rate_row("0.01",
                        "About how far each parameter moves in the first step, and less and less later.",
                        "PyTorch Adagrad, lr"),
      {.key = "lr_decay",
       .default_json = "0",
       .minimum = 0,
       .maximum = 1e6,
       .scale = ParamScale::kLog,
       .label = "Rate decay",
       .help = "After t steps the learning rate is divided by 1 + t times this.",
       .source = "PyTorch Adagrad, lr_decay"},
      {.key = "initial_accumulator_value",
       .default_json = "0",
       .minimum = 0,
       .maximum = 1e6,
       .scale = ParamScale::kLog,
       .label = "First sum",
       .help = "What the sums of squared gradients begin with.",
       .source = "PyTorch Adagrad, initial_accumulator_value"},
      eps_row("1e-10", "PyTorch Adagrad, eps (0 is allowed there)"),
  };
  return kTable;
}

const KindInfo& Adagrad::kind_info() {
  static const KindInfo kInfo = {
      .kind = "adagrad",
      .label = "Adagrad",
      .help = "Gives each parameter its own step, which shrinks with the sum of its squared gradients.",
      .source = "Duchi et al., JMLR 12 (2011); PyTorch Adagrad",
      .params = Params::table()};
  return kInfo;
}

Result<void> Adagrad::configure(const Json& params) {
  const SpecReader reader(params);
  reader.read("learning_rate", params_.learning_rate);
  reader.read("lr_decay", params_.lr_decay);
  reader.read("initial_accumulator_value", params_.initial_accumulator_value);
  reader.read("eps", params_.eps);
  return {};
}

void Adagrad::update(Index offset, std::span<float> p, std::span<const float> gradient,
                     const UpdateTerms& terms) {
  const double slowed = 1 + static_cast<double>(steps() - 1) * params_.lr_decay;
  adagrad_update(p, gradient, std::span(buffer(0, offset), p.size()),
                 {.learning_rate = terms.learning_rate / slowed,
                  .epsilon = params_.eps,
                  .start = params_.initial_accumulator_value,
                  .decay = terms.decay,
                  .l1 = terms.l1});
}

}  // namespace trainyard
