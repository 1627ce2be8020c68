#include "data/telltale_features.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "common/rng.h"
#include "data/column_types.h"
#include "spec/check_value.h"

namespace trainyard {
namespace {

constexpr std::size_t kFewestRows = 20;
constexpr std::size_t kSupport = 5;
constexpr std::size_t kLookedAtFirst = 1000;
/// Of the errors, and of the variance, that a feature must take away.
constexpr double kTellsClass = 0.99;
constexpr double kTellsNumber = 0.9999;
/// What it must take away among the rows that are looked at first.
constexpr double kSuspicious = 0.5;
constexpr std::size_t kMostRanges = 50;

constexpr double kGap = std::numeric_limits<double>::infinity();

/// A row's feature, a category as its code, and its target, a class as its label.
struct Point {
  double x;
  double y;
};

/// All where there are not more, else drawn ones: a table may repeat something every so many rows.
std::vector<Index> some_of(std::span<const Index> rows, std::size_t most) {
  if (rows.size() <= most) return {rows.begin(), rows.end()};
  std::vector<Index> some;
  Rng rng(0);
  for (std::size_t i = 0; i < most; ++i)
    some.push_back(rows[static_cast<std::size_t>(rng.below(rows.size()))]);
  return some;
}

/// By x, gaps last.
std::vector<Point> sorted_points(const Column& column, const Target& target, std::span<const Index> rows) {
  std::vector<Point> points;
  points.reserve(rows.size());
  for (const Index row : rows) {
    const auto i = static_cast<std::size_t>(row);
    const double x = column.type == ColumnType::kNumeric ? column.numbers[i] : column.codes[i];
    points.push_back({.x = column.is_missing(row) ? kGap : x,
                      .y = target.task == Task::kClassification ? target.labels[i] : target.values[i]});
  }
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
  return points;
}

/// Calls use(points of one x) for each x.
void each_value(std::span<const Point> points, auto&& use) {
  for (std::size_t from = 0; from < points.size();) {
    std::size_t to = from + 1;
    while (to < points.size() && points[to].x == points[from].x) ++to;
    use(points.subspan(from, to - from));
    from = to;
  }
}

std::span<const Point> present(std::span<const Point> points) {
  const auto gap =
      std::find_if(points.begin(), points.end(), [](const Point& point) { return point.x == kGap; });
  return points.first(static_cast<std::size_t>(gap - points.begin()));
}

enum class Way { kNone, kValues, kRanges, kLine, kOrder };

/// How much of the target a feature tells: 1 is all of it.
struct Told {
  double share = 0;
  Way way = Way::kNone;
  double right = 0;  ///< of classes: the share of rows

  void take(const Told& other) {
    if (other.share > share) *this = other;
  }
};

std::vector<double> class_counts(std::span<const Point> points, std::size_t k) {
  std::vector<double> counts(k);
  for (const Point& point : points) ++counts[static_cast<std::size_t>(point.y)];
  return counts;
}

double hits_by_values(std::span<const Point> points, std::size_t k, std::size_t support) {
  double hits = 0;
  each_value(points, [&](std::span<const Point> same) {
    if (same.size() < support) return;
    hits += std::ranges::max(class_counts(same, k));
  });
  return hits;
}

/// The most rows that one range of numbers for each class can tell, the classes in the order of their means;
/// gaps are left to the values.
double hits_by_ranges(std::span<const Point> points, std::size_t k, std::size_t support) {
  std::vector<double> sums(k);
  std::vector<double> counts(k);
  for (const Point& point : points) {
    if (point.x == kGap) continue;
    sums[static_cast<std::size_t>(point.y)] += point.x;
    ++counts[static_cast<std::size_t>(point.y)];
  }
  std::vector<std::size_t> order(k);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t c) { return counts[c] == 0; });
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return sums[a] / counts[a] < sums[b] / counts[b]; });
  std::vector<double> best(order.size());  // with the present row in the range of that class
  double of_gaps = 0;
  each_value(points, [&](std::span<const Point> same) {
    if (same[0].x == kGap) {
      of_gaps = hits_by_values(same, k, support);
      return;
    }
    const std::vector<double> here = class_counts(same, k);
    double before = 0;  // in this range or a lower one
    for (std::size_t c = 0; c < order.size(); ++c) {
      before = std::max(before, best[c]);
      best[c] = before + here[order[c]];
    }
  });
  return of_gaps + (best.empty() ? 0 : std::ranges::max(best));
}

Told tell_class(std::span<const Point> points, const Column& column, std::size_t k, std::size_t support) {
  const auto n = static_cast<double>(points.size());
  const double blind = n - std::ranges::max(class_counts(points, k));
  if (blind < static_cast<double>(kSupport)) return {};
  const auto told = [&](double hits, Way way) {
    return Told{.share = 1 - (n - hits) / blind, .way = way, .right = hits / n};
  };
  Told most = told(hits_by_values(points, k, support), Way::kValues);
  if (column.type == ColumnType::kNumeric && k <= kMostRanges)
    most.take(told(hits_by_ranges(points, k, support), Way::kRanges));
  return most;
}

