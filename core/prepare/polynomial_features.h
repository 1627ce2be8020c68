#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Adds all products of the chosen numeric columns up to a degree, in scikit-learn's order and with its
/// names: `a`, `b`, `a^2`, `a b`, `b^2`. They stand where the first chosen column stood; the others move up.
/// A product with a gap is a gap. Source: scikit-learn's PolynomialFeatures; include_bias is off by default
/// here, for our models have a bias of their own.
class PolynomialFeatures final : public Transformer {
 public:
  static const KindInfo& info();
  explicit PolynomialFeatures(const Json& params);

  /// Errors also: kTooLarge where the products would not fit in memory.
  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  Json describe() const override;

 private:
  std::vector<std::string> names_;
  Index degree_ = 2;
  bool interaction_only_ = false;
  bool include_bias_ = false;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::size_t>> terms_;  ///< indices into columns_, ascending
};

}  // namespace trainyard
