#include "prepare/iterative_imputer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "prepare/choose_columns.h"
#include "spec/check_value.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr std::array<std::string_view, 5> kOrders = {"ascending", "descending", "roman", "arabic", "random"};
constexpr std::array<std::string_view, 3> kEstimators = {"bayesian_ridge", "ridge", "tree"};

template <std::size_t N>
std::size_t place_in(const std::array<std::string_view, N>& words, const std::string& word) {
  const auto at = std::find(words.begin(), words.end(), word);
  return at == words.end() ? 0 : static_cast<std::size_t>(at - words.begin());
}

}  // namespace

const KindInfo& IterativeImputer::info() {
  static constexpr std::array kParams = {
      ParamInfo{.key = "estimator",
                .type = ParamType::kChoice,
                .default_json = "\"bayesian_ridge\"",
                .choices = kEstimators,
                .help = "What predicts a column from the others."},
      ParamInfo{.key = "imputation_order",
                .type = ParamType::kChoice,
                .default_json = "\"ascending\"",
                .choices = kOrders,
                .help =
                    "Which column is filled first: the one with fewest gaps, with most, from left to right, "
                    "from right to left, or by chance."},
      ParamInfo{.key = "max_iter",
                .type = ParamType::kInteger,
                .default_json = "10",
                .minimum = 1,
                .maximum = 1000,
                .scale = ParamScale::kLog,
                .label = "Rounds",
                .help = "The most rounds over all columns."},
      ParamInfo{.key = "tol",
                .default_json = "0.001",
                .minimum = 0,
                .maximum = 1,
                .scale = ParamScale::kLog,
                .label = "Tolerance",
                .help = "It ends when no row of fills moves by more than this share of the largest value."},
      ParamInfo{.key = "alpha",
                .default_json = "1",
                .minimum = 0,
                .minimum_excluded = true,
                .scale = ParamScale::kLog,
                .help = "The penalty of ridge; Bayesian ridge finds its own."},
      ParamInfo{
          .key = "sample_posterior",
          .type = ParamType::kBoolean,
          .default_json = "false",
          .help = "Draw a fill from what is probable, in place of the best guess: it keeps the spread."},
      ParamInfo{
          .key = "draws",
          .type = ParamType::kInteger,
          .default_json = "1",
          .minimum = 1,
          .maximum = 100,
          .help = "How many times all is drawn anew, to see how sure the fills are; they are averaged."},
  };
  static constexpr KindInfo kInfo = {
      .kind = "iterative",
      .label = "Iterative (MICE)",
      .help = "Each column is predicted from all others, round after round, until the fills stand still.",
      .source = "scikit-learn's IterativeImputer; van Buuren & Groothuis-Oudshoorn, JSS 45 (2011)",
      .params = kParams};
  return kInfo;
}

IterativeImputer::IterativeImputer(const Json& params) {
  const SpecReader reader(params);
  std::string order;
  std::string estimator;
  reader.read("columns", names_);
  reader.read("imputation_order", order);
  reader.read("estimator", estimator);
  reader.read("max_iter", options_.max_iter);
  reader.read("tol", options_.tol);
  reader.read("alpha", options_.alpha);
  reader.read("sample_posterior", options_.sample_posterior);
  reader.read("draws", draws_);
  options_.order = static_cast<ChainOptions::Order>(place_in(kOrders, order));
  options_.regressor = static_cast<ChainOptions::Regressor>(place_in(kEstimators, estimator));
}

Result<void> IterativeImputer::add_block(const Column& column, const Fitting& fitting) {
  ChainedBlock block;
  block.column = column.name;
  block.type = column.type;
  if (!blocks_.empty()) block.first = blocks_.back().first + blocks_.back().width;
  if (column.type == ColumnType::kNumeric) {
    const std::vector<double> values = present_numbers(column, fitting.rows);
    if (values.empty()) return nothing_to_fill_with(column);
    block.center = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    block.missing = static_cast<Index>(fitting.rows.size() - values.size());
    for (const double x : values) largest_ = std::max(largest_, std::abs(x));
  } else {
    block.categories = categories_in(column, fitting.rows);
    if (block.categories.empty()) return nothing_to_fill_with(column);
    std::vector<Index> counts(block.categories.size());
    for (const Index row : fitting.rows) {
      const std::int32_t code = column.codes[static_cast<std::size_t>(row)];
      block.missing += code < 0 ? 1 : 0;
      if (code < 0) continue;
      const std::string& text = column.categories[static_cast<std::size_t>(code)];
      ++counts[static_cast<std::size_t>(
          std::lower_bound(block.categories.begin(), block.categories.end(), text) -
          block.categories.begin())];
    }
    block.width = static_cast<Index>(block.categories.size());
    block.most_frequent = std::max_element(counts.begin(), counts.end()) - counts.begin();
  }
  blocks_.push_back(std::move(block));
  return {};
}

