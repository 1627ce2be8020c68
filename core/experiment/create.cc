#include <algorithm>

#include "common/starter.h"
#include "data/generators.h"
#include "data/idx_table.h"
#include "data/repeated_rows.h"
#include "data/rows_in_parts.h"
#include "data/sequence_generators.h"
#include "data/telltale_features.h"
#include "experiment/experiment.h"
#include "experiment/families.h"
#include "metrics/metric_info.h"
#include "spec/experiment_table.h"
#include "spec/fill_in.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr std::string_view kAnyModel = "mlp";  // where a description is checked for its data alone

/// What an ordered table leaves open: generated tasks bring their windows and how they are split, others are
/// split by time.
void complete_sequence(Json& spec) {
  if constexpr (kStarter) return;
  const Json data = SpecReader(spec).value("data");
  const Json& source = SpecReader(data).value("source");
  std::string name;
  if (kind_of(source) == "generator") SpecReader(source).read("name", name);
  Json sequence = default_sequence(name, source);
  const Json& given = SpecReader(data).value("sequence");
  if (given.is_object()) sequence.update(given);
  if (sequence.empty() || !(given.is_null() || given.is_object())) return;
  spec["data"]["sequence"] = std::move(sequence);
  if (!SpecReader(spec).value("split").is_null()) return;
  const std::string_view split = default_sequence_split(name);
  spec["split"] = split.empty() ? "time" : split;
}

/// Defaults that depend on other fields are written in before the tables fill in the rest.
Json with_dependent_defaults(const Json& spec) {
  Json complete = spec;
  complete_sequence(complete);
  const Json& steps = SpecReader(spec).value("prepare");
  if ((steps.is_null() || steps.is_array()) &&
      needs_numbers(learning_kind(SpecReader(spec).value("model")))) {
    complete["prepare"] = with_default_steps(steps.is_array() ? steps : Json::array());
  }
  const Json& source = SpecReader(SpecReader(spec).value("data")).value("source");
  if (kind_of(source) == kIdxKind && SpecReader(source).has("test_images") &&
      !SpecReader(spec).has("split")) {
    complete["split"] = {{"kind", "column"}, {"column", kIdxPart}};
  }
  return complete;
}

/// Keys that other kinds of models read, and this one does not: the error says so, not that they are unknown.
Result<void> check_training(const Json& spec, std::string_view model_kind) {
  const Json& training = SpecReader(spec).value("training");
  if (!training.is_object()) return {};
  const KindInfo& own = *all_kinds().group(training_group(model_kind))->kinds[0];
  const KindInfo& networks = *all_kinds().group(training_group(kAnyModel))->kinds[0];
  const auto has = [](const KindInfo& kind, const std::string& key) {
    return std::any_of(kind.params.begin(), kind.params.end(),
                       [&](const ParamInfo& row) { return row.key == key; });
  };
  for (const auto& [key, value] : training.items()) {
    if (has(own, key) || !has(networks, key)) continue;
    return bad_spec(join_path("training", key),
                    "This is for networks. A " + in_quotes(model_kind) +
                        " has its own rule, whose settings stand in model: remove "
                        "the key.");
  }
  return {};
}

Result<Json> fill_in_spec(const Json& spec) {
  if (!spec.is_object()) {
    return bad_spec("spec",
                    "Give an object in braces with \"data\" and \"model\", not " + in_words(spec) + ".");
  }
  const std::string kind = learning_kind(SpecReader(spec).value("model"));
  if (Result<void> fits = check_training(spec, kind); !fits) return std::unexpected(fits.error());
  Result<Json> filled =
      fill_in(all_kinds(), experiment_table_for(kind), with_dependent_defaults(spec), "", false);
  if (!filled || !needs_sequence(kind) || filled->find("data")->contains("sequence")) return filled;
  return bad_spec("data.sequence",
                  "A recurrent network learns from windows over ordered rows. Name the order column, such as "
                  "{\"order\": \"day\", \"length\": 20}.");
}

/// Warns of what makes a score better than the model: features that tell the target, rows in two parts.
/// Windows share rows by their nature, made-up columns are what they are, and a handful of rows may agree.
[[maybe_unused]] std::vector<Error> look_for_leaks(const PreparedData& data) {
  constexpr std::size_t kFewestRows = 20;
  if (data.sequence || data.generated) return {};
  const PartRows& parts = data.dataset.rows;
  const std::vector<Index> rows = rows_in_parts(parts);
  if (rows.size() < kFewestRows) return {};
  const Target& target = data.dataset.target;
  std::vector<Error> found = telltale_features(data.features, target, rows);
  for (Error& warning : RepeatedRows::of(data.features, target, parts).warnings())
    found.push_back(std::move(warning));
  return found;
}

