#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/json.h"
#include "common/result.h"
#include "common/rng.h"
#include "data/dataset.h"

namespace trainyard {

/// What a step learns from beside the table.
struct Fitting {
  std::span<const Index> rows;     ///< the training rows, ascending
  std::string path;                ///< the step in the description, for errors
  const Target* target = nullptr;  ///< one entry for every row of the table; null where there is none
  Rng rng{0};                      ///< a stream of the step's own
  /// Columns that earlier steps took away or replaced, and the path of the step that did.
  std::map<std::string, std::string> removed = {};
};

/// The categories that a step found in a column, and what it makes of any other.
struct KnownCategories {
  std::string column;
  std::span<const std::string> categories;  ///< of the step, sorted
  std::string_view others;                  ///< a sentence
};

/// One step of the preparation: learns from the training rows, then changes any table of the same columns.
class Transformer {
 public:
  virtual ~Transformer() = default;

  /// Learns from the training rows of a table. Errors: kBadSpec for columns that do not exist or do not suit;
  /// kBadData for columns without a value to learn from.
  virtual Result<void> fit(const Table& table, const Fitting& fitting) = 0;

  /// Changes every row. The table has the columns of the fitted one, in any number of rows; categories are
  /// matched by their text.
  virtual void apply(Table& table) const = 0;

  /// Changes the table that was fitted. Other than apply() only where a training row may not be given what
  /// was learned from itself (target encoding).
  virtual void apply_to_fitted(Table& table, const Fitting& /*fitting*/) const { apply(table); }

  /// Rows that take no further part, asked for before apply(): a mask over the rows, or nothing. Other steps
  /// and the model see them no more.
  virtual std::vector<bool> dropped(const Table& /*table*/, const Fitting& /*fitting*/) const { return {}; }

  /// What an encoder learned of each column; nothing for other steps.
  virtual std::vector<KnownCategories> known_categories() const { return {}; }

  /// What is worth knowing of how the fit went, with a remedy.
  virtual std::vector<Error> warnings() const { return {}; }

  /// What was learned: {"kind", "columns": [{"column", ...}]}.
  virtual Json describe() const = 0;
};

}  // namespace trainyard
