#include "experiment/gap_lab.h"

#include <algorithm>
#include <cmath>

#include "experiment/families.h"
#include "experiment/prepared_data.h"
#include "experiment/treatments.h"
#include "metrics/spread.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {

#ifdef TRAINYARD_STARTER
// The starter knows no treatments: the whole engine is fetched for them.
Result<std::unique_ptr<GapLab>> GapLab::create(const Json&, const Table*, Clock) {
  return bad_spec("lab", "This engine has no laboratory.");
}
Result<Json> GapLab::advance(Index) { return Json(); }
Json GapLab::status() const { return {}; }
Json GapLab::result() const { return {}; }
#else

namespace {

bool has_gaps(const Json& filled, const Table* table) {
  if (filled.find("data")->contains("gaps")) return true;
  return table != nullptr && std::any_of(table->columns.begin(), table->columns.end(),
                                         [](const Column& column) { return column.missing_count() > 0; });
}

double seed_of(const Json& spec) {
  double seed = 0;
  SpecReader(spec).read("seed", seed);
  return seed;
}

std::string_view metric_of(const Json& filled) {
  return *filled.find("data")->find("task") == Json("classification") ? "accuracy" : "r2";
}

/// The model itself, where it can learn so, else ridge.
Json pairwise_model(const Json& model) {
  Json json = SpecReader(model).has("missing") ? model : Json{{"kind", "ridge"}};
  json["missing"] = "pairwise";
  return json;
}

}  // namespace

Result<std::unique_ptr<GapLab>> GapLab::create(const Json& spec, const Table* table, Clock clock) {
  Json given = spec;
  if (given.is_object() && !given.contains("lab")) given["lab"] = Json::object();
  Result<Json> filled = check_spec(given, table);
  if (!filled) return std::unexpected(filled.error());
  if (!has_gaps(*filled, table)) {
    return bad_spec(
        "data.gaps",
        "The table has no gaps to deal with. Make some: {\"mechanism\": \"mcar\", \"share\": 0.2}.");
  }
  std::unique_ptr<GapLab> lab(new GapLab);
  lab->given_ = std::move(given);
  lab->filled_ = std::move(*filled);
  lab->table_ = table;
  lab->clock_ = std::move(clock);
  lab->made_gaps_ = lab->filled_.find("data")->contains("gaps");
  const Json& section = *lab->filled_.find("lab");
  for (const Json& treatment : *section.find("treatments")) {
    const std::string kind = kind_of(treatment);
    if (kind == kCompleteTreatment && !lab->made_gaps_) continue;
    if (kind == kPairwiseTreatment && metric_of(lab->filled_) != "r2") continue;
    Row row;
    row.treatment = treatment;
    row.steps = treatment_steps(treatment);
    row.label = all_kinds().kind("treatment", kind)->label;
    SpecReader(treatment).read("label", row.label);
    row.model = *lab->filled_.find("model");
    if (kind == kNativeTreatment && needs_numbers(kind_of(row.model))) row.model = "random_forest";
    if (kind == kPairwiseTreatment) row.model = pairwise_model(row.model);
    lab->rows_.push_back(std::move(row));
  }
  Index seeds = 1;
  bool leak = false;
  SpecReader(section).read("seeds", seeds);
  SpecReader(section).read("leak", leak);
  for (Index seed = 0; seed < seeds; ++seed) {
    for (std::size_t t = 0; t < lab->rows_.size(); ++t) {
      lab->runs_.push_back({.treatment = t, .seed = seed, .leak = false});
      if (leak) lab->runs_.push_back({.treatment = t, .seed = seed, .leak = true});
    }
  }
  return lab;
}

Json GapLab::spec_for(const Run& run) const {
  const Row& row = rows_[run.treatment];
  Json spec = given_;
  spec.erase("lab");
  spec["seed"] = seed_of(filled_) + static_cast<double>(run.seed);
  if (run.leak) spec["leak"] = true;
  if (row.model != *filled_.find("model")) {
    spec["model"] = row.model;
    spec.erase("training");
  }
  if (kind_of(row.treatment) == kCompleteTreatment) spec["data"].erase("gaps");
  Json steps = row.steps;
  for (const Json& step : steps_beside_gaps(SpecReader(given_).value("prepare"))) steps.push_back(step);
  spec["prepare"] = std::move(steps);
  return spec;
}

/// Prepares by the treatment's steps alone, to see what they make of the gaps.
Result<void> GapLab::measure(const Run& run, const Json& spec) {
  Row& row = rows_[run.treatment];
  Result<Json> filled = check_spec(spec);
  if (!filled) return std::unexpected(filled.error());
  Json steps = Json::array();
  for (std::size_t i = 0; i < row.steps.size(); ++i) steps.push_back((*filled)["prepare"][i]);
  (*filled)["prepare"] = std::move(steps);
  const Rng rng(static_cast<std::uint64_t>(seed_of(*filled)));
  Result<PreparedData> data = choose_data(*filled, table_, rng);
  if (!data) return std::unexpected(data.error());
  const double before = clock_();
  if (Result<void> prepared = prepare_data(*filled, rng, CellNeeds::kNone, *data); !prepared) return prepared;
  row.milliseconds.push_back(clock_() - before);
  if (data->complete.empty()) {
    row.qualities.push_back(ImputationQuality::of(*data, nullptr));
    return {};
  }
  Table complete;
  for (const Column* column : data->complete) complete.columns.push_back(*column);
  data->pipeline.apply(complete);
  row.qualities.push_back(ImputationQuality::of(*data, &complete));
  return {};
}

