#include <gtest/gtest.h>

#include <array>

#include "data_fixtures.h"
#include "spec/catalog.h"
#include "spec/fill_in.h"
#include "spec/parse_json.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

using testing::error_text;
using testing::json_of;

constexpr std::array<std::string_view, 2> kSizes = {"full", "half"};
constexpr std::array kDenseParams = {
    ParamInfo{.key = "units", .type = ParamType::kInteger, .minimum = 1, .maximum = 64},
    ParamInfo{.key = "rate", .default_json = "0.5", .minimum = 0, .maximum = 1, .maximum_excluded = true},
    ParamInfo{.key = "note", .type = ParamType::kString, .default_json = "null"}};
constexpr KindInfo kDense = {.kind = "dense", .label = "", .help = "", .params = kDenseParams};
constexpr KindInfo kRelu = {.kind = "relu", .label = "", .help = ""};
constexpr std::array kLayers = {&kDense, &kRelu};

constexpr std::array kShapeParams = {
    ParamInfo{.key = "name", .type = ParamType::kChoice, .default_json = "\"ring\"", .group = "shape"}};
constexpr KindInfo kShapes = {.kind = "made", .label = "", .help = "", .params = kShapeParams};
constexpr std::array kRingParams = {ParamInfo{.key = "width", .default_json = "2"}};
constexpr KindInfo kRing = {.kind = "ring", .label = "", .help = "", .params = kRingParams};
constexpr KindInfo kDisc = {.kind = "disc", .label = "", .help = ""};
constexpr std::array kShapeKinds = {&kRing, &kDisc};
constexpr std::array kShapeSources = {&kShapes};

constexpr std::array kStopParams = {
    ParamInfo{.key = "patience", .type = ParamType::kInteger, .default_json = "5"}};
constexpr KindInfo kStop = {.kind = "stop", .label = "", .help = "", .params = kStopParams};
constexpr std::array kStops = {&kStop};

constexpr std::array<std::string_view, 2> kTypes = {"numeric", "categorical"};
constexpr std::array kRootParams = {
    ParamInfo{
        .key = "layers", .type = ParamType::kKinds, .default_json = "[]", .maximum = 3, .group = "layer"},
    ParamInfo{.key = "start", .type = ParamType::kKind, .default_json = "\"relu\"", .group = "layer"},
    ParamInfo{.key = "size",
              .type = ParamType::kIntegerOrChoice,
              .default_json = "32",
              .minimum = 1,
              .maximum = 100,
              .choices = kSizes},
    ParamInfo{.key = "stop", .type = ParamType::kSection, .default_json = "null", .group = "stop"},
    ParamInfo{.key = "source", .type = ParamType::kKind, .default_json = "\"made\"", .group = "source"},
    ParamInfo{.key = "columns", .type = ParamType::kColumns, .default_json = "null"},
    ParamInfo{.key = "types", .type = ParamType::kColumnTypes, .default_json = "null", .choices = kTypes},
    ParamInfo{.key = "on", .type = ParamType::kBoolean, .default_json = "true"}};
constexpr KindInfo kRoot = {.kind = "root", .label = "", .help = "", .params = kRootParams};

const Catalog& tables() {
  static const Catalog kCatalog({{"layer", "Layers", kLayers},
                                 {"shape", "Shapes", kShapeKinds},
                                 {"source", "Sources", kShapeSources},
                                 {"stop", "Stop", kStops}});
  return kCatalog;
}

Result<Json> fill(std::string_view text) { return fill_in(tables(), kRoot, json_of(text), "", false); }

std::string filled(std::string_view text) {
  const Result<Json> json = fill(text);
  return json ? to_text(*json) : error_text(json);
}

TEST(FillIn, CompletesInTheOrderOfTheTable) {
  EXPECT_EQ(
      filled("{}"),
      R"({"layers":[],"start":"relu","size":32,"source":{"kind":"made","name":"ring","width":2},"on":true})");
  EXPECT_EQ(filled(R"({"on":false,"stop":{},"layers":["relu",{"kind":"dense","units":4.0}]})"),
            R"({"layers":[{"kind":"relu"},{"kind":"dense","units":4,"rate":0.5}],"start":"relu","size":32,)"
            R"("stop":{"patience":5},"source":{"kind":"made","name":"ring","width":2},"on":false})");
}

