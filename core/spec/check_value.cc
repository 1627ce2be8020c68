#include "spec/check_value.h"

#include <cmath>
#include <set>
#include <vector>

#include "spec/fill_in.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

bool is_whole(double value) { return std::nearbyint(value) == value && std::abs(value) <= 0x1.0p53; }

bool within(const ParamInfo& param, double value) {
  if (value < param.minimum || (param.minimum_excluded && value == param.minimum)) return false;
  return !(value > param.maximum || (param.maximum_excluded && value == param.maximum));
}

std::string bounds_in_words(const ParamInfo& param) {
  std::string words;
  if (std::isfinite(param.minimum)) {
    words += (param.minimum_excluded ? " greater than " : " of at least ") + number_text(param.minimum);
  }
  if (std::isfinite(param.maximum)) {
    if (!words.empty()) words += " and";
    words += (param.maximum_excluded ? " less than " : " at most ") + number_text(param.maximum);
  }
  return words;
}

std::unexpected<Error> refuse(const Catalog& catalog, const ParamInfo& param, const Json& given,
                              const std::string& path) {
  return bad_spec(path, "Give " + expectation(catalog, param) + ", not " + in_words(given) + ".");
}

Result<Json> check_number(const Catalog& catalog, const ParamInfo& param, const Json& given,
                          const std::string& path, bool whole) {
  if (!given.is_number()) return refuse(catalog, param, given, path);
  const double value = given.get<double>();
  if (!std::isfinite(value) || (whole && !is_whole(value)) || !within(param, value)) {
    return refuse(catalog, param, given, path);
  }
  if (is_whole(value)) return Json(static_cast<std::int64_t>(value));
  return Json(value);
}

Result<Json> check_choice(const Catalog& catalog, const ParamInfo& param, const Json& given,
                          const std::string& path) {
  // "auto", "true" and "false" may be the choices: then JSON's own words are meant as well.
  if (!given.is_string() && !given.is_boolean()) return refuse(catalog, param, given, path);
  const std::string value = given.is_string() ? given.get<std::string>() : given.dump();
  const std::vector<std::string_view> choices = catalog.choices(param);
  for (const std::string_view choice : choices) {
    if (choice == value) return Json(value);
  }
  if (given.is_boolean()) return refuse(catalog, param, given, path);
  const std::string_view near = nearest(value, choices);
  const std::string hint = near.empty() ? std::string() : " Did you mean " + in_quotes(near) + "?";
  return bad_spec(path, "Give " + expectation(catalog, param) + ", not " + in_words(given) + "." + hint);
}

Result<Json> check_columns(const Catalog& catalog, const ParamInfo& param, const Json& given,
                           const std::string& path) {
  if (!given.is_array()) return refuse(catalog, param, given, path);
  if (given.empty()) return bad_spec(path, "The list is empty: name at least one column, or remove the key.");
  std::set<std::string> seen;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!given[i].is_string()) {
      return bad_spec(join_path(path, i), "Give the name of a column, not " + in_words(given[i]) + ".");
    }
    const std::string name = given[i].get<std::string>();
    if (!seen.insert(name).second) {
      return bad_spec(join_path(path, i),
                      "The column " + in_quotes(name) + " is listed twice. Remove one of them.");
    }
  }
  return given;
}

/// {"type": "ordinal", "order": [...]}: the one type that says more than its name.
Result<void> check_order(const Json& type, const std::string& path) {
  for (const auto& [key, value] : type.items()) {
    if (key != "type" && key != "order") {
      return bad_spec(join_path(path, key), "This key is unknown here. Known are: \"type\", \"order\".");
    }
  }
  const auto name = type.find("type");
  if (name == type.end() || *name != Json("ordinal")) {
    return bad_spec(join_path(path, "type"),
                    "Only \"ordinal\" takes an order. Give the name of the type alone.");
  }
  const auto order = type.find("order");
  const std::string here = join_path(path, "order");
  if (order == type.end() || !order->is_array() || order->empty()) {
    return bad_spec(here, "Give the list of the categories, the lowest first.");
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < order->size(); ++i) {
    if (!(*order)[i].is_string()) {
      return bad_spec(join_path(here, i), "Give a category in quotes, not " + in_words((*order)[i]) + ".");
    }
    if (!seen.insert((*order)[i].get<std::string>()).second) {
      return bad_spec(join_path(here, i), "This category is listed twice. Remove one of them.");
    }
  }
  return {};
}

