#include "spec/fill_in.h"

#include <vector>

#include "spec/check_value.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

/// The rows that may stand in one object: the kind's own, and those of the kinds that its choices name.
struct Rows {
  std::vector<const ParamInfo*> params;

  const ParamInfo* find(std::string_view key) const {
    for (const ParamInfo* param : params) {
      if (param->key == key) return param;
    }
    return nullptr;
  }
};

bool names_a_kind(const ParamInfo& param) { return param.type == ParamType::kChoice && !param.group.empty(); }

/// Null when the choice is absent or no known kind; the check of its value reports that.
const KindInfo* chosen_kind(const Catalog& catalog, const ParamInfo& param, const Json& given) {
  const auto found = given.find(std::string(param.key));
  if (found != given.end() && found->is_string()) return catalog.kind(param.group, found->get<std::string>());
  if (found != given.end()) return nullptr;
  const Json fallback = literal(param.default_json);
  return fallback.is_string() ? catalog.kind(param.group, fallback.get<std::string>()) : nullptr;
}

Rows rows_for(const Catalog& catalog, const KindInfo& kind, const Json& given) {
  Rows rows;
  for (const ParamInfo& param : kind.params) {
    rows.params.push_back(&param);
    if (!names_a_kind(param)) continue;
    const KindInfo* chosen = chosen_kind(catalog, param, given);
    if (chosen == nullptr) continue;
    for (const ParamInfo& further : chosen->params) rows.params.push_back(&further);
  }
  return rows;
}

Result<void> check_keys(const Rows& rows, const Json& given, const std::string& path, bool has_kind) {
  for (const auto& [key, value] : given.items()) {
    if ((has_kind && key == "kind") || rows.find(key) != nullptr) continue;
    std::vector<std::string_view> known;
    for (const ParamInfo* param : rows.params) known.push_back(param->key);
    const std::string remedy =
        known.empty() ? std::string(" It takes no parameters: remove the key.") : suggestion(key, known);
    return bad_spec(join_path(path, key), "This key is unknown here." + remedy);
  }
  return {};
}

/// A default is filled in too, so that nested defaults are complete.
Result<void> fill_param(const Catalog& catalog, const ParamInfo& param, const Json& given,
                        const std::string& path, Json& filled) {
  const std::string key(param.key);
  const std::string here = join_path(path, param.key);
  const bool may_be_absent = param.default_json == "null";
  const auto found = given.find(key);
  if (found == given.end() || (may_be_absent && found->is_null())) {
    if (may_be_absent) return {};
    if (param.default_json.empty()) {
      return bad_spec(here,
                      "This key is missing and has no default: give " + expectation(catalog, param) + ".");
    }
    Result<Json> value = fill_in_value(catalog, param, literal(param.default_json), here);
    if (!value) return std::unexpected(value.error());
    filled[key] = std::move(*value);
    return {};
  }
  Result<Json> value = fill_in_value(catalog, param, *found, here);
  if (!value) return std::unexpected(value.error());
  filled[key] = std::move(*value);
  return {};
}

Result<Json> fill_in_kind(const Catalog& catalog, const ParamInfo& param, const Json& given,
                          const std::string& path, bool keep_bare_name) {
  const std::vector<std::string_view> names = catalog.kind_names(param.group);
  std::string name;
  if (given.is_string()) {
    name = given.get<std::string>();
  } else if (given.is_object()) {
    const auto found = given.find("kind");
    if (found == given.end()) {
      return bad_spec(join_path(path, "kind"), "This key is missing: give one of " + list_words(names) + ".");
    }
    if (!found->is_string()) {
      return bad_spec(join_path(path, "kind"),
                      "Give one of " + list_words(names) + ", not " + in_words(*found) + ".");
    }
    name = found->get<std::string>();
  } else {
    return bad_spec(path, "Give " + expectation(catalog, param) + ", not " + in_words(given) + ".");
  }
  const KindInfo* kind = catalog.kind(param.group, name);
  if (kind == nullptr) {
    const std::string here = given.is_object() ? join_path(path, "kind") : path;
    return bad_spec(here, in_quotes(name) + " is no kind that may stand here." + suggestion(name, names));
  }
  if (kind->params.empty() && keep_bare_name) {
    if (given.is_object()) {
      if (Result<void> keys = check_keys({}, given, path, true); !keys) return std::unexpected(keys.error());
    }
    return Json(name);
  }
  Json object = given.is_object() ? given : Json::object({{"kind", name}});
  return fill_in(catalog, *kind, object, path, true);
}

Result<Json> fill_in_kinds(const Catalog& catalog, const ParamInfo& param, const Json& given,
                           const std::string& path) {
  if (!given.is_array()) {
    return bad_spec(path, "Give " + expectation(catalog, param) + ", not " + in_words(given) + ".");
  }
  if (static_cast<double>(given.size()) > param.maximum) {
    return bad_spec(path, "The list has " + std::to_string(given.size()) + " entries; at most " +
                              std::to_string(static_cast<std::size_t>(param.maximum)) + " are allowed.");
  }
  Json list = Json::array();
  for (std::size_t i = 0; i < given.size(); ++i) {
    Result<Json> entry = fill_in_kind(catalog, param, given[i], join_path(path, i), false);
    if (!entry) return entry;
    list.push_back(std::move(*entry));
  }
  return list;
}

Result<Json> fill_in_section(const Catalog& catalog, const ParamInfo& param, const Json& given,
                             const std::string& path) {
  const GroupInfo* group = catalog.group(param.group);
  if (group == nullptr || group->kinds.empty()) return bad_spec(path, "Nothing may stand here.");
  return fill_in(catalog, *group->kinds[0], given, path, false);
}

}  // namespace

Result<Json> fill_in(const Catalog& catalog, const KindInfo& kind, const Json& given, const std::string& path,
                     bool has_kind) {
  if (!given.is_object()) {
    return bad_spec(path.empty() ? "spec" : path, "Give an object in braces, not " + in_words(given) + ".");
  }
  const Rows rows = rows_for(catalog, kind, given);
  if (Result<void> keys = check_keys(rows, given, path, has_kind); !keys)
    return std::unexpected(keys.error());
  Json filled = Json::object();
  if (has_kind) filled["kind"] = kind.kind;
  for (const ParamInfo* param : rows.params) {
    if (Result<void> done = fill_param(catalog, *param, given, path, filled); !done) {
      return std::unexpected(done.error());
    }
  }
  return filled;
}

Result<Json> fill_in_value(const Catalog& catalog, const ParamInfo& param, const Json& given,
                           const std::string& path) {
  switch (param.type) {
    case ParamType::kKind:
      return fill_in_kind(catalog, param, given, path, true);
    case ParamType::kKinds:
      return fill_in_kinds(catalog, param, given, path);
    case ParamType::kSection:
      return fill_in_section(catalog, param, given, path);
    default:
      return check_value(catalog, param, given, path);
  }
}

}  // namespace trainyard
