#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Replaces each category by what the target is on average where it stands, shrunk to the overall mean: one
/// column, named as before, for values and two classes; one for each class, `island->Adelie`, for more.
/// Training rows get encodings learned from the other folds of the training rows, so that no row is told its
/// own target; all other rows those of all training rows. A gap is a category of its own; one that training
/// never met gets the overall mean. Source: scikit-learn 1.3's TargetEncoder (Micci-Barreca, SIGKDD
/// Explorations 3 (2001)); the folds are drawn by our generator.
class TargetEncoder final : public Transformer {
 public:
  static const KindInfo& info();
  explicit TargetEncoder(const Json& params);

  /// Errors also: kBadSpec where no target is known.
  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  void apply_to_fitted(Table& table, const Fitting& fitting) const override;
  std::vector<KnownCategories> known_categories() const override;
  Json describe() const override;

 private:
  /// What one column's categories are encoded as, by output. The last entry of each is for gaps.
  struct Encoding {
    std::string column;
    std::vector<std::string> categories;
    std::vector<std::vector<double>> values;  ///< [outputs][categories + 1]
    std::vector<double> means;                ///< [outputs]: of categories that are not known
  };

  Encoding learn(const Column& column, std::span<const Index> rows) const;
  void learn_output(const std::vector<Index>& places, std::span<const Index> rows, std::size_t output,
                    Encoding& encoding) const;
  void replace(Table& table, const std::vector<std::vector<Column>>& encoded) const;
  std::vector<Column> encode(const Column& column, const Encoding& encoding) const;
  /// The fold of each row of the table that trains, -1 for others.
  std::vector<int> deal_folds(Index n, const Fitting& fitting) const;

  std::vector<std::string> names_;
  double smooth_ = -1;  ///< -1: by empirical Bayes
  Index cv_ = 0;
  std::vector<std::string> output_names_;     ///< empty for one output
  std::vector<std::vector<double>> targets_;  ///< [outputs][n]
  std::vector<std::int32_t> labels_;
  std::vector<Encoding> encodings_;
};

}  // namespace trainyard
