#include "experiment/bootstrap_refits.h"

#include <algorithm>

#include "data/generators.h"
#include "data/split.h"
#include "ensemble/bag.h"
#include "experiment/experiment.h"
#include "experiment/families.h"
#include "metrics/classification.h"
#include "spec/fill_in.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr Index kScoredAtOnce = 256;
constexpr std::size_t kMostModels = 8;

Rng root_of(const Json& spec) {
  double seed = 0;
  SpecReader(spec).read("seed", seed);
  return Rng(static_cast<std::uint64_t>(seed));
}

/// The description with one of the models in place of its own.
Json with_model(const Json& spec, const Json& entry) {
  Json complete = spec;
  const bool bare = entry.is_string() || entry.contains("kind");
  complete["model"] = bare ? entry : SpecReader(entry).value("model");
  complete["training"] = bare ? Json::object() : SpecReader(entry).value("training");
  if (!complete["training"].is_object()) complete["training"] = Json::object();
  complete["training"].erase("early_stopping");
  return complete;
}

/// What made-up values are without their noise, where noise is what was added to them; else empty.
std::vector<double> without_noise(const Json& spec, const PreparedData& data, std::span<const Index> rows) {
  if (data.dataset.target.task != Task::kRegression || !data.generated || data.sequence) return {};
  Json source = *spec.find("data")->find("source");
  if (!source.contains("noise")) return {};
  source["noise"] = 0;
  const Result<Table> quiet = generate(source, root_of(spec).split(kDataStream));
  if (!quiet || quiet->rows() != data.generated->rows()) return {};
  std::vector<double> values;
  for (std::size_t j = 0; j < quiet->columns.size(); ++j) {
    const Column& column = quiet->columns[j];
    const bool target = column.name == data.target->name;
    if (!target && column.numbers != data.generated->columns[j].numbers) return {};
    if (!target) continue;
    for (const Index row : rows) values.push_back(column.numbers[static_cast<std::size_t>(row)]);
  }
  return values;
}

Result<PreparedData> prepare_entry(Json& spec, const Table* table) {
  Result<Json> filled = check_spec(spec, table);
  if (!filled) return std::unexpected(filled.error());
  spec = std::move(*filled);
  const Rng rng = root_of(spec);
  Result<PreparedData> data = choose_data(spec, table, rng);
  if (!data) return data;
  if (Result<void> done = prepare_data(spec, rng, cell_needs(*spec.find("model")), *data); !done) {
    return std::unexpected(done.error());
  }
  return data;
}

std::unexpected<Error> in_entry(Error error, std::size_t i) {
  if (error.path.starts_with("model") || error.path.starts_with("training")) {
    error.path = join_path("models", i) + "." + error.path;
  }
  return std::unexpected(std::move(error));
}

Result<Part> part_of(const Json& query) {
  std::string name = "test";
  SpecReader(query).read("part", name);
  for (const Part part : {Part::kValidation, Part::kTest}) {
    if (to_string(part) == name) return part;
  }
  return bad_spec("part", "Give \"test\" or \"validation\": rows that no refit is trained on.");
}

}  // namespace

Result<std::unique_ptr<Refits>> BootstrapRefits::create(const Json& query, const Table* table) {
  std::unique_ptr<BootstrapRefits> refits(new BootstrapRefits);
  const SpecReader reader(query);
  const Json& spec = reader.value("spec");
  if (!spec.is_object())
    return bad_spec("spec", "Give the description of an experiment, an object in braces.");
  const Result<Part> part = part_of(query);
  if (!part) return std::unexpected(part.error());
  refits->part_ = *part;
  reader.read("rounds", refits->rounds_);
  if (refits->rounds_ < 2 || refits->rounds_ > 1000) {
    return bad_spec("rounds", "Give a whole number from 2 to 1000: one refit alone cannot vary.");
  }
  Json models = reader.value("models");
  if (models.is_null()) models = Json::array({{{"model", spec["model"]}, {"training", spec["training"]}}});
  if (!models.is_array() || models.empty() || models.size() > kMostModels) {
    return bad_spec("models", "Give a list of 1 to 8 models.");
  }
  for (std::size_t i = 0; i < models.size(); ++i) {
    auto entry = std::make_unique<Entry>();
    entry->spec = with_model(spec, models[i]);
    Result<PreparedData> data = prepare_entry(entry->spec, table);
    if (!data) return in_entry(std::move(data.error()), i);
    entry->data = std::move(*data);
    refits->entries_.push_back(std::move(entry));
  }
  const Entry& first = *refits->entries_[0];
  const auto rows = first.data.dataset.part(refits->part_);
  if (rows.empty()) {
    return bad_spec("split." + std::string(to_string(*part)),
                    "That part has no rows to measure errors on. Give it a share.");
  }
  refits->rng_ = root_of(first.spec).split("refits");
  refits->noise_free_ = without_noise(first.spec, first.data, rows);
  return refits;
}

