#include <gtest/gtest.h>

#include <new>
#include <vector>

#include "allocation_count.h"
#include "common/activations.h"
#include "common/gemm.h"
#include "common/vector_kernels.h"

namespace trainyard {
namespace {

/// One training step's worth of kernels over a layer of h units.
struct Layer {
  Layer(Index n, Index d, Index h)
      : x(n, d, 0.5f),
        w(d, h, 0.01f),
        y(n, h),
        dy(n, h, 0.1f),
        dw(d, h),
        dx(n, d),
        bias(static_cast<std::size_t>(h)),
        db(bias),
        m(d, h),
        v(d, h),
        rows(static_cast<std::size_t>(n), n / 2),
        gathered(n, d) {}
  void step(GemmWorkspace& workspace) {
    gather_rows(x, rows, gathered);
    dense_forward(gathered, w, bias, y, workspace);
    gelu(y.view().flat(), y.view().flat());
    softmax(y, dy);
    dense_weight_gradient(gathered, dy, dw, workspace);
    dense_bias_gradient(dy, db);
    dense_input_gradient(dy, w, dx, workspace);
    adam_update(w.view().flat(), dw.view().flat(), m.view().flat(), v.view().flat(),
                {.learning_rate = 0.001});
  }
  Matrix x, w, y, dy, dw, dx;
  std::vector<float> bias, db;
  Matrix m, v;
  std::vector<Index> rows;
  Matrix gathered;
};

TEST(Workspace, CountsAllocations) {
  const std::size_t before = allocation_count();
  operator delete(operator new(
      8));  // called by name: the compiler may leave out what a new-expression would call
  EXPECT_EQ(allocation_count(), before + 1);
}

TEST(Workspace, NothingIsAllocatedAfterTheFirstStep) {
  GemmWorkspace workspace;
  std::vector<Layer> layers;
  for (const Index n : {10, 200}) {
    for (const Index d : {2, 300}) {
      for (const Index h : {1, 8, 257}) layers.emplace_back(n, d, h);
    }
  }
  const std::size_t at_first = allocation_count();
  for (Layer& layer : layers) layer.step(workspace);
  EXPECT_GT(allocation_count(), at_first) << "the buffers must have grown";
  const std::size_t before = allocation_count();
  for (int repeat = 0; repeat < 3; ++repeat) {
    for (Layer& layer : layers) layer.step(workspace);
  }
  EXPECT_EQ(allocation_count(), before);
}

}  // namespace
}  // namespace trainyard
