#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Maps every numeric column x to (x - center) / spread, with center and spread learned from its present
/// training values. Gaps stay gaps; a constant column gets a spread of 1.
class Scaler : public Transformer {
 public:
  explicit Scaler(const Json& params);

  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;

 protected:
  struct Scale {
    std::string column;
    double center = 0;
    double spread = 1;
    double maximum = 0;  ///< of the training values
  };
  /// values: not empty.
  virtual Scale learn(std::span<const double> values) const = 0;
  std::span<const Scale> scales() const { return scales_; }
  /// Of every kind of scaler.
  static const ParamInfo& columns_param();
  static std::span<const std::string_view> tags();

 private:
  std::vector<std::string> names_;
  std::vector<Scale> scales_;
};

/// (x - mean) / standard deviation, the latter over n, not n - 1. Source: scikit-learn's StandardScaler.
class StandardScaler final : public Scaler {
 public:
  static const KindInfo& info();
  using Scaler::Scaler;
  Json describe() const override;

 private:
  Scale learn(std::span<const double> values) const override;
};

/// (x - minimum) / (maximum - minimum): the training rows fill [0, 1]. Source: scikit-learn's MinMaxScaler.
class MinMaxScaler final : public Scaler {
 public:
  static const KindInfo& info();
  using Scaler::Scaler;
  Json describe() const override;

 private:
  Scale learn(std::span<const double> values) const override;
};

}  // namespace trainyard
