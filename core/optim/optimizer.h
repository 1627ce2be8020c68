#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "common/json.h"
#include "common/matrix_view.h"
#include "common/result.h"
#include "spec/param_info.h"

namespace trainyard {

/// What else goes into the update of one stretch of parameters.
struct UpdateTerms {
  double learning_rate = 0;  ///< in force: as the schedule has it, times the layer's factor
  double decay = 0;          ///< PyTorch's weight_decay: gradient + decay * p takes the place of the gradient
  /// The proximal step of l1 * sum|p| after the update: p moves towards zero by a threshold, and is exactly
  /// zero within it. The threshold is how far the update would have moved a parameter whose gradient had been
  /// l1 in every step so far, so that the fixed points are those of the loss with the penalty:
  ///   sgd      learning_rate * l1, times the gradients that the momentum has gathered: 1 at first, 1 / (1 -
  ///   momentum)
  ///            in the long run
  ///   others   that, divided by the parameter's own denominator: learning_rate / (sqrt(v) + eps) * l1 for
  ///   adam. A
  ///            parameter with small gradients has a large threshold, as it takes large steps.
  /// Sources: Beck & Teboulle, SIAM J. Imaging Sciences 2 (2009), equation 1.5; Duchi et al., JMLR 12 (2011),
  /// section 5.1, for denominators of its own. 0: none.
  double l1 = 0;
};

/// Turns gradients into steps. All state lies in flat buffers as long as the parameters, so that it can be
/// saved and restored in one piece. No call but allocate() allocates.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  virtual const KindInfo& info() const = 0;

  /// Takes the numbers of a validated description of this kind. State is kept.
  /// Errors: kBadSpec for numbers that do not go together; then nothing has changed.
  virtual Result<void> configure(const Json& params) = 0;

  /// As given, before any schedule.
  virtual double learning_rate() const = 0;

  /// The share of itself, times the learning rate, by which a parameter shrinks in a step, apart from its
  /// gradient.
  virtual double weight_decay() const { return 0; }

  /// How many buffers as long as the parameters this optimizer keeps, as configured.
  virtual Index buffer_count() const = 0;

  /// Makes room for n parameters; to be called again after configure(). The buffers that the optimizer still
  /// keeps stay as they are if n does, new ones start at zero.
  void allocate(Index parameters);

  /// Forgets all state, for a new run.
  void forget();

  /// Begins one step over all parameters: what depends on the number of the step is computed here, once.
  virtual void begin_step() { ++steps_; }

  /// Steps the parameters [offset, offset + p.size()) of the flat buffer. p, gradient: same length.
  virtual void update(Index offset, std::span<float> p, std::span<const float> gradient,
                      const UpdateTerms& terms) = 0;

  /// Everything but the configuration, to go back to.
  struct State {
    std::vector<float> buffers;
    std::int64_t steps = 0;
  };
  void save(State& state) const;
  void restore(const State& state);

 protected:
  /// Part of buffer i (0-based) that belongs to the parameters [offset, offset + count).
  float* buffer(Index i, Index offset) { return buffers_.data() + i * parameters_ + offset; }
  /// Steps begun since allocate(), the present one included.
  std::int64_t steps() const { return steps_; }

 private:
  std::vector<float> buffers_;
  Index parameters_ = 0;
  std::int64_t steps_ = 0;
};

/// All optimizers, for the catalog.
std::span<const KindInfo* const> optimizer_kinds();

/// The optimizer that a validated description names: {"kind": "adam", ...}, or the bare name.
/// Errors: kBadSpec for an unknown kind.
Result<std::unique_ptr<Optimizer>> make_optimizer(const Json& description);

}  // namespace trainyard
