#include "nn/training_options.h"

#include <string>

#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr std::string_view kBatchChoices[] = {"full"};
constexpr std::string_view kL1Methods[] = {"subgradient", "proximal"};

constexpr ParamInfo kTable[] = {
    {.key = "optimizer",
     .type = ParamType::kKind,
     .default_json = "\"adam\"",
     .group = "optimizer",
     .help = "How gradients become steps."},
    {.key = "schedule",
     .type = ParamType::kKind,
     .default_json = "\"constant\"",
     .group = "schedule",
     .label = "Rate schedule",
     .help = "How the learning rate changes while training."},
    {.key = "batch_size",
     .type = ParamType::kIntegerOrChoice,
     .default_json = "32",
     .minimum = 1,
     .maximum = 1e9,
     .scale = ParamScale::kLog,
     .choices = kBatchChoices,
     .unit = "rows",
     .help = "Rows per step: 1 is stochastic, \"full\" is batch gradient descent, anything between is "
             "mini-batch."},
    {.key = "epochs",
     .type = ParamType::kInteger,
     .default_json = "100",
     .minimum = 1,
     .maximum = 1e6,
     .scale = ParamScale::kLog,
     .help = "How often the training rows are gone through."},
    {.key = "l1",
     .default_json = "0",
     .minimum = 0,
     .maximum = 1e6,
     .scale = ParamScale::kLog,
     .label = "L1",
     .help = "The factor of the sum of the weights' sizes that is added to the loss; biases are spared.",
     .source = "Goodfellow et al., Deep Learning (2016), section 7.1.2"},
    {.key = "l1_method",
     .type = ParamType::kChoice,
     .default_json = "\"subgradient\"",
     .choices = kL1Methods,
     .label = "L1 method",
     .help = "\"proximal\" makes weights exactly zero after a step; \"subgradient\" only draws them near it.",
     .source = "Parikh & Boyd, Proximal Algorithms (2014), sections 4.2 and 6.5.2"},
    {.key = "l2",
     .default_json = "0",
     .minimum = 0,
     .maximum = 1e6,
     .scale = ParamScale::kLog,
     .label = "L2",
     .help = "The factor of the sum of the squared weights that is added to the loss; biases are spared.",
     .source = "Goodfellow et al., Deep Learning (2016), section 7.1.1; half of PyTorch SGD's weight_decay"},
    {.key = "clip_norm",
     .default_json = "null",
     .minimum = 0,
     .maximum = 1e30,
     .minimum_excluded = true,
     .scale = ParamScale::kLog,
     .help = "The largest norm of the gradient of all parameters together; a longer one is shortened to it.",
     .source = "Pascanu et al., ICML 2013; torch.nn.utils.clip_grad_norm_"},
    {.key = "clip_value",
     .default_json = "null",
     .minimum = 0,
     .maximum = 1e30,
     .minimum_excluded = true,
     .scale = ParamScale::kLog,
     .help = "The largest size of any entry of the gradient; larger ones are cut to it, before clip_norm.",
     .source = "torch.nn.utils.clip_grad_value_"},
    {.key = "shuffle",
     .type = ParamType::kBoolean,
     .default_json = "true",
     .help = "Go through the rows in a new order in every epoch.",
     .source = "PyTorch DataLoader, shuffle"},
    {.key = "drop_last",
     .type = ParamType::kBoolean,
     .default_json = "false",
     .help = "Leave out the last batch of an epoch when it is smaller than the others.",
     .source = "PyTorch DataLoader, drop_last"},
    {.key = "early_stopping",
     .type = ParamType::kSection,
     .default_json = "null",
     .group = "early_stopping",
     .help = "End training when a figure no longer improves, and go back to the best state."},
};

constexpr KindInfo kTraining = {
    .kind = "training", .label = "Training", .help = "How a network learns from its rows.", .params = kTable};

std::optional<float> optional_number(const Json& value) {
  if (!value.is_number()) return std::nullopt;
  return value.get<float>();
}

}  // namespace

const KindInfo& training_kind() { return kTraining; }

TrainingOptions TrainingOptions::read(const Json& training) {
  const SpecReader reader(training);
  TrainingOptions options;
  reader.read("batch_size", options.batch_size);  // "full" is no number: 0 stays
  reader.read("epochs", options.epochs);
  reader.read("l1", options.penalty.l1);
  reader.read("l2", options.penalty.l2);
  std::string l1_method;
  reader.read("l1_method", l1_method);
  options.penalty.proximal = l1_method == "proximal";
  reader.read("shuffle", options.shuffle);
  reader.read("drop_last", options.drop_last);
  options.clipping.norm = optional_number(reader.value("clip_norm"));
  options.clipping.value = optional_number(reader.value("clip_value"));
  return options;
}

}  // namespace trainyard
