#include "data/generators.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

#include "common/starter.h"
#include "data/data_tables.h"
#include "data/sequence_generators.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

using std::numbers::pi;

constexpr std::array<std::string_view, 2> kClassTags = {"2d", "classification"};
constexpr std::array<std::string_view, 2> kRegressionTags = {"2d", "regression"};

constexpr ParamInfo rows_param() {
  return {.key = "n",
          .type = ParamType::kInteger,
          .default_json = "400",
          .minimum = 10,
          .maximum = 200000,
          .scale = ParamScale::kLog,
          .label = "Rows",
          .help = "How many points are drawn."};
}

constexpr ParamInfo noise_param(std::string_view fallback, std::string_view help) {
  return {
      .key = "noise", .default_json = fallback, .minimum = 0, .maximum = 10, .label = "Noise", .help = help};
}

constexpr std::string_view kShift = "Standard deviation of the normal shift of every point.";
constexpr std::string_view kBlur = "Standard deviation of the normal error of the target.";

constexpr std::array kMoonParams = {rows_param(), noise_param("0.15", kShift)};
constexpr std::array kCircleParams = {
    rows_param(), noise_param("0.1", kShift),
    ParamInfo{.key = "factor",
              .default_json = "0.5",
              .minimum = 0,
              .maximum = 1,
              .maximum_excluded = true,
              .help = "The radius of the inner circle; the outer one has radius 1."}};
constexpr std::array kSpiralParams = {rows_param(), noise_param("0.2", kShift),
                                      ParamInfo{.key = "classes",
                                                .type = ParamType::kInteger,
                                                .default_json = "2",
                                                .minimum = 2,
                                                .maximum = 10,
                                                .label = "Arms",
                                                .help = "How many arms the spiral has, each a class."}};
constexpr std::array kXorParams = {rows_param(), noise_param("0.3", kShift)};
constexpr std::array kBlobParams = {rows_param(),
                                    noise_param("1", "Standard deviation of the points around their center."),
                                    ParamInfo{.key = "centers",
                                              .type = ParamType::kInteger,
                                              .default_json = "3",
                                              .minimum = 2,
                                              .maximum = 20,
                                              .help = "How many clusters there are, each a class."}};
constexpr std::array kLinearParams = {rows_param(), noise_param("0.1", kBlur)};
constexpr std::array kSineParams = {rows_param(), noise_param("0.1", kBlur)};

constexpr KindInfo kTwoMoons = {.kind = "two_moons",
                                .label = "Two moons",
                                .help = "Two half circles of radius 1 that reach into each other.",
                                .source = "scikit-learn's make_moons",
                                .params = kMoonParams,
                                .tags = kClassTags};
constexpr KindInfo kCircles = {.kind = "circles",
                               .label = "Circles",
                               .help = "A circle inside a circle.",
                               .source = "scikit-learn's make_circles",
                               .params = kCircleParams,
                               .tags = kClassTags};
constexpr KindInfo kSpiral = {.kind = "spiral",
                              .label = "Spiral",
                              .help = "Arms that wind around each other, out to a radius of 5.",
                              .source = "the TensorFlow playground's spiral, with normal noise and more arms",
                              .params = kSpiralParams,
                              .tags = kClassTags};
constexpr KindInfo kXor = {.kind = "xor",
                           .label = "Exclusive or",
                           .help = "Points in a square from -5 to 5; opposite quarters belong together.",
                           .source = "the TensorFlow playground's exclusive or, with normal noise",
                           .params = kXorParams,
                           .tags = kClassTags};
constexpr KindInfo kBlobs = {.kind = "blobs",
                             .label = "Blobs",
                             .help = "Normal clusters around centers drawn from a square from -10 to 10.",
                             .source = "scikit-learn's make_blobs",
                             .params = kBlobParams,
                             .tags = kClassTags};
constexpr KindInfo kLinear = {.kind = "linear",
                              .label = "Plane",
                              .help = "y = (x1 + x2) / 10 on a square from -6 to 6.",
                              .source = "the TensorFlow playground's plane, with normal noise",
                              .params = kLinearParams,
                              .tags = kRegressionTags};
constexpr KindInfo kSine = {.kind = "sine",
                            .label = "Sine waves",
                            .help = "y = sin(x1) cos(x2) on a square from -3 to 3.",
                            .params = kSineParams,
                            .tags = kRegressionTags};
constexpr std::array kPointKinds = {&kTwoMoons, &kCircles, &kSpiral, &kXor, &kBlobs, &kLinear, &kSine};

struct Options {
  Index n = 0;
  double noise = 0;
  double factor = 0;
  Index classes = 2;
  Index centers = 3;
};

struct Point {
  double x1 = 0;
  double x2 = 0;
  double target = 0;
};

using Points = std::vector<Point>;

void shift(Points& points, double noise, Rng& rng) {
  for (Point& point : points) {
    point.x1 += noise * rng.normal();
    point.x2 += noise * rng.normal();
  }
}

/// Evenly spaced over [0, 1], both ends included.
double fraction(Index i, Index count) {
  return count > 1 ? static_cast<double>(i) / static_cast<double>(count - 1) : 0.0;
}

Points two_moons(const Options& options, Rng& rng) {
  Points points;
  const Index outer = options.n / 2;
  for (Index i = 0; i < outer; ++i) {
    const double t = pi * fraction(i, outer);
    points.push_back({std::cos(t), std::sin(t), 0});
  }
  for (Index i = 0; i < options.n - outer; ++i) {
    const double t = pi * fraction(i, options.n - outer);
    points.push_back({1 - std::cos(t), 0.5 - std::sin(t), 1});
  }
  shift(points, options.noise, rng);
  return points;
}

