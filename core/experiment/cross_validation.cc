#include "experiment/cross_validation.h"

#include "metrics/spread.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {

bool CrossValidation::wanted(const Json& spec) {
  const Json& split = SpecReader(spec).value("split");
  return kind_of(split) == "k_fold" && !SpecReader(split).has("fold");
}

#ifdef TRAINYARD_STARTER
// The starter knows no such split, so nothing of this is reached.
Result<std::unique_ptr<CrossValidation>> CrossValidation::create(const Json&, const Table*,
                                                                 const WeightsShelf&) {
  return bad_spec("split.kind", "This engine knows no cross-validation.");
}
Result<Json> CrossValidation::advance(Index, bool) { return Json(); }
Json CrossValidation::outline() const { return {}; }
Result<void> CrossValidation::retune(const Json&) { return {}; }
Json CrossValidation::status() const { return {}; }
Json CrossValidation::history() const { return {}; }
Json CrossValidation::result() const { return {}; }
#else

namespace {

/// Puts every number of some parts' metrics where `put` says.
template <typename Put>
void each_number(const Json& metrics, Put&& put) {
  for (const auto& [part, figures] : metrics.items()) {
    if (!figures.is_object()) continue;
    for (const auto& [name, value] : figures.items()) {
      if (value.is_number()) put(part, name, value.template get<double>());
    }
  }
}

}  // namespace

Result<std::unique_ptr<CrossValidation>> CrossValidation::create(const Json& spec, const Table* table,
                                                                 const WeightsShelf& shelf) {
  std::unique_ptr<CrossValidation> validation(new CrossValidation);
  validation->spec_ = spec;
  if (validation->spec_["split"].is_string()) validation->spec_["split"] = {{"kind", "k_fold"}};
  validation->table_ = table;
  validation->shelf_ = &shelf;
  validation->fold_ = 1;
  if (Result<void> begun = validation->begin_fold(); !begun) return std::unexpected(begun.error());
  SpecReader(*validation->current_->spec().find("split")).read("n_splits", validation->folds_);
  return validation;
}

Result<void> CrossValidation::begin_fold() {
  Json spec = spec_;
  spec["split"]["fold"] = fold_;
  Result<std::unique_ptr<Experiment>> experiment = Experiment::create(spec, table_, *shelf_);
  if (!experiment) return std::unexpected(experiment.error());
  current_ = std::move(*experiment);
  return {};
}

Result<Json> CrossValidation::advance(Index max_steps, bool stop_at_epoch_end) {
  if (over_) return status();
  Result<Json> advanced = current_->advance(max_steps, stop_at_epoch_end);
  if (!advanced) return advanced;
  const std::string state = (*advanced)["state"].get<std::string>();
  if (state == "ready" || state == "training") return status();
  over_ = state == "diverged" || fold_ == folds_;
  if (!over_) {
    end_fold();
    ++fold_;
    if (Result<void> begun = begin_fold(); !begun) return std::unexpected(begun.error());
  }
  return status();
}

void CrossValidation::end_fold() {
  metrics_.push_back(current_->metrics());
  history_ = history();
  epochs_before_ += static_cast<Index>(current_->history().size());
}

Json CrossValidation::outline() const {
  Json json = current_->outline();
  json.erase("units_apart");  // other workers would make them for another fold
  json["spec"]["split"].erase("fold");
  return json;
}

Result<void> CrossValidation::retune(const Json& spec) {
  Json of_fold = spec;
  if (of_fold.is_object() && SpecReader(of_fold).value("split").is_object()) of_fold["split"]["fold"] = fold_;
  Result<void> taken = current_->retune(of_fold);
  if (taken) spec_ = spec;
  return taken;
}

Json CrossValidation::status() const {
  Json json = current_->status();
  const auto epochs = json["epochs"].get<Index>();
  json["epoch"] = json["epoch"].get<Index>() + epochs_before_;
  json["epochs"] = epochs_before_ + epochs * (folds_ - fold_ + 1);
  if (!over_ && fold_ > 1 && json["state"] == Json("ready")) json["state"] = "training";
  json["fold"] = fold_;
  json["folds"] = folds_;
  return json;
}

Json CrossValidation::history() const {
  Json all = history_;
  for (const Json& entry : current_->history()) {
    Json told = entry;
    told["epoch"] = entry["epoch"].get<Index>() + epochs_before_;
    told["fold"] = fold_;
    all.push_back(std::move(told));
  }
  return all;
}

Json CrossValidation::result() const {
  Json json = current_->result();
  json["spec"]["split"].erase("fold");
  json["status"] = status();
  json["history"] = history();
  Json all = metrics_;
  all.push_back(json["metrics"]);
  Json means = Json::object();
  Json deviations = Json::object();
  Json folds = Json::array();
  for (std::size_t i = 0; i < all.size(); ++i) {
    Json entry = {{"fold", i + 1}};
    each_number(all[i], [&](const std::string& part, const std::string& name, double value) {
      entry[part][name] = value;
    });
    folds.push_back(std::move(entry));
  }
  each_number(all[0], [&](const std::string& part, const std::string& name, double) {
    std::vector<double> values;
    for (const Json& metrics : all) {
      const Json& value = SpecReader(SpecReader(metrics).value(part)).value(name);
      if (value.is_number()) values.push_back(value.get<double>());
    }
    const Json spread = spread_of(values);
    means[part][name] = spread["mean"];
    deviations[part][name] = spread["std"];
  });
  json["cross_validation"] = {
      {"folds", std::move(folds)}, {"mean", std::move(means)}, {"std", std::move(deviations)}};
  return json;
}

#endif

}  // namespace trainyard