TEST(FillIn, IsDoneAfterOnce) {
  const Result<Json> once = fill(R"({"start":{"kind":"dense","units":3},"stop":null,"size":"full"})");
  ASSERT_TRUE(once.has_value());
  EXPECT_EQ(to_text(*fill_in(tables(), kRoot, *once, "", false)), to_text(*once));
}

TEST(FillIn, AKindWithoutParametersIsItsBareName) {
  EXPECT_EQ((*fill(R"({"start":{"kind":"relu"}})"))["start"], Json("relu"));
}

TEST(FillIn, AChosenKindsParametersStandBesideTheChoice) {
  EXPECT_EQ((*fill(R"({"source":{"kind":"made","name":"disc"}})"))["source"],
            json_of(R"({"kind":"made","name":"disc"})"));
  EXPECT_NE(error_text(fill(R"({"source":{"kind":"made","name":"disc","width":1}})")).find("source.width: "),
            std::string::npos);
}

struct Refusal {
  const char* given;
  const char* path;
  const char* words;
};

class Refused : public ::testing::TestWithParam<Refusal> {};

TEST_P(Refused, NamesTheFieldAndTheRemedy) {
  const auto& [given, path, words] = GetParam();
  const Result<Json> json = fill(given);
  ASSERT_FALSE(json.has_value()) << given;
  EXPECT_EQ(json.error().code, ErrorCode::kBadSpec);
  EXPECT_EQ(json.error().path, path);
  EXPECT_NE(json.error().message.find(words), std::string::npos) << json.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    FillIn, Refused,
    ::testing::Values(
        Refusal{"[]", "spec", "Give an object"},
        Refusal{R"({"layer":[]})", "layer", "Did you mean \"layers\"?"},
        Refusal{R"({"zzz":1})", "zzz", "Known are: \"layers\""},
        Refusal{R"({"layers":{}})", "layers", "Give a list"},
        Refusal{R"({"layers":[1]})", "layers[0]", "not 1"},
        Refusal{R"({"layers":["relu",{"kind":"dens","units":1}]})", "layers[1].kind",
                "Did you mean \"dense\"?"},
        Refusal{R"({"layers":[{"units":1}]})", "layers[0].kind", "missing"},
        Refusal{R"({"layers":[{"kind":"dense"}]})", "layers[0].units", "missing and has no default"},
        Refusal{R"({"layers":["dense"]})", "layers[0].units", "a whole number of at least 1 and at most 64"},
        Refusal{R"({"layers":[{"kind":"dense","units":0}]})", "layers[0].units", "not 0"},
        Refusal{R"({"layers":[{"kind":"dense","units":65}]})", "layers[0].units", "at most 64"},
        Refusal{R"({"layers":[{"kind":"dense","units":1.5}]})", "layers[0].units", "not 1.5"},
        Refusal{R"({"layers":[{"kind":"dense","units":"4"}]})", "layers[0].units", "the text \"4\""},
        Refusal{R"({"layers":[{"kind":"dense","units":null}]})", "layers[0].units", "not null"},
        Refusal{R"({"layers":[{"kind":"dense","units":4,"rate":1}]})", "layers[0].rate", "less than 1"},
        Refusal{R"({"layers":[{"kind":"dense","unit":4}]})", "layers[0].unit", "Did you mean \"units\"?"},
        Refusal{R"({"layers":["relu","relu","relu","relu"]})", "layers", "at most 3"},
        Refusal{R"({"layers":[{"kind":"relu","x":1}]})", "layers[0].x", "unknown"},
        Refusal{R"({"start":{"kind":"relu","x":1}})", "start.x", "takes no parameters"},
        Refusal{R"({"start":7})", "start", "not 7"},
        Refusal{R"({"size":"ful"})", "size", "Did you mean \"full\"?"},
        Refusal{R"({"size":0})", "size", "or \"full\""}, Refusal{R"({"stop":true})", "stop", "not true"},
        Refusal{R"({"stop":{"patience":"x"}})", "stop.patience", "a whole number"},
        Refusal{R"({"source":{"kind":"made","name":"rinf"}})", "source.name", "Did you mean \"ring\"?"},
        Refusal{R"({"columns":["a","a"]})", "columns[1]", "twice"},
        Refusal{R"({"columns":[]})", "columns", "empty"},
        Refusal{R"({"columns":["a",2]})", "columns[1]", "name of a column"},
        Refusal{R"({"types":{"my col":"number"}})", "types[\"my col\"]", "\"numeric\""},
        Refusal{R"({"on":1})", "on", "true or false"}));

