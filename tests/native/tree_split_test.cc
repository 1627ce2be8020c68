#include <cmath>
#include <numeric>

#include "tree/tree_builder.h"
#include "tree_fixtures.h"

namespace trainyard::testing {
namespace {

/// A small random table with ties, gaps and categories, a target and weights.
struct Problem {
  Table table;
  Index classes = 0;
  std::vector<std::int32_t> labels;
  std::vector<double> values;
  std::vector<double> weights;
  TreeParams params;
  double most_weight = 0;

  TreeTarget target() const { return {classes, labels, values, weights, most_weight}; }
};

struct Options {
  bool weights;
  bool missing;
  bool categories;
  bool whole = false;  ///< the weights
};

Problem random_problem(Criterion criterion, Index classes, Options options, Rng rng) {
  Problem problem;
  problem.classes = classes;
  problem.params.criterion = criterion;
  problem.params.max_depth = 1;
  problem.params.reg_lambda = criterion == Criterion::kSecondOrder ? 0.5 : 0;
  problem.params.reg_alpha = criterion == Criterion::kSecondOrder && rng.below(2) == 0 ? 0.3 : 0;
  const auto n = static_cast<Index>(6 + rng.below(60));
  for (int j = 0; j < 3; ++j) {
    Column column;
    column.name = "x" + std::to_string(j);
    const bool coarse = rng.below(2) == 0;
    if (options.categories && j != 1) {
      column.type = ColumnType::kCategorical;
      const auto kinds = 2 + rng.below(classes > 2 || criterion == Criterion::kEntropy ? 5 : 8);
      for (std::uint64_t c = 0; c < kinds; ++c)
        column.categories.push_back(std::string(1, static_cast<char>('a' + c)));
      for (Index i = 0; i < n; ++i) column.codes.push_back(static_cast<std::int32_t>(rng.below(kinds)));
    } else {
      for (Index i = 0; i < n; ++i) {
        column.numbers.push_back(coarse ? static_cast<double>(rng.below(6)) : rng.normal());
      }
    }
    if (options.missing) {
      for (Index i = 0; i < n; ++i) {
        if (rng.below(4) != 0) continue;
        if (column.codes.empty()) column.numbers[static_cast<std::size_t>(i)] = kMissingNumber;
        if (!column.codes.empty()) column.codes[static_cast<std::size_t>(i)] = kMissingCode;
      }
    }
    problem.table.columns.push_back(std::move(column));
  }
  for (Index i = 0; i < n; ++i) {
    if (classes > 0)
      problem.labels.push_back(static_cast<std::int32_t>(rng.below(static_cast<std::uint64_t>(classes))));
    problem.values.push_back(rng.normal());
    if (options.weights || criterion == Criterion::kSecondOrder)
      problem.weights.push_back(options.whole ? static_cast<double>(1 + rng.below(4)) : 0.1 + rng.uniform());
  }
  return problem;
}

/// The quality of a set of rows, straight from the definition.
double quality(const Problem& problem, const std::vector<Index>& rows) {
  std::vector<double> by_class(static_cast<std::size_t>(std::max(problem.classes, Index{1})), 0.0);
  double w = 0;
  double s = 0;
  for (const Index row : rows) {
    const auto at = static_cast<std::size_t>(row);
    const double weight = problem.weights.empty() ? 1 : problem.weights[at];
    w += weight;
    if (problem.classes > 0) {
      by_class[static_cast<std::size_t>(problem.labels[at])] += weight;
    } else {
      s += problem.params.criterion == Criterion::kSecondOrder ? problem.values[at]
                                                               : problem.values[at] * weight;
    }
  }
  if (rows.empty()) return 0;
  switch (problem.params.criterion) {
    case Criterion::kSecondOrder: {
      const double size = std::max(0.0, std::abs(s) - problem.params.reg_alpha);
      return size * size / (w + problem.params.reg_lambda);
    }
    case Criterion::kGini: {
      double sum = 0;
      for (const double c : by_class) sum += c / w * (c / w);
      return -w * (1 - sum);
    }
    case Criterion::kEntropy: {
      double sum = 0;
      for (const double c : by_class) sum += c > 0 ? c / w * std::log(c / w) : 0;
      return w * sum;
    }
    default: {  // minus the squared error around the mean
      double error = 0;
      for (const Index row : rows) {
        const auto at = static_cast<std::size_t>(row);
        const double weight = problem.weights.empty() ? 1 : problem.weights[at];
        error += weight * (problem.values[at] - s / w) * (problem.values[at] - s / w);
      }
      return -error;
    }
  }
}

/// A way to part all rows in two: the rows that go left, and where in the order of ties it stands.
struct Candidate {
  std::vector<bool> left;
  int feature;
  double threshold;  ///< categorical: 0
  double gain;
};

double gain_of(const Problem& problem, const std::vector<bool>& left) {
  std::vector<Index> sides[2];
  std::vector<Index> all;
  for (std::size_t i = 0; i < left.size(); ++i) {
    sides[left[i]].push_back(static_cast<Index>(i));
    all.push_back(static_cast<Index>(i));
  }
  if (static_cast<Index>(sides[0].size()) < problem.params.min_samples_leaf ||
      static_cast<Index>(sides[1].size()) < problem.params.min_samples_leaf) {
    return -1e300;
  }
  return quality(problem, sides[0]) + quality(problem, sides[1]) - quality(problem, all);
}

/// Every split there is: each threshold between neighbouring values, each set of categories, missing on
/// either side.
std::vector<Candidate> all_candidates(const Problem& problem) {
  std::vector<Candidate> out;
  for (int j = 0; j < 3; ++j) {
    const Column& column = problem.table.columns[static_cast<std::size_t>(j)];
    const auto n = static_cast<std::size_t>(column.rows());
    const auto add = [&](double threshold, auto&& goes_left) {
      std::vector<bool> left(n);
      for (std::size_t i = 0; i < n; ++i) left[i] = goes_left(i);
      if (std::count(left.begin(), left.end(), true) % static_cast<std::ptrdiff_t>(n) == 0) return;
      out.push_back({left, j, threshold, gain_of(problem, left)});
    };
    if (column.type == ColumnType::kCategorical) {
      const auto groups = column.categories.size() + 1;
      for (std::uint32_t mask = 0; mask < 1u << groups; ++mask) {
        add(0, [&](std::size_t i) {
          const auto group = column.codes[i] < 0 ? groups - 1 : static_cast<std::size_t>(column.codes[i]);
          return (mask >> group & 1u) != 0;
        });
      }
      continue;
    }
    std::vector<float> values;
    for (const double value : column.numbers) {
      if (!std::isnan(value)) values.push_back(static_cast<float>(value));
    }
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    for (std::size_t v = 0; v < values.size(); ++v) {
      const double threshold =
          v + 1 < values.size() ? static_cast<double>(values[v]) / 2 + static_cast<double>(values[v + 1]) / 2
                                : static_cast<double>(std::numeric_limits<float>::max());
      for (const bool missing_left : {false, true}) {
        add(threshold, [&](std::size_t i) {
          return std::isnan(column.numbers[i])
                     ? missing_left
                     : static_cast<double>(static_cast<float>(column.numbers[i])) <= threshold;
        });
      }
    }
  }
  return out;
}

struct Grown {
  GrownTree tree;
  FeatureMatrix matrix;
};

/// What trees of a problem share.
struct Prepared {
  explicit Prepared(const Problem& problem) : all(static_cast<std::size_t>(problem.table.rows())) {
    std::iota(all.begin(), all.end(), Index{0});
    schema = FeatureSchema::of(problem.table, all);
    matrix = *FeatureMatrix::encode(schema, problem.table, all);
    binned = BinnedTable::build(schema, matrix, all, 0);
  }
  /// So many of the first rows.
  static std::vector<std::uint32_t> first(std::size_t count) {
    std::vector<std::uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0u);
    return rows;
  }

