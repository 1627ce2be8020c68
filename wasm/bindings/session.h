#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/result.h"
#include "data/table.h"
#include "data/table_builder.h"
#include "estimator.h"
#include "experiment/cross_validation.h"
#include "experiment/experiment.h"
#include "experiment/gap_lab.h"
#include "experiment/refits.h"

namespace trainyard {

/// One page's or one runner's engine: a table and an experiment on it, spoken to in strings. Every reply is
/// JSON,
/// {"ok": ...} or {"error": {"code", "path", "message"}}. Descriptions (`spec`) and queries come as JSON
/// text.
class Session {
 public:
  /// Starts to take in a table. The loaded one stays until close_table(). rules: JSON, {"decimal", "missing":
  /// [text]}, each of which may be absent. ok: null.
  std::string open_table(std::string name, const std::string& rules);
  /// The next bytes of the table, as TableBuilder reads them. ok: null.
  std::string append_cells(const std::string& bytes);
  /// Replaces the loaded table. ok: its summary.
  std::string close_table();
  /// Replaces the loaded table by pictures, as read_idx() reads them; the test files may be empty. ok: its
  /// summary.
  std::string load_idx(std::string name, const std::string& images, const std::string& labels,
                       const std::string& test_images, const std::string& test_labels);
  /// ok: the summary of the table that the description's generator makes.
  std::string generated_table(const std::string& spec) const;

  /// Keeps a file of weights (safetensors) for descriptions that name it, in the place of one of the same
  /// name. A body that comes with the page is named `body:` and its name. ok: {"tensors": [{"name",
  /// "shape"}], "description"}.
  std::string set_weights(std::string name, std::string bytes);

  std::string catalog() const;
  /// Checks against the loaded table if there is one. ok: the description with all defaults.
  std::string check(const std::string& spec) const;

  /// Replaces the experiment if the description and the table allow it. ok: the description with all
  /// defaults.
  std::string begin(const std::string& spec);
  /// ok: the status, as Experiment::status().
  std::string advance(int max_steps, bool stop_at_epoch_end);
  /// An ensemble's units first .. first + count - 1, made without being taken in, as bytes for another
  /// session's offer_units() with the same table and description. The reply's ok is null; no bytes after an
  /// error.
  std::string make_units(int first, int count, std::string& reply) const;
  /// Works for a step on a unit whose turn comes later. Answers whether it waits for its turn by now.
  std::string make_ahead(int unit);
  /// Takes such bytes: advance() uses each unit in its turn. ok: null.
  std::string offer_units(const std::string& bytes);
  /// Makes ready to split the error of models into bias and variance, as make_refits(); the experiment stays.
  /// ok: the status, as Refits::status().
  std::string begin_refits(const std::string& query);
  /// Up to so many units of work on it. ok: the status.
  std::string advance_refits(int max_units);
  /// What it found row by row, as inspect() answers.
  std::vector<NamedArray> refit_rows(std::string& reply) const;
  std::string status() const;
  /// ok: the entries from that index on.
  std::string history(int from) const;
  /// One unit of work on the metrics. ok: null, or the metrics when all is done: ask until they are there.
  /// They, and result(), are quick from then on until training goes on.
  std::string metrics() const;
  std::string result() const;
  std::string retune(const std::string& spec);

  /// ok: the table as it was loaded, as text in the form that append_cells() takes.
  std::string loaded_table() const;
  /// ok: the table after the prepare steps and its split column, as text in the form that append_cells()
  /// takes.
  std::string prepared_table() const;
  /// What was learned, as a safetensors file; the reply's ok is null, and the result is empty after an error.
  std::string weights(std::string& reply) const;
  /// ok: what the model says of every row, in the same form.
  std::string predictions() const;

  /// Replaces the laboratory of gaps. ok: its status, as GapLab::status().
  std::string begin_lab(const std::string& spec);
  /// ok: the status.
  std::string advance_lab(int max_steps);
  /// ok: what is known by now, as GapLab::result().
  std::string lab_result() const;

  /// A look at the table before any step, as explore(); arrays and `reply` as inspect() has them.
  std::vector<NamedArray> explore(const std::string& spec, const std::string& query,
                                  std::string& reply) const;

  /// The facts go to `reply` as JSON, in the envelope; the arrays are the result, and empty after an error.
  std::vector<NamedArray> inspect(const std::string& query, std::string& reply) const;

 private:
  struct Loaded {
    std::string name;
    Table table;
  };
  /// Makes it the loaded table.
  std::string take(std::string name, Result<Table> table);
  const Table* table() const { return loaded_ ? &loaded_->table : nullptr; }

  std::string incoming_name_;
  TableBuilder incoming_;
  std::shared_ptr<const Loaded> loaded_;
  std::shared_ptr<const Loaded> in_use_;  // the experiment's table: it may not be the loaded one any more
  std::shared_ptr<const Loaded> refits_use_;
  WeightsShelf shelf_;
  std::shared_ptr<Experiment> experiment_;
  std::unique_ptr<CrossValidation> cross_validation_;  // then the experiment is its present fold
  std::shared_ptr<const Loaded> in_lab_;
  std::unique_ptr<GapLab> lab_;
  std::unique_ptr<Refits> refits_;
};

}  // namespace trainyard
