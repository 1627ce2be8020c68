#include "nn/head.h"

#include <cmath>

#include "loss/binary_cross_entropy.h"
#include "loss/cross_entropy.h"
#include "loss/mean_squared_error.h"
#include "nn/sigmoid.h"
#include "nn/softmax.h"

namespace trainyard {
namespace {

constexpr std::string_view kClassification[] = {"classification"};
constexpr std::string_view kRegression[] = {"regression"};
constexpr KindInfo kSoftmaxOutput = {.kind = "softmax",
                                     .label = "Softmax",
                                     .help = "One output per class, positive and summing to 1.",
                                     .tags = kClassification};
constexpr KindInfo kSigmoidOutput = {.kind = "sigmoid",
                                     .label = "Sigmoid",
                                     .help = "One output: the probability of the second of two classes.",
                                     .tags = kClassification};
constexpr KindInfo kLinearOutput = {
    .kind = "linear", .label = "Linear", .help = "One output, any number.", .tags = kRegression};

/// StandardScaler: the population's standard deviation, 1 where that is 0.
void measure(const Target& target, std::span<const Index> rows, double& center, double& spread) {
  if (rows.empty()) return;
  double sum = 0;
  for (const Index row : rows) sum += target.values[static_cast<std::size_t>(row)];
  center = sum / static_cast<double>(rows.size());
  double squares = 0;
  for (const Index row : rows) {
    const double off = target.values[static_cast<std::size_t>(row)] - center;
    squares += off * off;
  }
  spread = std::sqrt(squares / static_cast<double>(rows.size()));
  if (!(spread > 0)) spread = 1;
}

Result<Head> regression_head(const std::string& output, const std::string& loss, bool scale_target,
                             const Target& target, std::span<const Index> rows) {
  if (output != "auto" && output != "linear") {
    return bad_spec(
        "model.output",
        "The target is a number, which needs the output \"linear\" (or \"auto\"), not \"" + output + "\".");
  }
  if (loss != "auto" && loss != "mean_squared_error") {
    return bad_spec("model.loss",
                    "The target is a number, which needs the loss \"mean_squared_error\" (or \"auto\"), "
                    "not \"" +
                        loss + "\".");
  }
  Head head;
  head.loss = std::make_unique<MeanSquaredError>();
  head.output = "linear";
  if (scale_target) measure(target, rows, head.center, head.spread);
  return head;
}

Result<Head> classification_head(const std::string& output, const std::string& loss, Index classes) {
  if (output == "linear") {
    return bad_spec("model.output",
                    "The target is a class, which needs the output \"softmax\" or \"sigmoid\" (or "
                    "\"auto\"): linear outputs are no probabilities.");
  }
  const bool sigmoid = output == "sigmoid" || (output == "auto" && loss == "binary_cross_entropy");
  if (sigmoid && classes != 2) {
    return bad_spec(output == "sigmoid" ? "model.output" : "model.loss",
                    "One sigmoid output tells two classes apart, and the target has " +
                        std::to_string(classes) + ". Use softmax with cross_entropy (or \"auto\").");
  }
  if (loss == (sigmoid ? "cross_entropy" : "binary_cross_entropy")) {
    return bad_spec("model.loss", sigmoid ? "The output \"sigmoid\" goes with \"binary_cross_entropy\" or "
                                            "\"mean_squared_error\" (or \"auto\")."
                                          : "The output \"softmax\" goes with \"cross_entropy\" or "
                                            "\"mean_squared_error\" (or \"auto\").");
  }
  Head head;
  head.output = sigmoid ? "sigmoid" : "softmax";
  head.width = sigmoid ? 1 : classes;
  if (loss == "mean_squared_error") {
    head.loss = std::make_unique<MeanSquaredError>();
    if (sigmoid) head.activation = std::make_unique<Sigmoid>();
    if (!sigmoid) head.activation = std::make_unique<Softmax>();
  } else if (sigmoid) {
    head.loss = std::make_unique<BinaryCrossEntropy>();
  } else {
    head.loss = std::make_unique<CrossEntropy>();
  }
  return head;
}

}  // namespace

std::span<const KindInfo* const> output_kinds() {
  static constexpr const KindInfo* kKinds[] = {&kSoftmaxOutput, &kSigmoidOutput, &kLinearOutput};
  return kKinds;
}

Result<Head> make_head(const std::string& output, const std::string& loss, bool scale_target,
                       const Target& target, std::span<const Index> rows) {
  if (target.task == Task::kRegression) return regression_head(output, loss, scale_target, target, rows);
  return classification_head(output, loss, target.outputs());
}

bool Head::reads_labels() const { return loss->info().kind != MeanSquaredError::kind_info().kind; }

void Head::read_target(const Target& target, std::span<const Index> rows, std::span<std::int32_t> labels,
                       MatrixView values) const {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(rows[i]);
    if (reads_labels()) {
      labels[i] = target.labels[row];
      continue;
    }
    const auto out = values.row(static_cast<Index>(i));
    if (target.task == Task::kRegression) {
      out[0] = static_cast<float>((target.values[row] - center) / spread);
    } else if (width == 1) {
      out[0] = target.labels[row] == 1 ? 1.0f : 0.0f;
    } else {
      for (std::size_t j = 0; j < out.size(); ++j)
        out[j] = target.labels[row] == static_cast<std::int32_t>(j);
    }
  }
}

void Head::predict(MatrixView scores, MatrixView64 out) const {
  loss->to_predictions(scores);
  for (Index i = 0; i < scores.rows(); ++i) {
    if (output == "linear") {
      out(i, 0) = center + spread * static_cast<double>(scores(i, 0));
    } else if (width == 1) {
      out(i, 1) = scores(i, 0);
      out(i, 0) = 1 - out(i, 1);
    } else {
      for (Index j = 0; j < width; ++j) out(i, j) = scores(i, j);
    }
  }
}

}  // namespace trainyard
