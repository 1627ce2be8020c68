#include "common/gemm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "common/rng.h"

namespace trainyard {
namespace {

enum class Use { kPlain, kTransposedLeft, kTransposedRight };

constexpr Index kSizes[] = {0, 1, 2, 3, 5, 7, 8, 9, 16, 17, 31, 64, 65, 100, 257};

Matrix random_matrix(Index rows, Index cols, Rng& rng) {
  Matrix matrix(rows, cols);
  for (float& entry : matrix.view().flat()) entry = static_cast<float>(rng.uniform(-1, 1));
  return matrix;
}

struct Problem {
  Problem(Use use, Index m, Index n, Index k, Rng& rng) : use(use), m(m), n(n), k(k), c(m, n) {
    a = use == Use::kTransposedLeft ? random_matrix(k, m, rng) : random_matrix(m, k, rng);
    b = use == Use::kTransposedRight ? random_matrix(n, k, rng) : random_matrix(k, n, rng);
  }
  void run(GemmWorkspace& workspace, Store store = Store::kOverwrite) {
    switch (use) {
      case Use::kPlain:
        return multiply(a, b, c, workspace, store);
      case Use::kTransposedLeft:
        return multiply_transposed_left(a, b, c, workspace, store);
      case Use::kTransposedRight:
        return multiply_transposed_right(a, b, c, workspace, store);
    }
  }
  double left(Index i, Index p) const { return use == Use::kTransposedLeft ? a(p, i) : a(i, p); }
  double right(Index p, Index j) const { return use == Use::kTransposedRight ? b(j, p) : b(p, j); }
  /// The largest error of c against sums in float64, relative to the sum of the terms' sizes.
  double worst_error(double start = 0) const {
    double worst = 0;
    for (Index i = 0; i < m; ++i) {
      for (Index j = 0; j < n; ++j) {
        double exact = start;
        double size = std::abs(start) + 1e-30;
        for (Index p = 0; p < k; ++p) {
          exact += left(i, p) * right(p, j);
          size += std::abs(left(i, p) * right(p, j));
        }
        const double error = std::abs(static_cast<double>(c(i, j)) - exact) / size;
        worst = std::isnan(error) ? 1 : std::max(worst, error);
      }
    }
    return worst;
  }

