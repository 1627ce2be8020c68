#include "tree/tree_builder.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <type_traits>

#include "tree/category_search.h"
#include "tree/class_objective.h"
#include "tree/count_objective.h"
#include "tree/histogram.h"
#include "tree/moment_objective.h"
#include "tree/node_sort.h"
#include "tree/split_search.h"

namespace trainyard {
namespace {

constexpr double kPure = 2.220446049250313e-16;  // scikit-learn's EPSILON
constexpr double kLeastSecondOrderGain = 1e-6;   // XGBoost's kRtEps

/// Those of the rows that have a weight; some: where to list them if they are not all.
std::span<const std::uint32_t> rows_with_weight(const TreeTarget& target, std::span<const std::uint32_t> rows,
                                                const TreeParams& params, std::vector<std::uint32_t>& some) {
  const auto weighs = [&](std::uint32_t r) { return target.weights[r] > 0; };
  if (params.criterion == Criterion::kSecondOrder || target.weights.empty() ||
      std::all_of(rows.begin(), rows.end(), weighs)) {
    return rows;
  }
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(some), weighs);
  return some;
}

template <typename Objective>
class Builder final : public TreeGrower {
 public:
  using Row = typename Objective::Row;
  using Cell = typename Objective::Cell;
  using Sum = typename Objective::Sum;

  Builder(const BinnedTable& table, const TreeTarget& target, std::span<const std::uint32_t> rows,
          std::span<const Index> features, const TreeParams& params, const Rng& rng)
      : table_(table),
        objective_(target, rows, params),
        params_(params),
        all_features_(features.begin(), features.end()),
        pool_(objective_, table, features),
        search_(objective_),
        categories_(objective_) {
    draws_features_ = params.max_features > 0 && params.max_features < static_cast<Index>(features.size());
    share_histograms_ = !draws_features_ && !params.random_threshold;
    begin(target, rows, rng);
  }

  void start_again(const TreeTarget& target, std::span<const std::uint32_t> given_rows,
                   const Rng& rng) override {
    std::vector<std::uint32_t> weighted;
    const auto rows = rows_with_weight(target, given_rows, params_, weighted);
    objective_ = Objective(target, rows, params_);
    begin(target, rows, rng);
  }

  bool grow(Index values) override {
    const auto budget = static_cast<std::size_t>(values);
    for (std::size_t looked = 0; looked < budget;) {
      if (!is_searching_ && !next_node()) return true;
      looked += node_.size();
      if (search_next()) continue;
      is_searching_ = false;
      settle();
    }
    return false;
  }

  GrownTree take() override { return std::move(out_); }

 private:
  /// A node, from the moment it is known until it is split or stays a leaf.
  struct Pending {
    std::size_t begin = 0;
    std::size_t end = 0;
    Index depth = 0;
    Index parent = -1;
    bool left = false;
    int histogram = HistogramPool<Objective>::kNone;
    Index id = -1;
    double gain = 0;
    SplitChoice choice = {};
    Sum total = {};
    std::size_t size() const { return end - begin; }
  };

  void begin(const TreeTarget& target, std::span<const std::uint32_t> rows, const Rng& rng) {
    out_.tree = Tree(objective_.outputs());
    out_.rows.assign(rows.begin(), rows.end());
    data_.clear();
    data_.reserve(rows.size());
    for (const std::uint32_t r : rows) data_.push_back(objective_.row(target, r));
    spare_rows_.resize(rows.size());
    spare_data_.resize(rows.size());
    features_ = all_features_;
    rng_ = rng;
    leaves_ = 1;
    waiting_.push_back(root(target));
    set_units(target, objective_.weight(waiting_.back().total));
  }

  void set_units(const TreeTarget& target, double all) {
    weight_unit_ = target.most_weight > 0 ? 1 / all : 1.0;
    const bool in_full =
        params_.criterion == Criterion::kFriedmanMse || params_.criterion == Criterion::kSecondOrder;
    gain_unit_ = in_full ? 1.0 : 1 / all / (params_.criterion == Criterion::kEntropy ? std::log(2.0) : 1.0);
  }

