#include "common/vector_kernels.h"
#include "common/vector_kernels64.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "common/rng.h"

namespace trainyard {
namespace {

using Floats = std::vector<float>;

constexpr std::size_t kLengths[] = {0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 64, 100, 1001};

Floats random_floats(std::size_t size, Rng& rng) {
  Floats x(size);
  for (float& v : x) v = static_cast<float>(rng.uniform(-2, 2));
  return x;
}

TEST(VectorKernels, ElementwiseAgreesWithALoop) {
  Rng rng(1);
  for (const std::size_t n : kLengths) {
    const Floats x = random_floats(n, rng), y = random_floats(n, rng);
    Floats a = y, s = y, sa = y, sum_xy(n), product(n), filled(n), c = y;
    axpy(0.5f, x, a);
    scale(3.0f, s);
    scale_add(0.25f, x, 0.75f, sa);
    add(x, y, sum_xy);
    multiply_elements(x, y, product);
    fill(filled, 4.0f);
    clamp(c, -0.5f, 1.0f);
    for (std::size_t i = 0; i < n; ++i) {
      ASSERT_NEAR(a[i], y[i] + 0.5 * x[i], 1e-6);
      ASSERT_EQ(s[i], 3.0f * y[i]);
      ASSERT_NEAR(sa[i], 0.25 * x[i] + 0.75 * y[i], 1e-6);
      ASSERT_EQ(sum_xy[i], x[i] + y[i]);
      ASSERT_EQ(product[i], x[i] * y[i]);
      ASSERT_EQ(filled[i], 4.0f);
      ASSERT_EQ(c[i], std::min(1.0f, std::max(-0.5f, y[i])));
    }
  }
}

TEST(VectorKernels, SumsAgreeWithFloat64) {
  Rng rng(2);
  for (const std::size_t n : kLengths) {
    const Floats x = random_floats(n, rng), y = random_floats(n, rng);
    double total = 0, squares = 0, products = 0;
    for (std::size_t i = 0; i < n; ++i) {
      total += x[i];
      squares += static_cast<double>(x[i]) * x[i];
      products += static_cast<double>(x[i]) * y[i];
    }
    const double bound = 2e-7 * static_cast<double>(n + 1);
    ASSERT_NEAR(sum(x), total, bound);
    ASSERT_NEAR(sum_of_squares(x), squares, 2 * bound);
    ASSERT_NEAR(dot(x, y), products, 2 * bound);
  }
}

TEST(VectorKernels, SumOfSquaresHoldsForEverySizeOfEntries) {
  Rng rng(3);
  for (const std::size_t n : {1u, 3u, 50u, 1023u, 1024u, 1025u, 100000u}) {
    for (const double size : {1e-44, 1e-30, 1e-19, 1e-15, 1.0, 1e17, 1e19, 1e38}) {
      Floats x(n);
      double exact = 0;
      for (float& v : x) {
        v = static_cast<float>(size * rng.uniform(0.5, 1));
        exact += static_cast<double>(v) * v;
      }
      ASSERT_NEAR(sum_of_squares64(x) / exact, 1, 1e-6) << n << " entries of about " << size;
    }
  }
  EXPECT_TRUE(std::isinf(sum_of_squares64(Floats{1, INFINITY})));
  EXPECT_TRUE(std::isnan(sum_of_squares64(Floats{NAN, 1})));
  EXPECT_TRUE(std::isinf(sum_of_squares(Floats{1e30f})));
}

TEST(VectorKernels, AllFiniteFindsOneBadEntryAnywhere) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity()}) {
    for (const std::size_t n : kLengths) {
      Floats x(n, -std::numeric_limits<float>::max());
      ASSERT_TRUE(all_finite(x));
      for (std::size_t i = 0; i < n; ++i) {
        x[i] = bad;
        ASSERT_FALSE(all_finite(x)) << i << " of " << n;
        x[i] = 1;
      }
    }
  }
}

TEST(VectorKernels, ClampKeepsNan) {
  Floats x = {NAN, 5, -5, 0, NAN};
  clamp(x, -1, 1);
  EXPECT_TRUE(std::isnan(x[0]) && std::isnan(x[4]));
  EXPECT_EQ(x[1], 1.0f);
  EXPECT_EQ(x[2], -1.0f);
}

TEST(VectorKernels, GatherRowsTakesRowsInOrderAndTwice) {
  Matrix x(4, 3);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(i);
  const std::vector<Index> rows = {3, 0, 3};
  Matrix y(3, 3);
  gather_rows(x, rows, y);
  for (Index i = 0; i < 3; ++i) {
    for (Index j = 0; j < 3; ++j) EXPECT_EQ(y(i, j), x(rows[static_cast<std::size_t>(i)], j));
  }
}

