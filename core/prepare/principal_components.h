#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Replaces the chosen numeric columns by their projections on the directions of greatest variance, `pc1`,
/// `pc2`,
/// ..., at the place of the first. The columns are centered, not scaled. The entry of greatest size in each
/// direction is positive, so that signs do not depend on the solver. Source: scikit-learn's PCA (Pearson
/// 1901); by the eigenvectors of the covariance, so that components below 1e-8 of the largest are rounding.
class PrincipalComponents final : public Transformer {
 public:
  static const KindInfo& info();
  explicit PrincipalComponents(const Json& params);

  /// Errors also: kBadData for gaps in the training rows; kBadSpec for more components than columns.
  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  Json describe() const override;

 private:
  std::vector<std::string> names_;
  Index wanted_ = 0;  ///< 0: as many as there are columns or rows
  bool whiten_ = false;
  std::vector<std::string> columns_;
  std::vector<double> means_;      ///< [d]
  Matrix64 components_;            ///< [k, d]
  std::vector<double> variances_;  ///< [k]
  std::vector<double> explained_;  ///< [k]: shares of the whole variance
};

}  // namespace trainyard
