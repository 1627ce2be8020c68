#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Leaves out rows with a gap in the chosen columns (listwise deletion): of all parts, or of the training
/// part alone. Such rows stay in the table but are in no part any more; nothing is predicted for them.
/// Source: Little & Rubin, Statistical Analysis with Missing Data (2020), section 3.2.
class RowDropper final : public Transformer {
 public:
  static const KindInfo& info();
  explicit RowDropper(const Json& params);

  /// Errors also: kBadData when no training row is complete.
  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table&) const override {}
  std::vector<bool> dropped(const Table& table, const Fitting& fitting) const override;
  std::vector<Error> warnings() const override;
  Json describe() const override;

 private:
  std::vector<std::string> names_;
  bool training_alone_ = false;
  std::string path_;
  std::vector<std::string> columns_;
  Index rows_ = 0;
  Index kept_ = 0;  // of the training rows
};

}  // namespace trainyard