/// A parameter array of n entries driven for a few steps by random gradients, beside a float64 loop.
struct Trial {
  explicit Trial(std::size_t n) : rng(n), w(random_floats(n, rng)), exact(w.begin(), w.end()) {}
  template <typename Update, typename ExactUpdate>
  void step(Update update, ExactUpdate exact_update) {
    const Floats g = random_floats(w.size(), rng);
    update(g);
    for (std::size_t i = 0; i < w.size(); ++i) exact_update(i, static_cast<double>(g[i]), exact[i]);
    for (std::size_t i = 0; i < w.size(); ++i) ASSERT_NEAR(w[i], exact[i], 2e-6) << i << " of " << w.size();
  }
  Rng rng;
  Floats w;
  std::vector<double> exact;
};

TEST(VectorKernels, SgdFollowsItsFormula) {
  for (const std::size_t n : kLengths) {
    for (const double decay : {0.0, 0.1}) {
      Trial run(n);
      for (int t = 0; t < 5; ++t) {
        run.step([&](const Floats& g) { sgd_update(run.w, g, {.learning_rate = 0.05, .decay = decay}); },
                 [&](std::size_t, double g, double& w) { w -= 0.05 * (g + decay * w); });
      }
    }
  }
}

TEST(VectorKernels, MomentumFollowsItsFormula) {
  for (const std::size_t n : {1u, 6u, 33u}) {
    for (const bool nesterov : {false, true}) {
      const double dampening = nesterov ? 0 : 0.3;
      Trial run(n);
      Floats v(n);
      std::vector<double> exact_v(n);
      for (int t = 0; t < 6; ++t) {
        const MomentumStep step{.learning_rate = 0.05,
                                .momentum = 0.9,
                                .dampening = dampening,
                                .decay = 0.01,
                                .nesterov = nesterov,
                                .t = t + 1};
        run.step([&](const Floats& g) { momentum_update(run.w, g, v, step); },
                 [&](std::size_t i, double g, double& w) {
                   g += 0.01 * w;
                   exact_v[i] = t == 0 ? g : 0.9 * exact_v[i] + (1 - dampening) * g;
                   w -= 0.05 * (nesterov ? g + 0.9 * exact_v[i] : exact_v[i]);
                 });
      }
    }
  }
}

TEST(VectorKernels, AdamFollowsItsFormula) {
  for (const std::size_t n : {1u, 6u, 33u}) {
    for (const bool decoupled : {false, true}) {
      Trial run(n);
      Floats m(n), v(n);
      std::vector<double> exact_m(n), exact_v(n);
      for (int t = 1; t <= 8; ++t) {
        const AdamStep step{.learning_rate = 0.01,
                            .t = t,
                            .decay = decoupled ? 0 : 0.1,
                            .decoupled_decay = decoupled ? 0.1 : 0};
        run.step([&](const Floats& g) { adam_update(run.w, g, m, v, step); },
                 [&](std::size_t i, double g, double& w) {
                   if (decoupled) {
                     w *= 1 - 0.01 * 0.1;
                   } else {
                     g += 0.1 * w;
                   }
                   exact_m[i] = 0.9 * exact_m[i] + 0.1 * g;
                   exact_v[i] = 0.999 * exact_v[i] + 0.001 * g * g;
                   const double mean = exact_m[i] / (1 - std::pow(0.9, t));
                   const double square = exact_v[i] / (1 - std::pow(0.999, t));
                   w -= 0.01 * mean / (std::sqrt(square) + 1e-8);
                 });
      }
      for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(v[i] / exact_v[i], 1, 1e-6);
    }
  }
}

TEST(VectorKernels, AdagradFollowsItsFormula) {
  for (const std::size_t n : {1u, 6u, 33u}) {
    Trial run(n);
    Floats s(n);
    std::vector<double> exact_s(n, 0.05);
    for (int t = 1; t <= 8; ++t) {
      const AdagradStep step{.learning_rate = 0.01, .epsilon = 1e-3, .start = 0.05, .decay = 0.1};
      run.step([&](const Floats& g) { adagrad_update(run.w, g, s, step); },
               [&](std::size_t i, double g, double& w) {
                 g += 0.1 * w;
                 exact_s[i] += g * g;
                 w -= 0.01 * g / (std::sqrt(exact_s[i]) + 1e-3);
               });
    }
  }
}

