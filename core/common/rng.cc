#include "common/rng.h"

#include <bit>
#include <cmath>

namespace trainyard {
namespace {

std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

Rng::Rng(std::uint64_t seed) : seed_(seed) {
  std::uint64_t state = seed;
  for (std::uint64_t& word : state_) word = split_mix(state);
}

Rng Rng::split(std::uint64_t tag) const {
  std::uint64_t mixed = seed_;
  const std::uint64_t head = split_mix(mixed);
  mixed = head ^ (tag * 0xd6e8feb86659fd93ULL + 0x2545f4914f6cdd1dULL);
  return Rng(split_mix(mixed));
}

Rng Rng::split(std::string_view tag) const {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
  for (const char c : tag) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return split(hash);
}

std::uint64_t Rng::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Rng::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::uint64_t Rng::below(std::uint64_t n) {
  // Lemire's method on 32 bits while n fits: no 128-bit product is needed in wasm.
  if (n <= 0xffffffffULL) {
    const auto bound = static_cast<std::uint32_t>(n);
    std::uint64_t product = (next() >> 32) * bound;
    auto low = static_cast<std::uint32_t>(product);
    if (low < bound) {
      const std::uint32_t threshold = (0U - bound) % bound;
      while (low < threshold) {
        product = (next() >> 32) * bound;
        low = static_cast<std::uint32_t>(product);
      }
    }
    return product >> 32;
  }
  const std::uint64_t limit = ~0ULL - ~0ULL % n;
  std::uint64_t draw = next();
  while (draw >= limit) draw = next();
  return draw % n;
}

double Rng::normal() {
  double u = 0;
  double s = 0;
  do {
    u = uniform(-1, 1);
    const double v = uniform(-1, 1);
    s = u * u + v * v;
  } while (s >= 1 || s == 0);
  return u * std::sqrt(-2 * std::log(s) / s);
}

}  // namespace trainyard
