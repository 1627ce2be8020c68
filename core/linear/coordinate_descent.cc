#include "linear/coordinate_descent.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/vector_kernels64.h"

namespace trainyard {
namespace {

/// The gram matrix costs as much as so many sweeps per feature without it: measured in both builds. Who has
/// paid for that many will need more; who is done before never pays.
constexpr double kSweepsPerFeature = 1.0 / 6;
/// Beyond this many features the matrix takes more room than it is worth.
constexpr Index kMostGramFeatures = 4000;

}  // namespace

CoordinateDescent::CoordinateDescent(const DesignMatrix& x, std::span<const double> y,
                                     const Settings& settings)
    : x_(&x),
      settings_(settings),
      y_squares_(dot(y, y)),
      w_(static_cast<std::size_t>(x.d()), 0.0),
      residual_(y.begin(), y.end()),
      zero_until_(w_.size(), -1.0),
      gap_(std::numeric_limits<double>::infinity()) {}

void CoordinateDescent::penalize(double l1, double l2) {
  settings_.l1 = l1;
  settings_.l2 = l2;
  std::fill(zero_until_.begin(), zero_until_.end(), -1.0);
  gap_ = std::numeric_limits<double>::infinity();
}

void CoordinateDescent::use_gram() {
  if (!slope_.empty()) return;
  std::fill(zero_until_.begin(), zero_until_.end(), -1.0);
  const Matrix64& g = x_->gram();
  slope_.resize(w_.size());
  start_.resize(w_.size());
  for (Index j = 0; j < x_->d(); ++j) {
    const auto at = static_cast<std::size_t>(j);
    slope_[at] = dot(x_->column(j), residual_);
    start_[at] = slope_[at] + dot(g.view().row(j), w_);
  }
  residual_.clear();
}

double CoordinateDescent::correlation(Index j) const {
  return slope_.empty() ? dot(x_->column(j), residual_) : slope_[static_cast<std::size_t>(j)];
}

void CoordinateDescent::update(Index j) {
  const auto at = static_cast<std::size_t>(j);
  const double squares = x_->squares()[at];
  const double old = w_[at];
  if (squares == 0 || (old == 0 && drift_ < zero_until_[at])) return;
  const double pull = correlation(j) + squares * old;
  const double reach = settings_.positive ? pull : std::abs(pull);
  const double slack = settings_.l1 - reach;
  double next = slack < 0 ? std::copysign(-slack, pull) / (squares + settings_.l2) : 0;
  if (next == 0) next = 0;  // no negative zero
  if (next != old) {
    w_[at] = next;
    if (slope_.empty()) {
      axpy(old - next, x_->column(j), residual_);
      drift_ += std::abs(next - old) * std::sqrt(squares);
    } else {
      axpy(old - next, x_->gram().view().row(j), slope_);
    }
  }
  if (slope_.empty()) zero_until_[at] = drift_ + slack / std::sqrt(squares);
  movement_ = std::max(movement_, std::abs(next - old));
  largest_ = std::max(largest_, std::abs(next));
}

void CoordinateDescent::sweep(Rng* rng) {
  const Index d = x_->d();
  const double paid = static_cast<double>(sweeps_++);
  if (d < x_->n() && d <= kMostGramFeatures && paid >= 1 + kSweepsPerFeature * static_cast<double>(d))
    use_gram();
  movement_ = largest_ = 0;
  for (Index i = 0; i < d; ++i) {
    update(rng != nullptr ? static_cast<Index>(rng->below(static_cast<std::uint64_t>(d))) : i);
  }
}

bool CoordinateDescent::is_done(bool look_closely) {
  const bool still = largest_ == 0 || movement_ < settings_.tol * largest_;
  if (!still && !look_closely) return false;
  gap_ = measure_gap();
  return settings_.l1 == 0 && settings_.l2 == 0 ? still : gap_ < goal();
}

double CoordinateDescent::residual_squares() const {
  if (slope_.empty()) return dot(residual_, residual_);
  return std::max(y_squares_ - dot(start_, w_) - dot(slope_, w_), 0.0);
}

double CoordinateDescent::measure_gap() const {
  const double l1 = settings_.l1;
  const double l2 = settings_.l2;
  double steepest = 0;
  double squares = 0;
  double fitted = 0;  // w' X' (y - X w)
  for (Index j = 0; j < x_->d(); ++j) {
    const double pull = correlation(j);
    const double w = w_[static_cast<std::size_t>(j)];
    fitted += w * pull;
    const double slope = pull - l2 * w;
    steepest = std::max(steepest, settings_.positive ? slope : std::abs(slope));
    squares += slope * slope;
  }
  if (l1 == 0) return l2 > 0 ? squares / (2 * l2) : std::numeric_limits<double>::infinity();
  double sizes = 0;
  for (const double w : w_) sizes += std::abs(w);
  const double rest = residual_squares();
  const double shrink = steepest > l1 ? l1 / steepest : 1;
  return 0.5 * rest * (1 + shrink * shrink) + l1 * sizes - shrink * (rest + fitted) +
         0.5 * l2 * (1 + shrink * shrink) * dot(w_, w_);
}

}  // namespace trainyard
