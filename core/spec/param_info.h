#pragma once

#include <concepts>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>

#include "common/starter.h"

namespace trainyard {

/// Words that the catalog alone tells. The starter prints no catalog for readers, and is loaded without them.
class NoText {
 public:
  constexpr NoText() = default;
  template <std::convertible_to<std::string_view> Text>
  constexpr NoText(const Text&) {}
  constexpr operator std::string_view() const { return {}; }
};
using CatalogText = std::conditional_t<kStarter, NoText, std::string_view>;

enum class ParamType {
  kBoolean,
  kInteger,
  kNumber,
  kString,
  kChoice,  ///< one of `choices`; with a `group`, one of its kinds, whose parameters stand beside this one
  kIntegerOrChoice,  ///< an integer within the bounds, or one of `choices` (`batch_size`: 32 or "full")
  kNumberOrChoice,   ///< a number within the bounds, or one of `choices`
  kColumn,           ///< the name of one column of the table
  kColumns,          ///< a list of column names
  kColumnTypes,      ///< an object: column name to one of `choices`
  kKind,     ///< an object {"kind": ..., parameters}, from `group`; the bare name where defaults suffice
  kKinds,    ///< a list of those
  kSection,  ///< an object with the parameters of the one kind in `group`
};

enum class ParamScale { kLinear, kLog };

/// One row of a parameter table: everything that is known of a parameter, stated here and nowhere else.
/// The bounds, the default, the panels of the page, the TypeScript types, the reference documentation and the
/// validation all come from these rows.
struct ParamInfo {
  std::string_view key;
  ParamType type = ParamType::kNumber;
  /// The default as JSON text (`0.001`, `"full"`, `null`). Empty: the parameter is required. `null`: absent
  /// unless given.
  std::string_view default_json = "";
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool minimum_excluded = false;
  bool maximum_excluded = false;
  ParamScale scale = ParamScale::kLinear;
  std::span<const std::string_view> choices = {};
  std::string_view group = "";  ///< for kKind, kKinds and kSection: where the kinds are listed
  CatalogText label = "";       ///< the words of the control; empty: made from the key
  CatalogText unit = "";
  CatalogText help = "";    ///< one sentence
  CatalogText source = "";  ///< paper and equation, or the reference implementation
};

/// One kind of a thing: an optimizer, a layer, a generator, a model.
struct KindInfo {
  std::string_view kind;
  std::string_view label;
  CatalogText help;
  CatalogText source = "";
  std::span<const ParamInfo> params = {};
  /// Words by which the page filters: "classification", "regression", "2d", ...
  std::span<const std::string_view> tags = {};
};

/// All kinds that may stand in one place of the description.
struct GroupInfo {
  std::string_view group;
  std::string_view label;
  std::span<const KindInfo* const> kinds;
};

}  // namespace trainyard
