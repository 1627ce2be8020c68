#include "loss/loss.h"

#include "loss/binary_cross_entropy.h"
#include "loss/cross_entropy.h"
#include "loss/mean_squared_error.h"

namespace trainyard {

std::span<const KindInfo* const> loss_kinds() {
  static const KindInfo* const kKinds[] = {&CrossEntropy::kind_info(), &BinaryCrossEntropy::kind_info(),
                                           &MeanSquaredError::kind_info()};
  return kKinds;
}

std::unique_ptr<Loss> make_loss(std::string_view kind) {
  if (kind == CrossEntropy::kind_info().kind) return std::make_unique<CrossEntropy>();
  if (kind == BinaryCrossEntropy::kind_info().kind) return std::make_unique<BinaryCrossEntropy>();
  if (kind == MeanSquaredError::kind_info().kind) return std::make_unique<MeanSquaredError>();
  return nullptr;
}

}  // namespace trainyard
