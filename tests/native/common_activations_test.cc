#include "common/activations.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "common/rng.h"

namespace trainyard {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// Arguments of every size, both signs: a dense sweep, tiny ones, huge ones, zeros, infinities.
std::vector<float> arguments() {
  std::vector<float> x = {0.0f, -0.0f, kInf, -kInf, 3e38f, -3e38f, 1e-45f, -1e-45f};
  for (int i = -120000; i <= 120000; ++i) x.push_back(static_cast<float>(i) * 1e-3f);
  for (int e = -140; e < 127; ++e) {
    x.push_back(std::ldexp(1.37f, e));
    x.push_back(-std::ldexp(1.37f, e));
  }
  return x;
}

using Spans = std::function<void(std::span<const float>, std::span<float>)>;
using Exact = std::function<double(double)>;

/// |y - f(x)| <= relative * |f(x)| + floor, and infinities where f overflows float32.
void expect_close(const Spans& kernel, const Exact& f, double relative, double floor) {
  const std::vector<float> x = arguments();
  std::vector<float> y(x.size());
  kernel(x, y);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double exact = f(static_cast<double>(x[i]));
    if (std::abs(exact) > 3.4028235e38) {
      ASSERT_EQ(y[i], exact > 0 ? kInf : -kInf) << "x = " << x[i];
    } else {
      ASSERT_NEAR(y[i], exact, relative * std::abs(exact) + floor) << "x = " << x[i];
    }
  }
}

double normal_cdf(double x) { return 0.5 * std::erfc(-x * M_SQRT1_2); }
double normal_density(double x) { return std::exp(-0.5 * x * x) * 0.3989422804014327; }
double logistic(double x) { return 1 / (1 + std::exp(-x)); }

TEST(Activations, ExpAgreesWithLibm) {
  expect_close(exp, [](double x) { return std::exp(x); }, 2e-7, 1.5e-45);
}

TEST(Activations, SigmoidAgreesWithLibm) { expect_close(sigmoid, logistic, 4e-7, 1.2e-38); }

TEST(Activations, TanhAgreesWithLibm) {
  expect_close(tanh, [](double x) { return std::tanh(x); }, 6e-7, 1.5e-45);
}

TEST(Activations, TanhAndSigmoidStayInRange) {
  const std::vector<float> x = arguments();
  std::vector<float> y(x.size());
  tanh(x, y);
  for (std::size_t i = 0; i < x.size(); ++i) ASSERT_LE(std::abs(y[i]), 1.0f) << x[i];
  sigmoid(x, y);
  for (std::size_t i = 0; i < x.size(); ++i) ASSERT_TRUE(y[i] >= 0.0f && y[i] <= 1.0f) << x[i];
  const std::vector<float> ends = {9.0f, -9.0f, kInf, -kInf};
  std::vector<float> out(4);
  tanh(ends, out);
  EXPECT_EQ(out, (std::vector<float>{1, -1, 1, -1}));
  sigmoid(ends, out);
  EXPECT_EQ(out[2], 1.0f);
  EXPECT_EQ(out[3], 0.0f);
}

TEST(Activations, GeluAgreesWithLibm) {
  // At -infinity it is NaN here, as in PyTorch; the tail below -13 underflows early.
  const auto finite = [](std::span<const float> x, std::span<float> y) {
    gelu(x, y);
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (x[i] == -kInf) y[i] = 0;
    }
  };
  const auto exact = [](double x) {
    return x == -std::numeric_limits<double>::infinity() ? 0 : x * normal_cdf(x);
  };
  expect_close(finite, exact, 2e-6, 1e-37);
}

