#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

namespace trainyard {

/// Numbers one after another, in the machine's byte order (little-endian on every target here).
class ByteWriter {
 public:
  template <typename T>
    requires std::is_arithmetic_v<T>
  void write(T value) {
    write_all(std::span<const T>(&value, 1));
  }
  template <typename T>
    requires std::is_trivially_copyable_v<T>
  void write_all(std::span<const T> values) {
    const std::size_t at = bytes_.size();
    bytes_.resize(at + values.size_bytes());
    if (!values.empty()) std::memcpy(bytes_.data() + at, values.data(), values.size_bytes());
  }
  /// For so many bytes more.
  void make_room(std::size_t bytes) { bytes_.reserve(bytes_.size() + bytes); }
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
    return read_all(std::span<T>(&value, 1));
  }
  /// False where so many are not left; values are then as they were.
  template <typename T>
    requires std::is_trivially_copyable_v<T>
  bool read_all(std::span<T> values) {
    if (left() < values.size_bytes()) return false;
    if (!values.empty()) std::memcpy(values.data(), bytes_.data() + at_, values.size_bytes());
    at_ += values.size_bytes();
    return true;
  }
  bool at_end() const { return at_ == bytes_.size(); }
  std::size_t left() const { return bytes_.size() - at_; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

}  // namespace trainyard
