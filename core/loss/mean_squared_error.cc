#include "loss/mean_squared_error.h"

namespace trainyard {

const KindInfo& MeanSquaredError::kind_info() {
  static constexpr std::string_view kTags[] = {"classification", "regression"};
  static const KindInfo kInfo = {.kind = "mean_squared_error",
                                 .label = "Mean squared error",
                                 .help = "The mean of the squared differences between outputs and targets.",
                                 .source = "PyTorch MSELoss",
                                 .tags = kTags};
  return kInfo;
}

double MeanSquaredError::sum(ConstMatrixView scores, const LossTarget& target) const {
  const auto score = scores.flat();
  const auto value = target.values.flat();
  double total = 0;
  for (std::size_t i = 0; i < score.size(); ++i) {
    const double error = static_cast<double>(score[i]) - value[i];
    total += error * error;
  }
  return total / static_cast<double>(scores.cols());
}

double MeanSquaredError::mean_and_gradient(ConstMatrixView scores, const LossTarget& target,
                                           MatrixView gradient) const {
  const double total = sum(scores, target);
  const auto score = scores.flat();
  const auto value = target.values.flat();
  const auto slope = gradient.flat();
  const float factor = 2.0f / static_cast<float>(scores.size());
  for (std::size_t i = 0; i < score.size(); ++i) slope[i] = factor * (score[i] - value[i]);
  return total / static_cast<double>(scores.rows());
}

}  // namespace trainyard
