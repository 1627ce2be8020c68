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
  float decay = 0;        ///< PyTorch's weight_decay: gradient + decay * p takes the place of the gradient
  float rate_factor = 1;  ///< multiplies the learning rate
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

  virtual double learning_rate() const = 0;

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
