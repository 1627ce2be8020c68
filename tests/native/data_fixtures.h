#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "common/json.h"
#include "common/result.h"
#include "data/table.h"

namespace trainyard::testing {

/// Text as a CSV without quotes would have it, in the form that TableBuilder reads.
std::string cells(std::string_view csv);

/// The table of such a text; a failure of the test if there is none.
Table table_of(std::string_view csv);

/// A table that comes with the page.
Table builtin_table(const std::string& name);

/// A CSV file of tests/ without quotes.
Table csv_file(const std::string& path);

/// A file of tests/, read as JSON: "reference/metrics.json".
Json json_file(const std::string& path);

/// A file of tests/ as it stands.
std::string file_bytes(const std::string& path);

/// JSON from its text.
Json json_of(std::string_view text);

/// `path: message` of an error; empty if there is none.
template <typename T>
std::string error_text(const Result<T>& result) {
  return result ? std::string() : result.error().path + ": " + result.error().message;
}

}  // namespace trainyard::testing
