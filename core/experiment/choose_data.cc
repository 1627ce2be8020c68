#include <algorithm>

#include "common/starter.h"
#include "data/column_types.h"
#include "data/dates.h"
#include "data/gaps.h"
#include "data/generators.h"
#include "data/idx_table.h"
#include "data/points_table.h"
#include "data/target.h"
#include "experiment/prepared_data.h"
#include "prepare/choose_columns.h"
#include "spec/fill_in.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

std::vector<std::string_view> column_names(const Table& table) {
  std::vector<std::string_view> names;
  for (const Column& column : table.columns) names.push_back(column.name);
  return names;
}

Result<Index> named_column(const Table& table, const std::string& name, const std::string& path) {
  const Index at = table.find(name);
  if (at >= 0) return at;
  return bad_spec(path,
                  "The table has no column " + in_quotes(name) + "." + suggestion(name, column_names(table)));
}

Result<Column> as_type(const Column& column, const std::string& kind, const Json& type, const Table& table) {
  if (kind == "numeric") return as_numeric(column, table);
  if (kind == "date") return as_dates(column, table);
  if (kind == "categorical") return as_categorical(column);
  std::vector<std::string> order;
  SpecReader(type).read("order", order);
  return as_ordinal(column, order, table);
}

/// The table's columns, with those replaced whose type the description changes.
Result<std::vector<const Column*>> typed_columns(const Json& section, PreparedData& data) {
  std::vector<const Column*> columns;
  for (const Column& column : data.table->columns) columns.push_back(&column);
  if constexpr (kStarter) return columns;
  for (const auto& [name, type] : SpecReader(section).value("types").items()) {
    Result<Index> at = named_column(*data.table, name, join_path("data.types", name));
    if (!at) return std::unexpected(at.error());
    const Column*& place = columns[static_cast<std::size_t>(*at)];
    const std::string kind = type.is_object() ? "ordinal" : type.get<std::string>();
    if (kind == "identifier" || kind == "ignore") {
      data.ignored.push_back(name);
      continue;
    }
    Result<Column> converted = as_type(*place, kind, type, *data.table);
    if (!converted) return std::unexpected(converted.error());
    if (kind == "numeric" && place->type == ColumnType::kNumeric) continue;
    data.converted.push_back(std::move(*converted));
    place = &data.converted.back();
  }
  return columns;
}

std::string default_target(const Json& source) {
  if (kind_of(source) == kIdxKind || kind_of(source) == "images") return std::string(kIdxTarget);
  if (kind_of(source) == kPointsKind) return std::string(kPointsTarget);
  std::string name;
  SpecReader(source).read("name", name);
  return std::string(kind_of(source) == "generator" ? generated_target(name) : builtin_target(name));
}

Result<void> choose_target(Json& section, const std::vector<const Column*>& columns, PreparedData& data) {
  std::string name = default_target(*section.find("source"));
  SpecReader(section).read("target", name);
  if (name.empty()) {
    return bad_spec("data.target", "Name the column to predict. The table has " +
                                       list_words(column_names(*data.table)) + ".");
  }
  Result<Index> at = named_column(*data.table, name, "data.target");
  if (!at) return std::unexpected(at.error());
  data.target = columns[static_cast<std::size_t>(*at)];
  section["target"] = name;
  return check_issue(*data.target);
}

/// The order and group columns of data.sequence.
Result<void> choose_sequence(const Json& section, const std::vector<const Column*>& columns,
                             PreparedData& data) {
  if (kStarter || !section.contains("sequence")) return {};
  data.sequence = SequenceOptions::read(*section.find("sequence"));
  const auto find = [&](const std::string& name, const std::string& path) -> Result<const Column*> {
    Result<Index> at = named_column(*data.table, name, path);
    if (!at) return std::unexpected(at.error());
    const Column* column = columns[static_cast<std::size_t>(*at)];
    if (column != data.target) return column;
    return bad_spec(path,
                    "The target " + in_quotes(name) + " cannot put the rows in order. Name another column.");
  };
  Result<const Column*> order = find(data.sequence->order, "data.sequence.order");
  if (!order) return std::unexpected(order.error());
  data.order = *order;
  if (data.sequence->group.empty()) return {};
  Result<const Column*> group = find(data.sequence->group, "data.sequence.group");
  if (!group) return std::unexpected(group.error());
  data.group = *group;
  if (data.group != data.order) return {};
  return bad_spec("data.sequence.group",
                  "This is the order column too. Name the column that says to which series a "
                  "row belongs, or remove this key.");
}

Result<void> choose_task(Json& section, PreparedData& data) {
  std::string task;
  std::string missing;
  const SpecReader reader(section);
  reader.read("task", task);
  reader.read("missing_target", missing);
  if (task.empty())
    task = infer_task(*data.target) == Task::kClassification ? "classification" : "regression";
  Result<Target> target =
      make_target(*data.target, task == "classification" ? Task::kClassification : Task::kRegression,
                  missing == "drop", *data.table);
  if (!target) return std::unexpected(target.error());
  data.dataset.target = std::move(*target);
  section["task"] = task;
  return {};
}

Result<void> choose_positive(Json& section, PreparedData& data) {
  const std::vector<std::string>& classes = data.dataset.target.classes;
  std::string label;
  SpecReader(section).read("positive_label", label);
  if (classes.size() != 2) {
    if (!section.contains("positive_label")) return {};
    return bad_spec("data.positive_label",
                    "Only a target with two classes has a positive one. Remove this key.");
  }
  if (!section.contains("positive_label")) label = classes.back();
  const auto found = std::find(classes.begin(), classes.end(), label);
  if (found == classes.end()) {
    return bad_spec("data.positive_label", "The target has no class " + in_quotes(label) +
                                               "; its classes are " + in_quotes(classes[0]) + " and " +
                                               in_quotes(classes[1]) + ".");
  }
  data.positive = found - classes.begin();
  section["positive_label"] = label;
  return {};
}