  Pending root(const TreeTarget& target) {
    Pending root{0, out_.rows.size(), 0, -1, false};
    root.total = objective_.zero();
    for (const Row& row : data_) objective_.add(root.total, row);
    if (share_histograms_ && worth_histogram(root.size())) {
      // Where all rows were in the last tree too, only those are looked at whose weight is another by now.
      const bool follows = target.most_weight > 0 && root.size() == static_cast<std::size_t>(table_.rows());
      root.histogram = follows ? pool_.follow(data_) : pool_.acquire();
      if (root.histogram >= 0 && !follows) pool_.build(root.histogram, out_.rows, data_.data());
    }
    return root;
  }

  /// Whether a node is large enough for histograms of all narrow features to beat sorting its rows.
  bool worth_histogram(std::size_t rows) const {
    const std::size_t features = std::max<std::size_t>(features_.size(), 1);
    return rows >= 24 && rows * 8 * features >= pool_.size();
  }

  /// Takes up the next node that may be split, and adds those before it that stay leaves; false when there
  /// is none.
  bool next_node() {
    for (;;) {
      if (waiting_.empty() && !expand_best()) return false;
      node_ = std::move(waiting_.back());
      waiting_.pop_back();
      add_node(node_);
      if (splittable(node_)) {
        begin_search();
        return true;
      }
      pool_.release(node_.histogram);
    }
  }

  /// All features of the node were looked at.
  void settle() {
    if (!split_found(node_)) {
      pool_.release(node_.histogram);
    } else if (params_.max_leaf_nodes > 0) {
      best_.push_back(std::move(node_));
      std::push_heap(best_.begin(), best_.end(), worse);
    } else {
      expand(node_);
    }
  }

  static bool worse(const Pending& a, const Pending& b) {
    return a.gain != b.gain ? a.gain < b.gain : a.id > b.id;
  }

  /// Best-first: splits the node that gains most, while there may be more leaves.
  bool expand_best() {
    if (best_.empty() || leaves_ >= params_.max_leaf_nodes) return false;
    std::pop_heap(best_.begin(), best_.end(), worse);
    Pending node = std::move(best_.back());
    best_.pop_back();
    ++leaves_;
    expand(node);
    return true;
  }

  std::span<const Row> data_of(const Pending& node) const { return {data_.data() + node.begin, node.size()}; }

  void add_node(Pending& node) {
    value_.resize(static_cast<std::size_t>(objective_.outputs()));
    objective_.value(node.total, value_);
    impurity_ = objective_.impurity(node.total, data_of(node));
    node.id = out_.tree.add_leaf({.impurity = impurity_,
                                  .weight = objective_.weight(node.total) * weight_unit_,
                                  .gain = 0,
                                  .samples = static_cast<Index>(node.size()),
                                  .depth = node.depth},
                                 value_);
    out_.begin.push_back(static_cast<std::uint32_t>(node.begin));
    out_.end.push_back(static_cast<std::uint32_t>(node.end));
    if (node.parent >= 0) out_.tree.link(node.parent, node.left, node.id);
  }

  bool big_enough(Index depth, std::size_t rows) const {
    return !(params_.max_depth > 0 && depth >= params_.max_depth) &&
           static_cast<Index>(rows) >= std::max(params_.min_samples_split, 2 * params_.min_samples_leaf);
  }

  bool splittable(const Pending& node) const {
    if (!big_enough(node.depth, node.size())) return false;
    if (params_.criterion == Criterion::kSecondOrder) return true;
    return impurity_ > kPure && objective_.weight(node.total) >= 2 * params_.min_weight_leaf;
  }

  void begin_search() {
    node_.choice = SplitChoice{};
    is_searching_ = true;
    searched_ = 0;
    useful_ = false;
  }

  /// Looks at the next feature of the node at hand; false where there is none left to look at.
  bool search_next() {
    const auto d = static_cast<Index>(features_.size());
    if (searched_ == d) return false;
    if (draws_features_) {
      // As in scikit-learn: features that are constant in the node are passed over, but count as drawn,
      // unless all drawn ones are constant.
      if (searched_ >= params_.max_features && useful_) return false;
      const auto rest = static_cast<std::uint64_t>(d - searched_);
      const auto at = static_cast<std::size_t>(searched_) + static_cast<std::size_t>(rng_.below(rest));
      std::swap(features_[static_cast<std::size_t>(searched_)], features_[at]);
    }
    useful_ |= search_feature(node_, features_[static_cast<std::size_t>(searched_++)]);
    return true;
  }