TEST(ParseJson, NamesLineAndColumn) {
  EXPECT_EQ(parse_json("{\"a\": 1,\n  \"b\": }").error().path, "line 2, column 8");
  EXPECT_EQ(parse_json("").error().path, "line 1, column 1");
  EXPECT_EQ(parse_json("{\"a\": 1} x").error().path, "line 1, column 10");
  EXPECT_NE(parse_json("{\"a\": 1").error().message.find("ends too early"), std::string::npos);
  EXPECT_NE(parse_json("{\"a\": 1e400}").error().message.find("1e400"), std::string::npos);
  EXPECT_EQ(parse_json("{\"a\": 1e400}").error().path, "line 1, column 11");
  EXPECT_NE(parse_json("{\"a\": 1,\n\"a\": 2}").error().message.find("twice"), std::string::npos);
  EXPECT_EQ(parse_json("{\"a\": 1,\n\"a\": 2}").error().path.substr(0, 6), "line 2");
}

TEST(ParseJson, RefusesWhatIsTooDeepOrTooLarge) {
  EXPECT_TRUE(parse_json(std::string(60, '[') + std::string(60, ']')).has_value());
  EXPECT_NE(parse_json(std::string(100000, '[')).error().message.find("64 deep"), std::string::npos);
  std::string many = "[0";
  for (int i = 0; i < 1000001; ++i) many += ",0";
  EXPECT_NE(parse_json(many + "]").error().message.find("1,000,000"), std::string::npos);
  std::string keys = "{\"x\":0";
  for (int i = 0; i < 10001; ++i) keys += ",\"" + std::to_string(i) + "\":0";
  EXPECT_NE(parse_json(keys + "}").error().message.find("10,000 keys"), std::string::npos);
}

TEST(ParseJson, KeepsTheOrderAndTheValues) {
  const Result<Json> json =
      parse_json(" {\"b\": [1, -2.5, true, null, \"\\u00e9\"], \"a\": {\"z\": 18014398509481984}} ");
  ASSERT_TRUE(json.has_value()) << error_text(json);
  EXPECT_EQ(to_text(*json), "{\"b\":[1,-2.5,true,null,\"\xC3\xA9\"],\"a\":{\"z\":18014398509481984}}");
}

TEST(ParseJson, TextOfBrokenBytesAndOfNoNumber) {
  Json json = Json::object();
  json["a"] = "x\xFFy";
  json["b"] = std::nan("");
  EXPECT_EQ(to_text(json), "{\"a\":\"x\xEF\xBF\xBDy\",\"b\":null}");
}

TEST(Suggest, FindsTheNearestWord) {
  const std::array<std::string_view, 3> words = {"learning_rate", "momentum", "nesterov"};
  EXPECT_EQ(nearest("lerning_rate", words), "learning_rate");
  EXPECT_EQ(nearest("Momnetum", words), "momentum");
  EXPECT_EQ(nearest("batch", words), "");
  EXPECT_EQ(nearest("", words), "");
}

TEST(Suggest, CutsLongTextAtACharacter) {
  const std::string text = in_quotes(std::string(59, 'a') + "\xC3\xA9" + std::string(10, 'b'));
  EXPECT_EQ(text, '"' + std::string(59, 'a') + "...\"");
}

TEST(CatalogJson, StatesEveryRow) {
  const Json json = tables().to_json();
  EXPECT_EQ(json["version"], Json(1));
  const Json& units = json["groups"]["layer"]["kinds"][0]["params"][0];
  EXPECT_EQ(to_text(units),
            R"({"key":"units","type":"integer","required":true,"minimum":1,"minimum_excluded":false,)"
            R"("maximum":64,"maximum_excluded":false,"scale":"linear","label":"Units","help":""})");
  const Json& name = json["groups"]["source"]["kinds"][0]["params"][0];
  EXPECT_EQ(name["choices"], json_of(R"(["ring","disc"])"));
  EXPECT_EQ(name["default"], Json("ring"));
}

}  // namespace
}  // namespace trainyard