/// Refuses what no model can use, and notes what it will not gain from.
Result<void> check_feature(const Column& column, std::vector<Error>& warnings) {
  if (Result<void> issue = check_issue(column); !issue) return issue;
  Index first = 0;
  while (first < column.rows() && column.is_missing(first)) ++first;
  if (first == column.rows()) {
    return bad_data(column_path(column.name),
                    "This column has no values at all. Leave it out: list the others in data.features.");
  }
  const auto all_as_first = [](const auto& cells) {
    return std::all_of(cells.begin(), cells.end(), [&](auto cell) { return cell == cells[0]; });
  };
  if (column.type == ColumnType::kNumeric ? all_as_first(column.numbers)
                                          : first == 0 && all_as_first(column.codes)) {
    warnings.push_back({ErrorCode::kBadData, column_path(column.name),
                        "This column is the same in every row (" + in_quotes(column.text(0)) +
                            "), so nothing can be learned from it. It may be left out of data.features."});
  }
  return {};
}

Result<void> choose_features(const Json& spec, const std::vector<const Column*>& columns,
                             PreparedData& data) {
  std::string split_column;
  SpecReader(*spec.find("split")).read("column", split_column);
  // Which file a picture came from is nothing to learn from, however the table is split.
  if (split_column.empty() && kind_of(*spec.find("data")->find("source")) == kIdxKind)
    split_column = kIdxPart;
  const auto is_ignored = [&](const std::string& name) {
    return std::find(data.ignored.begin(), data.ignored.end(), name) != data.ignored.end();
  };
  std::vector<std::string> names;
  SpecReader(*spec.find("data")).read("features", names);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string path = join_path("data.features", i);
    Result<Index> at = named_column(*data.table, names[i], path);
    if (!at) return std::unexpected(at.error());
    if (names[i] == data.target->name) {
      return bad_spec(path,
                      "The target " + in_quotes(names[i]) + " cannot be a feature too. Remove it here.");
    }
    if (is_ignored(names[i])) {
      return bad_spec(path, "data.types says that " + in_quotes(names[i]) +
                                " is no feature. Remove it here, or give it another type.");
    }
    if (names[i] == split_column) {
      return bad_spec(path,
                      "The split's column " + in_quotes(names[i]) + " cannot be a feature. Remove it here.");
    }
    data.features.push_back(columns[static_cast<std::size_t>(*at)]);
  }
  if (names.empty()) {
    for (const Column* column : columns) {
      const bool other = column == data.target || column == data.order || column == data.group;
      if (!other && column->name != split_column && !is_ignored(column->name))
        data.features.push_back(column);
    }
  }
  if (data.sequence && data.sequence->reads_target()) data.features.push_back(data.target);
  if (data.features.empty()) {
    return bad_data("data.features",
                    "No column is left to predict from. The table needs one beside the target.");
  }
  for (const Column* column : data.features) {
    if (Result<void> usable = check_feature(*column, data.warnings); !usable) return usable;
  }
  return {};
}

/// Takes values of the features away where data.gaps says so, and remembers them.
Result<void> open_gaps(const Json& section, const std::vector<const Column*>& columns, const Rng& rng,
                       PreparedData& data) {
  if (kStarter || !section.contains("gaps")) return {};
  Result<std::vector<std::vector<bool>>> gaps =
      make_gaps(GapOptions::read(*section.find("gaps")), data.features, columns, rng.split("gaps"));
  if (!gaps) return std::unexpected(gaps.error());
  data.gaps = std::move(*gaps);
  data.complete = data.features;
  for (std::size_t j = 0; j < data.features.size(); ++j) {
    if (data.gaps[j].empty()) continue;
    data.converted.push_back(with_gaps(*data.features[j], data.gaps[j]));
    data.features[j] = &data.converted.back();
  }
  return {};
}

}  // namespace

bool makes_its_table(const Json& source) {
  return kind_of(source) == "generator" || kind_of(source) == kPointsKind;
}

Result<Table> make_table(const Json& source, const Rng& rng) {
  if (kStarter || kind_of(source) == "generator") return generate(source, rng.split(kDataStream));
  std::string points;
  SpecReader(source).read("points", points);
  return read_points(points);
}

Result<PreparedData> choose_data(Json& spec, const Table* table, const Rng& rng) {
  PreparedData data;
  Json& section = *spec.find("data");
  const Json& source = *section.find("source");
  data.table = table;
  if (makes_its_table(source)) {
    Result<Table> generated = make_table(source, rng);
    if (!generated) return std::unexpected(generated.error());
    data.generated = std::make_unique<Table>(std::move(*generated));
    data.table = data.generated.get();
  }
  if (data.table == nullptr || data.table->rows() == 0) {
    return bad_data("data.source", "The table is empty. Load a table with rows first.");
  }
  Result<std::vector<const Column*>> columns = typed_columns(section, data);
  if (!columns) return std::unexpected(columns.error());
  Result<void> chosen = choose_target(section, *columns, data);
  if (chosen) chosen = choose_sequence(section, *columns, data);
  if (chosen) chosen = choose_task(section, data);
  if (chosen) chosen = choose_positive(section, data);
  if (chosen) chosen = choose_features(spec, *columns, data);
  if (chosen) chosen = open_gaps(section, *columns, rng, data);
  if (!chosen) return std::unexpected(chosen.error());
  return data;
}

}  // namespace trainyard