  std::vector<Index> all;
  std::vector<Index> features = {0, 1, 2};
  FeatureSchema schema;
  FeatureMatrix matrix;
  BinnedTable binned;
};

/// learn: how many of the first rows the tree is grown on; 0: all. step: values that are looked at in one go.
Grown grow(const Problem& problem, Index learn = 0, Index step = 1000000, bool keep_values = false) {
  Prepared shared(problem);
  if (keep_values) shared.binned.keep_values(shared.matrix, shared.all);
  const auto rows = Prepared::first(learn > 0 ? static_cast<std::size_t>(learn) : shared.all.size());
  const auto grower =
      start_tree(shared.binned, problem.target(), rows, shared.features, problem.params, Rng(1));
  while (!grower->grow(step)) continue;
  return {grower->take(), std::move(shared.matrix)};
}

/// Trees of a problem whose weights change, all by one grower.
class Again {
 public:
  explicit Again(const Problem& problem) : shared_(problem) {}
  Json grow(const Problem& problem) {
    const auto rows = Prepared::first(shared_.all.size());
    if (grower_) {
      grower_->start_again(problem.target(), rows, Rng(1));
    } else {
      grower_ = start_tree(shared_.binned, problem.target(), rows, shared_.features, problem.params, Rng(1));
    }
    while (!grower_->grow(1000000)) continue;
    return grower_->take().tree.to_json();
  }

