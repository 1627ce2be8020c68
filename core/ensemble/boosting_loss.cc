#include "ensemble/boosting_loss.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trainyard {

double lower_quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const double at = std::ceil(share * static_cast<double>(values.size())) - 1;
  const auto index = static_cast<std::ptrdiff_t>(std::clamp(at, 0.0, static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + index, values.end());
  return values[static_cast<std::size_t>(index)];
}

namespace {

constexpr double kLeastHessian = 1e-16;  // XGBoost's
constexpr double kLeastDenominator = 1e-150;
constexpr double kLeastShare =
    1.1920929e-07;  // scikit-learn keeps prior probabilities off 0 by float32's epsilon

double log1p_exp(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }
double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// Two classes: the score is the log-odds of the second.
class BinaryLogLoss final : public BoostingLoss {
 public:
  explicit BinaryLogLoss(std::span<const std::int32_t> labels) : labels_(labels) {}

  std::vector<double> start() const override {
    double sum = 0;
    for (const std::int32_t label : labels_) sum += label;
    const double p = std::clamp(sum / static_cast<double>(labels_.size()), kLeastShare, 1 - kLeastShare);
    return {std::log(p / (1 - p))};
  }
  double row(std::span<const double> scores, std::int32_t label, double) const override {
    return log1p_exp(scores[0]) - (label == 1 ? scores[0] : 0);
  }
  void look(const Matrix64& scores, MatrixView64 predictions, std::span<double> losses) const override {
    for (std::size_t i = 0; i < losses.size(); ++i) {
      const double score = scores.data()[i];
      const double odds_against = std::exp(-score);
      const auto p = predictions.row(static_cast<Index>(i));
      p[1] = 1 / (1 + odds_against);
      p[0] = 1 - p[1];
      losses[i] = (score > 0 ? score + std::log1p(odds_against) : std::log1p(std::exp(score))) -
                  (labels_[i] == 1 ? score : 0);
    }
  }
  void residuals(ConstMatrixView64 predictions, Index, std::span<double> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = labels_[i] - predictions(static_cast<Index>(i), 1);
  }
  void hessians(ConstMatrixView64 predictions, Index, std::span<double> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double p = predictions(static_cast<Index>(i), 1);
      out[i] = std::max(p * (1 - p), kLeastHessian);
    }
  }
  double leaf(const Matrix64&, std::span<const double> residuals, std::span<const std::uint32_t> rows,
              double) const override {
    double gradient = 0;
    double hessian = 0;
    for (const std::uint32_t r : rows) {
      const double p = labels_[r] - residuals[r];
      gradient += residuals[r];
      hessian += p * (1 - p);
    }
    return hessian < kLeastDenominator ? 0 : gradient / hessian;
  }
  void finish(std::span<const double> scores, std::span<double> out) const override {
    out[1] = sigmoid(scores[0]);
    out[0] = 1 - out[1];
  }

 private:
  std::span<const std::int32_t> labels_;
};

/// k classes: scores are logits, one column a class.
class MultiLogLoss final : public BoostingLoss {
 public:
  MultiLogLoss(std::span<const std::int32_t> labels, Index k) : labels_(labels), k_(k) {}

  Index width() const override { return k_; }
  std::vector<double> start() const override {
    std::vector<double> counts(static_cast<std::size_t>(k_), 0.0);
    for (const std::int32_t label : labels_) counts[static_cast<std::size_t>(label)] += 1;
    for (double& count : counts) {
      count = std::log(std::clamp(count / static_cast<double>(labels_.size()), kLeastShare, 1 - kLeastShare));
    }
    return counts;
  }
  double row(std::span<const double> scores, std::int32_t label, double) const override {
    const double most = *std::max_element(scores.begin(), scores.end());
    double sum = 0;
    for (const double score : scores) sum += std::exp(score - most);
    return most + std::log(sum) - scores[static_cast<std::size_t>(label)];
  }
  void look(const Matrix64& scores, MatrixView64 predictions, std::span<double> losses) const override {
    for (Index i = 0; i < scores.rows(); ++i) {
      const auto row = scores.view().row(i);
      const auto at = static_cast<std::size_t>(i);
      const SoftmaxSum over = softmax(row, predictions.row(i));
      losses[at] = over.most + std::log(over.sum) - row[static_cast<std::size_t>(labels_[at])];
    }
  }
  void residuals(ConstMatrixView64 predictions, Index c, std::span<double> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = (labels_[i] == c ? 1.0 : 0.0) - predictions(static_cast<Index>(i), c);
    }
  }
  void hessians(ConstMatrixView64 predictions, Index c, std::span<double> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double p = predictions(static_cast<Index>(i), c);
      out[i] = std::max(2 * p * (1 - p), kLeastHessian);
    }
  }
  double leaf(const Matrix64&, std::span<const double> residuals, std::span<const std::uint32_t> rows,
              double) const override {
    double gradient = 0;
    double hessian = 0;
    for (const std::uint32_t r : rows) {
      gradient += residuals[r];
      hessian += std::abs(residuals[r]) * (1 - std::abs(residuals[r]));
    }
    const auto k = static_cast<double>(k_);
    return hessian < kLeastDenominator ? 0 : gradient * (k - 1) / k / hessian;
  }
  void finish(std::span<const double> scores, std::span<double> out) const override { softmax(scores, out); }

 private:
  struct SoftmaxSum {
    double most;
    double sum;  ///< of exp(score - most)
  };
  static SoftmaxSum softmax(std::span<const double> scores, std::span<double> out) {
    const double most = *std::max_element(scores.begin(), scores.end());
    double sum = 0;
    for (std::size_t c = 0; c < out.size(); ++c) sum += out[c] = std::exp(scores[c] - most);
    for (double& p : out) p /= sum;
    return {most, sum};
  }
  std::span<const std::int32_t> labels_;
  Index k_;
};

