#include "common/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace trainyard {
namespace {

// Golden values from an independent implementation in Python's big integers; that one gives 11520, 0,
// 1509978240, 1215971899390074240 from the state 1, 2, 3, 4, as xoshiro256** must.
TEST(Rng, GoldenValues) {
  Rng zero(0);
  EXPECT_EQ(zero.next(), 0x99ec5f36cb75f2b4u);
  EXPECT_EQ(zero.next(), 0xbf6e1f784956452au);
  EXPECT_EQ(zero.next(), 0x1a5f849d4933e6e0u);
  EXPECT_EQ(zero.next(), 0x6aa594f1262d2d2cu);
  Rng seven(7);
  EXPECT_EQ(seven.next(), 0xb358faf74ef9765au);
  EXPECT_EQ(seven.next(), 0x475c3d964f482cd2u);
}

TEST(Rng, SplitsAreNamedBySeedAndTagAlone) {
  Rng rng(7);
  rng.next();  // drawing must not change what a split gives
  Rng by_number = rng.split(3);
  EXPECT_EQ(by_number.next(), 0x11d3586539efd069u);
  EXPECT_EQ(by_number.next(), 0x4033f2273c0e29e2u);
  Rng by_name = rng.split("layer");
  EXPECT_EQ(by_name.next(), 0x0191ed808fd14f08u);
  EXPECT_EQ(by_name.next(), 0x741188fcd12a5929u);
}

TEST(Rng, NeighbouringStreamsAreUncorrelated) {
  const int n = 20000;
  for (const std::uint64_t tag : {0u, 1u, 2u, 1000u}) {
    Rng a = Rng(1).split(tag);
    Rng b = Rng(1).split(tag + 1);
    double product = 0;
    for (int i = 0; i < n; ++i) product += a.uniform(-1, 1) * b.uniform(-1, 1);
    EXPECT_LT(std::abs(product) * 3 / std::sqrt(n), 4)
        << tag;  // 4 standard errors; the product's deviation is 1/3
  }
}

TEST(Rng, UniformHasItsMomentsAndRange) {
  Rng rng(2);
  const int n = 100000;
  double sum = 0, squares = 0;
  for (int i = 0; i < n; ++i) {
    const double u = rng.uniform();
    ASSERT_TRUE(u >= 0 && u < 1);
    sum += u;
    squares += u * u;
  }
  EXPECT_NEAR(sum / n, 0.5, 4 * std::sqrt(1.0 / 12 / n));
  EXPECT_NEAR(squares / n, 1.0 / 3, 4 * std::sqrt(4.0 / 45 / n));
}

TEST(Rng, BelowIsUnbiased) {
  Rng rng(3);
  for (const std::uint64_t bound : {1ull, 2ull, 3ull, 10ull, 100ull}) {
    const double draws = 50000;
    std::vector<double> count(bound);
    for (int i = 0; i < draws; ++i) {
      const std::uint64_t value = rng.below(bound);
      ASSERT_LT(value, bound);
      ++count[value];
    }
    const double expected = draws / static_cast<double>(bound);
    double chi2 = 0;
    for (const double c : count) chi2 += (c - expected) * (c - expected) / expected;
    const double freedom = static_cast<double>(bound - 1);
    EXPECT_LE(chi2, freedom + 4 * std::sqrt(2 * freedom)) << bound;
  }
}

TEST(Rng, BelowReachesBeyond32Bits) {
  Rng rng(4);
  const std::uint64_t bound = 3ull << 62;  // three quarters of the range: a biased method shows at once
  std::array<int, 3> quarter{};
  for (int i = 0; i < 30000; ++i) {
    const std::uint64_t value = rng.below(bound);
    ASSERT_LT(value, bound);
    ++quarter[value >> 62];
  }
  for (const int count : quarter) EXPECT_NEAR(count, 10000, 4 * std::sqrt(30000 * 2.0 / 9));
}

TEST(Rng, NormalHasItsMoments) {
  Rng rng(5);
  const int n = 100000;
  std::array<double, 5> moment{};
  for (int i = 0; i < n; ++i) {
    const double z = rng.normal();
    double power = 1;
    for (double& m : moment) {
      m += power / n;
      power *= z;
    }
  }
  EXPECT_NEAR(moment[1], 0, 4 / std::sqrt(n));
  EXPECT_NEAR(moment[2], 1, 4 * std::sqrt(2.0 / n));
  EXPECT_NEAR(moment[3], 0, 4 * std::sqrt(15.0 / n));
  EXPECT_NEAR(moment[4], 3, 4 * std::sqrt(96.0 / n));
}

TEST(Rng, ShuffleIsAFairPermutation) {
  Rng rng(6);
  std::array<std::array<int, 4>, 4> seen{};
  const int n = 40000;
  for (int i = 0; i < n; ++i) {
    std::array<int, 4> order{};
    std::iota(order.begin(), order.end(), 0);
    rng.shuffle(order);
    for (std::size_t at = 0; at < 4; ++at) ++seen[at][static_cast<std::size_t>(order[at])];
    std::sort(order.begin(), order.end());
    ASSERT_EQ(order, (std::array<int, 4>{0, 1, 2, 3}));
  }
  for (const auto& row : seen) {
    for (const int count : row) EXPECT_NEAR(count, n / 4, 4 * std::sqrt(n * 3.0 / 16));
  }
}

}  // namespace
}  // namespace trainyard
