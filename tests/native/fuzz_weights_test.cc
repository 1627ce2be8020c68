#include <gtest/gtest.h>

#include <cmath>

#include "fuzz_support.h"
#include "nn/safetensors.h"

namespace trainyard {
namespace {

TEST(Fuzz, WeightFilesAreReadOrRefusedWithAPlace) {
  Weights seed;
  seed.tensors = {
      {"0.weight", {2, 3}, {1, -2, 3, 4, 5, 6}}, {"0.bias", {2}, {0, 7}}, {"2.weight", {1, 2}, {8, 9}}};
  seed.description = {{"labels", {"a", "b"}}};
  const std::string good = write_safetensors(seed);
  const int rounds = testing::fuzz([&](Rng rng) {
    const Result<Weights> weights =
        read_safetensors(testing::mutate_bytes(good, rng, "\x01\x7f{}[],:\"0123456789F\xff"));
    if (!weights) {
      EXPECT_EQ(weights.error().code, ErrorCode::kBadData);
      EXPECT_FALSE(weights.error().path.empty());
      EXPECT_GT(weights.error().message.size(), 10U);
      return;
    }
    for (const NamedArray& tensor : weights->tensors) {
      Index size = 1;
      for (const Index extent : tensor.shape) size *= extent;
      ASSERT_EQ(tensor.values.size(), static_cast<std::size_t>(size));
      for (const float value : tensor.values) ASSERT_TRUE(std::isfinite(value));
    }
    ASSERT_TRUE(read_safetensors(write_safetensors(*weights)).has_value());
  });
  EXPECT_GT(rounds, 0);
}

}  // namespace
}  // namespace trainyard
