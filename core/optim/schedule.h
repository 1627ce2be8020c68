#pragma once

#include <cstdint>
#include <span>

#include "common/json.h"
#include "common/matrix_view.h"
#include "common/result.h"
#include "optim/reduce_on_plateau.h"

namespace trainyard {

/// How far a training is.
struct TrainingTime {
  Index epoch = 0;        ///< complete ones
  std::int64_t step = 0;  ///< done in all
  Index epochs = 1;       ///< of the whole training
  Index epoch_steps = 1;  ///< in one epoch
};

/// The learning rate over time, with the values of torch.optim.lr_scheduler. A schedule counts epochs, and
/// the rate stays the same within one, unless its `interval` is "step". With t the number counted so far:
///   constant       rate
///   step           rate * gamma^floor(t / step_size)
///   exponential    rate * gamma^t
///   cosine         eta_min + (rate - eta_min) (1 + cos(pi t / T_max)) / 2, for ever: it rises again after
///   T_max linear_warmup  rate * (start_factor + (1 - start_factor) t / total_iters), then rate
///   reduce_on_plateau  see there; once an epoch
/// With `warmup`, so many epochs (or steps) of linear_warmup come first, and t counts from their end, as in
/// PyTorch's SequentialLR. Sources: the PyTorch classes named in schedule_tables.cc, in closed form.
class Schedule {
 public:
  /// Takes the numbers of a validated description, {"kind": "step", ...} or the bare name; what a plateau has
  /// seen is kept.
  void configure(const Json& description);
  /// Chooses what is watched in this data, before the first step and after configure(). Errors: kBadSpec
  /// naming the field.
  Result<void> watch(const Dataset& data);
  /// Forgets what a plateau has seen, for a new run.
  void forget() { plateau_.forget(); }

  /// The learning rate of the next step.
  double rate(double learning_rate, const TrainingTime& now) const;
  /// Takes the history's entry of an epoch that has ended; now: after it.
  void end_epoch(const Json& entry, double learning_rate, const TrainingTime& now);

 private:
  enum class Kind { kConstant, kStep, kExponential, kCosine, kPlateau };
  /// Epochs or steps in the whole training.
  double total(const TrainingTime& now) const;
  double counted(const TrainingTime& now) const;

  Kind kind_ = Kind::kConstant;
  bool by_step_ = false;
  double warmup_ = 0;  ///< epochs or steps; 0: none
  double start_factor_ = 1;
  double step_size_ = 1;
  double gamma_ = 1;
  double t_max_ = 0;  ///< 0: what is left after the warm-up
  double eta_min_ = 0;
  ReduceOnPlateau plateau_;
};

/// All schedules, for the catalog.
std::span<const KindInfo* const> schedule_kinds();

}  // namespace trainyard
