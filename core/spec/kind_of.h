#pragma once

#include <string>

#include "common/json.h"

namespace trainyard {

/// The kind that a description names: the bare name, or the object's "kind"; empty for anything else.
inline std::string kind_of(const Json& given) {
  if (given.is_string()) return given.get<std::string>();
  if (!given.is_object()) return {};
  const auto found = given.find("kind");
  return found != given.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace trainyard
