#include "spec/experiment_table.h"

#include <array>

namespace trainyard {
namespace {

constexpr std::array kParams = {
    ParamInfo{.key = "version",
              .type = ParamType::kInteger,
              .default_json = "1",
              .minimum = 1,
              .maximum = 1,
              .help = "The version of this description's format."},
    ParamInfo{.key = "seed",
              .type = ParamType::kInteger,
              .default_json = "7",
              .minimum = 0,
              .maximum = 9007199254740991.0,
              .help = "Where all chance begins: the same seed gives the same data, split, start and result."},
    ParamInfo{.key = "data",
              .type = ParamType::kSection,
              .group = "data",
              .help = "The table, what is to be predicted, and from what."},
    ParamInfo{.key = "split",
              .type = ParamType::kKind,
              .default_json = "\"random\"",
              .group = "split",
              .help = "Which rows train, which validate, which test."},
    ParamInfo{.key = "prepare",
              .type = ParamType::kKinds,
              .default_json = "[]",
              .maximum = 100,
              .group = "prepare",
              .help = "Steps that turn the table into numbers, fitted on the training rows, run in order."},
    ParamInfo{.key = "model", .type = ParamType::kKind, .group = "model", .help = "What learns."},
    ParamInfo{.key = "training",
              .type = ParamType::kSection,
              .default_json = "{}",
              .group = "training",
              .help = "How it learns."},
#ifndef TRAINYARD_STARTER
    ParamInfo{
        .key = "leak",
        .type = ParamType::kBoolean,
        .default_json = "null",
        .help =
            "Fits the preparation on all rows, those that test too, to show how much the score then lies."},
    ParamInfo{.key = "lab",
              .type = ParamType::kSection,
              .default_json = "null",
              .group = "lab",
              .help = "Which ways to deal with gaps the laboratory compares."},
#endif
};

constexpr KindInfo kExperiment = {.kind = "experiment",
                                  .label = "Experiment",
                                  .help = "A complete description of a run.",
                                  .params = kParams};

}  // namespace

const KindInfo& experiment_table() { return kExperiment; }

}  // namespace trainyard
