#include "data/gaps.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "spec/fill_in.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

constexpr std::array<std::string_view, 3> kMechanisms = {"mcar", "mar", "mnar"};
constexpr std::array kParams = {
    ParamInfo{
        .key = "mechanism",
        .type = ParamType::kChoice,
        .default_json = "\"mcar\"",
        .choices = kMechanisms,
        .help = "Gaps by chance (MCAR), depending on another column (MAR), or on the value itself (MNAR).",
        .source = "Rubin, Biometrika 63 (1976)"},
    ParamInfo{.key = "share",
              .default_json = "0.2",
              .minimum = 0,
              .maximum = 0.95,
              .help = "The share of each column's cells that lose their value."},
    ParamInfo{.key = "columns",
              .type = ParamType::kColumns,
              .default_json = "null",
              .help = "The features that get gaps; by default all, but for the one that others depend on."},
    ParamInfo{.key = "depends_on",
              .type = ParamType::kColumn,
              .default_json = "null",
              .help =
                  "With MAR the column whose large values go with gaps; by default the first numeric feature "
                  "that keeps its values."},
    ParamInfo{.key = "strength",
              .default_json = "2",
              .minimum = 0,
              .maximum = 20,
              .help = "By how much the log odds of a gap rise with a standard deviation of the cause."},
    ParamInfo{.key = "seed",
              .type = ParamType::kInteger,
              .default_json = "0",
              .minimum = 0,
              .maximum = 1e9,
              .help = "Another number makes other gaps; the experiment's seed counts as well."},
};
constexpr KindInfo kInfo = {
    .kind = "gaps",
    .label = "Gaps",
    .help = "Takes values of features away, so that it is known what imputation should find.",
    .source = "Rubin, Biometrika 63 (1976)",
    .params = kParams};

/// Each row's cause in standard deviations around the mean; 0 where it is missing. Categories count by their
/// place.
std::vector<double> standardized(const Column& cause) {
  const auto n = static_cast<std::size_t>(cause.rows());
  std::vector<double> z(n);
  double sum = 0;
  double count = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (cause.is_missing(static_cast<Index>(i))) continue;
    z[i] = cause.type == ColumnType::kNumeric ? cause.numbers[i] : static_cast<double>(cause.codes[i]);
    sum += z[i];
    count += 1;
  }
  const double mean = count > 0 ? sum / count : 0;
  double squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (cause.is_missing(static_cast<Index>(i))) {
      z[i] = mean;
    } else {
      squares += (z[i] - mean) * (z[i] - mean);
    }
  }
  const double deviation = count > 0 ? std::sqrt(squares / count) : 0;
  for (double& x : z) x = deviation > 0 ? (x - mean) / deviation : 0;
  return z;
}

Result<const Column*> find_column(std::span<const Column* const> columns, const std::string& name,
                                  const std::string& path, std::string_view what) {
  std::vector<std::string_view> names;
  for (const Column* column : columns) {
    if (column->name == name) return column;
    names.push_back(column->name);
  }
  return bad_spec(path,
                  "There is no " + std::string(what) + ' ' + in_quotes(name) + "." + suggestion(name, names));
}

}  // namespace

std::span<const KindInfo* const> gaps_section() {
  static constexpr std::array kSection = {&kInfo};
  return kSection;
}

GapOptions GapOptions::read(const Json& section) {
  GapOptions options;
  const SpecReader reader(section);
  std::string mechanism;
  reader.read("mechanism", mechanism);
  reader.read("share", options.share);
  reader.read("strength", options.strength);
  reader.read("columns", options.columns);
  reader.read("depends_on", options.depends_on);
  reader.read("seed", options.seed);
  options.mechanism = mechanism == "mar"    ? Mechanism::kMar
                      : mechanism == "mnar" ? Mechanism::kMnar
                                            : Mechanism::kMcar;
  return options;
}

