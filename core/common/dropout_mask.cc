#include "common/dropout_mask.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "common/simd.h"

namespace trainyard {
namespace {

using simd::kLanes;
using simd::Vec;
using simd::VecI;
using Word = xsimd::make_sized_batch_t<std::uint32_t, 4>;

/// One number of each of the four streams.
Word next(Word (&s)[4]) {
  const Word result = s[0] + s[3];
  const Word shifted = s[1] << 9;
  s[2] = s[2] ^ s[0];
  s[3] = s[3] ^ s[1];
  s[1] = s[1] ^ s[2];
  s[0] = s[0] ^ s[3];
  s[2] = s[2] ^ shifted;
  s[3] = (s[3] << 11) | (s[3] >> 21);
  return result;
}

}  // namespace

void DropoutMask::seed(Rng rng) {
  for (auto& word : state_) {
    for (std::uint32_t& lane : word) lane = static_cast<std::uint32_t>(rng.next() >> 32);
  }
}

void DropoutMask::draw(double p, std::span<const float> x, std::span<float> mask, std::span<float> y) {
  assert(x.size() == mask.size() && x.size() == y.size());
  // Signed numbers are compared, as the instructions do: those below the limit are dropped.
  const double limit = std::round(p * 0x1p32) - 0x1p31;
  const VecI drop(
      static_cast<std::int32_t>(std::min(limit, double{std::numeric_limits<std::int32_t>::max()})));
  const VecI kept = xsimd::bitwise_cast<std::int32_t>(Vec(static_cast<float>(1 / (1 - p))));
  Word s[4];
  for (int word = 0; word < 4; ++word) s[word] = Word::load_unaligned(state_[word]);
  const auto size = static_cast<Index>(x.size());
  const auto factors = [&] {
    const VecI chance = xsimd::bitwise_cast<std::int32_t>(next(s));
    return xsimd::bitwise_cast<float>(xsimd::select(chance < drop, VecI(0), kept));
  };
  Index i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    const Vec m = factors();
    simd::store(mask.data() + i, m);
    simd::store(y.data() + i, simd::load(x.data() + i) * m);
  }
  if (i < size) {
    const Vec m = factors();
    simd::store_part(mask.data() + i, m, size - i);
    simd::store_part(y.data() + i, simd::load_part(x.data() + i, size - i) * m, size - i);
  }
  for (int word = 0; word < 4; ++word) s[word].store_unaligned(state_[word]);
}

}  // namespace trainyard