Result<void> IterativeImputer::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_any_columns(table, names_, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  path_ = fitting.path;
  if (draws_ > 1 && !options_.sample_posterior) {
    return bad_spec(join_path(path_, "draws"),
                    "Without sample_posterior all draws are the same. Turn it on, or take one draw.");
  }
  blocks_.clear();
  chains_.clear();
  largest_ = 0;
  for (const Index at : *chosen) {
    if (Result<void> added = add_block(column_at(table, at), fitting); !added) return added;
  }
  constexpr Index kMostWidth = 2000;
  const Index width = blocks_.back().first + blocks_.back().width;
  if (width > kMostWidth) {
    return std::unexpected(Error{ErrorCode::kTooLarge, fitting.path,
                                 "The columns and their categories make " + std::to_string(width) +
                                     " predictors, and 2000 are the most. Name fewer columns."});
  }
  const ChainedColumns start = ChainedColumns::take(blocks_, table, fitting.rows);
  std::vector<Matrix64> draws;
  const Index count = options_.sample_posterior ? draws_ : 1;
  for (Index draw = 0; draw < count; ++draw) {
    chains_.emplace_back(blocks_, options_,
                         fitting.rng.split("draw").split(static_cast<std::uint64_t>(draw)));
    ChainedColumns columns = start;
    chains_.back().fit(columns, largest_);
    draws.push_back(std::move(columns.z));
  }
  note_spread(draws, start);
  return {};
}

void IterativeImputer::note_spread(const std::vector<Matrix64>& draws, const ChainedColumns& columns) {
  spreads_.assign(blocks_.size(), 0);
  const auto m = static_cast<double>(draws.size());
  for (std::size_t b = 0; b < blocks_.size() && draws.size() > 1; ++b) {
    double sum = 0;
    for (const Index row : columns.gaps[b]) {
      for (Index c = 0; c < blocks_[b].width; ++c) {
        double mean = 0;
        double squares = 0;
        for (const Matrix64& z : draws) mean += z(blocks_[b].first + c, row) / m;
        for (const Matrix64& z : draws) squares += std::pow(z(blocks_[b].first + c, row) - mean, 2);
        sum += squares / (m - 1);
      }
    }
    if (!columns.gaps[b].empty()) spreads_[b] = std::sqrt(sum / static_cast<double>(columns.gaps[b].size()));
  }
}

void IterativeImputer::apply(Table& table) const {
  std::vector<Index> rows;
  for (Index row = 0; row < table.rows(); ++row) {
    const bool gap = std::any_of(blocks_.begin(), blocks_.end(), [&](const ChainedBlock& block) {
      return column_at(table, table.find(block.column)).is_missing(row);
    });
    if (gap) rows.push_back(row);
  }
  if (rows.empty()) return;
  const ChainedColumns start = ChainedColumns::take(blocks_, table, rows);
  Matrix64 sum(start.z.rows(), start.z.cols());
  for (const ImputationChain& chain : chains_) {
    ChainedColumns columns = start;
    chain.apply(columns);
    for (Index i = 0; i < sum.size(); ++i) sum.data()[i] += columns.z.data()[i];
  }
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    const ChainedBlock& block = blocks_[b];
    Column& column = table.columns[static_cast<std::size_t>(table.find(block.column))];
    if (start.gaps[b].empty()) continue;
    std::vector<std::int32_t> codes;
    for (const std::string& text : block.categories) find_or_add_category(column, text);
    for (const std::string& text : block.categories) codes.push_back(find_category(column, text));
    for (const Index i : start.gaps[b]) {
      const auto row = static_cast<std::size_t>(start.rows[static_cast<std::size_t>(i)]);
      if (block.type == ColumnType::kNumeric) {
        column.numbers[row] = block.center + sum(block.first, i) / static_cast<double>(chains_.size());
        continue;
      }
      Index best = 0;
      for (Index c = 1; c < block.width; ++c) {
        if (sum(block.first + c, i) > sum(block.first + best, i)) best = c;
      }
      column.codes[row] = codes[static_cast<std::size_t>(best)];
    }
  }
}

std::vector<Error> IterativeImputer::warnings() const {
  if (chains_.empty() || chains_[0].converged()) return {};
  const ImputationChain& chain = chains_[0];
  return {{ErrorCode::kBadData, join_path(path_, "max_iter"),
           "The fills of a row still moved by " + number_text(chain.movement()) + " in round " +
               std::to_string(chain.rounds()) + ", the calmest of " + std::to_string(options_.max_iter) +
               ", which is kept; the tolerance allows " + number_text(chain.bound()) +
               ". Give more rounds or a larger tol."}};
}

Json IterativeImputer::describe() const {
  Json columns = Json::array();
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    Json entry = {{"column", blocks_[b].column}, {"method", "iterative"}, {"missing", blocks_[b].missing}};
    if (chains_.size() > 1) entry["spread"] = spreads_[b];
    columns.push_back(std::move(entry));
  }
  Json json = {{"kind", "impute"}, {"method", "iterative"}};
  if (!chains_.empty()) {
    json["rounds"] = chains_[0].rounds();
    json["converged"] = chains_[0].converged();
    if (!options_.sample_posterior && chains_[0].rounds() > 0) json["movement"] = chains_[0].movement();
    json["draws"] = chains_.size();
  }
  json["columns"] = std::move(columns);
  return json;
}

}  // namespace trainyard