TEST(VectorKernels, RmsPropFollowsItsFormula) {
  for (const std::size_t n : {1u, 6u, 33u}) {
    for (const bool centered : {false, true}) {
      for (const double momentum : {0.0, 0.8}) {
        Trial run(n);
        Floats v(n), m(centered ? n : 0), b(momentum > 0 ? n : 0);
        std::vector<double> exact_v(n), exact_m(n), exact_b(n);
        for (int t = 1; t <= 8; ++t) {
          const RmsPropStep step{.learning_rate = 1e-3,
                                 .alpha = 0.9,
                                 .epsilon = 1e-2,
                                 .momentum = momentum,
                                 .t = t,
                                 .decay = 0.1};
          run.step([&](const Floats& g) { rmsprop_update(run.w, g, v, m, b, step); },
                   [&](std::size_t i, double g, double& w) {
                     g += 0.1 * w;
                     exact_v[i] = 0.9 * exact_v[i] + 0.1 * g * g;
                     exact_m[i] = 0.9 * exact_m[i] + 0.1 * g;
                     const double square = exact_v[i] - (centered ? exact_m[i] * exact_m[i] : 0);
                     exact_b[i] = momentum * exact_b[i] + g / (std::sqrt(square) + 1e-2);
                     w -= 1e-3 * exact_b[i];
                   });
        }
      }
    }
  }
}

TEST(VectorKernels, CenteredRmsPropOutlastsAConstantGradient) {
  // v - m^2 tends to 0 and is rounded to either side of it.
  Floats w(5, 1.0f), v(5), m(5);
  const Floats g(5, 0.3f);
  for (int t = 1; t <= 2000; ++t) {
    rmsprop_update(w, g, v, m, {}, {.learning_rate = 1e-9, .alpha = 0.9, .epsilon = 1e-8, .t = t});
  }
  EXPECT_TRUE(all_finite(w));
}

/// The threshold of gradient descent and its momentum is how far a constant gradient of that size would have
/// moved a weight: without any other gradient, both ways give the same weights until one reaches zero.
TEST(VectorKernels, TheProximalStepMovesAsFarAsAConstantGradient) {
  for (const double momentum : {0.0, 0.5, 0.9}) {
    for (const bool nesterov : {false, true}) {
      Floats thresholded = {5, -5, 0.3f, -0.3f, 0}, moved = {5, 5}, zero(5), v(5), v2(2);
      const Floats constant(2, 0.25f);
      for (int t = 1; t <= 12; ++t) {
        const auto step = [&](Floats& w, const Floats& g, Floats& velocity, double l1) {
          if (momentum == 0) return sgd_update(w, g, {.learning_rate = 0.2, .l1 = l1});
          momentum_update(w, g, velocity,
                          {.learning_rate = 0.2,
                           .momentum = momentum,
                           .dampening = nesterov ? 0 : 0.25,
                           .nesterov = nesterov,
                           .t = t,
                           .l1 = l1});
        };
        step(thresholded, zero, v, 0.25);
        step(moved, constant, v2, 0);
        ASSERT_NEAR(thresholded[0], moved[0], 1e-5);
        ASSERT_NEAR(thresholded[1], -moved[1], 1e-5);
      }
      EXPECT_EQ((Floats{thresholded[2], thresholded[3], thresholded[4]}), (Floats{0, 0, 0}));
    }
  }
}

TEST(VectorKernels, TheProximalStepOfAdaptiveOptimizersSharesTheirDenominator) {
  // Two weights in the same place, one with ten times the gradient: its threshold is a tenth. Adam's and
  // RMSProp's denominators are the gradient's size, Adagrad's its sum; with eps 0 and the gradient known they
  // can be told.
  const Floats g = {0.1f, -0.1f, 1, -1};
  const double l1 = 0.05, rate = 0.01;
  const auto check = [&](const Floats& w, const char* name) {
    for (std::size_t i = 0; i < w.size(); ++i) {
      const double step = rate * (g[i] + l1 * (w[i] > 0 ? 1 : -1)) / std::abs(g[i]);
      EXPECT_NEAR(w[i], (i % 2 == 0 ? 1 : -1) - step, 1e-6) << name << " " << i;
    }
  };
  const Floats start = {1, -1, 1, -1};
  Floats w = start, m(4), v(4);
  adam_update(w, g, m, v, {.learning_rate = rate, .epsilon = 0, .l1 = l1});
  check(w, "adam");
  w = start;
  v = Floats(4);
  adagrad_update(w, g, v, {.learning_rate = rate, .epsilon = 0, .l1 = l1});
  check(w, "adagrad");
  w = start;
  v = Floats(4);
  rmsprop_update(w, g, v, {}, {}, {.learning_rate = rate, .alpha = 0, .epsilon = 0, .l1 = l1});
  check(w, "rmsprop");
}

