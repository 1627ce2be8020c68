#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/json.h"
#include "common/matrix_view.h"

namespace trainyard {

/// Reads an object that fill_in() has completed into the typed members of a parameter struct. The defaults
/// stand in the tables alone, so a member that is absent here is left as it was: `reader.read("units",
/// params.units)`.
class SpecReader {
 public:
  /// The object must outlive the reader.
  explicit SpecReader(const Json& object) : object_(object) {}

  bool has(std::string_view key) const { return find(key) != nullptr; }
  void read(std::string_view key, bool& out) const {
    if (const Json* value = find(key); value != nullptr && value->is_boolean()) out = value->get<bool>();
  }
  void read(std::string_view key, double& out) const {
    if (const Json* value = find(key); value != nullptr && value->is_number()) out = value->get<double>();
  }
  void read(std::string_view key, float& out) const {
    if (const Json* value = find(key); value != nullptr && value->is_number()) out = value->get<float>();
  }
  void read(std::string_view key, Index& out) const {
    if (const Json* value = find(key); value != nullptr && value->is_number()) {
      out = static_cast<Index>(value->get<double>());
    }
  }
  void read(std::string_view key, std::string& out) const {
    if (const Json* value = find(key); value != nullptr && value->is_string())
      out = value->get<std::string>();
  }
  void read(std::string_view key, std::vector<std::string>& out) const {
    const Json* value = find(key);
    if (value == nullptr || !value->is_array()) return;
    out.clear();
    for (const Json& entry : *value) {
      if (entry.is_string()) out.push_back(entry.get<std::string>());
    }
  }
  /// The value as it stands; null when absent.
  const Json& value(std::string_view key) const {
    static const Json kNull;
    const Json* found = find(key);
    return found != nullptr ? *found : kNull;
  }

 private:
  const Json* find(std::string_view key) const {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(std::string(key));
    return found == object_.end() ? nullptr : &*found;
  }

  const Json& object_;
};

}  // namespace trainyard
