#include "optim/adamw.h"

#include "optim/optimizer_rows.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr ParamInfo kTable[] = {
    kAdamRate,
    kBeta1,
    kBeta2,
    kAdamEps,
    {.key = "weight_decay",
     .default_json = "0.01",
     .minimum = 0,
     .maximum = 1e6,
     .scale = ParamScale::kLog,
     .help = "By this share of itself, times the learning rate, each parameter shrinks in a step.",
     .source = "PyTorch AdamW, weight_decay"},
};

}  // namespace

const KindInfo& AdamW::kind_info() {
  static const KindInfo kInfo = {.kind = "adamw",
                                 .label = "AdamW",
                                 .help = "Adam with a weight decay apart from the gradient.",
                                 .source = "Loshchilov & Hutter, ICLR 2019; PyTorch AdamW",
                                 .params = kTable};
  return kInfo;
}

Result<void> AdamW::configure(const Json& params) {
  SpecReader(params).read("weight_decay", weight_decay_);
  return Adam::configure(params);
}

}  // namespace trainyard
