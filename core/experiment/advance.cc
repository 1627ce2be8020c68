#include <algorithm>
#include <cmath>

#include "experiment/experiment.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

Json number_or_null(std::optional<double> value) { return value ? Json(*value) : Json(nullptr); }

/// The leaves in which two values differ: [{"path", "from", "to"}].
void list_differences(const Json& from, const Json& to, const std::string& path, Json& list) {
  if (from == to) return;
  if (!from.is_object() || !to.is_object()) {
    list.push_back({{"path", path}, {"from", from}, {"to", to}});
    return;
  }
  for (const auto& [key, value] : from.items()) {
    list_differences(value, SpecReader(to).value(key), join_path(path, key), list);
  }
  for (const auto& [key, value] : to.items()) {
    if (!from.contains(key)) list_differences(Json(nullptr), value, join_path(path, key), list);
  }
}

}  // namespace

Result<Json> Experiment::advance(Index max_steps, bool stop_at_epoch_end) {
  if (is_over()) return status();
  advance_loss_ = {};
  double cost = 1;
  for (double done = 0; done < static_cast<double>(max_steps) && !is_over(); done += cost) {
    cost = scoring_ ? chunk_cost() : 1;
    if (scoring_) {
      if (!score_epoch()) continue;
      close_epoch();
      if (last_step_ && !is_over()) finish(State::kFinished);
      if (stop_at_epoch_end) break;
      continue;
    }
    Result<StepReport> report = estimator_->fit_step();
    if (!report && report.error().code != ErrorCode::kDiverged) return std::unexpected(report.error());
    if (!report) {
      take_divergence(report.error());
      break;
    }
    if (report->rows > 0) {
      forget_scores();
      state_ = State::kTraining;
      step_ += report->steps;
      step_rows_ = report->rows;
      rows_seen_ += static_cast<double>(report->rows);
      advance_loss_.add(*report);
      epoch_loss_.add(*report);
    }
    scoring_ = report->epoch_end;
    last_step_ = report->done;
    if (report->done && !report->epoch_end) finish(State::kFinished);
  }
  return status();
}

double Experiment::chunk_cost() const {
  const auto chunk = static_cast<double>(kScoredAtOnce);
  if (const Index rows = estimator_->rows_scored_per_step(); rows > 0) {
    return chunk / static_cast<double>(rows);
  }
  // Rows of a step go forward and back, and change the model: three times the work.
  return std::max(1.0, std::floor(chunk / (3 * static_cast<double>(step_rows_))));
}

bool Experiment::score_epoch() {
  for (const Part part : {Part::kTrain, Part::kValidation}) {
    if (is_scored(part)) continue;
    score_chunk(part);
    return false;
  }
  return true;
}

void Experiment::close_epoch() {
  scoring_ = false;
  ++epoch_;
  Json entry = {{"epoch", epoch_}, {"step", step_}, {"loss", number_or_null(epoch_loss_.mean())}};
  epoch_loss_ = {};
  for (const Part part : {Part::kTrain, Part::kValidation}) {
    if (data_.dataset.part(part).empty()) continue;
    const std::string prefix = part == Part::kTrain ? "train_" : "validation_";
    const Json scores = evaluate(part, true);
    for (const auto& [key, value] : scores.items()) entry[prefix + key] = value;
  }
  estimator_->end_epoch(entry);
  history_.push_back(std::move(entry));
  if (!early_stopping_) return;
  switch (early_stopping_->see(history_.back())) {
    case EarlyStopping::Verdict::kImproved:
      if (early_stopping_->restores_best()) estimator_->keep_best();
      break;
    case EarlyStopping::Verdict::kWaiting:
      break;
    case EarlyStopping::Verdict::kStop:
      finish(State::kStoppedEarly);
      break;
  }
}

void Experiment::finish(State state) {
  state_ = state;
  if (early_stopping_ && early_stopping_->restores_best() && early_stopping_->best_epoch() > 0) {
    estimator_->restore_best();
    forget_scores();
  }
}

void Experiment::take_divergence(const Error& error) {
  state_ = State::kDiverged;
  divergence_ =
      Json{{"step", step_ + 1}, {"epoch", epoch_ + 1}, {"path", error.path}, {"message", error.message}};
}

Json Experiment::status() const {
  static constexpr std::array<std::string_view, 5> kStates = {"ready", "training", "finished",
                                                              "stopped_early", "diverged"};
  Json json = {{"state", kStates[static_cast<std::size_t>(state_)]}};
  json["epoch"] = epoch_;
  json["epochs"] = estimator_->epochs();
  json["step"] = step_;
  json["steps_per_epoch"] = estimator_->steps_per_epoch();
  json["rows_seen"] = static_cast<std::int64_t>(rows_seen_);
  if (scoring_) json["scoring"] = true;
  json["loss"] = number_or_null(advance_loss_.mean());
  if (early_stopping_ && early_stopping_->best_epoch() > 0)
    json["best_epoch"] = early_stopping_->best_epoch();
  estimator_->add_to_status(json);
  if (divergence_) json["diverged"] = *divergence_;
  return json;
}

Result<void> Experiment::retune(const Json& spec) {
  Json wanted = spec;
  if (state_ == State::kDiverged) {
    return bad_spec("training",
                    "This run has diverged and cannot go on. Start again with the changed description.");
  }
  Result<Json> filled = check_spec(wanted, data_.generated ? nullptr : data_.table);
  if (!filled) return std::unexpected(filled.error());
  Json differences = Json::array();
  list_differences(spec_, *filled, "", differences);
  for (const Json& difference : differences) {
    const std::string path = difference["path"].get<std::string>();
    if (path.starts_with("training")) continue;
    return bad_spec(path, "This cannot change while training. Start again to use the new value.");
  }
  if (differences.empty()) return {};
  const Json& training = *filled->find("training");
  const Json& stopping = SpecReader(training).value("early_stopping");
  std::optional<EarlyStopping> changed;
  if (stopping.is_object()) {
    Result<EarlyStopping> made = EarlyStopping::make(stopping, dataset());
    if (!made) return std::unexpected(made.error());
    changed = early_stopping_ ? early_stopping_ : std::optional(*made);
    changed->adopt(*made);
  }
  if (Result<void> taken = estimator_->retune(training); !taken) return taken;
  early_stopping_ = std::move(changed);
  spec_ = std::move(*filled);
  for (Json& difference : differences) {
    Json change = {{"epoch", epoch_}, {"step", step_}};
    change.update(difference);
    changes_.push_back(std::move(change));
  }
  if (state_ == State::kFinished && estimator_->epochs() > epoch_) state_ = State::kTraining;
  if (scoring_ && estimator_->epochs() > epoch_ + 1) last_step_ = false;
  return {};
}

}  // namespace trainyard
