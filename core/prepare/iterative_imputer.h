#pragma once

#include <vector>

#include "prepare/imputation_chain.h"
#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Fills the gaps of every column with what a regression on the other chosen columns predicts, round after
/// round (multiple imputation by chained equations, MICE); see ImputationChain. Text columns take part as a
/// column of 0 and 1 for each category, and are filled with the most probable one. With sample_posterior
/// fills are drawn, and with several draws as many chains run: a fill is then the mean of the draws (text:
/// the category drawn most often), and what is told of a column is the spread between them. Source:
/// scikit-learn's IterativeImputer; Rubin, Multiple Imputation for Nonresponse in Surveys (1987).
class IterativeImputer final : public Transformer {
 public:
  static const KindInfo& info();
  explicit IterativeImputer(const Json& params);

  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  std::vector<Error> warnings() const override;
  Json describe() const override;

 private:
  Result<void> add_block(const Column& column, const Fitting& fitting);
  void note_spread(const std::vector<Matrix64>& draws, const ChainedColumns& columns);

  std::vector<std::string> names_;
  ChainOptions options_;
  Index draws_ = 1;
  std::string path_;
  std::vector<ChainedBlock> blocks_;
  double largest_ = 0;
  std::vector<ImputationChain> chains_;
  std::vector<double> spreads_;  ///< by block: the standard deviation between draws, averaged over its gaps
};

}  // namespace trainyard
