#include "data/windows.h"

#include <algorithm>
#include <cmath>

#include "data/column_types.h"

namespace trainyard {
namespace {

/// 12 bytes each: as the table's and as the network's numbers.
constexpr double kMostNumbers = 4e7;

bool has_target(const Target& target, Index row) {
  const auto i = static_cast<std::size_t>(row);
  return target.task == Task::kClassification ? target.labels[i] >= 0 : !std::isnan(target.values[i]);
}

Result<void> check_length(const SequenceOptions& options, const OrderedRows& rows) {
  Index longest = 0;
  for (const auto& run : rows.runs) longest = std::max(longest, static_cast<Index>(run.size()));
  if (longest >= options.length + options.horizon) return {};
  const std::string all = "A window and its target take " + std::to_string(options.length + options.horizon) +
                          " rows (length + horizon), but " +
                          (rows.runs.size() == 1 ? "the table has " : "the longest series has ") +
                          std::to_string(longest) + ". ";
  if (longest <= options.horizon) return bad_spec("data.sequence.horizon", all + "Use a smaller horizon.");
  return bad_spec(
      "data.sequence.length",
      all + "Use a length of at most " + std::to_string(longest - options.horizon) + ", or a longer table.");
}

/// Whether all rows of a window are in a part that is not later than its target's.
bool sees_no_later_part(const Window& window, const RowParts& parts) {
  const int own = parts[static_cast<std::size_t>(window.target_row)];
  return own >= 0 && std::all_of(window.rows.begin(), window.rows.end(), [&](Index row) {
           const int part = parts[static_cast<std::size_t>(row)];
           return part >= 0 && part <= own;
         });
}

Target pick(const Target& target, const std::vector<Window>& windows) {
  Target picked{
      .name = target.name, .task = target.task, .labels = {}, .classes = target.classes, .values = {}};
  for (const Window& window : windows) {
    const auto row = static_cast<std::size_t>(window.target_row);
    if (target.task == Task::kClassification) picked.labels.push_back(target.labels[row]);
    if (target.task == Task::kRegression) picked.values.push_back(target.values[row]);
  }
  return picked;
}

std::string lagged_name(const std::string& name, Index lag) {
  return name + (lag == 0 ? "[t]" : "[t-" + std::to_string(lag) + "]");
}

}  // namespace

Result<std::vector<Window>> find_windows(const SequenceOptions& options, const OrderedRows& rows,
                                         const RowParts& parts, const Target& target) {
  if (Result<void> fits = check_length(options, rows); !fits) return std::unexpected(fits.error());
  std::vector<Window> windows;
  bool trains = false;
  for (const std::vector<Index>& run : rows.runs) {
    for (Index first = 0; first + options.length + options.horizon <= static_cast<Index>(run.size());
         ++first) {
      const auto target_at = static_cast<std::size_t>(first + options.length - 1 + options.horizon);
      const Window window{.target_row = run[target_at],
                          .rows = std::span(run).subspan(static_cast<std::size_t>(first),
                                                         static_cast<std::size_t>(options.length))};
      if (!has_target(target, window.target_row) || !sees_no_later_part(window, parts)) continue;
      trains = trains || parts[static_cast<std::size_t>(window.target_row)] == 0;
      windows.push_back(window);
    }
  }
  if (!trains) {
    return bad_spec("data.sequence.length",
                    "No window of " + std::to_string(options.length) +
                        " rows and its target lie in the training part. Use a smaller length or horizon, or "
                        "give the training part more rows.");
  }
  std::sort(windows.begin(), windows.end(),
            [](const Window& a, const Window& b) { return a.target_row < b.target_row; });
  return windows;
}

Result<void> make_windows(const std::vector<Window>& windows, const RowParts& parts, Dataset& data) {
  const auto length = static_cast<Index>(windows[0].rows.size());
  const auto channels = data.features.columns.size();
  const double numbers =
      static_cast<double>(windows.size()) * static_cast<double>(length) * static_cast<double>(channels);
  if (numbers > kMostNumbers) {
    return std::unexpected(
        Error{ErrorCode::kTooLarge, "data.sequence.length",
              std::to_string(windows.size()) + " windows of " + std::to_string(length) + " rows with " +
                  std::to_string(channels) + " features take about " +
                  std::to_string(static_cast<Index>(numbers * 12e-6)) +
                  " MB, and 480 MB is the most. Use a smaller length, fewer features or fewer rows."});
  }
  Table wide;
  for (Index step = 0; step < length; ++step) {
    for (const Column& channel : data.features.columns) {
      if (channel.type != ColumnType::kNumeric) {
        return bad_data(column_path(channel.name),
                        "A window holds numbers, and this column is text. Add {\"kind\": \"one_hot\"} to "
                        "prepare, or leave it out of data.features.");
      }
      Column& column = wide.columns.emplace_back();
      column.name = lagged_name(channel.name, length - 1 - step);
      column.numbers.reserve(windows.size());
      for (const Window& window : windows) {
        const Index row = window.rows[static_cast<std::size_t>(step)];
        column.numbers.push_back(channel.numbers[static_cast<std::size_t>(row)]);
      }
    }
  }
  data.features = std::move(wide);
  data.target = pick(data.target, windows);
  data.steps = length;
  for (auto& rows : data.rows) rows.clear();
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const int part = parts[static_cast<std::size_t>(windows[i].target_row)];
    data.rows[static_cast<std::size_t>(part)].push_back(static_cast<Index>(i));
  }
  return {};
}

}  // namespace trainyard
