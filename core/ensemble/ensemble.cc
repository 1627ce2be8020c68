#include "ensemble/ensemble.h"

#include "ensemble/adaboost.h"
#include "ensemble/forest.h"
#include "ensemble/gradient_boosting.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

Forest::Settings forest_settings(const Json& model, const std::string& kind) {
  Forest::Settings settings;
  const SpecReader reader(model);
  settings.kind = kind;
  settings.tree = TreeSettings::read(model);
  settings.bootstrap = kind != "extra_trees";
  settings.random_threshold = kind == "extra_trees";
  reader.read("n_estimators", settings.n_estimators);
  reader.read("bootstrap", settings.bootstrap);
  reader.read("max_samples", settings.max_samples);
  reader.read("oob_score", settings.oob_score);
  std::string vote;
  reader.read("vote", vote);
  settings.majority_vote = vote == "hard";
  if (!reader.has("max_features")) settings.tree.max_features = nullptr;
  return settings;
}

Result<std::unique_ptr<Estimator>> make_bagging(const Json& model, const Json& training,
                                                const ModelFactory& make_base) {
  const SpecReader reader(model);
  const Json base = reader.has("estimator") ? reader.value("estimator") : Json("decision_tree");
  if (kind_of(base) == "decision_tree") {
    Forest::Settings settings = forest_settings(model, "bagging");
    settings.tree = TreeSettings::read(base);
    settings.tree_path = "model.estimator";
    if (reader.has("max_features")) settings.features_per_tree = reader.value("max_features");
    if (!reader.has("n_estimators")) settings.n_estimators = 10;
    if (reader.has("max_bins")) reader.read("max_bins", settings.tree.max_bins);
    return std::make_unique<Forest>(std::move(settings));
  }
  if (reader.has("max_bins"))
    return bad_spec("model.max_bins", "Bins are for trees; the base model is none.");
  Bagging::Settings settings;
  settings.base = base;
  settings.training = training;
  reader.read("n_estimators", settings.n_estimators);
  reader.read("max_samples", settings.max_samples);
  reader.read("bootstrap", settings.bootstrap);
  bool oob_score = false;
  reader.read("oob_score", oob_score);
  if (oob_score) return bad_spec("model.oob_score", "The out-of-bag score is for bagged trees. Turn it off.");
  if (reader.has("max_features")) settings.max_features = reader.value("max_features");
  auto bagging = std::make_unique<Bagging>(std::move(settings), make_base);
  if (auto base = bagging->make_base(); !base) return std::unexpected(base.error());
  return bagging;
}

std::unique_ptr<Estimator> make_adaboost(const Json& model) {
  AdaBoost::Settings settings;
  const SpecReader reader(model);
  reader.read("n_estimators", settings.n_estimators);
  reader.read("learning_rate", settings.learning_rate);
  reader.read("loss", settings.loss);
  settings.has_base = reader.value("estimator").is_object();
  settings.tree = TreeSettings::read(reader.value("estimator"));
  return std::make_unique<AdaBoost>(std::move(settings));
}

std::unique_ptr<Estimator> make_gradient_boosting(const Json& model) {
  GradientBoosting::Settings settings;
  const SpecReader reader(model);
  settings.tree = TreeSettings::read(model);
  if (settings.tree.criterion.empty()) settings.tree.criterion = "friedman_mse";
  if (!reader.has("max_depth")) settings.tree.max_depth = 3;
  reader.read("n_estimators", settings.n_estimators);
  reader.read("learning_rate", settings.learning_rate);
  reader.read("loss", settings.loss);
  reader.read("alpha", settings.alpha);
  reader.read("subsample", settings.subsample);
  reader.read("colsample_bytree", settings.colsample_bytree);
  std::string order;
  reader.read("order", order);
  settings.second_order = order == "second";
  reader.read("reg_lambda", settings.reg_lambda);
  reader.read("reg_alpha", settings.reg_alpha);
  reader.read("gamma", settings.gamma);
  reader.read("min_child_weight", settings.min_child_weight);
  settings.has_base_score = reader.value("base_score").is_number();
  reader.read("base_score", settings.base_score);
  return std::make_unique<GradientBoosting>(std::move(settings));
}

}  // namespace

Result<std::unique_ptr<Estimator>> make_ensemble(const Json& model, const Json& training,
                                                 const ModelFactory& make_base) {
  const std::string kind = kind_of(model);
  if (kind == "bagging") return make_bagging(model, training, make_base);
  if (kind == "random_forest" || kind == "extra_trees") {
    return std::make_unique<Forest>(forest_settings(model, kind));
  }
  if (kind == "adaboost") return make_adaboost(model);
  if (kind == "gradient_boosting") return make_gradient_boosting(model);
  return bad_spec("model.kind", "\"" + kind + "\" is no ensemble.");
}

std::span<const KindInfo* const> ensemble_kinds() {
  static const KindInfo* const kKinds[] = {&Bagging::kind_info(), &Forest::random_forest_info(),
                                           &Forest::extra_trees_info(), &AdaBoost::kind_info(),
                                           &GradientBoosting::kind_info()};
  return kKinds;
}

}  // namespace trainyard
