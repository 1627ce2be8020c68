#pragma once

#include <span>
#include <vector>

#include "common/rng.h"
#include "linear/design_matrix.h"

namespace trainyard {

/// Makes 1/2 |y - X w|^2 + l1 |w|_1 + l2/2 |w|^2 small, one coefficient after another. Each is put to its
/// best value while the others stand still, so that under l1 it becomes exactly zero, and can come back.
///
/// Stops by the duality gap, an upper bound of what is left to gain, looked at when no coefficient moves by
/// more than tol of the largest: below tol * |y|^2 it is enough. Without l1 the bound is the squared gradient
/// over 2 l2; without both the movement alone decides.
/// Source: Friedman, Hastie & Tibshirani, J. Stat. Softw. 33 (2010); the rule, and so the number of sweeps,
/// is that of scikit-learn's enet_coordinate_descent.
class CoordinateDescent {
 public:
  struct Settings {
    double l1 = 0;  ///< factor of the sum of sizes; n times what the Lasso's alpha says
    double l2 = 0;  ///< factor of half the sum of squares
    double tol = 1e-4;
    bool positive = false;  ///< no coefficient below zero
  };

  /// x must outlive the solver; y: [n], centered where x is. Starts from zeros.
  CoordinateDescent(const DesignMatrix& x, std::span<const double> y, const Settings& settings);

  /// From here on other penalties, from the present coefficients (a warm start).
  void penalize(double l1, double l2);
  /// From here on by the products of all pairs of features, whatever that costs at first.
  void use_gram();

  /// One update of every coefficient, in turn; with an rng, of as many random ones.
  void sweep(Rng* rng = nullptr);
  /// Whether the last sweep has come near enough. Looks at the gap when little moved, or if asked to.
  bool is_done(bool look_closely = false);

  std::span<const double> weights() const { return w_; }
  /// |y - X w|^2.
  double residual_squares() const;
  /// Of the last look; infinite before.
  double gap() const { return gap_; }
  /// The gap that is enough.
  double goal() const { return settings_.tol * y_squares_; }

 private:
  void update(Index j);
  /// X'(y - X w) of one feature.
  double correlation(Index j) const;
  double measure_gap() const;

  const DesignMatrix* x_;
  Settings settings_;
  double y_squares_;
  std::vector<double> w_;         // [d]
  std::vector<double> residual_;  // y - X w, [n]; until the gram matrix takes over
  /// How far the residual had moved when each coefficient that is zero could first leave it, [d]: until then
  /// the penalty outweighs any pull that the movement can have caused, and its update is known to change
  /// nothing.
  std::vector<double> zero_until_;
  double drift_ = 0;           // sum of the distances that updates have moved the residual
  std::vector<double> slope_;  // X'(y - X w), [d]; from the gram matrix on
  std::vector<double> start_;  // X'y, [d]; likewise
  Index sweeps_ = 0;
  double largest_ = 0;   // coefficient of the last sweep
  double movement_ = 0;  // its largest change
  double gap_;
};

}  // namespace trainyard
