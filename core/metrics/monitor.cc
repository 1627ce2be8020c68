#include "metrics/monitor.h"

#include <limits>

#include "metrics/metric_info.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {

Result<Monitor> Monitor::make(const std::string& figure, const std::string& path, const Dataset& data) {
  const MetricInfo* metric = find_metric(std::string_view(figure).substr(figure.find('_') + 1));
  const bool classes = data.target.task == Task::kClassification;
  if (metric == nullptr || !(classes ? metric->classification : metric->regression)) {
    return bad_spec(path, in_quotes(figure) + " is no figure of " +
                              (classes ? "a classification" : "a regression") +
                              ". Watch \"validation_loss\" instead.");
  }
  if (figure.starts_with("validation_") && data.part(Part::kValidation).empty()) {
    return bad_spec(path,
                    "There are no validation rows to watch. Give split.validation a share, or "
                    "watch \"train_loss\".");
  }
  Monitor monitor;
  monitor.figure_ = figure;
  monitor.higher_is_better_ = metric->higher_is_better;
  return monitor;
}

double Monitor::read(const Json& entry) const {
  double value = std::numeric_limits<double>::quiet_NaN();
  SpecReader(entry).read(figure_, value);
  return value;
}

}  // namespace trainyard
