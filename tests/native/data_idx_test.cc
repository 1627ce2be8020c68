#include <gtest/gtest.h>

#include <vector>

#include "data/idx_table.h"
#include "data_fixtures.h"
#include "experiment/experiment.h"
#include "fuzz_support.h"

namespace trainyard {
namespace {

using testing::error_text;
using testing::json_of;

std::string idx(const std::vector<std::uint32_t>& extents, std::size_t values, int type = 8) {
  std::string file = {'\0', '\0', static_cast<char>(type), static_cast<char>(extents.size())};
  for (const std::uint32_t extent : extents) {
    for (int shift = 24; shift >= 0; shift -= 8) file += static_cast<char>(extent >> shift);
  }
  for (std::size_t i = 0; i < values; ++i) file += static_cast<char>(i * 37);
  return file;
}

/// `count` labels from 0 to 2.
std::string labels(std::uint32_t count) {
  std::string file = idx({count}, 0);
  for (std::uint32_t i = 0; i < count; ++i) file += static_cast<char>(i % 3);
  return file;
}

std::string refusal(const IdxFiles& files) { return error_text(read_idx(files)); }

TEST(Idx, APixelBecomesAColumn) {
  const std::string images = idx({4, 2, 12}, 96);
  const std::string names = labels(4);
  const Result<Table> table =
      read_idx({.images = images, .labels = names, .test_images = {}, .test_labels = {}});
  ASSERT_TRUE(table) << error_text(table);
  ASSERT_EQ(table->columns.size(), 25U);
  EXPECT_EQ(table->rows(), 4);
  EXPECT_EQ(table->columns[0].name, "p000");
  EXPECT_EQ(table->columns[23].name, "p111");
  EXPECT_EQ(table->columns[1].numbers[0], 37.0 / 255);
  EXPECT_EQ(table->columns[0].numbers[1], 24 * 37 % 256 / 255.0);
  EXPECT_EQ(table->columns[24].name, "label");
  EXPECT_EQ(table->columns[24].text(2), "2");
  EXPECT_EQ(table->columns[24].text(3), "0");
}

TEST(Idx, TestFilesMakeTheSplit) {
  const std::string images = idx({40, 2, 2}, 160), test_images = idx({9, 2, 2}, 36);
  const std::string names = labels(40), test_names = labels(9);
  const Result<Table> table = read_idx({images, names, test_images, test_names});
  ASSERT_TRUE(table) << error_text(table);
  EXPECT_EQ(table->rows(), 49);
  EXPECT_EQ(table->columns.back().text(39), "train");
  EXPECT_EQ(table->columns.back().text(40), "test");
  EXPECT_EQ(table->columns[0].numbers[40], 0);

  const auto rows = [&](const char* spec) {
    const auto experiment = Experiment::create(json_of(spec), &*table);
    EXPECT_TRUE(experiment) << error_text(experiment);
    EXPECT_EQ((*experiment)->result()["features"].size(), 4U);
    return (*experiment)->result()["rows"];
  };
  EXPECT_EQ(
      rows(R"({"data":{"source":{"kind":"idx","images":"a","labels":"b","test_images":"c","test_labels":"d"}},
                    "model":"mlp","training":{"epochs":1}})"),
      json_of(R"({"train":40,"validation":0,"test":9})"));
  EXPECT_EQ(
      rows(R"({"data":{"source":{"kind":"idx","images":"a","labels":"b","test_images":"c","test_labels":"d"}},
                    "split":{"kind":"column","column":"part","validation":0.25},"model":"mlp"})"),
      json_of(R"({"train":30,"validation":10,"test":9})"));
  // Whatever the split, the part is nothing to learn from.
  EXPECT_EQ(
      rows(R"({"data":{"source":{"kind":"idx","images":"a","labels":"b","test_images":"c","test_labels":"d"}},
                    "split":{"kind":"random","validation":0,"test":0},"model":"mlp"})"),
      json_of(R"({"train":49,"validation":0,"test":0})"));
}

TEST(Idx, WhatDoesNotBelongTogetherIsRefused) {
  const std::string images = idx({4, 2, 2}, 16);
  const std::string names = labels(4);
  EXPECT_NE(refusal({"x,y\n1,2\n", names, {}, {}}).find("images: This is no IDX file"), std::string::npos);
  EXPECT_NE(refusal({{}, names, {}, {}}).find("images: This is no IDX file"), std::string::npos);
  EXPECT_NE(refusal({idx({4, 2, 2}, 15), names, {}, {}}).find("images: Its header claims"),
            std::string::npos);
  EXPECT_NE(refusal({idx({4'000'000'000U, 4'000'000'000U, 9}, 16), names, {}, {}}).find("cut off"),
            std::string::npos);
  EXPECT_NE(refusal({images.substr(0, 10), names, {}, {}}).find("images: Its header claims more"),
            std::string::npos);
  EXPECT_NE(refusal({idx({4, 2, 2}, 64, 13), names, {}, {}}).find("images: Its numbers are of type 13"),
            std::string::npos);
  EXPECT_NE(refusal({images, labels(5), {}, {}}).find("labels: It has 5 labels for 4 pictures"),
            std::string::npos);
  EXPECT_NE(refusal({names, images, {}, {}}).find("swapped"), std::string::npos);
  EXPECT_NE(refusal({idx({0, 2, 2}, 0), labels(0), {}, {}}).find("holds nothing"), std::string::npos);
  EXPECT_NE(refusal({images, names, images, {}}).find("test_labels: This is no IDX file"), std::string::npos);
  EXPECT_NE(
      refusal({images, names, idx({4, 3, 2}, 24), names}).find("test_images: Its pictures have 6 pixels"),
      std::string::npos);
}

TEST(Fuzz, IdxFilesAreReadOrRefusedWithTheFile) {
  const std::string images = idx({6, 2, 2}, 24);
  const std::string names = labels(6);
  const int rounds = testing::fuzz([&](Rng rng) {
    const std::string changed = testing::mutate_bytes(images, rng, std::string_view("\0\1\3\6\x08", 5));
    const std::string changed_names = testing::mutate_bytes(names, rng, std::string_view("\0\1\3\6\x08", 5));
    const Result<Table> table = read_idx({changed, changed_names, {}, {}});
    if (!table) {
      EXPECT_TRUE(table.error().path == "images" || table.error().path == "labels");
      return;
    }
    for (const Column& column : table->columns) ASSERT_EQ(column.rows(), table->rows());
  });
  EXPECT_GT(rounds, 0);
}

}  // namespace
}  // namespace trainyard