  bool split_found(Pending& node) const {
    if (!node.choice.found()) return false;
    node.gain = objective_.to_gain(node.choice.proxy - objective_.score(node.total)) * gain_unit_;
    if (params_.criterion == Criterion::kSecondOrder) return node.gain > kLeastSecondOrderGain;
    return !(node.gain + kPure < params_.min_impurity_decrease);
  }

  /// Offers the candidates of one feature; returns whether it varies in the node.
  bool search_feature(Pending& node, Index feature) {
    const BinnedColumn& column = table_.column(feature);
    if (column.constant()) return false;
    if (node.histogram >= 0) {
      if (const Cell* cells = pool_.cells(node.histogram, feature); cells != nullptr) {
        return column.type == ColumnType::kCategorical
                   ? categories_.scan(column, feature, cells, node.total, node.choice)
                   : search_.scan_histogram(column, feature, cells, node.total, node.choice);
      }
    }
    return column.visit([&](const auto* codes) { return search_rows(node, feature, column, codes); });
  }

  template <typename Code>
  bool search_rows(Pending& node, Index feature, const BinnedColumn& column, const Code* codes) {
    const std::span<const std::uint32_t> rows(out_.rows.data() + node.begin, node.size());
    const Row* data = data_.data() + node.begin;
    const bool categorical = column.type == ColumnType::kCategorical;
    if (params_.random_threshold && !categorical) return draw_threshold(node, feature, column, codes);
    if (categorical || static_cast<std::size_t>(column.bins) <= 2 * rows.size()) {
      const auto size = static_cast<std::size_t>((column.bins + 1) * objective_.stride());
      if (cells_.size() < size) cells_.resize(size);
      std::fill_n(cells_.begin(), size, Cell{});
      for (std::size_t i = 0; i < rows.size(); ++i) {
        objective_.add(cells_.data(), static_cast<Index>(codes[rows[i]]), data[i]);
      }
      if (!categorical)
        return search_.scan_histogram(column, feature, cells_.data(), node.total, node.choice);
      if (params_.random_threshold) return draw_set(node, feature, column);
      return categories_.scan(column, feature, cells_.data(), node.total, node.choice);
    }
    keys_.clear();
    bool missing = false;
    missing_.assign(static_cast<std::size_t>(objective_.stride()), Cell{});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto code = static_cast<std::uint64_t>(codes[rows[i]]);
      if (code == static_cast<std::uint64_t>(column.bins)) {
        missing = true;
        objective_.add(missing_.data(), 0, data[i]);
      } else {
        keys_.push_back(code << 32 | i);
      }
    }
    sort_by_code(keys_, static_cast<std::uint64_t>(column.bins), spare_keys_);
    return search_.scan_sorted(column, feature, keys_, data, missing ? missing_.data() : nullptr, node.total,
                               node.choice);
  }

  /// What a feature's rows in a node hold: codes or values, missing ones being the highest of all.
  template <typename Key>
  struct NodeKeys {
    std::vector<Key> keys;  ///< by place in the node
    Key missing_key = {};
    Key least = {};
    Key most = {};  ///< of those present
    bool missing = false;

