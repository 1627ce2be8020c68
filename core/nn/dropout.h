#pragma once

#include <vector>

#include "common/dropout_mask.h"
#include "nn/layer.h"

namespace trainyard {

/// Inverted dropout: in training each entry of x survives with probability 1 - p and is scaled by 1 / (1 -
/// p), so that the expected activation is unchanged; in inference it is the identity. x and y: [n, h], may
/// alias. As the first layer it drops features. Every layer has a stream of chance of its own. Source:
/// Srivastava et al., JMLR 15 (2014), section 4; scaling as in PyTorch's Dropout.
class Dropout final : public Layer {
 public:
  struct Params {
    double p = 0;
    static std::span<const ParamInfo> table();
  };
  explicit Dropout(Params params) : params_(params) {}
  static const KindInfo& kind_info();

  const KindInfo& info() const override { return kind_info(); }
  LayerTraits traits() const override { return {.in_place = true}; }
  Index set_inputs(Index inputs) override { return inputs_ = inputs; }
  std::int64_t floats_per_row() const override { return inputs_; }
  void set_max_rows(Index max_rows) override { mask_.resize(max_rows, inputs_); }
  void reseed(Rng rng) override { chance_.seed(rng); }
  void forward(ConstMatrixView x, Mode mode, MatrixView y) override;
  void backward(ConstMatrixView dy, MatrixView dx) override;

  /// What the last training step multiplied by: 0 or 1 / (1 - p). [rows, h]
  ConstMatrixView mask(Index rows) const { return mask_.view().rows_from(0, rows); }

 private:
  Params params_;
  Index inputs_ = 0;
  DropoutMask chance_;
  Matrix mask_;
};

}  // namespace trainyard
