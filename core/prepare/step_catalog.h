#pragma once

#include <memory>
#include <span>

#include "common/json.h"
#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// One kind of step, or one method of filling gaps: its table, and how it is made from its filled-in
/// description.
struct StepKind {
  const KindInfo& (*info)();
  std::unique_ptr<Transformer> (*make)(const Json& params);
};

template <typename Step>
std::unique_ptr<Transformer> make_step(const Json& params) {
  return std::make_unique<Step>(params);
}

/// The kinds of the group "prepare". The starter, with which the page opens, knows the first few.
std::span<const StepKind> step_kinds();

/// The kinds of the group "imputation": the methods of the step "impute".
std::span<const StepKind> imputation_step_kinds();

/// The tables of both.
std::span<const KindInfo* const> prepare_kinds();
std::span<const KindInfo* const> imputation_kinds();

/// The step "impute": makes the transformer of the method that the description names.
const KindInfo& impute_info();
std::unique_ptr<Transformer> make_imputer(const Json& params);

}  // namespace trainyard
