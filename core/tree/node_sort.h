#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace trainyard {

/// Sorts keys (code in the upper half, place in the lower) by code; keys of equal code keep their order.
/// codes: one more than the largest. scratch grows to the number of keys.
void sort_by_code(std::span<std::uint64_t> keys, std::uint64_t codes, std::vector<std::uint64_t>& scratch);

}  // namespace trainyard
