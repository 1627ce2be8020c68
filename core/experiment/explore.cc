#include "experiment/explore.h"

#include <algorithm>

#include "common/starter.h"
#include "data/missingness.h"
#include "experiment/experiment.h"
#include "experiment/prepared_data.h"
#include "experiment/table_views.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

NamedArray make_array(std::string name, std::vector<Index> shape) {
  return {.name = std::move(name), .shape = std::move(shape), .values = {}};
}

Inspection look_at_gaps(const PreparedData& data, const Json& query) {
  Index limit = 500;
  SpecReader(query).read("limit", limit);
  const Index n = data.table->rows();
  const auto d = static_cast<Index>(data.features.size());
  const Index shown = std::clamp(limit, Index{1}, n);
  Inspection inspection{.info = missing_patterns(data.features), .arrays = {}};
  inspection.info["shown"] = shown;
  NamedArray missing = make_array("missing", {shown, d});
  NamedArray rows = make_array("row", {shown});
  Rng rng(0);
  for (Index i = 0; i < shown; ++i) {
    // One row of each stretch: a fixed one would hide gaps that come at regular distances.
    const double at = static_cast<double>(i) + (shown < n ? rng.uniform() : 0.0);
    const auto row =
        std::min(n - 1, static_cast<Index>(at * static_cast<double>(n) / static_cast<double>(shown)));
    rows.values.push_back(static_cast<float>(row));
    for (std::size_t j = 0; j < data.features.size(); ++j) {
      const bool made =
          j < data.gaps.size() && !data.gaps[j].empty() && data.gaps[j][static_cast<std::size_t>(row)];
      missing.values.push_back(made ? 2.0F : data.features[j]->is_missing(row) ? 1.0F : 0.0F);
    }
  }
  inspection.arrays.push_back(std::move(missing));
  inspection.arrays.push_back(std::move(rows));
  return inspection;
}

Result<Inspection> look_at_correlations(const PreparedData& data, const Json& query) {
  std::string rows = "pairwise";
  SpecReader(query).read("rows", rows);
  if (rows != "pairwise" && rows != "complete") {
    return bad_spec("query.rows", "Give \"pairwise\" or \"complete\", not " + in_quotes(rows) + ".");
  }
  std::vector<const Column*> columns;
  Json names = Json::array();
  for (const Column* column : data.features) {
    if (column->type != ColumnType::kNumeric) continue;
    columns.push_back(column);
    names.push_back(column->name);
  }
  const auto d = static_cast<Index>(columns.size());
  const Correlations found =
      correlate(columns, rows == "complete" ? CorrelationRows::kComplete : CorrelationRows::kPairwise);
  Index complete = 0;
  for (Index row = 0; row < data.table->rows(); ++row) {
    complete += std::none_of(columns.begin(), columns.end(),
                             [&](const Column* column) { return column->is_missing(row); })
                    ? 1
                    : 0;
  }
  Inspection inspection{
      .info = {{"columns", std::move(names)}, {"rows", data.table->rows()}, {"complete_rows", complete}},
      .arrays = {}};
  NamedArray r = make_array("r", {d, d});
  NamedArray count = make_array("count", {d, d});
  r.values.assign(found.r.data(), found.r.data() + found.r.size());
  count.values.assign(found.counts.data(), found.counts.data() + found.counts.size());
  inspection.arrays.push_back(std::move(r));
  inspection.arrays.push_back(std::move(count));
  return inspection;
}

/// The columns as they came, by the parts of the split: of use where the steps that follow are still wrong.
Result<Inspection> look_at_columns(const Json& spec, const Rng& rng, PreparedData& data, const Json& query,
                                   bool is_scatter) {
  Result<Json> bare =
      check_spec(spec, data.generated ? nullptr : data.table);  // the split depends on the task
  if (!bare) return std::unexpected(bare.error());
  (*bare)["prepare"] = Json::array();
  if (Result<void> split = prepare_data(*bare, rng, CellNeeds::kNone, data); !split)
    return std::unexpected(split.error());
  return is_scatter ? inspect_scatter(data, query) : inspect_column(data, query);
}

}  // namespace

Result<Inspection> explore(const Json& spec, const Table* table, const Json& query) {
  if constexpr (kStarter) return bad_spec("query.what", "This engine has no such look at a table.");
  Result<Json> filled = check_spec(spec);
  if (!filled) return std::unexpected(filled.error());
  double seed = 0;
  SpecReader(*filled).read("seed", seed);
  const Rng rng(static_cast<std::uint64_t>(seed));
  Result<PreparedData> data = choose_data(*filled, table, rng);
  if (!data) return std::unexpected(data.error());
  std::string what;
  SpecReader(query).read("what", what);
  if (what == "missing") return look_at_gaps(*data, query);
  if (what == "correlations") return look_at_correlations(*data, query);
  if (what == "column" || what == "scatter")
    return look_at_columns(*filled, rng, *data, query, what == "scatter");
  return bad_spec("query.what",
                  "Say what to look at: \"missing\", \"correlations\", \"column\" or \"scatter\".");
}

}  // namespace trainyard