TEST(Activations, EluSiluAndSoftplusAgreeWithLibm) {
  for (const float alpha : {1.0f, 0.3f}) {
    const auto kernel = [alpha](std::span<const float> x, std::span<float> y) { elu(x, alpha, 1.5f, y); };
    expect_close(
        kernel, [alpha](double x) { return 1.5 * (x > 0 ? x : static_cast<double>(alpha) * std::expm1(x)); },
        6e-7, 3e-45);
  }
  const auto finite = [](std::span<const float> x, std::span<float> y) {
    silu(x, y);  // at -infinity it is NaN, as in PyTorch
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (x[i] == -kInf) y[i] = 0;
    }
  };
  const auto exact = [](double x) {
    return x == -std::numeric_limits<double>::infinity() ? 0 : x * logistic(x);
  };
  expect_close(finite, exact, 5e-7, 2e-36);
  for (const double beta : {1.0, 4.0}) {
    const auto kernel = [beta](std::span<const float> x, std::span<float> y) {
      softplus(x, static_cast<float>(beta), y);
    };
    const auto smooth = [beta](double x) {
      return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(beta * x))) / beta;
    };
    expect_close(kernel, smooth, 1e-6, 2e-38);
  }
}

TEST(Activations, ReluAndLeakyReluAreExact) {
  expect_close(relu, [](double x) { return x > 0 ? x : 0; }, 0, 0);
  const auto leaky = [](std::span<const float> x, std::span<float> y) { leaky_relu(x, 0.01f, y); };
  expect_close(leaky, [](double x) { return x > 0 ? x : static_cast<double>(0.01f) * x; }, 1e-7, 1.5e-45);
}

struct Derivative {
  const char* name;
  Spans forward;
  /// (dy, x, y, dx)
  std::function<void(std::span<const float>, std::span<const float>, std::span<const float>,
                     std::span<float>)>
      backward;
  Exact exact;
};

std::vector<Derivative> derivatives() {
  using In = std::span<const float>;
  using Out = std::span<float>;
  return {
      {"sigmoid", sigmoid, [](In dy, In, In y, Out dx) { sigmoid_backward(dy, y, dx); },
       [](double x) { return logistic(x) * logistic(-x); }},
      {"tanh", tanh, [](In dy, In, In y, Out dx) { tanh_backward(dy, y, dx); },
       [](double x) { return 1 / (std::cosh(x) * std::cosh(x)); }},
      {"relu", relu, [](In dy, In, In y, Out dx) { relu_backward(dy, y, dx); },
       [](double x) { return x > 0 ? 1 : 0; }},
      {"leaky_relu", [](In x, Out y) { leaky_relu(x, 0.1f, y); },
       [](In dy, In x, In, Out dx) { leaky_relu_backward(dy, x, 0.1f, dx); },
       [](double x) { return x > 0 ? 1 : static_cast<double>(0.1f); }},
      {"gelu", gelu, [](In dy, In x, In, Out dx) { gelu_backward(dy, x, dx); },
       [](double x) { return normal_cdf(x) + x * normal_density(x); }},
      {"elu", [](In x, Out y) { elu(x, 0.7f, 1.5f, y); },
       [](In dy, In x, In, Out dx) { elu_backward(dy, x, 0.7f, 1.5f, dx); },
       [](double x) { return x > 0 ? 1.5 : 1.5 * static_cast<double>(0.7f) * std::exp(x); }},
      {"silu", silu, [](In dy, In x, In, Out dx) { silu_backward(dy, x, dx); },
       [](double x) { return logistic(x) * (1 + x * logistic(-x)); }},
      {"softplus", [](In x, Out y) { softplus(x, 2, y); },
       [](In dy, In x, In, Out dx) { softplus_backward(dy, x, 2, dx); },
       [](double x) { return logistic(2 * x); }},
  };
}

TEST(Activations, DerivativesAgreeWithTheFormula) {
  Rng rng(1);
  std::vector<float> x, dy;
  for (int i = 0; i < 4003; ++i) {
    x.push_back(static_cast<float>(rng.uniform(-12, 12)));
    dy.push_back(static_cast<float>(rng.uniform(-2, 2)));
  }
  x[0] = 0.0f;
  std::vector<float> y(x.size()), dx(x.size());
  for (const Derivative& f : derivatives()) {
    f.forward(x, y);
    f.backward(dy, x, y, dx);
    for (std::size_t i = 0; i < x.size(); ++i) {
      // 1 - y loses digits where y is close to 1: an absolute error of some ulps of 1 remains.
      ASSERT_NEAR(dx[i], f.exact(x[i]) * dy[i], 2e-6 * std::abs(dy[i])) << f.name << " at " << x[i];
    }
    f.backward(dy, x, y, y);  // in place
    EXPECT_EQ(y, dx) << f.name;
  }
}

