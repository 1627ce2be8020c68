#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Takes away columns of which more than a share is missing in the training rows.
class ColumnDropper final : public Transformer {
 public:
  static const KindInfo& info();
  explicit ColumnDropper(const Json& params);

  /// Errors also: kBadData when no column would be left.
  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  Json describe() const override;

 private:
  struct Taken {
    std::string column;
    double share = 0;
  };

  std::vector<std::string> names_;
  double above_ = 0;
  std::vector<Taken> taken_;
};

}  // namespace trainyard