    /// The keys lie apart from each other in the column: they are fetched once.
    template <typename Stored>
    void fetch(std::span<const std::uint32_t> rows, const Stored* column) {
      keys.resize(std::max(keys.size(), rows.size()));
      Key* to = keys.data();
      Key low = missing_key;
      Key high = std::numeric_limits<Key>::lowest();
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const Key key = column[rows[i]];
        to[i] = key;
        low = std::min(low, key);
        high = std::max(high, key);
      }
      least = low;
      most = high;
      missing = most == missing_key;
      if (!missing) return;
      most = least;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (keys[i] != missing_key) most = std::max(most, keys[i]);
      }
    }
    bool varies() const { return least != missing_key && (least < most || missing); }
  };

  /// Extra trees: one threshold, uniform between the node's smallest and largest value (Geurts et al., 2006,
  /// table 1).
  template <typename Code>
  bool draw_threshold(Pending& node, Index feature, const BinnedColumn& column, const Code* codes) {
    const std::span<const std::uint32_t> rows(out_.rows.data() + node.begin, node.size());
    if (!column.values.empty()) {
      node_values_.missing_key = std::numeric_limits<float>::infinity();
      node_values_.fetch(rows, column.values.data());
      if (!node_values_.varies()) return false;
      const auto from = static_cast<double>(node_values_.least);
      const auto to = static_cast<double>(node_values_.most);
      double threshold = rng_.uniform(from, to);
      if (threshold >= to) threshold = from;
      offer_drawn(node, feature, column, node_values_, float_at_most(threshold), 0, threshold);
      return true;
    }
    node_codes_.missing_key = static_cast<std::uint32_t>(column.bins);
    node_codes_.fetch(rows, codes);
    if (!node_codes_.varies()) return false;
    const auto least = static_cast<Index>(node_codes_.least);
    const auto most = static_cast<Index>(node_codes_.most);
    const auto& low = column.low;
    const auto& high = column.high;
    double threshold = rng_.uniform(static_cast<double>(low[static_cast<std::size_t>(least)]),
                                    static_cast<double>(high[static_cast<std::size_t>(most)]));
    const auto above = std::upper_bound(low.begin() + least, low.begin() + most + 1, threshold,
                                        [](double t, float v) { return t < static_cast<double>(v); });
    const Index left_code = std::max(std::min<Index>(above - low.begin(), most) - 1, least);
    threshold = std::max(threshold, static_cast<double>(high[static_cast<std::size_t>(left_code)]));
    offer_drawn(node, feature, column, node_codes_, static_cast<std::uint32_t>(left_code), left_code,
                threshold);
    return true;
  }

  /// The largest float32 up to a number.
  static float float_at_most(double number) {
    const auto near = static_cast<float>(number);
    return static_cast<double>(near) > number ? std::nextafter(near, std::numeric_limits<float>::lowest())
                                              : near;
  }

  /// Offers the threshold that leaves keys up to `last` on the left.
  template <typename Key>
  void offer_drawn(Pending& node, Index feature, const BinnedColumn& column, const NodeKeys<Key>& drawn,
                   Key last, Index left_code, double threshold) {
    const Row* data = data_.data() + node.begin;
    const Key* keys = drawn.keys.data();
    const std::size_t rows = node.size();
    Sum left = objective_.zero();
    for (std::size_t i = 0; i < rows; ++i) objective_.add_if(keys[i] <= last, left, data[i]);
    if (drawn.least == drawn.most) {  // one number beside missing values: they are parted without a draw
      search_.consider(left, node.total, feature, left_code, column.bins, false, true, node.choice);
      return;
    }
    search_.consider(left, node.total, feature, left_code, left_code + 1, false, drawn.missing, node.choice);
    if (drawn.missing) {
      for (std::size_t i = 0; i < rows; ++i) objective_.add_if(keys[i] == drawn.missing_key, left, data[i]);
      search_.consider(left, node.total, feature, left_code, left_code + 1, true, true, node.choice);
    }
    if (node.choice.feature == feature) node.choice.threshold = threshold;
  }

  /// Extra trees on categories: each category of the node (and missing) goes to a side by a fair coin, drawn
  /// again while one side is empty.
  bool draw_set(Pending& node, Index feature, const BinnedColumn& column) {
    std::vector<std::uint8_t> sides(static_cast<std::size_t>(column.bins + 1), 2);
    Index present = 0;
    for (Index code = 0; code <= column.bins; ++code) {
      present += !objective_.empty(cells_.data() + code * objective_.stride());
    }
    if (present < 2) return false;
    Sum left = objective_.zero();
    for (Index lefts = 0; lefts == 0 || lefts == present;) {
      lefts = 0;
      left = objective_.zero();
      for (Index code = 0; code <= column.bins; ++code) {
        const Cell* cell = cells_.data() + code * objective_.stride();
        if (objective_.empty(cell)) continue;
        const bool goes_left = rng_.below(2) == 0;
        sides[static_cast<std::size_t>(code)] = goes_left;
        lefts += goes_left;
        if (goes_left) objective_.add_cell(left, cell);
      }
    }
    const bool saw_missing = sides.back() != 2;
    const bool missing_left = sides.back() == 1;
    search_.consider(left, node.total, feature, 0, 0, missing_left, saw_missing, node.choice);
    if (node.choice.feature == feature) node.choice.category = std::move(sides);
    return true;
  }

  /// Splits a node; its children wait, the left one for the first turn.
  void expand(Pending& node) {
    const SplitChoice& choice = node.choice;
    const BinnedColumn& column = table_.column(choice.feature);
    Pending left{node.begin, node.begin, node.depth + 1, node.id, true};
    left.total = objective_.zero();
    column.visit([&](const auto* codes) { partition(node, column, codes, left); });
    Pending right{left.end, node.end, node.depth + 1, node.id, false};
    right.total = objective_.minus(node.total, left.total);
    record_split(node, left, right, column);
    hand_down_histogram(node, left, right);
    waiting_.push_back(std::move(right));
    waiting_.push_back(std::move(left));
  }

  template <typename Code>
  void partition(const Pending& node, const BinnedColumn& column, const Code* codes, Pending& left) {
    const SplitChoice& choice = node.choice;
    const auto missing_code = static_cast<Index>(column.bins);
    if (!choice.category.empty()) {
      return partition_by(node, left, [&](std::uint32_t r) { return choice.category[codes[r]] == 1; });
    }
    if (params_.random_threshold && !column.values.empty()) {
      const float* values = column.values.data();
      const float last =
          std::isnan(choice.threshold) ? std::numeric_limits<float>::max() : float_at_most(choice.threshold);
      return partition_by(node, left, [&](std::uint32_t r) {
        const float value = values[r];
        return value <= last || (choice.missing_left && std::isinf(value));
      });
    }
    if (choice.missing_left) {
      return partition_by(node, left, [&](std::uint32_t r) {
        const auto code = static_cast<Index>(codes[r]);
        return code <= choice.left_code || code == missing_code;
      });
    }
    const Index last = choice.left_code;
    return partition_by(node, left, [&](std::uint32_t r) { return static_cast<Index>(codes[r]) <= last; });
  }

  /// Stable, without branches: both sides are written, one of the two places advances.
  template <typename GoesLeft>
  void partition_by(const Pending& node, Pending& left_child, GoesLeft&& goes_left) {
    std::uint32_t* rows = out_.rows.data();
    Sum sum = std::move(left_child.total);
    std::size_t left = node.begin;
    std::size_t right = 0;
    for (std::size_t i = node.begin; i < node.end; ++i) {
      const std::uint32_t r = rows[i];
      const Row row = data_[i];
      const bool to_left = goes_left(r);
      rows[left] = r;
      data_[left] = row;
      spare_rows_[right] = r;
      spare_data_[right] = row;
      objective_.add_if(to_left, sum, row);
      left += to_left;
      right += !to_left;
    }
    std::copy_n(spare_rows_.begin(), right, out_.rows.begin() + static_cast<std::ptrdiff_t>(left));
    std::copy_n(spare_data_.begin(), right, data_.begin() + static_cast<std::ptrdiff_t>(left));
    left_child.end = left;
    left_child.total = std::move(sum);
  }

  void record_split(const Pending& node, const Pending& left, const Pending& right,
                    const BinnedColumn& column) {
    const SplitChoice& choice = node.choice;
    Tree::Node split{.feature = static_cast<std::int32_t>(choice.feature),
                     .missing_left = choice.missing_left};
    // Where training saw no missing value, one that comes later follows the heavier side.
    if (!choice.saw_missing)
      split.missing_left = objective_.weight(left.total) >= objective_.weight(right.total);
    std::unique_ptr<bool[]> set;
    std::size_t set_size = 0;
    if (!choice.category.empty()) {
      set_size = static_cast<std::size_t>(column.bins);
      set = std::make_unique<bool[]>(set_size);
      for (std::size_t c = 0; c < set_size; ++c) {
        // A category that is not in the node goes the way of missing.
        set[c] = choice.category[c] == 1 || (choice.category[c] == 2 && split.missing_left);
      }
    } else {
      split.threshold = std::isnan(choice.threshold) ? column.threshold(choice.left_code, choice.right_code)
                                                     : choice.threshold;
    }
    out_.tree.split(node.id, split, node.gain, {set.get(), set_size});
  }

  /// The smaller child's histogram is summed from its rows, the larger one's is the parent's less that.
  void hand_down_histogram(Pending& node, Pending& left, Pending& right) {
    if (node.histogram < 0) return;
    Pending& small = left.size() <= right.size() ? left : right;
    Pending& large = left.size() <= right.size() ? right : left;
    const auto wanted = [&](const Pending& child) {
      return big_enough(child.depth, child.size()) && worth_histogram(child.size());
    };
    if (wanted(large)) {
      const int made = pool_.acquire();
      const int rest = made >= 0 ? pool_.own(node.histogram) : HistogramPool<Objective>::kNone;
      if (rest < 0) {
        pool_.release(made);
      } else {
        pool_.build(made, {out_.rows.data() + small.begin, small.size()}, data_.data() + small.begin);
        pool_.subtract(rest, made);
        large.histogram = rest;
        if (rest == node.histogram) node.histogram = HistogramPool<Objective>::kNone;
        if (wanted(small)) {
          small.histogram = made;
        } else {
          pool_.release(made);
        }
      }
    }
    pool_.release(node.histogram);
    node.histogram = HistogramPool<Objective>::kNone;
  }

  const BinnedTable& table_;
  Objective objective_;
  const TreeParams& params_;
  std::vector<Index> all_features_;
  std::vector<Index> features_;  ///< in the order in which they are looked at
  Rng rng_{0};
  HistogramPool<Objective> pool_;
  SplitSearch<Objective> search_;
  CategorySearch<Objective> categories_;
  GrownTree out_;
  bool draws_features_ = false;
  bool share_histograms_ = true;
  double gain_unit_ = 1;    ///< from the objective's gain to what min_impurity_decrease is compared with
  double weight_unit_ = 1;  ///< from the objective's weight to what the tree tells

  std::vector<Row> data_;  ///< beside out_.rows: what each row adds
  std::vector<std::uint32_t> spare_rows_;
  std::vector<Row> spare_data_;
  NodeKeys<std::uint32_t> node_codes_;  ///< of the feature at hand
  NodeKeys<float> node_values_;
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint64_t> spare_keys_;
  std::vector<Cell> cells_;
  std::vector<Cell> missing_;
  std::vector<Pending> waiting_;  ///< to be looked at, the last one first
  std::vector<Pending> best_;     ///< best-first: a heap of those that can be split
  Index leaves_ = 1;              ///< best-first
  // Of the node that was added last, which is the one looked at.
  Pending node_;
  bool is_searching_ = false;
  Index searched_ = 0;   ///< how many of the features
  bool useful_ = false;  ///< one of them varies in the node
  double impurity_ = 0;
  std::vector<double> value_;
};

}  // namespace

