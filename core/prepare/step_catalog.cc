#include "prepare/step_catalog.h"

#include <array>
#include <vector>

#include "prepare/column_dropper.h"
#include "prepare/imputer.h"
#include "prepare/iterative_imputer.h"
#include "prepare/knn_imputer.h"
#include "prepare/missing_category.h"
#include "prepare/missing_indicator.h"
#include "prepare/one_hot_encoder.h"
#include "prepare/ordinal_encoder.h"
#include "prepare/polynomial_features.h"
#include "prepare/principal_components.h"
#include "prepare/random_imputer.h"
#include "prepare/robust_scaler.h"
#include "prepare/row_dropper.h"
#include "prepare/scaler.h"
#include "prepare/target_encoder.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr std::array kBasicSteps = {StepKind{impute_info, make_imputer},
                                    StepKind{OneHotEncoder::info, make_step<OneHotEncoder>},
                                    StepKind{StandardScaler::info, make_step<StandardScaler>},
                                    StepKind{MinMaxScaler::info, make_step<MinMaxScaler>}};

constexpr std::array kBasicMethods = {
    StepKind{mean_info, make_step<Imputer>}, StepKind{median_info, make_step<Imputer>},
    StepKind{most_frequent_info, make_step<Imputer>}, StepKind{constant_info, make_step<Imputer>},
    StepKind{RandomImputer::info, make_step<RandomImputer>}};

[[maybe_unused]] constexpr std::array kFurtherSteps = {
    StepKind{RobustScaler::info, make_step<RobustScaler>},
    StepKind{OrdinalEncoder::info, make_step<OrdinalEncoder>},
    StepKind{TargetEncoder::info, make_step<TargetEncoder>},
    StepKind{RowDropper::info, make_step<RowDropper>},
    StepKind{ColumnDropper::info, make_step<ColumnDropper>},
    StepKind{MissingCategory::info, make_step<MissingCategory>},
    StepKind{MissingIndicator::info, make_step<MissingIndicator>},
    StepKind{PolynomialFeatures::info, make_step<PolynomialFeatures>},
    StepKind{PrincipalComponents::info, make_step<PrincipalComponents>}};

[[maybe_unused]] constexpr std::array kFurtherMethods = {
    StepKind{KnnImputer::info, make_step<KnnImputer>},
    StepKind{IterativeImputer::info, make_step<IterativeImputer>}};

template <typename Basic, typename Further>
std::vector<StepKind> both(const Basic& basic, const Further& further) {
  std::vector<StepKind> list(basic.begin(), basic.end());
  list.insert(list.end(), further.begin(), further.end());
  return list;
}

/// The starter, with which the page opens, has no room for the further ones: left unnamed, they are not
/// linked.
#ifdef TRAINYARD_STARTER
constexpr std::array<StepKind, 0> kNone = {};
std::vector<StepKind> all_steps() { return both(kBasicSteps, kNone); }
std::vector<StepKind> all_methods() { return both(kBasicMethods, kNone); }
#else
std::vector<StepKind> all_steps() { return both(kBasicSteps, kFurtherSteps); }
std::vector<StepKind> all_methods() { return both(kBasicMethods, kFurtherMethods); }
#endif

std::vector<const KindInfo*> tables_of(std::span<const StepKind> kinds) {
  std::vector<const KindInfo*> tables;
  for (const StepKind& kind : kinds) tables.push_back(&kind.info());
  return tables;
}

}  // namespace

std::span<const StepKind> step_kinds() {
  static const std::vector<StepKind> kKinds = all_steps();
  return kKinds;
}

std::span<const StepKind> imputation_step_kinds() {
  static const std::vector<StepKind> kKinds = all_methods();
  return kKinds;
}

std::span<const KindInfo* const> prepare_kinds() {
  static const std::vector<const KindInfo*> kTables = tables_of(step_kinds());
  return kTables;
}

std::span<const KindInfo* const> imputation_kinds() {
  static const std::vector<const KindInfo*> kTables = tables_of(imputation_step_kinds());
  return kTables;
}

std::unique_ptr<Transformer> make_imputer(const Json& params) {
  std::string method;
  SpecReader(params).read("method", method);
  for (const StepKind& kind : imputation_step_kinds()) {
    if (kind.info().kind == method) return kind.make(params);
  }
  return std::make_unique<Imputer>(params);
}

const KindInfo& impute_info() {
  static constexpr std::array kParams = {
      ParamInfo{.key = "method",
                .type = ParamType::kChoice,
                .default_json = "\"mean\"",
                .group = "imputation",
                .help = "What a gap is filled with; text columns that have no such value get their most "
                        "frequent one."},
      ParamInfo{.key = "columns",
                .type = ParamType::kColumns,
                .default_json = "null",
                .help = "The columns whose gaps are filled; by default all. Neighbours and regressions "
                        "see these columns only."},
  };
  static constexpr KindInfo kInfo = {
      .kind = "impute",
      .label = "Fill gaps",
      .help = "Fills missing cells with what was learned from the training rows.",
      .source = "van Buuren, Flexible Imputation of Missing Data (2018)",
      .params = kParams};
  return kInfo;
}

}  // namespace trainyard
