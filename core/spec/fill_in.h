#pragma once

#include <string>
#include <string_view>

#include "common/json.h"
#include "common/result.h"
#include "spec/catalog.h"

namespace trainyard {

/// Checks an object against the rows of a kind's table and fills in the defaults, so that the result has
/// every key in the order of the table: numbers within their bounds (whole ones as integers), a kind without
/// parameters as its bare name, other kinds as objects that begin with "kind", lists of kinds as objects
/// throughout. A parameter whose default is null stays absent unless given; null given for it counts as
/// absent. has_kind: the object carries the key "kind" beside the parameters. path: where the object stands
/// ("" for the root). Errors: kBadSpec naming the field, for unknown keys and kinds, wrong types, values out
/// of bounds, missing keys.
Result<Json> fill_in(const Catalog& catalog, const KindInfo& kind, const Json& given, const std::string& path,
                     bool has_kind);

/// One value against its row: the building block of fill_in.
Result<Json> fill_in_value(const Catalog& catalog, const ParamInfo& param, const Json& given,
                           const std::string& path);

/// `model` and `layers` make `model.layers`; a key that is no plain word is put in brackets: `data.types["a
/// b"]`.
std::string join_path(const std::string& path, std::string_view key);
std::string join_path(const std::string& path, std::size_t index);

/// The JSON value in words for a message, cut when long: `the text "abc"`, `3.5`, `an object`.
std::string in_words(const Json& value);

}  // namespace trainyard
