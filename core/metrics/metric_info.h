#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "common/json.h"
#include "spec/param_info.h"
#include "spec/task.h"

namespace trainyard {

/// One row of the table of metrics: what a figure of the result means.
struct MetricInfo {
  std::string_view metric;
  CatalogText label;
  CatalogText help;
  CatalogText formula;  ///< LaTeX, in the letters tp, fp, fn, tn, n, k, y, \hat y, p
  CatalogText source;
  std::optional<double> minimum;
  std::optional<double> maximum;
  bool higher_is_better = true;
  bool classification = false;
  bool regression = false;
  bool scalar = true;       ///< a single number, which can be plotted
  bool in_history = false;  ///< has one figure an epoch, so that early stopping can watch it
};

std::span<const MetricInfo> metric_infos();

/// Null for an unknown name.
const MetricInfo* find_metric(std::string_view metric);

/// The group "metric" of the catalog: {"label", "kinds": [{"kind", "label", "help", "source", "tags",
/// "params", "formula", "minimum", "maximum", "better"}]}.
Json metric_group();

}  // namespace trainyard
