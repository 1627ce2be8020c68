#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

namespace trainyard {

/// Signed, so that differences of indices are ordinary numbers. 32 bit in wasm, 64 bit natively.
using Index = std::ptrdiff_t;

/// A borrowed, row-major, densely packed matrix: entry (i, j) is data[i * cols + j].
template <typename T>
class BasicMatrixView {
 public:
  constexpr BasicMatrixView() = default;
  constexpr BasicMatrixView(T* data, Index rows, Index cols) : data_(data), rows_(rows), cols_(cols) {}
  /// A mutable view converts to a constant one.
  template <typename U>
    requires std::is_same_v<T, const U>
  constexpr BasicMatrixView(BasicMatrixView<U> other)
      : data_(other.data()), rows_(other.rows()), cols_(other.cols()) {}

  constexpr T* data() const { return data_; }
  constexpr Index rows() const { return rows_; }
  constexpr Index cols() const { return cols_; }
  constexpr Index size() const { return rows_ * cols_; }
  constexpr T& operator()(Index i, Index j) const {
    assert(i >= 0 && i < rows_ && j >= 0 && j < cols_);
    return data_[i * cols_ + j];
  }
  constexpr std::span<T> row(Index i) const { return {data_ + i * cols_, static_cast<std::size_t>(cols_)}; }
  constexpr std::span<T> flat() const { return {data_, static_cast<std::size_t>(size())}; }
  /// The rows [first, first + count) of this view.
  constexpr BasicMatrixView rows_from(Index first, Index count) const {
    return {data_ + first * cols_, count, cols_};
  }

 private:
  T* data_ = nullptr;
  Index rows_ = 0;
  Index cols_ = 0;
};

using MatrixView = BasicMatrixView<float>;
using ConstMatrixView = BasicMatrixView<const float>;
using MatrixView64 = BasicMatrixView<double>;
using ConstMatrixView64 = BasicMatrixView<const double>;

/// An owned row-major matrix. resize() allocates only when the number of entries grows past what it ever was.
template <typename T>
class BasicMatrix {
 public:
  BasicMatrix() = default;
  BasicMatrix(Index rows, Index cols, T value = T{}) { assign(rows, cols, value); }

  void assign(Index rows, Index cols, T value) {
    rows_ = rows;
    cols_ = cols;
    data_.assign(static_cast<std::size_t>(rows * cols), value);
  }
  /// New entries are zero; the order of the old ones is kept only when cols stays.
  void resize(Index rows, Index cols) {
    rows_ = rows;
    cols_ = cols;
    data_.resize(static_cast<std::size_t>(rows * cols));
  }
  Index rows() const { return rows_; }
  Index cols() const { return cols_; }
  Index size() const { return rows_ * cols_; }
  T* data() { return data_.data(); }
  const T* data() const { return data_.data(); }
  T& operator()(Index i, Index j) { return data_[static_cast<std::size_t>(i * cols_ + j)]; }
  const T& operator()(Index i, Index j) const { return data_[static_cast<std::size_t>(i * cols_ + j)]; }
  BasicMatrixView<T> view() { return {data(), rows_, cols_}; }
  BasicMatrixView<const T> view() const { return {data(), rows_, cols_}; }
  operator BasicMatrixView<T>() { return view(); }
  operator BasicMatrixView<const T>() const { return view(); }

 private:
  std::vector<T> data_;
  Index rows_ = 0;
  Index cols_ = 0;
};

using Matrix = BasicMatrix<float>;
using Matrix64 = BasicMatrix<double>;

}  // namespace trainyard
