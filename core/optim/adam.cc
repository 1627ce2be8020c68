#include "optim/adam.h"

#include "common/vector_kernels.h"
#include "optim/optimizer_rows.h"
#include "spec/spec_reader.h"

namespace trainyard {

std::span<const ParamInfo> Adam::Params::table() {
  static constexpr ParamInfo kTable[] = {kAdamRate, kBeta1, kBeta2, kAdamEps};
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
              {.learning_rate = terms.learning_rate,
               .beta1 = params_.beta1,
               .beta2 = params_.beta2,
               .epsilon = params_.eps,
               .t = static_cast<Index>(steps()),
               .decay = terms.decay,
               .decoupled_decay = weight_decay(),
               .l1 = terms.l1});
}

}  // namespace trainyard
