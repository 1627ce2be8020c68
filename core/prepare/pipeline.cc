#include "prepare/pipeline.h"

#include <array>
#include <cmath>

#include "data/column_types.h"
#include "prepare/imputer.h"
#include "prepare/one_hot_encoder.h"
#include "prepare/scaler.h"
#include "spec/fill_in.h"
#include "spec/kind_of.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

template <typename Step>
std::unique_ptr<Transformer> make_step(const Json& params) {
  return std::make_unique<Step>(params);
}

struct StepKind {
  const KindInfo& (*info)();
  std::unique_ptr<Transformer> (*make)(const Json&);
};

constexpr std::array<StepKind, 4> kSteps = {{{Imputer::info, make_step<Imputer>},
                                             {OneHotEncoder::info, make_step<OneHotEncoder>},
                                             {StandardScaler::info, make_step<StandardScaler>},
                                             {MinMaxScaler::info, make_step<MinMaxScaler>}}};

std::string step_path(std::size_t index) { return "prepare[" + std::to_string(index) + ']'; }

}  // namespace

std::span<const KindInfo* const> prepare_kinds() {
  static const std::array<const KindInfo*, kSteps.size()> kKinds = [] {
    std::array<const KindInfo*, kSteps.size()> kinds{};
    for (std::size_t i = 0; i < kSteps.size(); ++i) kinds[i] = &kSteps[i].info();
    return kinds;
  }();
  return kKinds;
}

Result<Pipeline> Pipeline::make(const Json& steps) {
  Pipeline pipeline;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string kind = kind_of(steps[i]);
    for (const StepKind& candidate : kSteps) {
      if (candidate.info().kind == kind) pipeline.steps_.push_back(candidate.make(steps[i]));
    }
    if (pipeline.steps_.size() != i + 1)
      return bad_spec(step_path(i), "There is no step " + in_quotes(kind) + ".");
  }
  return pipeline;
}

Result<void> Pipeline::fit_apply(Table& table, std::span<const Index> rows) {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (Result<void> fitted = steps_[i]->fit(table, rows, step_path(i)); !fitted) return fitted;
    steps_[i]->apply(table);
  }
  return {};
}

void Pipeline::apply(Table& table) const {
  for (const std::unique_ptr<Transformer>& step : steps_) step->apply(table);
}

Json Pipeline::describe() const {
  Json list = Json::array();
  for (const std::unique_ptr<Transformer>& step : steps_) list.push_back(step->describe());
  return list;
}

Json with_default_steps(const Json& steps) {
  for (const Json& step : steps) {
    const std::string kind = kind_of(step);
    if (kind == OneHotEncoder::info().kind || kind == StandardScaler::info().kind ||
        kind == MinMaxScaler::info().kind) {
      return steps;
    }
  }
  Json complete = steps;
  complete.push_back(OneHotEncoder::info().kind);
  complete.push_back(StandardScaler::info().kind);
  return complete;
}

Result<void> check_numbers_only(const Table& prepared, std::span<const Index> rows) {
  for (const Column& column : prepared.columns) {
    if (column.type == ColumnType::kCategorical) {
      return bad_data(column_path(column.name),
                      "This column is text, and the model needs numbers. Add {\"kind\": "
                      "\"one_hot\"} to prepare, or leave it out of data.features.");
    }
    for (const Index row : rows) {
      if (std::isfinite(column.numbers[static_cast<std::size_t>(row)])) continue;
      return bad_data(
          column_path(column.name),
          "This column has missing cells, and the model needs a number in each. Put {\"kind\": \"impute\"} "
          "first in prepare to fill the gaps, or leave the column out of data.features.");
    }
  }
  return {};
}

}  // namespace trainyard
