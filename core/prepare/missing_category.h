#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Makes the gaps of text columns a category of their own, so that a model can learn from their being
/// missing. Source: Little & Rubin, Statistical Analysis with Missing Data (2020), section 1.2.
class MissingCategory final : public Transformer {
 public:
  static const KindInfo& info();
  explicit MissingCategory(const Json& params);

  /// Errors also: kBadSpec when the label is a category already.
  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  Json describe() const override;

 private:
  struct Filled {
    std::string column;
    Index missing = 0;  // of the training rows
  };

  std::vector<std::string> names_;
  std::string label_;
  std::vector<Filled> filled_;
};

}  // namespace trainyard
