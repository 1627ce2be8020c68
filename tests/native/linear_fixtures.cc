#include "linear_fixtures.h"

#include <cmath>

#include "data_fixtures.h"
#include "experiment/families.h"
#include "linear/logistic_regression.h"
#include "linear/penalized_regression.h"
#include "spec/fill_in.h"
#include "tree_fixtures.h"

namespace trainyard::testing {
namespace {

void standardize(std::vector<double>& numbers) {
  const auto n = static_cast<double>(numbers.size());
  double mean = 0;
  for (const double x : numbers) mean += x / n;
  double variance = 0;
  for (const double x : numbers) variance += (x - mean) * (x - mean) / n;
  for (double& x : numbers) x = (x - mean) / std::sqrt(variance);
}

}  // namespace

Dataset linear_dataset(const Json& rows, const Json& target, Index classes, bool scale) {
  Dataset data = dataset_of(rows, target, classes, Json::array());
  for (Column& column : data.features.columns) {
    if (scale) standardize(column.numbers);
  }
  return data;
}

std::unique_ptr<LinearModel> begun_linear(const Json& model, const Dataset& data) {
  const KindInfo* kind = all_kinds().kind("model", model["kind"].get<std::string>());
  const Result<Json> filled = fill_in(all_kinds(), *kind, model, "model", true);
  EXPECT_TRUE(filled.has_value()) << error_text(filled);
  if (!filled) return nullptr;
  std::unique_ptr<LinearModel> made;
  if (model["kind"] == "logistic_regression") {
    made = std::make_unique<LogisticRegression>(*filled);
  } else {
    made = std::make_unique<PenalizedRegression>(*filled);
  }
  const auto begun = made->begin(data, Rng(7));
  EXPECT_TRUE(begun.has_value()) << error_text(begun);
  return made;
}

std::unique_ptr<LinearModel> fitted_linear(const Json& model, const Dataset& data) {
  auto made = begun_linear(model, data);
  for (;;) {
    const auto report = made->fit_step();
    EXPECT_TRUE(report.has_value()) << error_text(report);
    if (!report || report->done) return made;
  }
}

const NamedArray& array_named(const Inspection& inspection, const std::string& name) {
  static const NamedArray kNone;
  for (const NamedArray& array : inspection.arrays) {
    if (array.name == name) return array;
  }
  ADD_FAILURE() << "there is no array " << name;
  return kNone;
}

}  // namespace trainyard::testing
