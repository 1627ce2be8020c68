#include "session.h"

#include <emscripten/emscripten.h>

#include <utility>

#include "common/json.h"
#include "common/starter.h"
#include "data/idx_table.h"
#include "data/summary.h"
#include "experiment/explore.h"
#include "spec/parse_json.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

std::string ok(Json value) {
  Json reply = Json::object();
  reply["ok"] = std::move(value);
  return to_text(reply);
}

std::string failed(const Error& error) {
  Json reply = Json::object();
  reply["error"] = {{"code", to_string(error.code)}, {"path", error.path}, {"message", error.message}};
  return to_text(reply);
}

std::string enveloped(Result<Json> result) {
  return result ? ok(std::move(*result)) : failed(result.error());
}

std::string enveloped(const Result<void>& result) { return result ? ok(nullptr) : failed(result.error()); }

const Error kNoTable{ErrorCode::kBadData, "data.source", "No table was loaded. Open one first."};

std::string not_begun() {
  return failed({ErrorCode::kBadSpec, "", "No experiment has begun: call begin() first."});
}

const Error kNoRefits{ErrorCode::kBadSpec, "", "Nothing is refitted: call beginRefits() first."};
Error no_lab() { return {ErrorCode::kBadSpec, "", "No laboratory has begun: call beginLab() first."}; }

/// The facts into their envelope; the arrays are the result.
std::vector<NamedArray> answered(Result<Inspection> inspection, std::string& reply) {
  if (!inspection) {
    reply = failed(inspection.error());
    return {};
  }
  reply = ok(std::move(inspection->info));
  return std::move(inspection->arrays);
}

std::string left_out() {
  return failed({ErrorCode::kBadSpec, "", "The starter does not take in files: use the whole engine."});
}

/// A table as text, in the form that TableBuilder reads.
std::string cells(const Table& table) {
  std::string text;
  for (const Column& column : table.columns) {
    if (&column != &table.columns.front()) text += kCellEnd;
    text += column.name;
  }
  text += kRowEnd;
  for (Index row = 0; row < table.rows(); ++row) {
    for (const Column& column : table.columns) {
      if (&column != &table.columns.front()) text += kCellEnd;
      text += column.text(row);
    }
    text += kRowEnd;
  }
  return text;
}

}  // namespace

std::string Session::open_table(std::string name, const std::string& rules) {
  if (kStarter) return left_out();
  const Result<Json> json = parse_json(rules);
  if (!json) return failed(json.error());
  const CellRules usual;
  std::vector<std::string> missing = usual.missing;
  std::string decimal(1, usual.decimal);
  const SpecReader reader(*json);
  reader.read("missing", missing);
  reader.read("decimal", decimal);
  incoming_name_ = std::move(name);
  incoming_ = TableBuilder(cell_rules(std::move(missing), decimal == "," ? ',' : '.'));
  return ok(nullptr);
}

std::string Session::append_cells(const std::string& bytes) {
  if (kStarter) return left_out();
  return enveloped(incoming_.append(bytes));
}

std::string Session::close_table() {
  if (kStarter) return left_out();
  return take(std::move(incoming_name_), std::exchange(incoming_, TableBuilder()).finish());
}

std::string Session::load_idx(std::string name, const std::string& images, const std::string& labels,
                              const std::string& test_images, const std::string& test_labels) {
  if (kStarter) return left_out();
  return take(std::move(name), read_idx({images, labels, test_images, test_labels}));
}

std::string Session::take(std::string name, Result<Table> table) {
  if (!table) return failed(table.error());
  loaded_ = std::make_shared<const Loaded>(std::move(name), std::move(*table));
  return ok(summarize(loaded_->table, loaded_->name));
}

std::string Session::generated_table(const std::string& spec) const {
  const Result<Json> json = parse_json(spec);
  if (!json) return failed(json.error());
  return enveloped(trainyard::generated_table(*json));
}

std::string Session::set_weights(std::string name, std::string bytes) {
  if (kStarter) return left_out();
  Result<Json> contents = describe_weights(name, bytes);
  if (contents) shelf_.insert_or_assign(std::move(name), std::move(bytes));
  return enveloped(std::move(contents));
}

std::string Session::catalog() const { return ok(trainyard::catalog()); }

std::string Session::check(const std::string& spec) const {
  const Result<Json> json = parse_json(spec);
  return json ? enveloped(check_spec(*json, table())) : failed(json.error());
}

std::string Session::begin(const std::string& spec) {
  const Result<Json> json = parse_json(spec);
  if (!json) return failed(json.error());
  if (CrossValidation::wanted(*json)) {
    Result<std::unique_ptr<CrossValidation>> validation = CrossValidation::create(*json, table(), shelf_);
    if (!validation) return failed(validation.error());
    cross_validation_ = std::move(*validation);
    experiment_ = cross_validation_->current();
    in_use_ = loaded_;
    return ok(cross_validation_->outline());
  }
  Result<std::unique_ptr<Experiment>> experiment = Experiment::create(*json, table(), shelf_);
  if (!experiment) return failed(experiment.error());
  experiment_ = std::move(*experiment);
  cross_validation_.reset();
  in_use_ = loaded_;
  return ok(experiment_->outline());
}

