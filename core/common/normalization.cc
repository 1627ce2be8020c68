#include "common/normalization.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "common/simd.h"

namespace trainyard {
namespace {

using simd::kLanes;
using simd::Vec;

/// Columns that one sweep down the rows takes: a whole cache line.
constexpr Index kTile = 4 * kLanes;
/// Rows whose sum is kept in float32 before it goes into float64.
constexpr Index kBlock = 64;

Vec load_lanes(const float* p, Index count) {
  return count >= kLanes ? simd::load(p) : simd::load_part(p, count);
}
void store_lanes(float* p, Vec v, Index count) {
  if (count >= kLanes) return simd::store(p, v);
  simd::store_part(p, v, count);
}

/// How a vector of columns is read: a whole one, or the last one to three columns with zeros behind them.
struct Whole {
  Vec operator()(const float* p) const { return simd::load(p); }
};
struct Part {
  Index lanes;
  Vec operator()(const float* p) const { return simd::load_part(p, lanes); }
};

/// Two sums for each of a few neighbouring columns.
struct Sums {
  double first[kTile] = {};
  double second[kTile] = {};
};

/// Adds up what term(row, vector, first, second) adds to its sums, over all rows.
template <int kVectors, typename Term>
void sum_down(Index rows, Term term, Sums& sums) {
  for (Index begin = 0; begin < rows; begin += kBlock) {
    const Index end = std::min(rows, begin + kBlock);
    Vec first[kVectors], second[kVectors];
    for (int v = 0; v < kVectors; ++v) first[v] = second[v] = Vec(0.0f);
    for (Index i = begin; i < end; ++i) {
      for (int v = 0; v < kVectors; ++v) term(i, v, first[v], second[v]);
    }
    for (int v = 0; v < kVectors; ++v) {
      float lanes[2][kLanes];
      simd::store(lanes[0], first[v]);
      simd::store(lanes[1], second[v]);
      for (Index lane = 0; lane < kLanes; ++lane) {
        sums.first[v * kLanes + lane] += lanes[0][lane];
        sums.second[v * kLanes + lane] += lanes[1][lane];
      }
    }
  }
}

/// Calls body(column, columns, sums) for all columns, a tile at a time and then vector by vector.
/// make_term(column, load): the term of sum_down for the vectors from that column on.
template <typename MakeTerm, typename Body>
void sum_columns(Index rows, Index cols, MakeTerm make_term, Body body) {
  Index j = 0;
  for (; j + kTile <= cols; j += kTile) {
    Sums sums;
    sum_down<4>(rows, make_term(j, Whole{}), sums);
    body(j, kTile, sums);
  }
  for (; j < cols; j += kLanes) {
    const Index lanes = std::min(kLanes, cols - j);
    Sums sums;
    if (lanes == kLanes) sum_down<1>(rows, make_term(j, Whole{}), sums);
    if (lanes < kLanes) sum_down<1>(rows, make_term(j, Part{lanes}), sums);
    body(j, lanes, sums);
  }
}

/// body(column, lanes) over one row.
template <typename Body>
void along(Index cols, Body body) {
  Index j = 0;
  for (; j + kLanes <= cols; j += kLanes) body(j, kLanes);
  if (j < cols) body(j, cols - j);
}

}  // namespace

void column_moments(ConstMatrixView x, std::span<float> mean, std::span<float> variance) {
  assert(x.rows() > 0);
  const Index h = x.cols();
  const auto term = [&](Index j, auto load) {
    const float* column = x.data() + j;
    return [=](Index i, int v, Vec& sum, Vec& squares) {
      const Vec off = load(column + i * h + v * kLanes) - load(column + v * kLanes);
      sum += off;
      squares = simd::madd(off, off, squares);
    };
  };
  const auto n = static_cast<double>(x.rows());
  sum_columns(x.rows(), h, term, [&](Index j, Index count, const Sums& sums) {
    for (Index c = 0; c < count; ++c) {
      const double off = sums.first[c] / n;
      const auto at = static_cast<std::size_t>(j + c);
      mean[at] = static_cast<float>(x.data()[j + c] + off);
      const double spread = sums.second[c] / n - off * off;
      variance[at] = static_cast<float>(spread < 0 ? 0 : spread);  // NaN stays
    }
  });
}

void normalize_columns(ConstMatrixView x, std::span<const float> mean, std::span<const float> factor,
                       std::span<const float> shift, MatrixView y) {
  const Index h = x.cols();
  for (Index i = 0; i < x.rows(); ++i) {
    const float* in = x.data() + i * h;
    float* out = y.data() + i * h;
    along(h, [&](Index j, Index lanes) {
      const Vec off = load_lanes(in + j, lanes) - load_lanes(mean.data() + j, lanes);
      const Vec f = load_lanes(factor.data() + j, lanes);
      store_lanes(out + j, simd::madd(off, f, load_lanes(shift.data() + j, lanes)), lanes);
    });
  }
}

void column_sums(ConstMatrixView dy, ConstMatrixView x, std::span<const float> mean, std::span<float> sum,
                 std::span<float> product) {
  const Index h = x.cols();
  const auto term = [&](Index j, auto load) {
    const float* gradient = dy.data() + j;
    const float* column = x.data() + j;
    const float* center = mean.data() + j;
    return [=](Index i, int v, Vec& first, Vec& second) {
      const Vec g = load(gradient + i * h + v * kLanes);
      const Vec off = load(column + i * h + v * kLanes) - load(center + v * kLanes);
      first += g;
      second = simd::madd(g, off, second);
    };
  };
  sum_columns(x.rows(), h, term, [&](Index j, Index count, const Sums& sums) {
    for (Index c = 0; c < count; ++c) {
      sum[static_cast<std::size_t>(j + c)] = static_cast<float>(sums.first[c]);
      product[static_cast<std::size_t>(j + c)] = static_cast<float>(sums.second[c]);
    }
  });
}

void normalize_columns_backward(ConstMatrixView dy, ConstMatrixView x, std::span<const float> mean,
                                std::span<const float> factor, std::span<const float> slope,
                                std::span<const float> shift, MatrixView dx) {
  const Index h = x.cols();
  for (Index i = 0; i < x.rows(); ++i) {
    const float* in = x.data() + i * h;
    const float* gradient = dy.data() + i * h;
    float* out = dx.data() + i * h;
    along(h, [&](Index j, Index lanes) {
      const Vec off = load_lanes(in + j, lanes) - load_lanes(mean.data() + j, lanes);
      const Vec rest =
          simd::madd(off, load_lanes(slope.data() + j, lanes), load_lanes(shift.data() + j, lanes));
      const Vec g = load_lanes(gradient + j, lanes);
      store_lanes(out + j, simd::madd(g, load_lanes(factor.data() + j, lanes), rest), lanes);
    });
  }
}

void normalize_rows(ConstMatrixView x, float epsilon, std::span<const float> gain,
                    std::span<const float> shift, std::span<float> mean, std::span<float> scale,
                    MatrixView y) {
  const Index h = x.cols();
  const float count = static_cast<float>(h);
  for (Index i = 0; i < x.rows(); ++i) {
    const float* in = x.data() + i * h;
    float* out = y.data() + i * h;
    const Vec first(in[0]);
    Vec sum(0.0f), squares(0.0f);
    along(h, [&](Index j, Index lanes) {
      // The lanes beyond the row hold the first entry itself, which adds nothing.
      const Vec off =
          lanes == kLanes
              ? simd::load(in + j) - first
              : Vec(in[j], lanes > 1 ? in[j + 1] : in[0], lanes > 2 ? in[j + 2] : in[0], in[0]) - first;
      sum += off;
      squares = simd::madd(off, off, squares);
    });
    const float off = simd::sum_lanes(sum) / count;
    const float variance = simd::sum_lanes(squares) / count - off * off;
    const float center = in[0] + off;
    const float factor = 1.0f / std::sqrt((variance < 0 ? 0 : variance) + epsilon);
    mean[static_cast<std::size_t>(i)] = center;
    scale[static_cast<std::size_t>(i)] = factor;
    along(h, [&](Index j, Index lanes) {
      Vec value = (load_lanes(in + j, lanes) - Vec(center)) * Vec(factor);
      if (!gain.empty()) {
        value = simd::madd(value, load_lanes(gain.data() + j, lanes), load_lanes(shift.data() + j, lanes));
      }
      store_lanes(out + j, value, lanes);
    });
  }
}

void normalize_rows_backward(ConstMatrixView dy, ConstMatrixView x, std::span<const float> mean,
                             std::span<const float> scale, std::span<const float> gain,
                             std::span<float> gain_gradient, std::span<float> shift_gradient, MatrixView dx) {
  const Index h = x.cols();
  std::fill(gain_gradient.begin(), gain_gradient.end(), 0.0f);
  std::fill(shift_gradient.begin(), shift_gradient.end(), 0.0f);
  for (Index i = 0; i < x.rows(); ++i) {
    const float* in = x.data() + i * h;
    const float* gradient = dy.data() + i * h;
    const Vec center(mean[static_cast<std::size_t>(i)]);
    const Vec factor(scale[static_cast<std::size_t>(i)]);
    // Sums over the row of g = dy * gain and of g times the normalized entry; what lies beyond the row is 0.
    Vec plain(0.0f), weighted(0.0f);
    along(h, [&](Index j, Index lanes) {
      const Vec own = load_lanes(gradient + j, lanes);
      const Vec normal = (load_lanes(in + j, lanes) - center) * factor;
      if (!gain_gradient.empty()) {
        float* dgain = gain_gradient.data() + j;
        float* dshift = shift_gradient.data() + j;
        store_lanes(dgain, simd::madd(own, normal, load_lanes(dgain, lanes)), lanes);
        store_lanes(dshift, load_lanes(dshift, lanes) + own, lanes);
      }
      const Vec g = gain.empty() ? own : own * load_lanes(gain.data() + j, lanes);
      plain += g;
      weighted = simd::madd(g, normal, weighted);
    });
    if (dx.data() == nullptr) continue;
    const Vec mean_plain(simd::sum_lanes(plain) / static_cast<float>(h));
    const Vec mean_weighted(simd::sum_lanes(weighted) / static_cast<float>(h));
    float* out = dx.data() + i * h;
    along(h, [&](Index j, Index lanes) {
      const Vec own = load_lanes(gradient + j, lanes);
      const Vec normal = (load_lanes(in + j, lanes) - center) * factor;
      const Vec g = gain.empty() ? own : own * load_lanes(gain.data() + j, lanes);
      store_lanes(out + j, factor * (simd::nmadd(normal, mean_weighted, g) - mean_plain), lanes);
    });
  }
}

}  // namespace trainyard