void GrownTree::rename(std::span<const std::int32_t> renamed) {
  for (std::size_t i = 0; i < renamed.size(); ++i) {
    if (renamed[i] < 0) continue;
    begin[static_cast<std::size_t>(renamed[i])] = begin[i];
    end[static_cast<std::size_t>(renamed[i])] = end[i];
  }
}

void GrownTree::leaves_of_rows(std::span<std::int32_t> leaves) const {
  for (Index i = 0; i < tree.size(); ++i) {
    if (!tree.is_leaf(i)) continue;
    const auto node = static_cast<std::size_t>(i);
    for (std::uint32_t at = begin[node]; at < end[node]; ++at)
      leaves[rows[at]] = static_cast<std::int32_t>(i);
  }
}

std::unique_ptr<TreeGrower> start_tree(const BinnedTable& table, const TreeTarget& target,
                                       std::span<const std::uint32_t> given_rows,
                                       std::span<const Index> features, const TreeParams& params,
                                       const Rng& rng) {
  std::vector<std::uint32_t> weighted;
  const auto rows = rows_with_weight(target, given_rows, params, weighted);
  const auto start = [&]<typename Objective>(std::type_identity<Objective>) -> std::unique_ptr<TreeGrower> {
    return std::make_unique<Builder<Objective>>(table, target, rows, features, params, rng);
  };
  switch (params.criterion) {
    case Criterion::kGini:
      if (target.classes == 2) return start(std::type_identity<MomentObjective<GiniScore>>{});
      if (CountObjective::serves(target, rows)) return start(std::type_identity<CountObjective>{});
      return start(std::type_identity<ClassObjective<ClassGini>>{});
    case Criterion::kEntropy:
      return start(std::type_identity<ClassObjective<ClassEntropy>>{});
    case Criterion::kSecondOrder:
      return start(std::type_identity<MomentObjective<SecondOrderScore>>{});
    default:
      return start(std::type_identity<MomentObjective<SquaredScore>>{});
  }
}

GrownTree grow_tree(const BinnedTable& table, const TreeTarget& target, std::span<const std::uint32_t> rows,
                    std::span<const Index> features, const TreeParams& params, const Rng& rng) {
  const std::unique_ptr<TreeGrower> grower = start_tree(table, target, rows, features, params, rng);
  while (!grower->grow(std::numeric_limits<Index>::max())) continue;
  return grower->take();
}

}  // namespace trainyard
