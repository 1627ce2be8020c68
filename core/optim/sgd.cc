#include "optim/sgd.h"

#include "common/vector_kernels.h"
#include "optim/optimizer_rows.h"
#include "spec/spec_reader.h"

namespace trainyard {

std::span<const ParamInfo> Sgd::Params::table() {
  static constexpr ParamInfo kTable[] = {
      learning_rate_row("0.01", "How far one step goes along the negative gradient.",
                        "PyTorch's SGD has no default before version 2.3, and 0.001 since; 0.01 is Keras's"),
      {.key = "momentum",
       .default_json = "0",
       .minimum = 0,
       .maximum = 1,
       .maximum_excluded = true,
       .help =
           "The share of the last step's velocity that is kept; 0 is plain gradient descent, 0.9 is common.",
       .source = "PyTorch SGD, momentum"},
      {.key = "dampening",
       .default_json = "0",
       .minimum = 0,
       .maximum = 1,
       .help = "The share of each new gradient that does not enter the velocity.",
       .source = "PyTorch SGD, dampening"},
      {.key = "nesterov",
       .type = ParamType::kBoolean,
       .default_json = "false",
       .help = "Look one step ahead along the velocity; needs momentum above 0 and dampening 0.",
       .source = "PyTorch SGD, nesterov; Sutskever et al., ICML 2013"},
  };
  return kTable;
}

const KindInfo& Sgd::kind_info() {
  static const KindInfo kInfo = {
      .kind = "sgd",
      .label = "Gradient descent",
      .help =
          "Steps along the negative gradient, with momentum or Nesterov's look ahead "
          "if asked for.",
      .source = "Sutskever et al., ICML 2013; PyTorch SGD",
      .params = Params::table()};
  return kInfo;
}

Result<void> Sgd::configure(const Json& params) {
  const SpecReader reader(params);
  Params wanted = params_;
  reader.read("learning_rate", wanted.learning_rate);
  reader.read("momentum", wanted.momentum);
  reader.read("dampening", wanted.dampening);
  reader.read("nesterov", wanted.nesterov);
  if (wanted.nesterov && (wanted.momentum == 0 || wanted.dampening != 0)) {
    return bad_spec(
        "training.optimizer.nesterov",
        "Nesterov's step needs a momentum above 0 and a dampening of 0. Set momentum to 0.9, for example, "
        "or turn nesterov off.");
  }
  params_ = wanted;
  return {};
}

void Sgd::update(Index offset, std::span<float> p, std::span<const float> gradient,
                 const UpdateTerms& terms) {
  if (params_.momentum == 0) {
    return sgd_update(p, gradient,
                      {.learning_rate = terms.learning_rate, .decay = terms.decay, .l1 = terms.l1});
  }
  momentum_update(p, gradient, std::span(buffer(0, offset), p.size()),
                  {.learning_rate = terms.learning_rate,
                   .momentum = params_.momentum,
                   .dampening = params_.dampening,
                   .decay = terms.decay,
                   .nesterov = params_.nesterov,
                   .t = steps(),
                   .l1 = terms.l1});
}

}  // namespace trainyard
