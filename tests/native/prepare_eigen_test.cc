#include <gtest/gtest.h>

#include <cmath>

#include "common/rng.h"
#include "common/vector_kernels64.h"
#include "prepare/symmetric_eigen.h"

namespace trainyard {
namespace {

/// The products of d random rows of n numbers, of which row j is `sizes(j)` times as large.
template <typename Sizes>
Matrix64 random_products(Index d, Index n, Sizes&& sizes) {
  Rng rng(static_cast<std::uint64_t>(d * n));
  Matrix64 x(d, n);
  for (Index j = 0; j < d; ++j) {
    for (Index i = 0; i < n; ++i) x(j, i) = sizes(j) * rng.normal();
  }
  Matrix64 a(d, d);
  gram(x, a);
  return a;
}

void compare(const Matrix64& a, Index k) {
  const SymmetricEigen all = SymmetricEigen::of(a.view());
  const SymmetricEigen few = SymmetricEigen::leading(a.view(), k);
  ASSERT_EQ(few.values.size(), static_cast<std::size_t>(k));
  ASSERT_EQ(few.vectors.rows(), a.rows());
  ASSERT_EQ(few.vectors.cols(), k);
  const double size = std::max(all.values.back(), 1.0);
  for (Index c = 0; c < k; ++c) {
    const Index at = a.rows() - k + c;
    const double value = few.values[static_cast<std::size_t>(c)];
    EXPECT_NEAR(value, all.values[static_cast<std::size_t>(at)], 1e-11 * size) << c;
    double length = 0;
    for (Index i = 0; i < a.rows(); ++i) {
      length += few.vectors(i, c) * few.vectors(i, c);
      double image = 0;
      for (Index j = 0; j < a.rows(); ++j) image += a(i, j) * few.vectors(j, c);
      EXPECT_NEAR(image, value * few.vectors(i, c), 1e-11 * size) << c << " " << i;
    }
    EXPECT_NEAR(length, 1, 1e-12);
  }
}

/// Two columns of which one is a million times as large: what is small is as exact as what is large.
TEST(SymmetricEigen, GradedOnesAreExactRelativeToThemselves) {
  Matrix64 a(2, 2);
  a(0, 0) = 1e12;
  a(0, 1) = a(1, 0) = 6e5;
  a(1, 1) = 1;
  const SymmetricEigen eigen = SymmetricEigen::graded(a.view());
  ASSERT_EQ(eigen.values.size(), 2U);
  const double determinant = 1e12 - 36e10;
  const double trace = 1e12 + 1;
  const double large = (trace + std::sqrt(trace * trace - 4 * determinant)) / 2;
  EXPECT_NEAR(eigen.values[1] / large, 1, 1e-14);
  EXPECT_NEAR(eigen.values[0] / (determinant / large), 1, 1e-13);
  // (a - value) v = 0, from the second row, in which the small value counts.
  EXPECT_NEAR(eigen.vectors(0, 0) / eigen.vectors(1, 0), (eigen.values[0] - 1) / 6e5, 1e-18);
}

TEST(SymmetricEigen, GradedOnesLeaveOutWhatDependsOnOthers) {
  const Index d = 6;
  Matrix64 a = random_products(d, 50, [](Index j) { return std::pow(10.0, static_cast<double>(2 * j)); });
  // The fourth column is 3 times the first minus twice the second.
  const auto mix = [&](auto&& at) { return 3 * at(0) - 2 * at(1); };
  const double square = 9 * a(0, 0) - 12 * a(0, 1) + 4 * a(1, 1);
  for (Index j = 0; j < d; ++j) a(3, j) = mix([&](Index i) { return a(i, j); });
  for (Index j = 0; j < d; ++j) a(j, 3) = a(3, j);
  a(3, 3) = square;
  const SymmetricEigen eigen = SymmetricEigen::graded(a.view());
  ASSERT_EQ(eigen.values.size(), 5U);
  for (Index i = 0; i < d; ++i) {
    for (Index j = 0; j < d; ++j) {
      double again = 0;
      for (Index c = 0; c < 5; ++c)
        again += eigen.values[static_cast<std::size_t>(c)] * eigen.vectors(i, c) * eigen.vectors(j, c);
      EXPECT_NEAR(again, a(i, j), 1e-11 * std::sqrt(a(i, i) * a(j, j))) << i << " " << j;
    }
  }
}

TEST(SymmetricEigen, TheLeadingOnesAreThoseOfAll) {
  for (const Index k : {1, 2, 6}) {
    compare(random_products(200, 400, [](Index j) { return 1 / std::sqrt(1.0 + static_cast<double>(j)); }),
            k);
    compare(random_products(150, 90, [](Index) { return 1.0; }), k);                   // no gap to speak of
    compare(random_products(150, 3, [](Index) { return 100.0; }), k);                  // of rank 3
    compare(random_products(150, 40, [](Index j) { return j == 7 ? 1.0 : 0.0; }), k);  // of rank 1
    compare(random_products(12, 40, [](Index) { return 1.0; }), k);                    // not worth a subspace
  }
  Matrix64 same(120, 120, 0.0);
  for (Index i = 0; i < 120; ++i) same(i, i) = 3;
  compare(same, 2);
}

}  // namespace
}  // namespace trainyard
