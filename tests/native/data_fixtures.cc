#include "data_fixtures.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "data/table_builder.h"

namespace trainyard::testing {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

std::string cells(std::string_view csv) {
  std::string text(csv);
  for (char& c : text) {
    if (c == ',') c = kCellEnd;
    if (c == '\n') c = kRowEnd;
  }
  return text;
}

Table table_of(std::string_view csv) {
  TableBuilder builder;
  static_cast<void>(builder.append(cells(csv)));
  Result<Table> table = builder.finish();
  EXPECT_TRUE(table.has_value()) << error_text(table);
  return table ? std::move(*table) : Table();
}

Table builtin_table(const std::string& name) {
  return table_of(read_file(std::string(TRAINYARD_TESTS_DIR) + "/../wasm/tables/" + name + ".csv"));
}

Table csv_file(const std::string& path) {
  return table_of(read_file(std::string(TRAINYARD_TESTS_DIR) + "/" + path));
}

Json json_file(const std::string& path) {
  return json_of(read_file(std::string(TRAINYARD_TESTS_DIR) + "/" + path));
}

std::string file_bytes(const std::string& path) {
  return read_file(std::string(TRAINYARD_TESTS_DIR) + "/" + path);
}

Json json_of(std::string_view text) {
  Json json = Json::parse(text, nullptr, false);
  EXPECT_FALSE(json.is_discarded()) << text;
  return json;
}

}  // namespace trainyard::testing
