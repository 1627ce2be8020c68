#pragma once

#include <memory>
#include <span>

#include "common/json.h"
#include "common/matrix_view.h"
#include "common/result.h"
#include "common/rng.h"
#include "spec/param_info.h"

namespace trainyard {

/// How parameters start. Each layer draws from its own stream, so adding a layer does not change the others'
/// start.
class Initializer {
 public:
  virtual ~Initializer() = default;

  virtual const KindInfo& info() const = 0;

  /// w: [fan_in, fan_out], as Dense stores it.
  virtual void fill_weight(MatrixView w, Rng rng) const = 0;

  /// Zeros unless a kind says otherwise.
  virtual void fill_bias(std::span<float> bias, Index fan_in, Rng rng) const = 0;
};

/// All initializers, for the catalog.
std::span<const KindInfo* const> initializer_kinds();

/// The initializer that a validated description names: "he_normal", or {"kind": "normal", "std": 0.1}.
/// Errors: kBadSpec at `path` for an unknown kind.
Result<std::unique_ptr<Initializer>> make_initializer(const Json& description, const std::string& path);

}  // namespace trainyard
