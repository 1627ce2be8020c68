#include "tree/node_sort.h"

#include <algorithm>
#include <array>
#include <bit>

namespace trainyard {
namespace {

constexpr std::size_t kInsertion = 40;  // below, insertion beats the passes of a radix sort
constexpr int kDigitBits = 8;

void insertion_sort(std::span<std::uint64_t> keys) {
  // Places ascend as the keys come in, so comparing whole keys is stable by code.
  for (std::size_t i = 1; i < keys.size(); ++i) {
    const std::uint64_t key = keys[i];
    std::size_t j = i;
    for (; j > 0 && keys[j - 1] > key; --j) keys[j] = keys[j - 1];
    keys[j] = key;
  }
}

}  // namespace

void sort_by_code(std::span<std::uint64_t> keys, std::uint64_t codes, std::vector<std::uint64_t>& scratch) {
  const std::size_t n = keys.size();
  if (n <= kInsertion) return insertion_sort(keys);
  if (scratch.size() < n) scratch.resize(n);
  std::uint64_t* from = keys.data();
  std::uint64_t* to = scratch.data();
  const int bits = static_cast<int>(std::bit_width(codes - 1));
  for (int shift = 0; shift < bits; shift += kDigitBits) {
    std::array<std::uint32_t, 1 << kDigitBits> start{};
    for (std::size_t i = 0; i < n; ++i) ++start[(from[i] >> (32 + shift)) & 0xff];
    std::uint32_t sum = 0;
    for (std::uint32_t& count : start) {
      const std::uint32_t here = count;
      count = sum;
      sum += here;
    }
    for (std::size_t i = 0; i < n; ++i) to[start[(from[i] >> (32 + shift)) & 0xff]++] = from[i];
    std::swap(from, to);
  }
  if (from != keys.data()) std::copy_n(from, n, keys.data());
}

}  // namespace trainyard
