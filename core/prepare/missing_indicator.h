#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Appends a column of 0 and 1, named `missing(x)`, that says where x is missing: for the columns with gaps
/// in the training rows, or for all. To be put before the step that fills the gaps. Source: scikit-learn's
/// MissingIndicator with error_on_new=False, appended as SimpleImputer's add_indicator does.
class MissingIndicator final : public Transformer {
 public:
  static const KindInfo& info();
  explicit MissingIndicator(const Json& params);

  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  Json describe() const override;

 private:
  struct Marked {
    std::string column;
    double share = 0;  // missing of the training rows
  };

  std::vector<std::string> names_;
  bool all_ = false;
  std::vector<Marked> marked_;
};

}  // namespace trainyard