std::vector<bool> choose_gaps(const Column& column, const Column* cause, const GapOptions& options, Rng rng) {
  const auto n = static_cast<std::size_t>(column.rows());
  const std::vector<double> z = cause == nullptr ? std::vector<double>(n) : standardized(*cause);
  // The rows of greatest strength * z + logistic noise: a logistic model with its intercept set by the share.
  std::vector<std::pair<double, std::size_t>> keys;
  for (std::size_t i = 0; i < n; ++i) {
    double u = 0;
    while (u <= 0) u = rng.uniform();
    if (!column.is_missing(static_cast<Index>(i))) {
      keys.emplace_back(-(options.strength * z[i] + std::log(u / (1 - u))), i);
    }
  }
  const auto wanted = static_cast<std::size_t>(std::llround(options.share * static_cast<double>(n)));
  const std::size_t count = std::min(wanted, keys.empty() ? 0 : keys.size() - 1);  // one value stays
  std::sort(keys.begin(), keys.end());
  std::vector<bool> gaps(n);
  for (std::size_t i = 0; i < count; ++i) gaps[keys[i].second] = true;
  return gaps;
}

Column with_gaps(const Column& column, const std::vector<bool>& gaps) {
  Column copy = column;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    if (!gaps[i]) continue;
    if (copy.type == ColumnType::kNumeric) {
      copy.numbers[i] = kMissingNumber;
    } else {
      copy.codes[i] = kMissingCode;
    }
  }
  return copy;
}

Result<std::vector<std::vector<bool>>> make_gaps(const GapOptions& options,
                                                 std::span<const Column* const> features,
                                                 std::span<const Column* const> all, const Rng& rng) {
  const bool mar = options.mechanism == GapOptions::Mechanism::kMar;
  if (!mar && !options.depends_on.empty()) {
    return bad_spec(
        "data.gaps.depends_on",
        "Only the mechanism \"mar\" depends on another column. Remove this key, or change the mechanism.");
  }
  std::vector<bool> chosen(features.size(), options.columns.empty());
  for (std::size_t i = 0; i < options.columns.size(); ++i) {
    const std::string path = join_path("data.gaps.columns", i);
    Result<const Column*> column = find_column(features, options.columns[i], path, "feature");
    if (!column) return std::unexpected(column.error());
    chosen[static_cast<std::size_t>(std::find(features.begin(), features.end(), *column) -
                                    features.begin())] = true;
  }
  const Column* cause = nullptr;
  if (mar && !options.depends_on.empty()) {
    Result<const Column*> column = find_column(all, options.depends_on, "data.gaps.depends_on", "column");
    if (!column) return std::unexpected(column.error());
    cause = *column;
  }
  for (std::size_t j = 0; j < features.size() && mar; ++j) {
    const bool keeps = options.columns.empty() || !chosen[j];
    if (cause == nullptr && keeps && features[j]->type == ColumnType::kNumeric) cause = features[j];
  }
  if (mar && cause == nullptr) {
    return bad_spec(
        "data.gaps.depends_on",
        "No numeric feature keeps its values, so there is nothing for gaps to depend on. Name a column "
        "here, or fewer in data.gaps.columns.");
  }
  std::vector<std::vector<bool>> masks(features.size());
  const Rng stream = rng.split(static_cast<std::uint64_t>(options.seed));
  for (std::size_t j = 0; j < features.size(); ++j) {
    if (features[j] == cause) {
      if (!options.columns.empty() && chosen[j]) {
        return bad_spec("data.gaps.depends_on",
                        "The gaps depend on " + in_quotes(cause->name) +
                            ", so it must keep its values: remove it from data.gaps.columns.");
      }
      continue;
    }
    if (!chosen[j]) continue;
    const bool mnar = options.mechanism == GapOptions::Mechanism::kMnar;
    masks[j] = choose_gaps(*features[j], mnar ? features[j] : cause, options, stream.split(j));
  }
  return masks;
}

}  // namespace trainyard