Result<Json> check_column_types(const Catalog& catalog, const ParamInfo& param, const Json& given,
                                const std::string& path) {
  if (!given.is_object()) return refuse(catalog, param, given, path);
  for (const auto& [column, given_type] : given.items()) {
    const std::string here = join_path(path, column);
    Json type = given_type;
    if (given_type.is_object()) {
      if (Result<void> fits = check_order(given_type, here); !fits) return std::unexpected(fits.error());
      type = *given_type.find("type");
    }
    Result<Json> checked = check_choice(
        catalog, ParamInfo{.key = param.key, .type = ParamType::kChoice, .choices = param.choices}, type,
        here);
    if (!checked) return checked;
  }
  return given;
}

}  // namespace

Result<Json> check_value(const Catalog& catalog, const ParamInfo& param, const Json& given,
                         const std::string& path) {
  switch (param.type) {
    case ParamType::kBoolean:
      if (!given.is_boolean()) return refuse(catalog, param, given, path);
      return given;
    case ParamType::kInteger:
      return check_number(catalog, param, given, path, true);
    case ParamType::kNumber:
      return check_number(catalog, param, given, path, false);
    case ParamType::kIntegerOrChoice:
      return given.is_string() ? check_choice(catalog, param, given, path)
                               : check_number(catalog, param, given, path, true);
    case ParamType::kNumberOrChoice:
      return given.is_string() ? check_choice(catalog, param, given, path)
                               : check_number(catalog, param, given, path, false);
    case ParamType::kChoice:
      return check_choice(catalog, param, given, path);
    case ParamType::kString:
    case ParamType::kColumn:
      if (!given.is_string()) return refuse(catalog, param, given, path);
      return given;
    case ParamType::kColumns:
      return check_columns(catalog, param, given, path);
    case ParamType::kColumnTypes:
      return check_column_types(catalog, param, given, path);
    case ParamType::kKind:
    case ParamType::kKinds:
    case ParamType::kSection:
      break;  // fill_in_value keeps these to itself
  }
  return refuse(catalog, param, given, path);
}

std::string expectation(const Catalog& catalog, const ParamInfo& param) {
  const std::vector<std::string_view> choices = catalog.choices(param);
  switch (param.type) {
    case ParamType::kBoolean:
      return "true or false";
    case ParamType::kInteger:
      return "a whole number" + bounds_in_words(param);
    case ParamType::kNumber:
      return "a number" + bounds_in_words(param);
    case ParamType::kString:
      return "a text in quotes";
    case ParamType::kChoice:
      return "one of " + list_words(choices, 30);
    case ParamType::kIntegerOrChoice:
      return "a whole number" + bounds_in_words(param) + ", or " + list_words(choices, 30);
    case ParamType::kNumberOrChoice:
      return "a number" + bounds_in_words(param) + ", or " + list_words(choices, 30);
    case ParamType::kColumn:
      return "the name of a column";
    case ParamType::kColumns:
      return "a list of column names";
    case ParamType::kColumnTypes:
      return "an object from column names to " + list_words(choices);
    case ParamType::kKind:
      return "the name of a kind or an object with \"kind\", one of " + list_words(choices, 30);
    case ParamType::kKinds:
      return "a list of objects with \"kind\", each one of " + list_words(choices, 30);
    case ParamType::kSection:
      return "an object in braces";
  }
  return "a value";
}

std::string number_text(double value) {
  if (is_whole(value) && std::abs(value) < 0x1.0p53) return std::to_string(static_cast<std::int64_t>(value));
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  // Not std::to_chars: its tables for doubles would make the engine a quarter larger.
  return Json(value).dump();
}

std::string join_path(const std::string& path, std::string_view key) {
  bool plain = !key.empty();
  for (const char c : key) {
    plain = plain && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
  }
  if (!plain) return path + '[' + in_quotes(key) + ']';
  return path.empty() ? std::string(key) : path + '.' + std::string(key);
}

std::string join_path(const std::string& path, std::size_t index) {
  return path + '[' + std::to_string(index) + ']';
}

std::string in_words(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    case Json::value_t::string:
      return "the text " + in_quotes(value.get<std::string>());
    case Json::value_t::array:
      return "a list";
    case Json::value_t::object:
      return "an object";
    default:
      return value.is_number() ? number_text(value.get<double>()) : "this";
  }
}

}  // namespace trainyard
