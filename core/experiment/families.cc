#include "experiment/families.h"

#include <array>

#include "common/starter.h"
#include "data/data_tables.h"
#include "data/gaps.h"
#include "data/sequence.h"
#include "ensemble/ensemble.h"
#include "experiment/early_stopping.h"
#include "experiment/treatments.h"
#include "linear/logistic_regression.h"
#include "linear/penalized_regression.h"
#include "loss/loss.h"
#include "metrics/metric_info.h"
#include "nn/initializer.h"
#include "nn/layer_catalog.h"
#include "nn/mlp.h"
#include "nn/start_weights.h"
#include "nn/training_options.h"
#include "optim/optimizer.h"
#include "optim/schedule.h"
#include "prepare/step_catalog.h"
#include "spec/experiment_table.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"
#include "tree/decision_tree.h"

namespace trainyard {
namespace {

/// Where the keys of the section `training` are listed: networks go through the rows by gradient descent, all
/// others follow a rule of their own, whose parameters stand in `model`.
constexpr std::string_view kGradientDescent = "training";
constexpr std::string_view kFitting = "fitting";

struct Family {
  const KindInfo* info;
  Result<std::unique_ptr<Estimator>> (*make)(const Json& model, const Json& training);
  bool needs_numbers;
  std::string_view training;
};

/// The page opens with a starter that knows plain networks alone, so that it is there sooner.
#ifdef TRAINYARD_STARTER
std::span<const Family> families() {
  static const Family kFamilies[] = {{&mlp_kind(), make_network, true, kGradientDescent}};
  return kFamilies;
}
#else
Result<std::unique_ptr<Estimator>> make_base(const Json& model, const Json& training);

Result<std::unique_ptr<Estimator>> make_any_ensemble(const Json& model, const Json& training) {
  return make_ensemble(model, training, make_base);
}

std::span<const Family> families() {
  static const std::vector<Family> kFamilies = [] {
    std::vector<Family> rows = {
        {&mlp_kind(), make_network, true, kGradientDescent},
        {&recurrent_kind(), make_network, true, kGradientDescent},
        {&ridge_kind(), make_penalized_regression, true, kFitting},
        {&lasso_kind(), make_penalized_regression, true, kFitting},
        {&elastic_net_kind(), make_penalized_regression, true, kFitting},
        {&logistic_regression_kind(), make_logistic_regression, true, kFitting},
    };
    for (const KindInfo* kind : tree_kinds()) rows.push_back({kind, make_tree_model, false, kFitting});
    for (const KindInfo* kind : ensemble_kinds()) rows.push_back({kind, make_any_ensemble, false, kFitting});
    return rows;
  }();
  return kFamilies;
}
#endif

const Family* find_family(std::string_view model_kind) {
  for (const Family& family : families()) {
    if (family.info->kind == model_kind) return &family;
  }
  return nullptr;
}

template <typename Keep>
std::vector<const KindInfo*> models_that(Keep&& keep) {
  std::vector<const KindInfo*> kinds;
  for (const Family& family : families()) {
    if (keep(family)) kinds.push_back(family.info);
  }
  return kinds;
}

std::span<const KindInfo* const> model_kinds() {
  static const auto kKinds = models_that([](const Family&) { return true; });
  return kKinds;
}

#ifndef TRAINYARD_STARTER
/// What may be bagged: all but bagging itself, and networks that read windows, of which no column can be
/// left out.
std::span<const KindInfo* const> base_kinds() {
  static const auto kKinds = models_that([](const Family& family) {
    return base_key(family.info->kind).empty() && !needs_sequence(family.info->kind);
  });
  return kKinds;
}

Result<std::unique_ptr<Estimator>> make_base(const Json& model, const Json& training) {
  const Family* family = find_family(kind_of(model));
  if (family == nullptr) return bad_spec("model.kind", in_quotes(kind_of(model)) + " is no kind of model.");
  return family->make(model, training);
}
#endif

std::span<const KindInfo* const> training_section() {
  static const std::array<const KindInfo*, 1> kSection = {&training_kind()};
  return kSection;
}

std::span<const KindInfo* const> fitting_section() {
  static constexpr ParamInfo kTable[] = {EarlyStopping::param()};
  static constexpr KindInfo kFittingKind = {.kind = "fitting",
                                            .label = "Training",
                                            .help = "How a model learns that has a rule of its own.",
                                            .params = kTable};
  static const std::array<const KindInfo*, 1> kSection = {&kFittingKind};
  return kSection;
}

/// What a description holds at its top, so that panels and repairs can start from there.
std::span<const KindInfo* const> experiment_section() {
  static const std::array<const KindInfo*, 1> kSection = {&experiment_table()};
  return kSection;
}

std::span<const KindInfo* const> early_stopping_section() {
  static const std::array<const KindInfo*, 1> kSection = {&EarlyStopping::info()};
  return kSection;
}

std::span<const KindInfo* const> sequence_kinds() {
  if constexpr (kStarter) return {};
  return sequence_section();
}

}  // namespace

const Catalog& all_kinds() {
  static const Catalog kCatalog({{"experiment", "Experiment", experiment_section()},
                                 {"source", "Source", source_kinds()},
                                 {"generator", "Made-up data", generator_kinds()},
                                 {"builtin", "Real tables", builtin_kinds()},
                                 {"data", "Data", data_section()},
                                 {"sequence", "Sequence", sequence_kinds()},
#ifndef TRAINYARD_STARTER
                                 {"gaps", "Gaps", gaps_section()},
#endif
                                 {"split", "Split", split_kinds()},
                                 {"prepare", "Preparation", prepare_kinds()},
                                 {"imputation", "Filling gaps", imputation_kinds()},
#ifndef TRAINYARD_STARTER
                                 {"lab", "Gap laboratory", lab_section()},
                                 {"treatment", "Treatments", treatment_kinds()},
#endif
                                 {"model", "Model", model_kinds()},
#ifndef TRAINYARD_STARTER
                                 {"models", "Base model", base_kinds()},
                                 {"trees", "Base tree", tree_kinds()},
#endif
                                 {"layer", "Layers", layer_kinds()},
                                 {"initializer", "Starting weights", initializer_kinds()},
                                 {"weights", "Trained weights", weights_section()},
                                 {"body", "Trained bodies", body_kinds()},
                                 {"loss", "Loss", loss_kinds()},
                                 {"training", "Training", training_section()},
                                 {kFitting, "Training", fitting_section()},
                                 {"optimizer", "Optimizer", optimizer_kinds()},
                                 {"schedule", "Rate schedule", schedule_kinds()},
                                 {"early_stopping", "Early stopping", early_stopping_section()}});
  return kCatalog;
}

std::string_view base_key(std::string_view model_kind) { return model_kind == "bagging" ? "estimator" : ""; }

std::string learning_kind(const Json& model) {
  const std::string kind = kind_of(model);
  const std::string_view key = base_key(kind);
  if (key.empty()) return kind;
  const Json& base = SpecReader(model).value(key);
  return base.is_null() ? "decision_tree" : kind_of(base);
}

std::string_view training_group(std::string_view learning_kind) {
  const Family* family = find_family(learning_kind);
  return family == nullptr ? kGradientDescent : family->training;
}

const KindInfo& experiment_table_for(std::string_view learning_kind) {
  static std::vector<ParamInfo> rows(experiment_table().params.begin(), experiment_table().params.end());
  static const KindInfo kOther = [] {
    for (ParamInfo& row : rows) {
      if (row.key == "training") row.group = kFitting;
    }
    KindInfo info = experiment_table();
    info.params = rows;
    return info;
  }();
  return training_group(learning_kind) == kFitting ? kOther : experiment_table();
}

Result<std::unique_ptr<Estimator>> make_estimator(const Json& spec) {
  const Json& model = *spec.find("model");
  const Family* family = find_family(kind_of(model));
  if (family == nullptr) return bad_spec("model.kind", in_quotes(kind_of(model)) + " is no kind of model.");
  return family->make(model, *spec.find("training"));
}

bool needs_sequence(std::string_view learning_kind) { return learning_kind == recurrent_kind().kind; }

bool needs_numbers(std::string_view learning_kind) {
  const Family* family = find_family(learning_kind);
  return family != nullptr && family->needs_numbers;
}

CellNeeds cell_needs(const Json& model) {
  if (!needs_numbers(learning_kind(model))) return CellNeeds::kNone;
  const std::string_view key = base_key(kind_of(model));
  const Json& learner = key.empty() ? model : SpecReader(model).value(key);
  return SpecReader(learner).value("missing") == "pairwise" ? CellNeeds::kNumbersOrGaps : CellNeeds::kNumbers;
}

}  // namespace trainyard
