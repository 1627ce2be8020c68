#include "spec/catalog.h"

#include <cmath>
#include <string>

#include "common/starter.h"
#include "spec/parse_json.h"

namespace trainyard {
namespace {

Json texts(std::span<const std::string_view> list) {
  Json array = Json::array();
  for (const std::string_view text : list) array.push_back(text);
  return array;
}

/// Whole numbers without ".0", as JavaScript prints them.
Json number(double value) {
  if (std::nearbyint(value) == value && std::abs(value) < 0x1.0p53) return static_cast<std::int64_t>(value);
  return value;
}

Json describe(const Catalog& catalog, const ParamInfo& param) {
  Json row = Json::object();
  row["key"] = param.key;
  if constexpr (kStarter) return row;
  row["type"] = to_string(param.type);
  row["required"] = param.default_json.empty();
  if (!param.default_json.empty()) row["default"] = literal(param.default_json);
  if (std::isfinite(param.minimum)) {
    row["minimum"] = number(param.minimum);
    row["minimum_excluded"] = param.minimum_excluded;
  }
  if (std::isfinite(param.maximum)) {
    row["maximum"] = number(param.maximum);
    row["maximum_excluded"] = param.maximum_excluded;
  }
  row["scale"] = param.scale == ParamScale::kLog ? "log" : "linear";
  const bool chosen_from_group = param.type == ParamType::kChoice && !param.group.empty();
  if (!param.choices.empty() || chosen_from_group) row["choices"] = texts(catalog.choices(param));
  if (!param.group.empty()) row["group"] = param.group;
  const std::string_view label = param.label;
  row["label"] = label.empty() ? label_from_key(param.key) : std::string(label);
  if (const std::string_view unit = param.unit; !unit.empty()) row["unit"] = unit;
  row["help"] = std::string_view(param.help);
  if (const std::string_view source = param.source; !source.empty()) row["source"] = source;
  return row;
}

Json describe(const Catalog& catalog, const KindInfo& info) {
  Json row = Json::object();
  row["kind"] = info.kind;
  if constexpr (!kStarter) {
    row["label"] = info.label;
    row["help"] = std::string_view(info.help);
    row["source"] = std::string_view(info.source);
    row["tags"] = texts(info.tags);
  }
  row["params"] = Json::array();
  for (const ParamInfo& param : info.params) row["params"].push_back(describe(catalog, param));
  return row;
}

}  // namespace

const GroupInfo* Catalog::group(std::string_view name) const {
  for (const GroupInfo& info : groups_) {
    if (info.group == name) return &info;
  }
  return nullptr;
}

const KindInfo* Catalog::kind(std::string_view group_name, std::string_view kind_name) const {
  const GroupInfo* info = group(group_name);
  if (info == nullptr) return nullptr;
  for (const KindInfo* candidate : info->kinds) {
    if (candidate->kind == kind_name) return candidate;
  }
  return nullptr;
}

std::vector<std::string_view> Catalog::kind_names(std::string_view group_name) const {
  std::vector<std::string_view> names;
  if (const GroupInfo* info = group(group_name)) {
    for (const KindInfo* candidate : info->kinds) names.push_back(candidate->kind);
  }
  return names;
}

std::vector<std::string_view> Catalog::choices(const ParamInfo& param) const {
  if (param.choices.empty()) return kind_names(param.group);
  return {param.choices.begin(), param.choices.end()};
}

Json Catalog::to_json() const {
  Json groups = Json::object();
  for (const GroupInfo& info : groups_) {
    Json& entry = groups[std::string(info.group)] = Json::object();
    if constexpr (!kStarter) entry["label"] = info.label;
    entry["kinds"] = Json::array();
    for (const KindInfo* kind : info.kinds) entry["kinds"].push_back(describe(*this, *kind));
  }
  Json json = Json::object();
  json["version"] = 1;
  json["groups"] = std::move(groups);
  return json;
}

std::string_view to_string(ParamType type) {
  switch (type) {
    case ParamType::kBoolean:
      return "boolean";
    case ParamType::kInteger:
      return "integer";
    case ParamType::kNumber:
      return "number";
    case ParamType::kString:
      return "string";
    case ParamType::kChoice:
      return "choice";
    case ParamType::kIntegerOrChoice:
      return "integer_or_choice";
    case ParamType::kNumberOrChoice:
      return "number_or_choice";
    case ParamType::kColumn:
      return "column";
    case ParamType::kColumns:
      return "columns";
    case ParamType::kColumnTypes:
      return "column_types";
    case ParamType::kKind:
      return "kind";
    case ParamType::kKinds:
      return "kinds";
    case ParamType::kSection:
      return "section";
  }
  return "string";
}

Json literal(std::string_view json_text) {
  if (json_text.empty()) return nullptr;
  return parse_json(json_text).value_or(nullptr);
}

std::string label_from_key(std::string_view key) {
  std::string label(key);
  for (char& c : label) {
    if (c == '_') c = ' ';
  }
  if (!label.empty() && label[0] >= 'a' && label[0] <= 'z')
    label[0] = static_cast<char>(label[0] - 'a' + 'A');
  return label;
}

}  // namespace trainyard
