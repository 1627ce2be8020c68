#include <gtest/gtest.h>

#include <array>

#include "data_fixtures.h"
#include "experiment/experiment.h"
#include "fuzz_support.h"
#include "spec/parse_json.h"

namespace trainyard {
namespace {

const std::array<std::string, 4> kSeeds = {
    R"({"version":1,"seed":7,"data":{"source":{"kind":"generator","name":"blobs","n":40,"noise":1,"centers":3}},
      "split":{"kind":"random","validation":0.2,"test":0.2,"stratify":true},
      "prepare":["one_hot",{"kind":"standard_scale","columns":["x1"]}],
      "model":{"kind":"mlp","layers":[{"kind":"dense","units":4},"relu"],"init":"he_normal"},
      "training":{"optimizer":{"kind":"sgd","learning_rate":0.1,"momentum":0.9},"batch_size":8,"epochs":2}})",
    R"({"data":{"source":{"kind":"csv"},"target":"y","features":["a","b"],"types":{"b":"categorical"},
      "missing_target":"drop"},"prepare":[{"kind":"impute","method":"median"}],"model":"mlp",
      "training":{"epochs":1,"batch_size":"full","early_stopping":{"monitor":"train_loss","patience":2}}})",
    R"({"data":{"source":{"kind":"csv"},"target":"b"},"split":{"kind":"column","column":"p"},
      "prepare":[{"kind":"impute","method":"most_frequent"}],"model":{"kind":"mlp","layers":[]},"training":{"epochs":1}})",
    R"({"data":{"source":{"kind":"csv"},"target":"a","task":"regression"},
      "prepare":[{"kind":"impute"},{"kind":"one_hot","columns":["b"],"category_limit":3},"min_max_scale"],
      "model":{"kind":"mlp","layers":[{"kind":"dense","units":3},{"kind":"gelu"}]},
      "training":{"epochs":2,"clip_norm":1,"l2":0.1}})"};

/// A value that may stand anywhere, most often wrongly.
Json any_value(Rng& rng) {
  static const std::array<const char*, 16> kValues = {
      "null",   "true", "-1", "0",    "1e308", "0.5",     "\"\"",    "\"relu\"",
      "\"x1\"", "[]",   "{}", "[[]]", "2.5",   "[\"a\"]", "1000000", "\"full\"",
  };
  return Json::parse(kValues[static_cast<std::size_t>(rng.below(kValues.size()))], nullptr, false);
}

/// Replaces, removes, renames or adds one member somewhere in the tree.
void mutate_tree(Json& json, Rng& rng) {
  if (!json.is_structured() || json.empty() || rng.below(6) == 0) {
    json = any_value(rng);
    return;
  }
  auto member = json.begin();
  std::advance(member, static_cast<std::ptrdiff_t>(rng.below(json.size())));
  switch (rng.below(8)) {
    case 0:
      json.erase(member);
      break;
    case 1:
      if (json.is_object()) json[member.key() + "s"] = any_value(rng);
      break;
    case 2:
      if (json.is_array()) json.push_back(*member);
      break;
    default:
      mutate_tree(*member, rng);
  }
}

bool is_too_slow(const Json& spec) {
  // A fuzzer should try many descriptions, not wait for one: large but valid ones are only checked.
  return to_text(spec).find("000000") != std::string::npos || to_text(spec).find("e+") != std::string::npos;
}

void expect_whole(const Error& error, const std::string& text) {
  EXPECT_FALSE(error.path.empty()) << text << "\n" << error.message;
  EXPECT_GT(error.message.size(), 10U) << text;
  EXPECT_EQ(error.message.back() == '.' || error.message.back() == '?', true) << error.message;
}

void try_spec(const std::string& text, const Table& table) {
  const Result<Json> json = parse_json(text);
  if (!json) return expect_whole(json.error(), text);
  const Result<Json> filled = check_spec(*json, &table);
  if (!filled) return expect_whole(filled.error(), text);
  const Result<Json> again = check_spec(*filled, &table);
  ASSERT_TRUE(again.has_value()) << text << "\n" << testing::error_text(again);
  EXPECT_EQ(to_text(*again), to_text(*filled)) << text;
  if (is_too_slow(*filled)) return;
  const auto experiment = Experiment::create(*json, &table);
  if (!experiment) return expect_whole(experiment.error(), text);
  const Result<Json> status = (*experiment)->advance(3, false);
  if (!status) return expect_whole(status.error(), text);
  EXPECT_FALSE(to_text((*experiment)->result()).empty());
}

TEST(Fuzz, DescriptionsAreTakenOrRefusedWithAReason) {
  const Table table = testing::table_of(
      "a,b,y,p\n1,x,0,train\n2,y,1,train\n3,,0,test\n,x,1,train\n5,y,,validation\n6,z,0,train\n7,x,1,test\n8."
      "5,y,0,train\n");
  const int rounds = testing::fuzz([&](Rng rng) {
    std::string text = kSeeds[static_cast<std::size_t>(rng.below(kSeeds.size()))];
    if (rng.below(3) == 0) {
      text = testing::mutate_bytes(std::move(text), rng, "{}[]\",:0123456789.eE-+truefalsn \\u");
    } else {
      Json tree = Json::parse(text, nullptr, false);
      for (auto changes = 1 + rng.below(3); changes > 0; --changes) mutate_tree(tree, rng);
      text = to_text(tree);
    }
    try_spec(text, table);
  });
  EXPECT_GT(rounds, 0);
}

}  // namespace
}  // namespace trainyard
