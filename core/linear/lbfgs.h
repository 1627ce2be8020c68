#pragma once

#include <deque>
#include <span>
#include <vector>

namespace trainyard {

/// The memory of a limited-memory quasi-Newton method: from the last ten steps and changes of the gradient it
/// makes the direction in which to go next.
/// Source: Liu & Nocedal, Math. Programming 45 (1989); Nocedal & Wright (2006), algorithm 7.4.
class Lbfgs {
 public:
  /// Takes what a step has shown: how far it went, and by how much the gradient changed. Steps along which
  /// the gradient did not rise say nothing and are left out.
  void learn(std::vector<double> step, std::vector<double> change);
  /// -H gradient, H being the approximate inverse of the Hessian; -gradient before anything was learned.
  std::vector<double> direction(std::span<const double> gradient) const;
  bool is_empty() const { return pairs_.empty(); }
  void forget() { pairs_.clear(); }

 private:
  struct Pair {
    std::vector<double> step;
    std::vector<double> change;
    double product;  // of both
  };
  std::deque<Pair> pairs_;
};

}  // namespace trainyard
