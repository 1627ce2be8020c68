#include "prepare/pipeline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>
#include <unordered_set>

#include "common/starter.h"
#include "common/vector_kernels64.h"
#include "data/column_types.h"
#include "data/unseen_categories.h"
#include "prepare/one_hot_encoder.h"
#include "prepare/scaler.h"
#include "spec/fill_in.h"
#include "spec/kind_of.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

std::string step_path(std::size_t index) { return "prepare[" + std::to_string(index) + ']'; }

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

/// Refuses a step that made a column of a name that another has.
Result<void> check_names(const Table& table, const std::string& path) {
  if constexpr (kStarter) return {};  // the features of made-up data have names of their own
  std::unordered_set<std::string_view> seen;
  for (const Column& column : table.columns) {
    if (seen.insert(column.name).second) continue;
    return bad_spec(path, "After this step there would be two columns " + in_quotes(column.name) +
                              ". Rename the one in the table, or leave it out of data.features.");
  }
  return {};
}

}  // namespace

Result<Pipeline> Pipeline::make(const Json& steps) {
  Pipeline pipeline;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string kind = kind_of(steps[i]);
    for (const StepKind& candidate : step_kinds()) {
      if (candidate.info().kind == kind) pipeline.steps_.push_back(candidate.make(steps[i]));
    }
    if (pipeline.steps_.size() != i + 1)
      return bad_spec(step_path(i), "There is no step " + in_quotes(kind) + ".");
  }
  return pipeline;
}

Result<void> Pipeline::fit_apply(Table& table, std::span<const Index> rows, const Target* target,
                                 const Rng& rng, const PartRows* parts) {
  std::vector<Index> left(rows.begin(), rows.end());
  std::map<std::string, std::string> removed;
  dropped_.clear();
  unseen_.clear();
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Fitting fitting{
        .rows = left, .path = step_path(i), .target = target, .rng = rng.split(i), .removed = removed};
    if (Result<void> fitted = steps_[i]->fit(table, fitting); !fitted) return fitted;
    take_out(steps_[i]->dropped(table, fitting));
    if (parts != nullptr) look_for_unseen(*steps_[i], table, *parts);
    std::vector<std::string> before = names_of(table);
    steps_[i]->apply_to_fitted(table, fitting);
    if (Result<void> distinct = check_names(table, step_path(i)); !distinct) return distinct;
    for (std::string& name : before) {
      if (table.find(name) < 0) removed[std::move(name)] = step_path(i);
    }
    if (!dropped_.empty()) {
      std::erase_if(left, [&](Index row) { return dropped_[static_cast<std::size_t>(row)]; });
    }
  }
  return {};
}

void Pipeline::take_out(const std::vector<bool>& rows) {
  if (dropped_.empty()) dropped_ = rows;
  for (std::size_t row = 0; row < rows.size(); ++row) dropped_[row] = dropped_[row] || rows[row];
}

void Pipeline::look_for_unseen(const Transformer& step, const Table& table, const PartRows& parts) {
  if constexpr (kStarter) return;  // made-up data has no categories
  for (const KnownCategories& known : step.known_categories()) {
    const Column& column = table.columns[static_cast<std::size_t>(table.find(known.column))];
    std::vector<bool> strange(column.categories.size());
    for (std::size_t code = 0; code < strange.size(); ++code) {
      strange[code] =
          !std::binary_search(known.categories.begin(), known.categories.end(), column.categories[code]);
    }
    for (const Part part : {Part::kValidation, Part::kTest}) {
      Index count = 0;
      std::int32_t example = kMissingCode;
      for (const Index row : parts[static_cast<std::size_t>(part)]) {
        const std::int32_t code = column.codes[static_cast<std::size_t>(row)];
        if (code < 0 || !strange[static_cast<std::size_t>(code)]) continue;
        if (count++ == 0) example = code;
      }
      if (count == 0) continue;
      std::string text = unseen_categories(count, part);
      text += ", such as ";
      text += in_quotes(column.categories[static_cast<std::size_t>(example)]);
      text += ". ";
      text += known.others;
      text += " Another seed of the split, or more rows, may bring it into the training part.";
      unseen_.push_back({ErrorCode::kBadData, column_path(known.column), std::move(text)});
    }
  }
}

std::vector<Error> Pipeline::warnings() const {
  std::vector<Error> list = unseen_;
  for (const std::unique_ptr<Transformer>& step : steps_) {
    for (Error& warning : step->warnings()) list.push_back(std::move(warning));
  }
  return list;
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
    for (const KindInfo* known : prepare_kinds()) {
      const bool settles = std::any_of(known->tags.begin(), known->tags.end(), [](std::string_view tag) {
        return tag == "encodes" || tag == "scales";
      });
      if (known->kind == kind && settles) return steps;
    }
  }
  Json complete = steps;
  complete.push_back(OneHotEncoder::info().kind);
  complete.push_back(StandardScaler::info().kind);
  return complete;
}

Result<void> check_cells(const Table& prepared, std::span<const Index> rows, CellNeeds needs) {
  if (needs == CellNeeds::kNone) return {};
  for (const Column& column : prepared.columns) {
    if (column.type == ColumnType::kCategorical) {
      return bad_data(column_path(column.name),
                      "This column is text, and the model needs numbers. Add {\"kind\": "
                      "\"one_hot\"} to prepare, or leave it out of data.features.");
    }
    // All rows one after another is the quick way; only a column that fails it is looked at row by row.
    if (all_within(column.numbers, std::numeric_limits<double>::infinity())) continue;
    for (const Index row : rows) {
      const double x = column.numbers[static_cast<std::size_t>(row)];
      if (std::isfinite(x) || (needs == CellNeeds::kNumbersOrGaps && std::isnan(x))) continue;
      return bad_data(
          column_path(column.name),
          "This column has missing cells, and the model needs a number in each. Put {\"kind\": \"impute\"} "
          "first in prepare to fill the gaps, or leave the column out of data.features.");
    }
  }
  return {};
}

}  // namespace trainyard