Result<void> GapLab::begin_run(const Run& run) {
  const Json spec = spec_for(run);
  if (!run.leak && kind_of(rows_[run.treatment].treatment) != kCompleteTreatment) {
    if (Result<void> measured = measure(run, spec); !measured) return measured;
  }
  Result<std::unique_ptr<Experiment>> experiment = Experiment::create(spec, table_);
  if (!experiment) return std::unexpected(experiment.error());
  experiment_ = std::move(*experiment);
  return {};
}

void GapLab::end_run(const Run& run) {
  const Json metrics = experiment_->metrics();
  const Json& part =
      metrics.contains("test") ? *metrics.find("test") : SpecReader(metrics).value("validation");
  const Json& score = SpecReader(part).value(metric_of(filled_));
  Row& row = rows_[run.treatment];
  if (score.is_number()) (run.leak ? row.leaky_scores : row.scores).push_back(score.get<double>());
  experiment_.reset();
  ++next_;
}

void GapLab::fail(const Run& run, const Error& error) {
  Row& row = rows_[run.treatment];
  row.failed = error.path.empty() ? error.message : error.path + ": " + error.message;
  experiment_.reset();
  ++next_;
}

Result<Json> GapLab::advance(Index max_steps) {
  for (Index i = 0; i < max_steps && !is_over(); ++i) {
    const Run run = runs_[next_];
    if (!experiment_) {
      if (Result<void> begun = begin_run(run); !begun) fail(run, begun.error());
      continue;
    }
    Result<Json> status = experiment_->advance(1, false);
    if (!status) {
      fail(run, status.error());
      continue;
    }
    const std::string state = (*status)["state"].get<std::string>();
    if (state == "diverged") {
      fail(run, {ErrorCode::kDiverged, "training", "Training diverged."});
    } else if (state != "ready" && state != "training") {
      end_run(run);
    }
  }
  return status();
}

Json GapLab::status() const {
  Json json = {{"state", is_over() ? "finished" : "running"}, {"done", next_}, {"runs", runs_.size()}};
  if (is_over()) return json;
  const Run& run = runs_[next_];
  json["treatment"] = kind_of(rows_[run.treatment].treatment);
  json["label"] = rows_[run.treatment].label;
  json["seed"] = static_cast<std::int64_t>(seed_of(filled_)) + run.seed;
  json["leak"] = run.leak;
  return json;
}

Json GapLab::row_json(const Row& row) const {
  const auto over_runs = [&](auto&& figure) {
    std::vector<double> values;
    for (const ImputationQuality& quality : row.qualities) values.push_back(figure(quality));
    return spread_of(values);
  };
  Json json = {{"treatment", kind_of(row.treatment)},
               {"label", row.label},
               {"steps", row.steps},
               {"model", kind_of(row.model)}};
  json["error"] = over_runs([](const ImputationQuality& q) { return q.error; });
  json["spread"] = over_runs([](const ImputationQuality& q) { return q.spread; });
  json["correlation_change"] = over_runs([](const ImputationQuality& q) { return q.correlation_change; });
  json["milliseconds"] = spread_of(row.milliseconds);
  json["score"] = spread_of(row.scores);
  if (!row.leaky_scores.empty()) {
    json["leaky_score"] = spread_of(row.leaky_scores);
    std::vector<double> gains;
    for (std::size_t i = 0; i < std::min(row.scores.size(), row.leaky_scores.size()); ++i) {
      gains.push_back(row.leaky_scores[i] - row.scores[i]);
    }
    json["leak_gain"] = spread_of(gains);
  }
  json["columns"] = Json::array();
  for (std::size_t j = 0; !row.qualities.empty() && j < row.qualities[0].columns.size(); ++j) {
    const ImputationQuality::OfColumn& first = row.qualities[0].columns[j];
    const auto of_column = [&](double ImputationQuality::OfColumn::* figure) {
      std::vector<double> values;
      for (const ImputationQuality& quality : row.qualities) {
        for (const ImputationQuality::OfColumn& column : quality.columns) {
          if (column.column == first.column) values.push_back(column.*figure);
        }
      }
      return spread_of(values);
    };
    Json entry = {{"column", first.column}};
    if (first.numeric) {
      entry["rmse"] = of_column(&ImputationQuality::OfColumn::rmse);
      entry["nrmse"] = of_column(&ImputationQuality::OfColumn::nrmse);
      entry["spread"] = of_column(&ImputationQuality::OfColumn::spread);
      entry["mean_shift"] = of_column(&ImputationQuality::OfColumn::mean_shift);
      entry["correlation_change"] = of_column(&ImputationQuality::OfColumn::correlation_change);
    } else {
      entry["wrong_share"] = of_column(&ImputationQuality::OfColumn::wrong);
    }
    json["columns"].push_back(std::move(entry));
  }
  if (!row.failed.empty()) json["failed"] = row.failed;
  return json;
}

Json GapLab::result() const {
  Json json = {{"spec", filled_}, {"metric", metric_of(filled_)}};
  json["seeds"] = Json::array();
  for (const Run& run : runs_) {
    if (run.treatment == 0 && !run.leak)
      json["seeds"].push_back(static_cast<std::int64_t>(seed_of(filled_)) + run.seed);
  }
  json["treatments"] = Json::array();
  for (const Row& row : rows_) json["treatments"].push_back(row_json(row));
  return json;
}

#endif

}  // namespace trainyard
