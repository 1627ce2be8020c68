#include "prepare/random_imputer.h"

#include <array>
#include <cmath>

#include "prepare/choose_columns.h"
#include "spec/spec_reader.h"

namespace trainyard {

const KindInfo& RandomImputer::info() {
  static constexpr std::array kParams = {
      ParamInfo{.key = "seed",
                .type = ParamType::kInteger,
                .default_json = "0",
                .minimum = 0,
                .maximum = 1e9,
                .help = "Another number draws other values; the experiment's seed counts as well."},
  };
  static constexpr KindInfo kInfo = {
      .kind = "random",
      .label = "Random from observed",
      .help = "A value drawn from the column's own: its spread stays, its links to other columns do not.",
      .source = "Andridge & Little, International Statistical Review 78 (2010)",
      .params = kParams};
  return kInfo;
}

RandomImputer::RandomImputer(const Json& params) {
  const SpecReader reader(params);
  reader.read("columns", names_);
  reader.read("seed", seed_);
}

Result<void> RandomImputer::fit(const Table& table, const Fitting& fitting) {
  Result<std::vector<Index>> chosen = choose_any_columns(table, names_, fitting);
  if (!chosen) return std::unexpected(chosen.error());
  rng_ = fitting.rng.split(static_cast<std::uint64_t>(seed_));
  pools_.clear();
  for (const Index at : *chosen) {
    const Column& column = column_at(table, at);
    Pool pool{.column = column.name, .numbers = {}, .texts = {}, .codes = {}};
    if (column.type == ColumnType::kNumeric) pool.numbers = present_numbers(column, fitting.rows);
    if (column.type == ColumnType::kCategorical) {
      Column met;  // with the categories of training alone: no other may shift the draws
      met.categories = categories_in(column, fitting.rows);
      for (const Index row : fitting.rows) {
        const std::int32_t code = column.codes[static_cast<std::size_t>(row)];
        if (code >= 0)
          pool.codes.push_back(find_category(met, column.categories[static_cast<std::size_t>(code)]));
      }
      pool.texts = std::move(met.categories);
    }
    if (pool.size() == 0) return nothing_to_fill_with(column);
    pools_.push_back(std::move(pool));
  }
  return {};
}

void RandomImputer::apply(Table& table) const {
  for (std::size_t j = 0; j < pools_.size(); ++j) {
    const Pool& pool = pools_[j];
    const Index at = table.find(pool.column);
    if (at < 0) continue;
    Column& column = table.columns[static_cast<std::size_t>(at)];
    const Rng stream = rng_.split(j);
    for (Index row = 0; row < column.rows(); ++row) {
      if (!column.is_missing(row)) continue;
      const auto i = static_cast<std::size_t>(row);
      const auto drawn = static_cast<std::size_t>(stream.split(i).below(pool.size()));
      if (column.type == ColumnType::kNumeric) {
        column.numbers[i] = pool.numbers[drawn];
      } else {
        const std::string& text = pool.texts[static_cast<std::size_t>(pool.codes[drawn])];
        const std::int32_t code = find_or_add_category(column, text);
        column.codes[i] = code;
      }
    }
  }
}

Json RandomImputer::describe() const {
  Json columns = Json::array();
  for (const Pool& pool : pools_) {
    columns.push_back({{"column", pool.column}, {"method", "random"}, {"values", pool.size()}});
  }
  return {{"kind", "impute"}, {"method", "random"}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