  Use use;
  Index m, n, k;
  Matrix a, b, c;
};

class EveryUse : public testing::TestWithParam<Use> {};
INSTANTIATE_TEST_SUITE_P(Gemm, EveryUse,
                         testing::Values(Use::kPlain, Use::kTransposedLeft, Use::kTransposedRight));

TEST_P(EveryUse, AgreesWithFloat64OverOddSizes) {
  Rng rng(1);
  GemmWorkspace workspace;
  for (const Index m : kSizes) {
    for (const Index n : kSizes) {
      for (const Index k : kSizes) {
        if (m * n * k > 1'000'000) continue;
        Problem problem(GetParam(), m, n, k, rng);
        std::fill_n(problem.c.data(), m * n, NAN);  // must be overwritten, not added to
        problem.run(workspace);
        ASSERT_LT(problem.worst_error(), 1e-6) << m << " x " << k << " x " << n;
      }
    }
  }
}

TEST_P(EveryUse, AgreesWithFloat64WhereTheSumIsBlocked) {
  Rng rng(2);
  GemmWorkspace workspace;
  for (const Index k : {447, 448, 449, 784, 897, 2000}) {
    for (const Index m : {1, 9, 200, 395}) {
      Problem problem(GetParam(), m, 27, k, rng);
      problem.run(workspace);
      ASSERT_LT(problem.worst_error(), 2e-6) << m << " x " << k << " x 27";
    }
  }
}

TEST_P(EveryUse, AddsToWhatWasThere) {
  Rng rng(3);
  GemmWorkspace workspace;
  for (const Index m : {3, 70}) {
    for (const Index n : {1, 8, 75}) {
      for (const Index k : {0, 5, 500}) {
        Problem problem(GetParam(), m, n, k, rng);
        std::fill_n(problem.c.data(), m * n, 2.5f);
        problem.run(workspace, Store::kAdd);
        ASSERT_LT(problem.worst_error(2.5), 1e-6) << m << " x " << k << " x " << n;
      }
    }
  }
}

TEST_P(EveryUse, RepeatsBitForBit) {
  Rng rng(4);
  GemmWorkspace used;
  Problem(Use::kTransposedRight, 300, 300, 300, rng).run(used);  // leaves other numbers in the buffers
  for (const Index size : {5, 37, 130}) {
    Problem problem(GetParam(), size, size + 1, size + 2, rng);
    problem.run(used);
    const Matrix first = problem.c;
    GemmWorkspace fresh;
    problem.run(fresh);
    EXPECT_EQ(
        std::memcmp(first.data(), problem.c.data(), sizeof(float) * static_cast<std::size_t>(first.size())),
        0);
  }
}

TEST(Gemm, ARowDoesNotDependOnItsBatch) {
  Rng rng(5);
  GemmWorkspace workspace;
  for (const auto& [d, h] : {std::pair<Index, Index>{2, 8}, {784, 100}, {130, 67}, {500, 3}}) {
    const Matrix x = random_matrix(131, d, rng);
    const Matrix w = random_matrix(d, h, rng);
    const Matrix bias = random_matrix(1, h, rng);
    Matrix all(131, h);
    dense_forward(x, w, bias.view().flat(), all, workspace);
    for (const auto& [start, count] : {std::pair<Index, Index>{0, 1}, {17, 5}, {40, 33}, {130, 1}}) {
      Matrix part(count, h);
      dense_forward(x.view().rows_from(start, count), w, bias.view().flat(), part, workspace);
      EXPECT_EQ(std::memcmp(part.data(), all.data() + start * h,
                            sizeof(float) * static_cast<std::size_t>(count * h)),
                0)
          << d << " x " << h << ", rows " << start << " + " << count;
    }
  }
}

TEST(Gemm, ForwardAddsTheBiasOnce) {
  Rng rng(6);
  GemmWorkspace workspace;
  for (const Index n : {1, 10, 77}) {
    for (const Index h : {1, 3, 8, 10, 90}) {
      for (const Index d : {0, 2, 60, 1000}) {
        const Matrix x = random_matrix(n, d, rng);
        const Matrix w = random_matrix(d, h, rng);
        const Matrix bias = random_matrix(1, h, rng);
        Matrix with(n, h, NAN);
        Matrix without(n, h, NAN);
        dense_forward(x, w, bias.view().flat(), with, workspace);
        dense_forward(x, w, {}, without, workspace);
        for (Index i = 0; i < n; ++i) {
          for (Index j = 0; j < h; ++j) ASSERT_NEAR(with(i, j), without(i, j) + bias(0, j), 1e-5);
        }
      }
    }
  }
}

TEST(Gemm, BiasGradientSumsColumns) {
  Rng rng(7);
  for (const Index h : {1, 3, 4, 10, 17, 256}) {
    for (const Index n : {0, 1, 33}) {
      const Matrix dy = random_matrix(n, h, rng);
      std::vector<float> db(static_cast<std::size_t>(h), NAN);
      dense_bias_gradient(dy, db);
      for (Index j = 0; j < h; ++j) {
        double exact = 0;
        for (Index i = 0; i < n; ++i) exact += dy(i, j);
        ASSERT_NEAR(db[static_cast<std::size_t>(j)], exact, 1e-5);
      }
      dense_bias_gradient(dy, db, Store::kAdd);
      for (Index j = 0; j < h; ++j) {
        double exact = 0;
        for (Index i = 0; i < n; ++i) exact += 2 * static_cast<double>(dy(i, j));
        ASSERT_NEAR(db[static_cast<std::size_t>(j)], exact, 1e-5);
      }
    }
  }
}

TEST(Gemm, NanAndInfinityReachTheResult) {
  Rng rng(8);
  GemmWorkspace workspace;
  for (const Index size : {3, 10, 90}) {
    Matrix x = random_matrix(size, size, rng);
    const Matrix w = random_matrix(size, size, rng);
    x(size - 1, size / 2) = NAN;
    x(0, 0) = INFINITY;
    Matrix y(size, size);
    multiply(x, w, y, workspace);
    for (Index j = 0; j < size; ++j) {
      EXPECT_TRUE(std::isnan(y(size - 1, j)));
      EXPECT_TRUE(std::isinf(y(0, j)));
      EXPECT_TRUE(std::isfinite(y(1, j)));
    }
  }
}

}  // namespace
}  // namespace trainyard
