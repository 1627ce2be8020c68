#include "prepare/target_encoder.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "prepare/choose_columns.h"
#include "prepare/known_categories.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr std::array<std::string_view, 1> kTags = {"encodes"};
constexpr std::array<std::string_view, 1> kAuto = {"auto"};

/// Each row's place among the sorted categories; the number of them for a gap, -1 for one that is not there.
std::vector<Index> places_of(const Column& column, const std::vector<std::string>& categories) {
  std::vector<Index> of_code;
  for (const std::string& text : column.categories) {
    const auto at = std::lower_bound(categories.begin(), categories.end(), text);
    of_code.push_back(at != categories.end() && *at == text ? at - categories.begin() : -1);
  }
  std::vector<Index> places;
  places.reserve(column.codes.size());
  for (const std::int32_t code : column.codes) {
    places.push_back(code < 0 ? static_cast<Index>(categories.size())
                              : of_code[static_cast<std::size_t>(code)]);
  }
  return places;
}

double mean_of(const std::vector<double>& y, std::span<const Index> rows) {
  double sum = 0;
  for (const Index row : rows) sum += y[static_cast<std::size_t>(row)];
  return rows.empty() ? 0 : sum / static_cast<double>(rows.size());
}

}  // namespace

const KindInfo& TargetEncoder::info() {
  static constexpr std::array kParams = {
      ParamInfo{.key = "smooth",
                .type = ParamType::kNumberOrChoice,
                .default_json = "\"auto\"",
                .minimum = 0,
                .choices = kAuto,
                .help =
                    "How many rows of the overall mean each category is mixed with; auto: from the spread "
                    "within it."},
      ParamInfo{.key = "cv",
                .type = ParamType::kInteger,
                .default_json = "5",
                .minimum = 2,
                .maximum = 100,
                .label = "Folds",
                .help = "Training rows are encoded by what the other folds say."},
      ParamInfo{.key = "columns",
                .type = ParamType::kColumns,
                .default_json = "null",
                .help = "The text columns to encode; by default all."},
  };
  static constexpr KindInfo kInfo = {
      .kind = "target_encode",
      .label = "Target encoding",
      .help = "Replaces a category by the mean of the target where it stands, learned out of fold.",
      .source = "scikit-learn's TargetEncoder; Micci-Barreca, SIGKDD Explorations 3 (2001)",
      .params = kParams,
      .tags = kTags};
  return kInfo;
}

TargetEncoder::TargetEncoder(const Json& params) {
  const SpecReader reader(params);
  reader.read("columns", names_);
  reader.read("smooth", smooth_);
  reader.read("cv", cv_);
}

void TargetEncoder::learn_output(const std::vector<Index>& places, std::span<const Index> rows,
                                 std::size_t output, Encoding& encoding) const {
  const std::vector<double>& y = targets_[output];
  const std::size_t groups = encoding.categories.size() + 1;
  std::vector<double> sums(groups);
  std::vector<double> counts(groups);
  for (const Index row : rows) {
    const auto at = static_cast<std::size_t>(places[static_cast<std::size_t>(row)]);
    sums[at] += y[static_cast<std::size_t>(row)];
    counts[at] += 1;
  }
  const double mean = mean_of(y, rows);
  double variance = 0;
  std::vector<double> squares(groups);
  for (const Index row : rows) {
    const auto at = static_cast<std::size_t>(places[static_cast<std::size_t>(row)]);
    const double value = y[static_cast<std::size_t>(row)];
    const double within = value - sums[at] / counts[at];
    squares[at] += within * within;
    variance += (value - mean) * (value - mean);
  }
  variance /= static_cast<double>(std::max<std::size_t>(rows.size(), 1));
  std::vector<double> values(groups, mean);
  for (std::size_t at = 0; at < groups; ++at) {
    if (counts[at] == 0) continue;
    if (smooth_ >= 0) {
      values[at] = (smooth_ * mean + sums[at]) / (smooth_ + counts[at]);
      continue;
    }
    const double between = variance * counts[at];
    const double share = between / (between + squares[at] / counts[at]);
    if (!std::isnan(share)) values[at] = share * (sums[at] / counts[at]) + (1 - share) * mean;
  }
  encoding.values.push_back(std::move(values));
  encoding.means.push_back(mean);
}

TargetEncoder::Encoding TargetEncoder::learn(const Column& column, std::span<const Index> rows) const {
  Encoding encoding{
      .column = column.name, .categories = categories_in(column, rows), .values = {}, .means = {}};
  const std::vector<Index> places = places_of(column, encoding.categories);
  for (std::size_t output = 0; output < targets_.size(); ++output)
    learn_output(places, rows, output, encoding);
  return encoding;
}

