#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/gemm.h"
#include "common/matrix_view.h"

namespace trainyard {

/// Finds nearest rows by the nan-Euclidean distance: the root of d / s times the sum of squared differences
/// over the s coordinates that both rows have, d being all. Approximate squares of all distances come from
/// two float32 products (of the values and of their presence); what could be among the nearest by them is
/// measured again in float64, so that the result is exact. Source: scikit-learn's nan_euclidean_distances
/// (Dixon, IEEE Trans. Systems, Man and Cybernetics 9 (1979)).
class NanDistances {
 public:
  struct Neighbour {
    Index row = 0;
    double distance = 0;
  };

  /// donors: [n, d], NaN where a coordinate is missing.
  explicit NanDistances(Matrix64 donors);

  Index donors() const { return donors_.rows(); }

  /// Takes the next block of rows to find neighbours for, [m, d]; m of about kBlock is best. The view must
  /// stay.
  void load(ConstMatrixView64 receivers);
  /// Chooses the row of the block that nearest() is about.
  void choose(Index receiver, Index k);
  /// The k nearest among the donors that are eligible (a byte each, [n]), nearest first; of equally near ones
  /// the first. Fewer where not as many share a coordinate with the row.
  void nearest(std::span<const std::uint8_t> eligible, Index k, std::vector<Neighbour>& found);

  static constexpr Index kBlock = 64;

 private:
  struct Near {
    float square;
    Index row;
    bool operator<(const Near& other) const {
      return square != other.square ? square < other.square : row < other.row;
    }
  };
  double exact(Index row) const;
  void take_all(std::span<const std::uint8_t> eligible);

  Matrix64 donors_;
  std::vector<double> centers_;
  double scale_ = 1;
  Matrix packed_;   // [n, 3 d]: presence, value, square
  Matrix present_;  // [n, d]
  GemmWorkspace workspace_;
  ConstMatrixView64 receivers_;
  Matrix left_;
  Matrix left_present_;
  Matrix sums_;
  Matrix counts_;
  std::vector<float> ratios_;   // d / s by s
  std::vector<float> squares_;  // of the chosen row to all donors
  std::vector<Near> list_;      // the nearest few, ascending
  std::vector<Near> candidates_;
  std::size_t room_ = 0;
  Index chosen_ = 0;
  float norm_ = 0;  // of the chosen row, squared
};

}  // namespace trainyard