std::string Session::advance(int max_steps, bool stop_at_epoch_end) {
  if (!experiment_) return not_begun();
  if (!cross_validation_) return enveloped(experiment_->advance(max_steps, stop_at_epoch_end));
  std::string reply = enveloped(cross_validation_->advance(max_steps, stop_at_epoch_end));
  experiment_ = cross_validation_->current();
  return reply;
}

std::string Session::make_units(int first, int count, std::string& reply) const {
  if (!experiment_) {
    reply = not_begun();
    return {};
  }
  const auto units = experiment_->make_units(first, count);
  reply = units ? ok(nullptr) : failed(units.error());
  return units ? std::string(units->begin(), units->end()) : std::string();
}

std::string Session::make_ahead(int unit) {
  if (!experiment_) return not_begun();
  const Result<bool> is_made = experiment_->make_ahead(unit);
  return is_made ? ok(*is_made) : failed(is_made.error());
}

std::string Session::offer_units(const std::string& bytes) {
  if (!experiment_) return not_begun();
  const auto* first = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return enveloped(experiment_->offer_units({first, bytes.size()}));
}

std::string Session::begin_refits(const std::string& query) {
  const Result<Json> json = parse_json(query);
  if (!json) return failed(json.error());
  Result<std::unique_ptr<Refits>> refits = make_refits(*json, table());
  if (!refits) return failed(refits.error());
  refits_ = std::move(*refits);
  refits_use_ = loaded_;
  return ok(refits_->status());
}

std::string Session::advance_refits(int max_units) {
  return refits_ ? enveloped(refits_->advance(max_units)) : failed(kNoRefits);
}

std::vector<NamedArray> Session::refit_rows(std::string& reply) const {
  if (!refits_) {
    reply = failed(kNoRefits);
    return {};
  }
  Inspection rows = refits_->rows();
  reply = ok(std::move(rows.info));
  return std::move(rows.arrays);
}

std::string Session::status() const {
  if (!experiment_) return not_begun();
  return ok(cross_validation_ ? cross_validation_->status() : experiment_->status());
}

std::string Session::history(int from) const {
  if (!experiment_) return not_begun();
  const Json of_folds = cross_validation_ ? cross_validation_->history() : Json();
  const Json& all = cross_validation_ ? of_folds : experiment_->history();
  Json part = Json::array();
  for (std::size_t i = static_cast<std::size_t>(from); i < all.size(); ++i) part.push_back(all[i]);
  return ok(std::move(part));
}

std::string Session::metrics() const {
  if (!experiment_) return not_begun();
  return ok(experiment_->measure(1) ? experiment_->metrics() : Json(nullptr));
}

std::string Session::result() const {
  if (!experiment_) return not_begun();
  return ok(cross_validation_ ? cross_validation_->result() : experiment_->result());
}

std::string Session::retune(const std::string& spec) {
  if (!experiment_) return not_begun();
  const Result<Json> json = parse_json(spec);
  if (!json) return failed(json.error());
  return enveloped(cross_validation_ ? cross_validation_->retune(*json) : experiment_->retune(*json));
}

std::string Session::prepared_table() const {
  return experiment_ ? ok(cells(experiment_->prepared_table())) : not_begun();
}

std::string Session::weights(std::string& reply) const {
  if (!experiment_) {
    reply = not_begun();
    return {};
  }
  Result<std::string> weights = experiment_->weights();
  reply = weights ? ok(nullptr) : failed(weights.error());
  return weights ? std::move(*weights) : std::string();
}

std::string Session::loaded_table() const { return loaded_ ? ok(cells(loaded_->table)) : failed(kNoTable); }

std::string Session::predictions() const {
  return experiment_ ? ok(cells(experiment_->predictions(std::nullopt))) : not_begun();
}

std::string Session::begin_lab(const std::string& spec) {
  const Result<Json> json = parse_json(spec);
  if (!json) return failed(json.error());
  Result<std::unique_ptr<GapLab>> lab = GapLab::create(*json, table(), emscripten_get_now);
  if (!lab) return failed(lab.error());
  lab_ = std::move(*lab);
  in_lab_ = loaded_;
  return ok(lab_->status());
}

std::string Session::advance_lab(int max_steps) {
  return lab_ ? enveloped(lab_->advance(max_steps)) : failed(no_lab());
}

std::string Session::lab_result() const { return lab_ ? ok(lab_->result()) : failed(no_lab()); }

std::vector<NamedArray> Session::explore(const std::string& spec, const std::string& query,
                                         std::string& reply) const {
  const Result<Json> description = parse_json(spec);
  const Result<Json> question = parse_json(query);
  if (!description || !question) {
    reply = failed(description ? question.error() : description.error());
    return {};
  }
  return answered(trainyard::explore(*description, table(), *question), reply);
}

std::vector<NamedArray> Session::inspect(const std::string& query, std::string& reply) const {
  if (!experiment_) {
    reply = not_begun();
    return {};
  }
  const Result<Json> json = parse_json(query);
  if (!json) {
    reply = failed(json.error());
    return {};
  }
  return answered(experiment_->inspect(*json), reply);
}

}  // namespace trainyard
