#pragma once

#include <vector>

#include "prepare/transformer.h"
#include "spec/param_info.h"

namespace trainyard {

/// Fills each gap with a value drawn at random from the column's present training cells (hot deck), which
/// keeps the column's distribution. The draw depends on the seed, the column and the row alone.
/// Source: Andridge & Little, International Statistical Review 78 (2010), section 2.
class RandomImputer final : public Transformer {
 public:
  static const KindInfo& info();
  explicit RandomImputer(const Json& params);

  Result<void> fit(const Table& table, const Fitting& fitting) override;
  void apply(Table& table) const override;
  Json describe() const override;

 private:
  struct Pool {
    std::string column;
    std::vector<double> numbers;
    std::vector<std::string> texts;   ///< the distinct ones
    std::vector<std::int32_t> codes;  ///< into texts, one for each present cell
    std::size_t size() const { return numbers.size() + codes.size(); }
  };

  std::vector<std::string> names_;
  Index seed_ = 0;
  Rng rng_{0};
  std::vector<Pool> pools_;
};

}  // namespace trainyard
