#pragma once

#include <memory>
#include <vector>

#include "experiment/prepared_data.h"
#include "experiment/refits.h"
#include "metrics/bias_variance.h"

namespace trainyard {

/// Refits whose training rows are bootstrap draws. In every round all models get the same draw. What a
/// model's prepare steps learn, they learn once, from the whole training part, and early stopping is left
/// out: all refits of a model do the same.
class BootstrapRefits final : public Refits {
 public:
  /// See make_refits().
  static Result<std::unique_ptr<Refits>> create(const Json& query, const Table* table);

  Result<Json> advance(Index max_units) override;
  Json status() const override;
  Inspection rows() const override;

 private:
  /// One model and what its refits said.
  struct Entry {
    Json spec;
    PreparedData data;
    std::vector<std::vector<double>> said;  ///< by round; [n] classes or values
  };
  Result<void> start_refit();
  void score_chunk();
  BiasVariance split_of(const Entry& entry) const;
  const Entry& current() const { return *entries_[at_]; }

  BootstrapRefits() = default;

  std::vector<std::unique_ptr<Entry>> entries_;
  Part part_ = Part::kTest;
  Index rounds_ = 20;
  Rng rng_{0};
  std::vector<double> noise_free_;  ///< by row of the part; empty where it is not known

  Index round_ = 0;
  std::size_t at_ = 0;  ///< the entry that is being refitted
  std::unique_ptr<Dataset> drawn_;
  std::unique_ptr<Estimator> refit_;
  bool trained_ = false;
  std::vector<double> answers_;
};

}  // namespace trainyard
