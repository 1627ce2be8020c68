#include "common/vector_kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
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
        run.step([&](const Floats& g) { sgd_update(run.w, g, 0.05, decay); },
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
                                .first = t == 0};
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
        const AdamStep step{.learning_rate = 0.01, .t = t, .decay = 0.1, .decoupled_decay = decoupled};
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

TEST(VectorKernels, UpdatesLetNanShow) {
  for (std::size_t at = 0; at < 7; ++at) {
    Floats g(7, 0.1f);
    g[at] = NAN;
    Floats by_sgd(7, 1.0f), by_momentum(7, 1.0f), by_adam(7, 1.0f), v(7), m(7), s(7);
    sgd_update(by_sgd, g, 0.1);
    momentum_update(by_momentum, g, v, {.learning_rate = 0.1, .momentum = 0.9});
    adam_update(by_adam, g, m, s, {.learning_rate = 0.1});
    for (std::size_t i = 0; i < 7; ++i) {
      EXPECT_EQ(std::isnan(by_sgd[i]), i == at);
      EXPECT_EQ(std::isnan(by_momentum[i]), i == at);
      EXPECT_EQ(std::isnan(by_adam[i]), i == at);
    }
  }
}

}  // namespace
}  // namespace trainyard
