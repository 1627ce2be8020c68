#pragma once

#include <string_view>
#include <vector>

#include "common/json.h"
#include "spec/param_info.h"

namespace trainyard {

/// All groups of kinds that a description may name. The tables outlive the catalog.
class Catalog {
 public:
  explicit Catalog(std::vector<GroupInfo> groups) : groups_(std::move(groups)) {}

  const std::vector<GroupInfo>& groups() const { return groups_; }
  /// Null when there is none of that name.
  const GroupInfo* group(std::string_view name) const;
  const KindInfo* kind(std::string_view group, std::string_view kind) const;
  /// The names of a group's kinds, in the order of the table.
  std::vector<std::string_view> kind_names(std::string_view group) const;
  /// What a parameter may be chosen from: its own choices, or the names of its group's kinds.
  std::vector<std::string_view> choices(const ParamInfo& param) const;

  /// {"version": 1, "groups": {name: {"label", "kinds": [{"kind", "label", "help", "source", "tags",
  /// "params"}]}}}; of the starter's only the names: "kind", and "key" of each of its "params".
  Json to_json() const;

 private:
  std::vector<GroupInfo> groups_;
};

/// The name of a type as the catalog spells it: "integer_or_choice".
std::string_view to_string(ParamType type);

/// A JSON literal of a parameter table, read; null for the empty text.
Json literal(std::string_view json_text);

/// "learning_rate" becomes "Learning rate".
std::string label_from_key(std::string_view key);

}  // namespace trainyard
