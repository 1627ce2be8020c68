#pragma once

#include "nn/layer.h"

namespace trainyard {

/// A function of each number alone, whose derivative is computed from the input. x and y: [n, h], may alias
/// in inference.
class ActivationOfInput : public Layer {
 public:
  LayerTraits traits() const override { return {.in_place = true, .reads_input = true}; }
  Index set_inputs(Index inputs) override { return inputs; }

 protected:
  ConstMatrixView x_;  ///< of the last forward in training mode
};

/// The same with a derivative that is computed from the output. x and y may always alias.
class ActivationOfOutput : public Layer {
 public:
  LayerTraits traits() const override { return {.in_place = true, .reads_output = true}; }
  Index set_inputs(Index inputs) override { return inputs; }

 protected:
  ConstMatrixView y_;  ///< of the last forward in training mode
};

}  // namespace trainyard