double mean_target(std::span<const Point> points) {
  double mean = 0;
  for (std::size_t i = 0; i < points.size(); ++i) mean += (points[i].y - mean) / static_cast<double>(i + 1);
  return mean;
}

double squares_around(std::span<const Point> points, double mean) {
  double squares = 0;
  for (const Point& point : points) squares += (point.y - mean) * (point.y - mean);
  return squares;
}

/// The squared correlation, over the rows that have the feature.
double line_share(std::span<const Point> points) {
  double mean_x = 0;
  for (std::size_t i = 0; i < points.size(); ++i)
    mean_x += (points[i].x - mean_x) / static_cast<double>(i + 1);
  const double mean_y = mean_target(points);
  double xx = 0;
  double xy = 0;
  for (const Point& point : points) {
    xx += (point.x - mean_x) * (point.x - mean_x);
    xy += (point.x - mean_x) * (point.y - mean_y);
  }
  const double yy = squares_around(points, mean_y);
  return xx > 0 && yy > 0 ? xy / xx * (xy / yy) : 0;
}

/// Whether the target never turns as the feature rises, and is one number for each of its many values.
bool is_in_order(std::span<const Point> points) {
  std::size_t values = 0;
  double direction = 0;
  double last = 0;
  bool kept = true;
  each_value(points, [&](std::span<const Point> same) {
    for (const Point& point : same) kept = kept && point.y == same[0].y;
    const double step = values++ == 0 ? 0 : same[0].y - last;
    kept = kept && step * direction >= 0;
    if (step != 0) direction = step;
    last = same[0].y;
  });
  return kept && direction != 0 && values >= kFewestRows;
}

Told tell_number(std::span<const Point> points, const Column& column, std::size_t support) {
  const double mean = mean_target(points);
  const double all = squares_around(points, mean);
  if (!(all > 0) || !std::isfinite(all)) return {};
  double left = 0;
  each_value(points, [&](std::span<const Point> same) {
    left += squares_around(same, same.size() < support ? mean : mean_target(same));
  });
  Told most{.share = 1 - left / all, .way = Way::kValues};
  if (column.type != ColumnType::kNumeric) return most;
  const auto given = present(points);
  if (given.size() < kFewestRows || given.size() * 2 < points.size()) return most;
  if (is_in_order(given)) most.take({.share = 1, .way = Way::kOrder});
  const Told line{.share = line_share(given), .way = Way::kLine};
  if (line.share >= kTellsNumber) most = line;  // says more than an order
  return most;
}

std::string words(const Told& told, std::span<const Point> points) {
  const auto rounded = [](double share, double steps) {
    return number_text(std::floor(share * steps) / (steps / 100)) + " %";
  };
  switch (told.way) {
    case Way::kValues:
    case Way::kRanges: {
      if (told.right == 0) return "Each of its values goes with one value of the target.";
      const std::string how = told.way == Way::kRanges ? "by a range of its numbers for each class."
                                                       : "since its values go with one class each.";
      return "It alone tells the class of " +
             (told.share == 1 ? "every row" : rounded(told.right, 1000) + " of the rows") + ", " + how;
    }
    case Way::kLine: {
      const bool same = std::all_of(points.begin(), points.end(),
                                    [](const Point& point) { return point.x == kGap || point.x == point.y; });
      if (same) return "It is a copy of the target.";
      return 1 - told.share < 1e-10 ? "It is a linear function of the target."
                                    : "It lies on a line with the target (squared correlation " +
                                          number_text(std::floor(told.share * 1e6) / 1e6) + ").";
    }
    default: {
      const bool rises = points.front().y < present(points).back().y;
      return std::string("The target ") + (rises ? "rises" : "falls") + " as it rises, without an exception.";
    }
  }
}

}  // namespace

std::vector<Error> telltale_features(std::span<const Column* const> features, const Target& target,
                                     std::span<const Index> rows) {
  std::vector<Error> list;
  if (rows.size() < kFewestRows) return list;
  const bool classes = target.task == Task::kClassification;
  const double enough = classes ? kTellsClass : kTellsNumber;
  const std::vector<Index> first = some_of(rows, kLookedAtFirst);
  for (const Column* column : features) {
    const auto tell = [&](std::span<const Point> points, std::size_t support) {
      return classes ? tell_class(points, *column, target.classes.size(), support)
                     : tell_number(points, *column, support);
    };
    const bool is_small = first.size() == rows.size();
    std::vector<Point> points = sorted_points(*column, target, first);
    Told told = tell(points, is_small ? kSupport : 2);
    if (told.share < kSuspicious) continue;
    if (!is_small) {
      points = sorted_points(*column, target, rows);
      told = tell(points, kSupport);
    }
    if (told.share < enough) continue;
    list.push_back({ErrorCode::kBadData, column_path(column->name),
                    words(told, points) +
                        " Was it made from the target, or is it known only after it? Then leave it out of "
                        "data.features: new rows will not have it."});
  }
  return list;
}

}  // namespace trainyard
