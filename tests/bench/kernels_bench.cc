// How fast the kernels are natively: the products of a dense layer, activations, optimizer steps.
// The figures that count are the browser's (`npm run bench`); these show which kernel to look at.

#include <benchmark/benchmark.h>

#include <span>
#include <vector>

#include "common/activations.h"
#include "common/gemm.h"
#include "common/rng.h"
#include "common/vector_kernels.h"

namespace trainyard {
namespace {

Matrix random_matrix(Index rows, Index cols) {
  Rng rng(static_cast<std::uint64_t>(rows * 1000 + cols));
  Matrix matrix(rows, cols);
  for (float& entry : matrix.view().flat()) entry = static_cast<float>(rng.uniform(-1, 1));
  return matrix;
}

/// A layer of h units over d features and n rows, given as the benchmark's arguments n, d, h.
struct Layer {
  explicit Layer(const benchmark::State& state)
      : n(state.range(0)),
        d(state.range(1)),
        h(state.range(2)),
        x(random_matrix(n, d)),
        w(random_matrix(d, h)),
        y(random_matrix(n, h)),
        bias(static_cast<std::size_t>(h)) {}
  void report(benchmark::State& state) const {
    state.counters["FLOP/s"] = benchmark::Counter(2.0 * static_cast<double>(n * d * h),
                                                  benchmark::Counter::kIsIterationInvariantRate);
  }
  Index n, d, h;
  Matrix x, w, y;
  std::vector<float> bias;
  GemmWorkspace workspace;
};

void layer_sizes(benchmark::internal::Benchmark* bench) {
  for (const Index n : {32, 128}) {
    bench->Args({n, 784, 256})->Args({n, 256, 128})->Args({n, 128, 10});
  }
  bench->Args({10, 2, 8})->Args({10, 8, 8})->Args({10, 8, 1});
}

void forward(benchmark::State& state) {
  Layer layer(state);
  for (auto _ : state) dense_forward(layer.x, layer.w, layer.bias, layer.y, layer.workspace);
  layer.report(state);
}
BENCHMARK(forward)->Apply(layer_sizes);

void weight_gradient(benchmark::State& state) {
  Layer layer(state);
  for (auto _ : state) dense_weight_gradient(layer.x, layer.y, layer.w, layer.workspace);
  layer.report(state);
}
BENCHMARK(weight_gradient)->Apply(layer_sizes);

void input_gradient(benchmark::State& state) {
  Layer layer(state);
  for (auto _ : state) dense_input_gradient(layer.y, layer.w, layer.x, layer.workspace);
  layer.report(state);
}
BENCHMARK(input_gradient)->Apply(layer_sizes);

template <void (*kFunction)(std::span<const float>, std::span<float>)>
void activation(benchmark::State& state) {
  const Matrix x = random_matrix(32, 256);
  Matrix y = x;
  for (auto _ : state) {
    kFunction(x.view().flat(), y.view().flat());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * x.size());
}
BENCHMARK(activation<sigmoid>);
BENCHMARK(activation<tanh>);
BENCHMARK(activation<relu>);
BENCHMARK(activation<gelu>);
BENCHMARK(activation<exp>);

void sgd(benchmark::State& state) {
  Matrix w = random_matrix(784, 256);
  const Matrix g = random_matrix(256, 784);
  for (auto _ : state) sgd_update(w.view().flat(), g.view().flat(), {.learning_rate = 1e-3});
  state.SetItemsProcessed(state.iterations() * w.size());
}
BENCHMARK(sgd);

void adam(benchmark::State& state) {
  Matrix w = random_matrix(784, 256);
  const Matrix g = random_matrix(256, 784);
  Matrix m(784, 256), v(784, 256);
  for (auto _ : state) {
    adam_update(w.view().flat(), g.view().flat(), m.view().flat(), v.view().flat(), {.learning_rate = 1e-3});
  }
  state.SetItemsProcessed(state.iterations() * w.size());
}
BENCHMARK(adam);

}  // namespace
}  // namespace trainyard