class SquaredError final : public BoostingLoss {
 public:
  explicit SquaredError(std::span<const double> values) : values_(values) {}

  std::vector<double> start() const override {
    double sum = 0;
    for (const double value : values_) sum += value;
    return {sum / static_cast<double>(values_.size())};
  }
  double row(std::span<const double> scores, std::int32_t, double value) const override {
    return (value - scores[0]) * (value - scores[0]);
  }
  void look(const Matrix64& scores, MatrixView64 predictions, std::span<double> losses) const override {
    for (std::size_t i = 0; i < losses.size(); ++i) {
      losses[i] = row({scores.data() + i, 1}, 0, values_[i]);
      predictions.flat()[i] = scores.data()[i];
    }
  }
  void residuals(ConstMatrixView64 predictions, Index, std::span<double> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = values_[i] - predictions.flat()[i];
  }
  void hessians(ConstMatrixView64, Index, std::span<double> out) const override {
    std::fill(out.begin(), out.end(), 1.0);
  }
  double leaf(const Matrix64&, std::span<const double>, std::span<const std::uint32_t>,
              double mean) const override {
    return mean;
  }
  void finish(std::span<const double> scores, std::span<double> out) const override { out[0] = scores[0]; }

 private:
  std::span<const double> values_;
};

/// Absolute error, and Huber's: squared up to delta, absolute beyond, delta being a quantile of the present
/// errors.
class RobustError final : public BoostingLoss {
 public:
  RobustError(std::span<const double> values, double alpha, bool huber)
      : values_(values),
        alpha_(alpha),
        huber_(huber),
        delta_(huber ? std::numeric_limits<double>::infinity() : 0) {}

  std::vector<double> start() const override {
    return {lower_quantile(std::vector<double>(values_.begin(), values_.end()), 0.5)};
  }
  double row(std::span<const double> scores, std::int32_t, double value) const override {
    const double error = std::abs(value - scores[0]);
    if (!huber_) return error;
    return error <= delta_ ? 0.5 * error * error : delta_ * (error - delta_ / 2);
  }
  void look(const Matrix64& scores, MatrixView64 predictions, std::span<double> losses) const override {
    for (std::size_t i = 0; i < losses.size(); ++i) {
      losses[i] = row({scores.data() + i, 1}, 0, values_[i]);
      predictions.flat()[i] = scores.data()[i];
    }
  }
  void prepare(const Matrix64& scores) override {
    if (!huber_) return;
    std::vector<double> errors(values_.size());
    for (std::size_t i = 0; i < errors.size(); ++i) errors[i] = std::abs(values_[i] - scores.data()[i]);
    delta_ = lower_quantile(std::move(errors), alpha_);
  }
  void residuals(ConstMatrixView64 predictions, Index, std::span<double> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double error = values_[i] - predictions.flat()[i];
      if (huber_ && std::abs(error) <= delta_) {
        out[i] = error;
      } else {
        // scikit-learn: a row that is met exactly counts as below in absolute error.
        out[i] = huber_ ? std::copysign(delta_, error) : (error > 0 ? 1.0 : -1.0);
      }
    }
  }
  void hessians(ConstMatrixView64, Index, std::span<double> out) const override {
    std::fill(out.begin(), out.end(), 1.0);
  }
  double leaf(const Matrix64& scores, std::span<const double>, std::span<const std::uint32_t> rows,
              double) const override {
    std::vector<double> errors;
    errors.reserve(rows.size());
    for (const std::uint32_t r : rows) errors.push_back(values_[r] - scores.data()[r]);
    const double median = lower_quantile(errors, 0.5);
    if (!huber_) return median;
    double sum = 0;
    for (const double error : errors) {
      sum += std::copysign(std::min(std::abs(error - median), delta_), error - median);
    }
    return median + sum / static_cast<double>(errors.size());
  }
  void finish(std::span<const double> scores, std::span<double> out) const override { out[0] = scores[0]; }

 private:
  std::span<const double> values_;
  double alpha_;
  bool huber_;
  double delta_;
};

}  // namespace

std::unique_ptr<BoostingLoss> make_boosting_loss(std::string_view kind, Index classes, double alpha,
                                                 std::span<const std::int32_t> labels,
                                                 std::span<const double> values) {
  if (classes == 2) return std::make_unique<BinaryLogLoss>(labels);
  if (classes > 2) return std::make_unique<MultiLogLoss>(labels, classes);
  if (kind == "absolute_error") return std::make_unique<RobustError>(values, alpha, false);
  if (kind == "huber") return std::make_unique<RobustError>(values, alpha, true);
  return std::make_unique<SquaredError>(values);
}

}  // namespace trainyard
