#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Replaces every text column by one column of 0 and 1 for each category met in the training rows, in sorted
/// order, named `island=Biscoe`; they stand where the column stood. A category that training never met gives
/// zeros throughout; a gap stays a gap in all of them. Source: scikit-learn's OneHotEncoder with
/// handle_unknown="ignore".
class OneHotEncoder final : public Transformer {
 public:
  static const KindInfo& info();
  explicit OneHotEncoder(const Json& params);

  /// Errors also: kBadData for a column with more categories than category_limit; kTooLarge where
  /// all columns together would not fit in memory.
  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  std::vector<KnownCategories> known_categories() const override;
  Json describe() const override;

 private:
  struct Encoding {
    std::string column;
    std::vector<std::string> categories;
  };

  std::vector<std::string> names_;
  Index category_limit_ = 0;
  std::vector<Encoding> encodings_;
};

}  // namespace trainyard
