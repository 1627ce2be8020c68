#include "prepare/robust_scaler.h"

#include <algorithm>
#include <array>
#include <limits>

#include "data/quantile.h"
#include "spec/fill_in.h"
#include "spec/spec_reader.h"

namespace trainyard {

const KindInfo& RobustScaler::info() {
  static const std::array kParams = {
      Scaler::columns_param(),
      ParamInfo{.key = "lower",
                .default_json = "25",
                .minimum = 0,
                .maximum = 100,
                .unit = "%",
                .help = "The lower quantile of the range that is scaled to 1."},
      ParamInfo{.key = "upper",
                .default_json = "75",
                .minimum = 0,
                .maximum = 100,
                .unit = "%",
                .help = "The upper quantile of that range."},
  };
  static const KindInfo kInfo = {
      .kind = "robust_scale",
      .label = "Robust scale",
      .help = "Shifts each column to a median of 0 and divides it by the range of its middle half.",
      .source = "scikit-learn's RobustScaler",
      .params = kParams,
      .tags = Scaler::tags()};
  return kInfo;
}

RobustScaler::RobustScaler(const Json& params) : Scaler(params) {
  SpecReader(params).read("lower", lower_);
  SpecReader(params).read("upper", upper_);
}

Result<void> RobustScaler::fit(const Table& table, const Fitting& fitting) {
  if (lower_ < upper_) return Scaler::fit(table, fitting);
  return bad_spec(join_path(fitting.path, "lower"), "The lower quantile must lie below the upper one.");
}

Scaler::Scale RobustScaler::learn(std::span<const double> values) const {
  constexpr double kHundred = 100;
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const double range = quantile(sorted, upper_ / kHundred) - quantile(sorted, lower_ / kHundred);
  const bool constant = range < 10 * std::numeric_limits<double>::epsilon();
  return {.column = {},
          .center = quantile(sorted, 0.5),
          .spread = constant ? 1.0 : range,
          .maximum = sorted.back()};
}

Json RobustScaler::describe() const {
  Json columns = Json::array();
  for (const Scale& scale : scales()) {
    columns.push_back({{"column", scale.column}, {"median", scale.center}, {"range", scale.spread}});
  }
  return {{"kind", "robust_scale"}, {"columns", std::move(columns)}};
}

}  // namespace trainyard
