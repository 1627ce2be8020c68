#pragma once

#include "prepare/scaler.h"

namespace trainyard {

/// (x - median) / (upper - lower quantile): outliers move neither. Source: scikit-learn's RobustScaler.
class RobustScaler final : public Scaler {
 public:
  static const KindInfo& info();
  explicit RobustScaler(const Json& params);
  Result<void> fit(const Table& table, const Fitting& fitting) override;
  Json describe() const override;

 private:
  Scale learn(std::span<const double> values) const override;

  double lower_ = 0;  // in per cent
  double upper_ = 0;
};

}  // namespace trainyard