Points circles(const Options& options, Rng& rng) {
  Points points;
  const Index outer = options.n / 2;
  for (Index i = 0; i < options.n; ++i) {
    const bool inner = i >= outer;
    const Index count = inner ? options.n - outer : outer;
    const double t = 2 * pi * static_cast<double>(inner ? i - outer : i) / static_cast<double>(count);
    const double radius = inner ? options.factor : 1;
    points.push_back({radius * std::cos(t), radius * std::sin(t), inner ? 1.0 : 0.0});
  }
  shift(points, options.noise, rng);
  return points;
}

Points spiral(const Options& options, Rng& rng) {
  Points points;
  for (Index i = 0; i < options.n; ++i) {
    const Index arm = i % options.classes;
    const double along = static_cast<double>(i / options.classes) * static_cast<double>(options.classes) /
                         static_cast<double>(options.n);
    const double radius = 5 * along;
    const double t =
        1.75 * along * 2 * pi + 2 * pi * static_cast<double>(arm) / static_cast<double>(options.classes);
    points.push_back({radius * std::sin(t), radius * std::cos(t), static_cast<double>(arm)});
  }
  shift(points, options.noise, rng);
  return points;
}

Points exclusive_or(const Options& options, Rng& rng) {
  Points points;
  constexpr double kPadding = 0.3;  // keeps the quarters apart
  const auto draw = [&rng] {
    const double x = rng.uniform(-5, 5);
    return x + (x > 0 ? kPadding : -kPadding);
  };
  for (Index i = 0; i < options.n; ++i) {
    const double x1 = draw();
    const double x2 = draw();
    points.push_back({x1, x2, x1 * x2 >= 0 ? 1.0 : 0.0});
  }
  shift(points, options.noise, rng);
  return points;
}

Points blobs(const Options& options, Rng& rng) {
  Points centers;
  for (Index i = 0; i < options.centers; ++i) {
    const double x1 = rng.uniform(-10, 10);
    const double x2 = rng.uniform(-10, 10);
    centers.push_back({x1, x2, static_cast<double>(i)});
  }
  Points points;
  for (Index i = 0; i < options.n; ++i)
    points.push_back(centers[static_cast<std::size_t>(i % options.centers)]);
  shift(points, options.noise, rng);
  return points;
}

template <typename Function>
Points surface(const Options& options, Rng& rng, double side, Function height) {
  Points points;
  for (Index i = 0; i < options.n; ++i) {
    const double x1 = rng.uniform(-side, side);
    const double x2 = rng.uniform(-side, side);
    points.push_back({x1, x2, height(x1, x2) + options.noise * rng.normal()});
  }
  return points;
}

Points plane(const Options& options, Rng& rng) {
  return surface(options, rng, 6, [](double x1, double x2) { return (x1 + x2) / 10; });
}

Points waves(const Options& options, Rng& rng) {
  return surface(options, rng, 3, [](double x1, double x2) { return std::sin(x1) * std::cos(x2); });
}

struct Generator {
  std::string_view name;
  std::string_view target;
  Points (*make)(const Options&, Rng&);
};

constexpr std::array<Generator, 7> kGenerators = {{{"two_moons", "label", two_moons},
                                                   {"circles", "label", circles},
                                                   {"spiral", "label", spiral},
                                                   {"xor", "label", exclusive_or},
                                                   {"blobs", "label", blobs},
                                                   {"linear", "y", plane},
                                                   {"sine", "y", waves}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kBuiltinTargets = {
    {{"iris", "species"},
     {"wine", "cultivar"},
     {"breast_cancer", "diagnosis"},
     {"digits", "digit"},
     {"diabetes", "progression"},
     {"penguins", "species"},
     {"airquality", "ozone_ppb"}}};

Column numeric_column(std::string_view name, const Points& points, double Point::* member) {
  Column column;
  column.name = name;
  column.numbers.reserve(points.size());
  for (const Point& point : points) column.numbers.push_back(point.*member);
  return column;
}

}  // namespace

std::span<const KindInfo* const> generator_kinds() {
  static const std::vector<const KindInfo*> kinds = [] {
    std::vector<const KindInfo*> list(kPointKinds.begin(), kPointKinds.end());
    if constexpr (!kStarter) {
      const auto sequences = sequence_generator_kinds();
      list.insert(list.end(), sequences.begin(), sequences.end());
    }
    return list;
  }();
  return kinds;
}

Result<Table> generate(const Json& source, Rng rng) {
  if constexpr (!kStarter) {
    if (auto sequence = generate_sequence(source, rng)) return std::move(*sequence);
  }
  const SpecReader reader(source);
  std::string name;
  Options options;
  reader.read("name", name);
  reader.read("n", options.n);
  reader.read("noise", options.noise);
  reader.read("factor", options.factor);
  reader.read("classes", options.classes);
  reader.read("centers", options.centers);
  for (const Generator& generator : kGenerators) {
    if (generator.name != name) continue;
    Points points = generator.make(options, rng);
    rng.shuffle(points);
    Table table;
    table.columns.push_back(numeric_column("x1", points, &Point::x1));
    table.columns.push_back(numeric_column("x2", points, &Point::x2));
    table.columns.push_back(numeric_column(generator.target, points, &Point::target));
    return table;
  }
  return bad_spec("data.source.name", "There is no generator of this name.");
}

std::string_view generated_target(std::string_view name) {
  for (const Generator& generator : kGenerators) {
    if (generator.name == name) return generator.target;
  }
  if constexpr (kStarter) return {};
  return sequence_target(name);
}

std::string_view builtin_target(std::string_view name) {
  for (const auto& [table, target] : kBuiltinTargets) {
    if (table == name) return target;
  }
  return {};
}

}  // namespace trainyard