Result<void> BootstrapRefits::start_refit() {
  const Entry& entry = current();
  const Dataset& whole = entry.data.dataset;
  const auto train = whole.part(Part::kTrain);
  const Rng stream = rng_.split(static_cast<std::uint64_t>(round_));
  drawn_ = std::make_unique<Dataset>(whole);
  std::vector<Index>& rows = drawn_->rows[static_cast<std::size_t>(Part::kTrain)];
  rows.clear();
  const auto n = static_cast<Index>(train.size());
  const std::vector<double> times = draw_bag(n, n, true, stream);
  for (std::size_t i = 0; i < train.size(); ++i) {
    rows.insert(rows.end(), static_cast<std::size_t>(times[i]), train[i]);
  }
  Result<std::unique_ptr<Estimator>> model = make_estimator(entry.spec);
  if (!model) return in_entry(std::move(model.error()), at_);
  refit_ = std::move(*model);
  if (auto begun = refit_->begin(*drawn_, stream.split("model")); !begun) {
    return in_entry(std::move(begun.error()), at_);
  }
  trained_ = false;
  answers_.clear();
  return {};
}

void BootstrapRefits::score_chunk() {
  const auto rows = drawn_->part(part_);
  const auto done = answers_.size();
  const auto chunk = rows.subspan(done, std::min<std::size_t>(kScoredAtOnce, rows.size() - done));
  Matrix64 out(static_cast<Index>(chunk.size()), drawn_->target.outputs());
  refit_->predict(drawn_->features, chunk, out);
  if (drawn_->target.task == Task::kClassification) {
    for (const std::int32_t label : most_probable(out.view())) answers_.push_back(label);
  } else {
    for (Index i = 0; i < out.rows(); ++i) answers_.push_back(out(i, 0));
  }
}

Result<Json> BootstrapRefits::advance(Index max_units) {
  for (Index i = 0; i < max_units && round_ < rounds_; ++i) {
    if (!refit_) {
      if (auto started = start_refit(); !started) return std::unexpected(started.error());
    } else if (!trained_) {
      Result<StepReport> report = refit_->fit_step();
      if (!report) return in_entry(std::move(report.error()), at_);
      trained_ = report->done;
    } else if (answers_.size() < drawn_->part(part_).size()) {
      score_chunk();
    } else {
      entries_[at_]->said.push_back(std::move(answers_));
      refit_.reset();
      at_ = (at_ + 1) % entries_.size();
      round_ += at_ == 0;
    }
  }
  return status();
}

BiasVariance BootstrapRefits::split_of(const Entry& entry) const {
  const Dataset& data = entry.data.dataset;
  const auto rows = data.part(part_);
  Matrix64 said(static_cast<Index>(entry.said.size()), static_cast<Index>(rows.size()));
  for (Index b = 0; b < said.rows(); ++b) {
    const std::vector<double>& round = entry.said[static_cast<std::size_t>(b)];
    std::copy(round.begin(), round.end(), said.view().row(b).begin());
  }
  if (data.target.task == Task::kRegression) {
    std::vector<double> values;
    for (const Index row : rows) values.push_back(data.target.values[static_cast<std::size_t>(row)]);
    return split_squared_error(said.view(), values, noise_free_);
  }
  std::vector<std::int32_t> labels;
  for (const Index row : rows) labels.push_back(data.target.labels[static_cast<std::size_t>(row)]);
  return split_zero_one_loss(said.view(), labels, data.target.outputs());
}

Json BootstrapRefits::status() const {
  const Dataset& data = entries_[0]->data.dataset;
  const bool classes = data.target.task == Task::kClassification;
  Json json = {{"round", round_}, {"rounds", rounds_}, {"done", round_ == rounds_}};
  json["part"] = to_string(part_);
  json["rows"] = data.part(part_).size();
  json["task"] = classes ? "classification" : "regression";
  json["models"] = Json::array();
  for (const auto& entry : entries_) {
    Json figures = {{"kind", kind_of(*entry->spec.find("model"))}, {"rounds", entry->said.size()}};
    if (!entry->said.empty()) figures.update(split_of(*entry).to_json(classes, !noise_free_.empty()));
    json["models"].push_back(std::move(figures));
  }
  return json;
}

Inspection BootstrapRefits::rows() const {
  Inspection out;
  out.info = status();
  const auto rows = entries_[0]->data.dataset.part(part_);
  const auto n = static_cast<Index>(rows.size());
  const auto models = static_cast<Index>(entries_.size());
  NamedArray row{"row", {n}, {}};
  for (const Index r : rows) row.values.push_back(static_cast<float>(entries_[0]->data.table_row(r)));
  NamedArray bias{"bias", {models, n}, {}};
  NamedArray variance{"variance", {models, n}, {}};
  for (const auto& entry : entries_) {
    const BiasVariance split = split_of(*entry);
    for (const double value : split.row_bias) bias.values.push_back(static_cast<float>(value));
    for (const double value : split.row_variance) variance.values.push_back(static_cast<float>(value));
  }
  out.arrays = {std::move(row), std::move(bias), std::move(variance)};
  return out;
}

}  // namespace trainyard