TEST(VectorKernels, WeightsLeaveZeroWhenTheirGradientBeatsThePenalty) {
  Floats w(4), m(4), v(4);
  for (const float pull : {0.2f, 0.3f}) {
    const Floats g(4, pull);
    sgd_update(w, g, {.learning_rate = 0.1, .l1 = 0.25});
    for (const float entry : w) EXPECT_EQ(entry != 0, pull > 0.25f);
    std::fill(w.begin(), w.end(), 0.0f);
    for (int t = 1; t <= 5; ++t) adam_update(w, g, m, v, {.learning_rate = 0.1, .t = t, .l1 = 0.25});
    for (const float entry : w) EXPECT_EQ(entry != 0, pull > 0.25f);
    std::fill(w.begin(), w.end(), 0.0f);
    std::fill(m.begin(), m.end(), 0.0f);
    std::fill(v.begin(), v.end(), 0.0f);
  }
}

TEST(VectorKernels, AddSignLeavesZeroAlone) {
  const Floats w = {2, -0.5f, 0, 1e-30f, -3, -0.0f};
  Floats g(6, 1);
  add_sign(0.25f, w, g);
  EXPECT_EQ(g, (Floats{1.25f, 0.75f, 1, 1.25f, 0.75f, 1}));
}

TEST(VectorKernels, UpdatesLetNanShow) {
  for (std::size_t at = 0; at < 7; ++at) {
    Floats g(7, 0.1f);
    g[at] = NAN;
    Floats by_sgd(7, 1.0f), by_momentum(7, 1.0f), by_adam(7, 1.0f), v(7), m(7), s(7);
    Floats by_adagrad(7, 1.0f), by_rmsprop(7, 1.0f), sums(7), squares(7), means(7), last(7);
    adagrad_update(by_adagrad, g, sums, {.learning_rate = 0.1, .l1 = 0.1});
    rmsprop_update(by_rmsprop, g, squares, means, last, {.learning_rate = 0.1});
    sgd_update(by_sgd, g, {.learning_rate = 0.1, .l1 = 0.1});
    momentum_update(by_momentum, g, v, {.learning_rate = 0.1, .momentum = 0.9});
    adam_update(by_adam, g, m, s, {.learning_rate = 0.1});
    for (std::size_t i = 0; i < 7; ++i) {
      EXPECT_EQ(std::isnan(by_sgd[i]), i == at);
      EXPECT_EQ(std::isnan(by_adagrad[i]), i == at);
      EXPECT_EQ(std::isnan(by_rmsprop[i]), i == at);
      EXPECT_EQ(std::isnan(by_momentum[i]), i == at);
      EXPECT_EQ(std::isnan(by_adam[i]), i == at);
    }
  }
}

TEST(VectorKernels64, TheLargestIsTheFirstOfEqualOnes) {
  Rng rng(31);
  for (int n = 1; n < 140; ++n) {
    std::vector<double> x(static_cast<std::size_t>(n));
    for (double& value : x) value = static_cast<double>(rng.below(static_cast<std::uint64_t>(n))) - 3;
    EXPECT_EQ(index_of_largest(x), std::max_element(x.begin(), x.end()) - x.begin()) << n;
    x[static_cast<std::size_t>(n / 2)] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(index_of_largest(x), std::max_element(x.begin(), x.end()) - x.begin()) << n;
  }
}

TEST(VectorKernels64, ExponentialsLogarithmsAndSharesAreExact) {
  Rng rng(32);
  for (const double size : {0.5, 0.06, 1e-4, 0.0}) {
    for (std::size_t n = 1; n < 40; ++n) {
      std::vector<double> x(n);
      for (double& value : x) value = rng.uniform(-size, size);
      std::vector<double> powers = x;
      exp_near_zero(powers, 1, 0, size, powers);
      std::vector<double> apart(n);
      exp_near_zero(x, 0.5, 0.25 * size, size, apart);
      for (std::size_t i = 0; i < n; ++i) {
        const double at = x[i] * 0.5 + 0.25 * size;
        EXPECT_NEAR(apart[i], std::exp(at), 4e-16 * std::exp(at));
      }
      std::vector<double> shares = powers;
      make_shares(shares);
      const double all = std::accumulate(powers.begin(), powers.end(), 0.0);
      std::vector<double> logs = powers;
      negative_logs(logs);
      for (std::size_t i = 0; i < n; ++i) {
        EXPECT_NEAR(powers[i], std::exp(x[i]), 4e-16 * std::exp(x[i]));
        EXPECT_NEAR(shares[i], powers[i] / all, 4e-16);
        EXPECT_NEAR(logs[i], -x[i], 3e-16);
      }
    }
  }
  std::vector<double> wide = {1e-15, 0.3, 1, 7e5};
  negative_logs(wide);
  EXPECT_NEAR(wide[0], -std::log(1e-15), 1e-14);
  EXPECT_NEAR(wide[1], -std::log(0.3), 4e-16);
  EXPECT_EQ(wide[2], 0);
  EXPECT_NEAR(wide[3], -std::log(7e5), 4e-15);
}

}  // namespace
}  // namespace trainyard