TEST(Activations, NanComesThroughInEveryLane) {
  using In = std::span<const float>;
  using Out = std::span<float>;
  std::vector<Spans> kernels = {exp};
  for (const Derivative& f : derivatives()) {
    kernels.push_back(f.forward);
    kernels.push_back([f](In x, Out dx) { f.backward(x, x, x, dx); });
    const std::vector<float> ones(7, 1.0f);
    kernels.push_back([f, ones](In dy, Out dx) { f.backward(dy, In(ones), In(ones), dx); });
  }
  for (std::size_t k = 0; k < kernels.size(); ++k) {
    for (std::size_t at = 0; at < 7; ++at) {
      std::vector<float> x(7, 0.5f), y(7);
      x[at] = kNan;
      kernels[k](x, y);
      for (std::size_t i = 0; i < 7; ++i)
        EXPECT_EQ(std::isnan(y[i]), i == at) << "kernel " << k << ", lane " << i;
    }
  }
}

TEST(Activations, EveryLengthWritesItsEntriesOnly) {
  for (std::size_t size = 0; size < 20; ++size) {
    std::vector<float> x(size, 1.0f), y(size + 4, 7.0f);
    sigmoid(x, std::span(y).first(size));
    for (std::size_t i = 0; i < size; ++i) EXPECT_NEAR(y[i], 0.731058578, 1e-6);
    for (std::size_t i = size; i < size + 4; ++i) EXPECT_EQ(y[i], 7.0f);
  }
}

TEST(Softmax, AgreesWithLibmAndDoesNotOverflow) {
  Rng rng(2);
  for (const Index k : {1, 2, 3, 4, 5, 10, 33}) {
    for (const double spread : {0.1, 10.0, 500.0}) {
      Matrix x(9, k), y(9, k);
      std::vector<float> lse(9);
      for (float& v : x.view().flat()) v = static_cast<float>(rng.uniform(-spread, spread)) + 300.0f;
      softmax(x, y);
      log_sum_exp(x, lse);
      for (Index i = 0; i < 9; ++i) {
        double max = -1e300, sum = 0;
        for (Index j = 0; j < k; ++j) max = std::max<double>(max, x(i, j));
        for (Index j = 0; j < k; ++j) sum += std::exp(x(i, j) - max);
        for (Index j = 0; j < k; ++j) {
          const double exact = std::exp(x(i, j) - max) / sum;
          ASSERT_NEAR(y(i, j), exact, 1e-6 * exact + 1e-44);
        }
        ASSERT_NEAR(lse[static_cast<std::size_t>(i)], max + std::log(sum), 1e-6 * (1 + std::abs(max)));
      }
      softmax(x, x);  // in place
      for (Index i = 0; i < x.size(); ++i) ASSERT_EQ(x.data()[i], y.data()[i]);
    }
  }
}

TEST(Softmax, NanAndInfinityStayInTheirRow) {
  for (const float bad : {kNan, kInf}) {
    Matrix x(3, 6, 0.25f), y(3, 6);
    x(1, 4) = bad;
    std::vector<float> lse(3);
    softmax(x, y);
    log_sum_exp(x, lse);
    for (Index j = 0; j < 6; ++j) {
      EXPECT_FLOAT_EQ(y(0, j), 1.0f / 6);
      EXPECT_TRUE(std::isnan(y(1, j)));
      EXPECT_FLOAT_EQ(y(2, j), 1.0f / 6);
    }
    EXPECT_TRUE(std::isnan(bad) ? std::isnan(lse[1]) : lse[1] == kInf);
    EXPECT_TRUE(std::isfinite(lse[0]) && std::isfinite(lse[2]));
  }
}

TEST(Softmax, NanWinsOverInfinityInEitherOrder) {
  for (const std::size_t nan_at : {0u, 1u, 2u}) {
    Matrix x(1, 3, kInf);
    x(0, static_cast<Index>(nan_at)) = kNan;
    std::vector<float> lse(1);
    log_sum_exp(x, lse);
    EXPECT_TRUE(std::isnan(lse[0])) << nan_at;
  }
}

}  // namespace
}  // namespace trainyard
