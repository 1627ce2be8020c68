#include "common/normalization.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "common/dropout_mask.h"

namespace trainyard {
namespace {

Matrix random_matrix(Index n, Index h, std::uint64_t seed, double center = 0) {
  Rng rng(seed);
  Matrix x(n, h);
  for (float& entry : x.view().flat()) entry = static_cast<float>(center + rng.normal());
  return x;
}

struct Moments {
  double mean = 0, variance = 0;
};

Moments exact_moments(ConstMatrixView x, Index j) {
  Moments m;
  const auto n = static_cast<double>(x.rows());
  for (Index i = 0; i < x.rows(); ++i) m.mean += x(i, j) / n;
  for (Index i = 0; i < x.rows(); ++i) m.variance += (x(i, j) - m.mean) * (x(i, j) - m.mean) / n;
  return m;
}

TEST(Normalization, MomentsOfColumnsOfEveryWidthAndLength) {
  for (const Index n : {1, 2, 3, 255, 256, 257, 1000}) {
    for (const Index h : {1, 3, 4, 5, 15, 16, 17, 37}) {
      const Matrix x = random_matrix(n, h, 3, 5);
      std::vector<float> mean(static_cast<std::size_t>(h)), variance(mean);
      column_moments(x, mean, variance);
      for (Index j = 0; j < h; ++j) {
        const Moments exact = exact_moments(x, j);
        ASSERT_NEAR(mean[static_cast<std::size_t>(j)], exact.mean, 2e-6) << n << " " << h << " " << j;
        ASSERT_NEAR(variance[static_cast<std::size_t>(j)], exact.variance, 5e-6 * (1 + exact.variance));
      }
    }
  }
}

/// A mean a thousand times the spread: the plain difference of mean squares would keep no digit.
TEST(Normalization, MomentsFarFromZeroKeepTheirDigits) {
  const Matrix x = random_matrix(60000, 5, 4, 1000);
  std::vector<float> mean(5), variance(5);
  column_moments(x, mean, variance);
  for (Index j = 0; j < 5; ++j) {
    const Moments exact = exact_moments(x, j);
    EXPECT_NEAR(variance[static_cast<std::size_t>(j)], exact.variance, 1e-5);
    EXPECT_NEAR(mean[static_cast<std::size_t>(j)], exact.mean, 1e-4);
  }
}

TEST(Normalization, AConstantColumnHasNoVarianceAndNanStaysInItsColumn) {
  Matrix x(40, 6, 0.1f);
  x(7, 2) = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> mean(6), variance(6);
  column_moments(x, mean, variance);
  for (std::size_t j = 0; j < 6; ++j) {
    EXPECT_EQ(std::isnan(variance[j]), j == 2);
    if (j == 2) continue;
    EXPECT_EQ(variance[j], 0.0f);
    EXPECT_EQ(mean[j], 0.1f);
  }
}

TEST(Normalization, RowsOfEveryWidth) {
  for (const Index h : {1, 2, 3, 4, 5, 7, 8, 33}) {
    const Matrix x = random_matrix(3, h, 5, -20);
    Matrix y(3, h);
    std::vector<float> mean(3), scale(3);
    normalize_rows(x, 1e-5f, {}, {}, mean, scale, y);
    for (Index i = 0; i < 3; ++i) {
      double center = 0, variance = 0;
      for (Index j = 0; j < h; ++j) center += x(i, j) / static_cast<double>(h);
      for (Index j = 0; j < h; ++j)
        variance += (x(i, j) - center) * (x(i, j) - center) / static_cast<double>(h);
      EXPECT_NEAR(mean[static_cast<std::size_t>(i)], center, 5e-6);
      const double wanted = 1 / std::sqrt(variance + 1e-5);
      EXPECT_NEAR(scale[static_cast<std::size_t>(i)], wanted, 1e-4 * wanted);
      for (Index j = 0; j < h; ++j) EXPECT_NEAR(y(i, j), (x(i, j) - center) * wanted, 2e-3);
    }
  }
}

TEST(DropoutMask, DropsTheShareAskedForInEveryLane) {
  for (const double p : {0.0, 0.01, 0.2, 0.5, 0.9, 0.999999999999}) {
    DropoutMask chance;
    chance.seed(Rng(8));
    const std::size_t size = 40000;
    std::vector<float> x(size, 2.0f), mask(size), y(size);
    double dropped[4] = {};
    chance.draw(p, x, mask, y);
    const auto kept = static_cast<float>(1 / (1 - p));
    for (std::size_t i = 0; i < size; ++i) {
      ASSERT_TRUE(mask[i] == 0 || mask[i] == kept) << p;
      ASSERT_EQ(y[i], 2 * mask[i]);
      dropped[i % 4] += mask[i] == 0;
    }
    const double n = static_cast<double>(size) / 4;
    for (const double count : dropped) EXPECT_NEAR(count / n, p, 4 * std::sqrt(p * (1 - p) / n) + 1e-9) << p;
  }
}

/// Neighbours, and the same entry of two masks, must not depend on each other.
TEST(DropoutMask, EntriesAreIndependent) {
  DropoutMask chance;
  chance.seed(Rng(9));
  const std::size_t size = 100000;
  std::vector<float> x(size, 1.0f), first(size), second(size), y(size);
  chance.draw(0.5, x, first, y);
  chance.draw(0.5, x, second, y);
  for (const std::size_t lag : {1U, 2U, 3U, 4U, 8U, 256U}) {
    double both = 0;
    for (std::size_t i = 0; i + lag < size; ++i) both += first[i] != 0 && first[i + lag] != 0;
    EXPECT_NEAR(both / static_cast<double>(size - lag), 0.25, 4 * std::sqrt(0.1875 / size)) << lag;
  }
  double both = 0;
  for (std::size_t i = 0; i < size; ++i) both += first[i] != 0 && second[i] != 0;
  EXPECT_NEAR(both / size, 0.25, 4 * std::sqrt(0.1875 / size));
}

TEST(DropoutMask, TheSameSeedGivesTheSameMasks) {
  std::vector<float> x(37, 1.0f), y(37);
  const auto masks = [&](std::uint64_t seed) {
    DropoutMask chance;
    chance.seed(Rng(seed));
    std::vector<float> first(37), second(37);
    chance.draw(0.5, x, first, y);
    chance.draw(0.5, x, second, y);
    EXPECT_NE(first, second);
    first.insert(first.end(), second.begin(), second.end());
    return first;
  };
  EXPECT_EQ(masks(1), masks(1));
  EXPECT_NE(masks(1), masks(2));
}

}  // namespace
}  // namespace trainyard
