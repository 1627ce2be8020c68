#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Replaces each text column by the place of its category, 0, 1, 2, ..., among those met in the training
/// rows, in sorted order. A category that training never met gets `unknown_value`; a gap stays a gap. For an
/// order of your own give the column the type "ordinal" in data.types. Source: scikit-learn's OrdinalEncoder
/// with handle_unknown="use_encoded_value".
class OrdinalEncoder final : public Transformer {
 public:
  static const KindInfo& info();
  explicit OrdinalEncoder(const Json& params);

  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  std::vector<KnownCategories> known_categories() const override;
  Json describe() const override;

 private:
  struct Encoding {
    std::string column;
    std::vector<std::string> categories;
  };

  std::vector<std::string> names_;
  double unknown_value_ = -1;
  std::vector<Encoding> encodings_;
};

}  // namespace trainyard