Result<void> TargetEncoder::fit(const Table& table, const Fitting& fitting) {
  if (fitting.target == nullptr) return bad_spec(fitting.path, "There is no target here to encode by.");
  Result<std::vector<Index>> chosen = choose_columns(table, names_, ColumnType::kCategorical, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  const Target& target = *fitting.target;
  targets_.clear();
  output_names_.clear();
  labels_ = target.labels;
  if (target.task == Task::kRegression) {
    targets_.push_back(target.values);
  } else {
    const std::size_t k = target.classes.size();
    for (std::size_t c = k == 2 ? 1 : 0; c < k; ++c) {
      std::vector<double>& y = targets_.emplace_back();
      for (const std::int32_t label : target.labels)
        y.push_back(label == static_cast<std::int32_t>(c) ? 1 : 0);
      if (k > 2) output_names_.push_back(target.classes[c]);
    }
  }
  if (static_cast<Index>(fitting.rows.size()) < cv_) {
    return bad_spec(join_path(fitting.path, "cv"), "There are fewer training rows than folds. Use at most " +
                                                       std::to_string(fitting.rows.size()) + ".");
  }
  encodings_.clear();
  for (const Index at : *chosen) encodings_.push_back(learn(column_at(table, at), fitting.rows));
  return {};
}

std::vector<int> TargetEncoder::deal_folds(Index n, const Fitting& fitting) const {
  std::vector<int> folds(static_cast<std::size_t>(n), -1);
  // Class by class where there are classes, so that every fold has all.
  std::vector<Index> order(fitting.rows.begin(), fitting.rows.end());
  Rng rng = fitting.rng.split("folds");
  rng.shuffle(order);
  if (!labels_.empty()) {
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
      return labels_[static_cast<std::size_t>(a)] < labels_[static_cast<std::size_t>(b)];
    });
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    folds[static_cast<std::size_t>(order[i])] = static_cast<int>(i % static_cast<std::size_t>(cv_));
  }
  return folds;
}

std::vector<Column> TargetEncoder::encode(const Column& column, const Encoding& encoding) const {
  const std::vector<Index> places = places_of(column, encoding.categories);
  std::vector<Column> columns;
  for (std::size_t output = 0; output < targets_.size(); ++output) {
    Column& encoded = columns.emplace_back();
    encoded.name = output_names_.empty() ? column.name : column.name + "->" + output_names_[output];
    encoded.numbers.reserve(places.size());
    for (const Index place : places) {
      encoded.numbers.push_back(place < 0 ? encoding.means[output]
                                          : encoding.values[output][static_cast<std::size_t>(place)]);
    }
  }
  return columns;
}

void TargetEncoder::replace(Table& table, const std::vector<std::vector<Column>>& encoded) const {
  std::vector<Column> columns;
  for (Column& column : table.columns) {
    const auto at = std::find_if(encodings_.begin(), encodings_.end(),
                                 [&](const Encoding& encoding) { return encoding.column == column.name; });
    if (at == encodings_.end()) {
      columns.push_back(std::move(column));
      continue;
    }
    for (const Column& one : encoded[static_cast<std::size_t>(at - encodings_.begin())])
      columns.push_back(one);
  }
  table.columns = std::move(columns);
}

void TargetEncoder::apply(Table& table) const {
  std::vector<std::vector<Column>> encoded;
  for (const Encoding& encoding : encodings_) {
    const Index at = table.find(encoding.column);
    encoded.push_back(at < 0 ? std::vector<Column>() : encode(column_at(table, at), encoding));
  }
  replace(table, encoded);
}

void TargetEncoder::apply_to_fitted(Table& table, const Fitting& fitting) const {
  const std::vector<int> folds = deal_folds(table.rows(), fitting);
  std::vector<std::vector<Column>> encoded;
  for (const Encoding& encoding : encodings_) {
    const Column& column = column_at(table, table.find(encoding.column));
    encoded.push_back(encode(column, encoding));
    for (int fold = 0; fold < static_cast<int>(cv_); ++fold) {
      std::vector<Index> others;
      for (const Index row : fitting.rows) {
        if (folds[static_cast<std::size_t>(row)] != fold) others.push_back(row);
      }
      const std::vector<Column> out_of_fold = encode(column, learn(column, others));
      for (const Index row : fitting.rows) {
        const auto i = static_cast<std::size_t>(row);
        if (folds[i] != fold) continue;
        for (std::size_t output = 0; output < out_of_fold.size(); ++output) {
          encoded.back()[output].numbers[i] = out_of_fold[output].numbers[i];
        }
      }
    }
  }
  replace(table, encoded);
}

std::vector<KnownCategories> TargetEncoder::known_categories() const {
  return known_of(encodings_, "Such a cell becomes the mean of the target.");
}

Json TargetEncoder::describe() const {
  constexpr std::size_t kTold = 12;
  Json columns = Json::array();
  for (const Encoding& encoding : encodings_) {
    Json entry = {{"column", encoding.column}, {"mean", encoding.means}};
    Json values = Json::object();
    for (std::size_t i = 0; i < std::min(encoding.categories.size(), kTold); ++i) {
      Json list = Json::array();
      for (const std::vector<double>& output : encoding.values) list.push_back(output[i]);
      values[encoding.categories[i]] = std::move(list);
    }
    entry["encodings"] = std::move(values);
    columns.push_back(std::move(entry));
  }
  return {{"kind", "target_encode"}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