Rng root_stream(const Json& spec) {
  double seed = 0;  // whole, up to 2^53
  SpecReader(spec).read("seed", seed);
  return Rng(static_cast<std::uint64_t>(seed));
}

}  // namespace

Result<Json> check_spec(const Json& spec, const Table* table) {
  Result<Json> filled = fill_in_spec(spec);
  if (!filled) return filled;
  if (Result<std::unique_ptr<Estimator>> estimator = make_estimator(*filled); !estimator) {
    return std::unexpected(estimator.error());
  }
  if (table != nullptr || makes_its_table(*filled->find("data")->find("source"))) {
    if (Result<PreparedData> data = choose_data(*filled, table, root_stream(*filled)); !data) {
      return std::unexpected(data.error());
    }
    return fill_in_spec(*filled);  // what the table decided goes to its place in the order of the keys
  }
  return filled;
}

const Json& catalog() {
  static const Json kCatalog = [] {
    Json json = all_kinds().to_json();
    if constexpr (kStarter) return json;
    for (Json& kind : json["groups"]["model"]["kinds"]) {
      const std::string name = kind["kind"].get<std::string>();
      kind["training"] = training_group(name);
      if (!base_key(name).empty()) kind["learns_as"] = base_key(name);
    }
    json["groups"]["metric"] = metric_group();
    return json;
  }();
  return kCatalog;
}

Result<Json> generated_table(const Json& spec) {
  const Json& section = SpecReader(spec).value("data");
  const Json& source = SpecReader(section).value("source");
  if (!makes_its_table(source)) return bad_spec("data.source", "This description has no generator.");
  Json probe = {{"data", {{"source", source}}}, {"model", kAnyModel}};
  if (spec.contains("seed")) probe["seed"] = *spec.find("seed");
  Result<Json> filled = fill_in_spec(probe);
  if (!filled) return filled;
  const Json& complete = *filled->find("data")->find("source");
  Result<Table> table = make_table(complete, root_stream(*filled));
  if (!table) return std::unexpected(table.error());
  std::string name = "painted points";
  SpecReader(complete).read("name", name);
  return summarize(*table, name);
}

const std::vector<Error>& Experiment::leaks() const {
  if (!leaks_) {
    leaks_.emplace();
    if constexpr (!kStarter) *leaks_ = look_for_leaks(data_);
  }
  return *leaks_;
}

Result<std::unique_ptr<Experiment>> Experiment::create(const Json& spec, const Table* table,
                                                       const WeightsShelf& shelf) {
  Result<Json> filled = fill_in_spec(spec);
  if (!filled) return std::unexpected(filled.error());
  std::unique_ptr<Experiment> experiment(new Experiment);
  experiment->spec_ = std::move(*filled);
  Result<std::unique_ptr<Estimator>> estimator = make_estimator(experiment->spec_);
  if (!estimator) return std::unexpected(estimator.error());
  experiment->estimator_ = std::move(*estimator);

  const Rng rng = root_stream(experiment->spec_);
  Result<PreparedData> data = choose_data(experiment->spec_, table, rng);
  if (!data) return std::unexpected(data.error());
  experiment->data_ = std::move(*data);
  experiment->spec_ =
      *fill_in_spec(experiment->spec_);  // with what the table decided, in the order of the keys
  Result<void> done =
      prepare_data(experiment->spec_, rng, cell_needs(*experiment->spec_.find("model")), experiment->data_);
  if (!done) return std::unexpected(done.error());

  const Json& stopping = SpecReader(*experiment->spec_.find("training")).value("early_stopping");
  if (stopping.is_object()) {
    Result<EarlyStopping> made = EarlyStopping::make(stopping, experiment->dataset());
    if (!made) return std::unexpected(made.error());
    experiment->early_stopping_ = std::move(*made);
  }
  Result<Weights> start;
  if constexpr (!kStarter) {
    start =
        find_start_weights(experiment->spec_, shelf, experiment->feature_names(), experiment->data_.warnings);
    if (!start) return std::unexpected(start.error());
  }
  if (!start->tensors.empty()) experiment->estimator_->start_from(&*start);
  done = experiment->estimator_->begin(experiment->dataset(), rng.split("model"));
  experiment->estimator_->start_from(nullptr);
  if (!done) return std::unexpected(done.error());
  return experiment;
}

}  // namespace trainyard