 private:
  Prepared shared_;
  std::unique_ptr<TreeGrower> grower_;
};

void compare_with_all(const Problem& problem, const std::string& what) {
  const Grown grown = grow(problem);
  const Tree& tree = grown.tree.tree;
  const std::vector<Candidate> candidates = all_candidates(problem);
  double best = -1e300;
  for (const Candidate& candidate : candidates) best = std::max(best, candidate.gain);
  if (tree.size() == 1) {
    // Pure already, nothing allowed, or (second order) nothing gained.
    const bool may_stop = best < -1e299 || tree.facts(0).impurity < 1e-12;
    EXPECT_TRUE(problem.params.criterion == Criterion::kSecondOrder ? best < 1e-5 : may_stop)
        << what << " " << best;
    return;
  }
  std::vector<bool> left;
  for (Index i = 0; i < grown.matrix.rows(); ++i)
    left.push_back(tree.leaf_of(grown.matrix.row(i)) == tree.node(0).left);
  const double tolerance = 1e-9 * std::max(1.0, std::abs(best));
  ASSERT_NEAR(gain_of(problem, left), best, tolerance) << what;
  // Of all that are as good, the lowest feature and threshold.
  const Candidate* first = nullptr;
  for (const Candidate& candidate : candidates) {
    if (candidate.gain < best - tolerance) continue;
    if (first == nullptr || candidate.feature < first->feature ||
        (candidate.feature == first->feature && candidate.threshold < first->threshold)) {
      first = &candidate;
    }
  }
  EXPECT_EQ(tree.node(0).feature, first->feature) << what;
  if (tree.node(0).set == Tree::kNone) {
    EXPECT_EQ(tree.node(0).threshold, first->threshold) << what;
  }
  // The rows that training sent to a side are those that prediction sends there.
  for (const std::int32_t child : {tree.node(0).left, tree.node(0).right}) {
    const auto at = static_cast<std::size_t>(child);
    for (std::uint32_t i = grown.tree.begin[at]; i < grown.tree.end[at]; ++i) {
      EXPECT_EQ(tree.leaf_of(grown.matrix.row(grown.tree.rows[i])), child) << what;
    }
  }
}

TEST(TreeSplit, EqualsExhaustiveSearch) {
  struct Case {
    const char* name;
    Criterion criterion;
    Index classes;
    bool whole = false;
  };
  const Case cases[] = {{"gini 2", Criterion::kGini, 2},
                        {"gini 3", Criterion::kGini, 3},
                        {"gini 3 whole", Criterion::kGini, 3, true},
                        {"gini 7 whole", Criterion::kGini, 7, true},
                        {"gini 15 whole", Criterion::kGini, 15, true},
                        {"gini 17 whole", Criterion::kGini, 17, true},
                        {"entropy 2", Criterion::kEntropy, 2},
                        {"entropy 4", Criterion::kEntropy, 4},
                        {"squared", Criterion::kSquaredError, 0},
                        {"friedman", Criterion::kFriedmanMse, 0},
                        {"second order", Criterion::kSecondOrder, 0}};
  for (const Case& one : cases) {
    for (int options = 0; options < 8; ++options) {
      const Options with{(options & 1) != 0, (options & 2) != 0, (options & 4) != 0, one.whole};
      for (std::uint64_t trial = 0; trial < 25; ++trial) {
        const Rng rng = Rng(77).split(one.name).split(static_cast<std::uint64_t>(options)).split(trial);
        Problem problem = random_problem(one.criterion, one.classes, with, rng);
        if (!with.categories) problem.params.min_samples_leaf = 1 + static_cast<Index>(trial % 4);
        compare_with_all(problem, std::string(one.name) + ", options " + std::to_string(options) +
                                      ", trial " + std::to_string(trial));
      }
    }
  }
}

/// Whole weights of a few classes have sums of their own; halves have not, and the same tree, to the last
/// bit.
TEST(TreeSplit, SameTreeByCountsAndByWeights) {
  for (const Index classes : {3, 4, 8, 11, 15}) {
    for (const double unit : {1.0, 131072.0}) {  // sums of squares that fit 32 bits, and that do not
      Problem problem = random_problem(Criterion::kGini, classes, {true, true, false, true},
                                       Rng(6).split(static_cast<std::uint64_t>(classes)));
      problem.params.max_depth = 0;
      problem.weights.front() = 1;
      for (double& weight : problem.weights) weight *= unit;
      const Grown counts = grow(problem);
      for (double& weight : problem.weights) weight /= 2 * unit;
      const Grown weights = grow(problem);
      EXPECT_GT(counts.tree.tree.size(), 3);
      EXPECT_EQ(counts.tree.rows, weights.tree.rows);
      Json one = counts.tree.tree.to_json();
      Json other = weights.tree.tree.to_json();
      for (Json* json : {&one, &other}) json->find("nodes")->erase("weight");
      EXPECT_TRUE(one == other) << classes << " " << unit;
    }
  }
}

/// A grower that goes on with other weights looks at what changed alone: at a few rows, at most, at none.
TEST(TreeSplit, SameTreeAgainAndAnew) {
  struct Case {
    Criterion criterion;
    Index classes;
    Index max_depth;
  };
  for (const Case& one : {Case{Criterion::kGini, 2, 1}, Case{Criterion::kGini, 3, 1},
                          Case{Criterion::kGini, 3, 4}, Case{Criterion::kEntropy, 4, 2}}) {
    Rng rng = Rng(12).split(static_cast<std::uint64_t>(one.classes * 10 + one.max_depth));
    Problem problem = random_problem(one.criterion, one.classes, {true, true, true}, rng);
    while (problem.table.rows() < 40)
      problem = random_problem(one.criterion, one.classes, {true, true, true}, rng.split(rng.below(1000)));
    problem.params.max_depth = one.max_depth;
    const auto n = static_cast<double>(problem.table.rows());
    for (double& weight : problem.weights) weight /= 2 * n;
    problem.most_weight = 1;
    Again again(problem);
    for (const std::uint64_t changed : {1, 3, 8, 0, 1, 4}) {  // of 8 rows, about
      const Json anew = grow(problem).tree.tree.to_json();
      EXPECT_TRUE(again.grow(problem) == anew) << one.classes << " " << changed;
      for (double& weight : problem.weights) weight *= rng.below(8) < changed ? 0.1 + 0.9 * rng.uniform() : 1;
    }
  }
}

/// Between two features of a node a tree may be put down and taken up again.
TEST(TreeSplit, SameTreeInPieces) {
  for (int options = 0; options < 8; ++options) {
    const Options with{(options & 1) != 0, (options & 2) != 0, (options & 4) != 0};
    Problem problem =
        random_problem(Criterion::kGini, 3, with, Rng(5).split(static_cast<std::uint64_t>(options)));
    problem.params.max_depth = 0;
    for (const Index max_leaf_nodes : {0, 5}) {
      for (const Index max_features : {0, 1}) {
        for (const bool random_threshold : {false, true}) {
          problem.params.max_leaf_nodes = max_leaf_nodes;
          problem.params.max_features = max_features;
          problem.params.random_threshold = random_threshold;
          const Grown whole = grow(problem);
          const Grown pieces = grow(problem, 0, 1);
          EXPECT_GT(whole.tree.tree.size(), 3);
          EXPECT_EQ(pieces.tree.tree.to_json(), whole.tree.tree.to_json());
          EXPECT_EQ(pieces.tree.rows, whole.tree.rows);
        }
      }
    }
  }
}

/// Thresholds drawn between values are those drawn between codes, and part the same rows, missing ones too.
TEST(TreeSplit, SameTreeByValuesAndByCodes) {
  Rng rng(8);
  for (int trial = 0; trial < 12; ++trial) {
    Problem problem;
    problem.classes = trial % 3 == 0 ? 0 : trial % 3 + 1;
    problem.params.criterion = problem.classes == 0 ? Criterion::kSquaredError : Criterion::kGini;
    problem.params.random_threshold = true;
    problem.params.max_features = 1 + trial % 2;
    const bool missing = trial % 4 > 1;
    for (int j = 0; j < 3; ++j) {
      Column column;
      column.name = "x" + std::to_string(j);
      for (int i = 0; i < 600; ++i) {
        const bool absent = missing && rng.below(3) == 0;
        column.numbers.push_back(absent ? kMissingNumber : rng.below(5) == 0 ? -0.0 : rng.normal());
      }
      problem.table.columns.push_back(std::move(column));
    }
    for (int i = 0; i < 600; ++i) {
      if (problem.classes > 0) {
        problem.labels.push_back(
            static_cast<std::int32_t>(rng.below(static_cast<std::uint64_t>(problem.classes))));
      }
      problem.values.push_back(rng.normal());
      problem.weights.push_back(0.1 + rng.uniform());
    }
    const Grown codes = grow(problem);
    const Grown values = grow(problem, 0, 1000000, true);
    EXPECT_GT(codes.tree.tree.size(), 100);
    EXPECT_EQ(values.tree.tree.to_json(), codes.tree.tree.to_json()) << trial;
    EXPECT_EQ(values.tree.rows, codes.tree.rows) << trial;
  }
}

/// Sums are exact, so shared histograms (at most 255 distinct values) and sorted rows (more) must choose the
/// same tree to the last bit. The columns are made wide by rows that the tree does not learn from.
TEST(TreeSplit, SameTreeByHistogramsAndBySorting) {
  Rng rng(5);
  for (int trial = 0; trial < 10; ++trial) {
    Problem problem;
    problem.params.criterion = trial % 2 == 0 ? Criterion::kSecondOrder : Criterion::kFriedmanMse;
    problem.params.max_depth = 8;
    for (int j = 0; j < 3; ++j) {
      Column column;
      column.name = "x" + std::to_string(j);
      for (int i = 0; i < 700; ++i) {
        column.numbers.push_back(rng.below(20) == 0 ? kMissingNumber : static_cast<double>(rng.below(200)));
      }
      problem.table.columns.push_back(std::move(column));
    }
    for (int i = 0; i < 700; ++i) {
      problem.values.push_back(rng.normal());
      problem.weights.push_back(0.1 + rng.uniform());
    }
    const Grown narrow = grow(problem);
    for (Column& column : problem.table.columns) {
      for (int i = 0; i < 5000; ++i) column.numbers.push_back(200 * rng.uniform());
    }
    problem.values.resize(5700);
    problem.weights.resize(5700);
    const Grown wide = grow(problem, 700);
    ASSERT_GT(narrow.tree.tree.leaves(), 20);
    ASSERT_EQ(narrow.tree.tree.size(), wide.tree.tree.size());
    for (Index i = 0; i < narrow.tree.tree.size(); ++i) {
      EXPECT_EQ(narrow.tree.tree.node(i).feature, wide.tree.tree.node(i).feature);
      EXPECT_EQ(narrow.tree.tree.node(i).threshold, wide.tree.tree.node(i).threshold);
      EXPECT_EQ(narrow.tree.tree.node(i).missing_left, wide.tree.tree.node(i).missing_left);
      EXPECT_EQ(narrow.tree.tree.value(i)[0], wide.tree.tree.value(i)[0]);
    }
  }
}

}  // namespace
}  // namespace trainyard::testing
