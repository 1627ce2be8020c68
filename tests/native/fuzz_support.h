#pragma once

#include <chrono>
#include <cstdlib>
#include <string>

#include "common/rng.h"

namespace trainyard::testing {

/// Calls one round after the other, each with its own stream, for TRAINYARD_FUZZ_SECONDS (by default one).
/// TRAINYARD_FUZZ_SEED chooses other streams. Returns the number of rounds.
template <typename Round>
int fuzz(Round round) {
  const char* seconds = std::getenv("TRAINYARD_FUZZ_SECONDS");
  const char* seed = std::getenv("TRAINYARD_FUZZ_SEED");
  const std::chrono::duration<double> budget(seconds != nullptr ? std::atof(seconds) : 1.0);
  const Rng root(seed != nullptr ? std::strtoull(seed, nullptr, 10) : 1);
  const auto start = std::chrono::steady_clock::now();
  int rounds = 0;
  while (std::chrono::steady_clock::now() - start < budget)
    round(root.split(static_cast<std::uint64_t>(rounds++)));
  return rounds;
}

/// Changes, inserts, removes or repeats a few stretches of the text.
inline std::string mutate_bytes(std::string text, Rng& rng, std::string_view alphabet) {
  const auto changes = 1 + rng.below(4);
  for (std::uint64_t i = 0; i < changes; ++i) {
    const std::size_t at = static_cast<std::size_t>(rng.below(text.size() + 1));
    const std::size_t length = static_cast<std::size_t>(rng.below(8));
    const auto letter = [&] {
      return rng.below(4) == 0 ? static_cast<char>(rng.below(256))
                               : alphabet[static_cast<std::size_t>(rng.below(alphabet.size()))];
    };
    switch (rng.below(4)) {
      case 0:
        text.insert(at, 1, letter());
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      default:
        if (at < text.size()) text[at] = letter();
    }
  }
  return text;
}

}  // namespace trainyard::testing
