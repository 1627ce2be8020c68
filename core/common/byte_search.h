#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/simd.h"

namespace trainyard {

/// Calls f(const char*) with the place of each byte up to `last`, in order, until f answers false. For bytes
/// of which few are as low: sixteen are looked at in one go.
template <typename F>
void for_each_byte_up_to(char last, std::string_view bytes, F&& f) {
  using Bytes = xsimd::make_sized_batch_t<std::uint8_t, 16>;
  const auto bound = static_cast<std::uint8_t>(last);
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  std::size_t at = 0;
  for (; at + Bytes::size <= bytes.size(); at += Bytes::size) {
    std::uint64_t places = (Bytes::load_unaligned(data + at) <= Bytes(bound)).mask();
    for (; places != 0; places &= places - 1) {
      if (!f(bytes.data() + at + static_cast<std::size_t>(std::countr_zero(places)))) return;
    }
  }
  for (; at < bytes.size(); ++at) {
    if (data[at] <= bound && !f(bytes.data() + at)) return;
  }
}

}  // namespace trainyard
