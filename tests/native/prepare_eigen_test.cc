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
