#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace trainyard {

/// xoshiro256** with splittable seeding: the same seed and the same path of split() calls give the same
/// numbers on every machine, whatever else was drawn before and in whatever order streams are used.
/// Source: Blackman & Vigna, ACM TOMS 47 (2021); seeding by SplitMix64 (Steele et al., OOPSLA 2014).
class Rng {
 public:
  explicit Rng(std::uint64_t seed);

  /// An independent stream named by this stream's seed and the tag; does not advance this stream.
  Rng split(std::uint64_t tag) const;
  Rng split(std::string_view tag) const;

  std::uint64_t next();
  /// Uniform in [0, 1), 53 random bits.
  double uniform();
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Uniform over 0 .. n - 1, without bias (Lemire, TOMACS 29 (2019)). n > 0.
  std::uint64_t below(std::uint64_t n);
  /// Standard normal, by the polar method (Marsaglia & Bray 1964).
  double normal();

  /// Fisher-Yates, in place.
  template <typename Range>
  void shuffle(Range&& range) {
    for (std::uint64_t i = static_cast<std::uint64_t>(range.size()); i > 1; --i) {
      std::swap(range[static_cast<std::size_t>(i - 1)], range[static_cast<std::size_t>(below(i))]);
    }
  }

 private:
  std::uint64_t seed_;
  std::uint64_t state_[4];
};

}  // namespace trainyard
