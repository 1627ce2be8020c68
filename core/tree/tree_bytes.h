#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "tree/tree.h"

namespace trainyard {

/// Numbers one after another, in the machine's byte order (little-endian on every target here).
class ByteWriter {
 public:
  template <typename T>
    requires std::is_arithmetic_v<T>
  void write(T value) {
    const std::size_t at = bytes_.size();
    bytes_.resize(at + sizeof(T));
    std::memcpy(bytes_.data() + at, &value, sizeof(T));
  }
  std::vector<std::uint8_t> take() && { return std::move(bytes_); }

 private:
  std::vector<std::uint8_t> bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  /// False at the end; value is then as it was.
  template <typename T>
    requires std::is_arithmetic_v<T>
  bool read(T& value) {
    if (bytes_.size() - at_ < sizeof(T)) return false;
    std::memcpy(&value, bytes_.data() + at_, sizeof(T));
    at_ += sizeof(T);
    return true;
  }
  bool at_end() const { return at_ == bytes_.size(); }
  std::size_t left() const { return bytes_.size() - at_; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

/// A tree as bytes, for the way from one worker to another: the same bytes for the same tree.
void write_tree(const Tree& tree, ByteWriter& out);

/// Errors: kBadSpec for bytes that are no tree over so many features.
Result<Tree> read_tree(ByteReader& in, Index features);

}  // namespace trainyard
