#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <limits>

#include "data_fixtures.h"
#include "experiment/experiment.h"
#include "nn/safetensors.h"

namespace trainyard {
namespace {

using testing::error_text;
using testing::json_of;

constexpr std::string_view kSpec =
    R"({"seed":3,"data":{"source":{"kind":"generator","name":"blobs","n":90,"centers":3}},
  "model":{"kind":"mlp","layers":[{"kind":"dense","units":5},{"kind":"tanh"},{"kind":"dense","units":4},{"kind":"relu"}]},
  "training":{"optimizer":{"kind":"adam","learning_rate":0.02},"epochs":3,"batch_size":20}})";

Json changed(std::string_view patch, std::string_view text = kSpec) {
  Json json = json_of(text);
  json.merge_patch(json_of(patch));
  return json;
}

std::unique_ptr<Experiment> begun(const Json& spec, const WeightsShelf& shelf = {}) {
  auto experiment = Experiment::create(spec, nullptr, shelf);
  EXPECT_TRUE(experiment.has_value()) << error_text(experiment);
  return experiment ? std::move(*experiment) : nullptr;
}

std::string trained_weights(const Json& spec = json_of(kSpec)) {
  const auto experiment = begun(spec);
  EXPECT_TRUE(experiment->advance(1'000'000, false));
  return *experiment->weights();
}

/// A file with this header, and so many bytes of data, all zero.
std::string file_with(std::string_view header, std::size_t data, std::uint64_t claimed = 0) {
  const std::uint64_t length = claimed > 0 ? claimed : header.size();
  std::string file(8, '\0');
  std::memcpy(file.data(), &length, 8);
  return file + std::string(header) + std::string(data, '\0');
}

std::string refusal(std::string_view bytes) {
  const Result<Weights> weights = read_safetensors(bytes);
  EXPECT_TRUE(weights || weights.error().code == ErrorCode::kBadData);
  return error_text(weights);
}

/// The error of a run that starts from the file.
std::string start_error(std::string_view patch, const std::string& file,
                        const std::string& name = "a.safetensors") {
  const Json spec = changed(R"({"model":{"weights":{"path":"a.safetensors"}}})");
  Json patched = spec;
  patched.merge_patch(json_of(patch));
  return error_text(Experiment::create(patched, nullptr, {{name, file}}));
}

std::string with_tensors(const std::string& file,
                         const std::function<void(std::vector<NamedArray>&)>& change) {
  Weights weights = *read_safetensors(file);
  change(weights.tensors);
  return write_safetensors(weights);
}

TEST(Safetensors, KeepsTensorsAndTheirDescription) {
  Weights weights;
  weights.tensors = {{"0.weight", {2, 3}, {1, -2, 3.5, 4, 5, 1e-30F}}, {"0.bias", {2}, {-0.0F, 7}}};
  weights.description = {{"labels", {"a", "b"}}, {"center", 1.5}};
  const std::string file = write_safetensors(weights);
  EXPECT_EQ(file[8], '{');
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), 8);
  EXPECT_EQ(length % 8, 0U);
  EXPECT_EQ(file.size(), 8 + length + 32);
  const Result<Weights> again = read_safetensors(file);
  ASSERT_TRUE(again) << error_text(again);
  ASSERT_EQ(again->tensors.size(), 2U);
  EXPECT_EQ(again->tensors[0].name, "0.weight");
  EXPECT_EQ(again->tensors[0].shape, weights.tensors[0].shape);
  EXPECT_EQ(again->tensors[0].values, weights.tensors[0].values);
  EXPECT_EQ(again->description, weights.description);
}

TEST(Safetensors, ReadsNarrowAndWideNumbersAndPassesOverCounts) {
  std::string file = file_with(
      R"({"h":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]},)"
      R"("d":{"dtype":"F64","shape":[],"data_offsets":[12,20]},)"
      R"("1.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[20,28]}})",
      28);
  const std::uint16_t numbers[] = {0x3C00, 0xC100, 0x0001, 0x7BFF, 0x3F80, 0xC040};
  const double wide = 0.1;
  std::memcpy(file.data() + file.size() - 28, numbers, 12);
  std::memcpy(file.data() + file.size() - 16, &wide, 8);
  const Result<Weights> weights = read_safetensors(file);
  ASSERT_TRUE(weights) << error_text(weights);
  ASSERT_EQ(weights->tensors.size(), 3U);
  EXPECT_EQ(weights->tensors[0].values, (std::vector<float>{1, -2.5F, 0x1.0p-24F, 65504}));
  EXPECT_EQ(weights->tensors[1].values, (std::vector<float>{1, -3}));
  EXPECT_EQ(weights->tensors[2].values, (std::vector<float>{0.1F}));
}

TEST(Safetensors, RefusesWhatIsDamagedAndSaysWhere) {
  const std::string good = trained_weights();
  EXPECT_NE(refusal(good.substr(0, 5)).find("header: The file has 5 bytes"), std::string::npos);
  EXPECT_NE(refusal(good.substr(0, good.size() - 4)).find("cut off"), std::string::npos);
  EXPECT_NE(refusal(good.substr(0, 60)).find("header: It claims"), std::string::npos);
  EXPECT_NE(refusal(good + "????").find("No tensor claims"), std::string::npos);
  EXPECT_NE(refusal(file_with("{}", 0, 10'000'000'000)).find("claims 10000000000 bytes"), std::string::npos);
  EXPECT_NE(refusal(file_with("{}", 0, std::numeric_limits<std::uint64_t>::max())).find("claims"),
            std::string::npos);
  EXPECT_NE(refusal(file_with("{\"a\":", 0)).find("header, line 1, column"), std::string::npos);
  EXPECT_NE(refusal(file_with("[1]", 0)).find("must be a JSON object"), std::string::npos);
  EXPECT_NE(refusal(file_with("{}", 0)).find("holds no tensor"), std::string::npos);

  const auto entry = [](std::string_view dtype, std::string_view shape, std::string_view offsets) {
    std::string header = R"({"x":{"dtype":")";
    header.append(dtype).append(R"(","shape":)").append(shape).append(R"(,"data_offsets":)").append(offsets);
    return header + "}}";
  };
  EXPECT_NE(refusal(file_with(entry("I32", "[1]", "[0,4]"), 4))
                .find("tensor \"x\": Its numbers are of type \"I32\""),
            std::string::npos);
  EXPECT_NE(refusal(file_with(entry("F32", "[2]", "[0,4]"), 4)).find("does not fit its shape [2]"),
            std::string::npos);
  EXPECT_NE(refusal(file_with(entry("F32", "[-1]", "[0,4]"), 4)).find("list of whole numbers"),
            std::string::npos);
  EXPECT_NE(
      refusal(file_with(entry("F32", "[100000,100000,100000]", "[0,4]"), 4)).find("more numbers than fit"),
      std::string::npos);
  EXPECT_NE(refusal(file_with(entry("F32", "[1]", "[0,40]"), 4)).find("cut off"), std::string::npos);
  EXPECT_NE(refusal(file_with(entry("F32", "[1]", "[4]"), 4)).find("data_offsets"), std::string::npos);
  EXPECT_NE(refusal(file_with(R"({"x":7})", 0)).find("tensor \"x\""), std::string::npos);
  EXPECT_NE(refusal(file_with(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                              R"("b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
                              12))
                .find("tensor \"b\": Its data overlap those of \"a\""),
            std::string::npos);
  EXPECT_NE(refusal(file_with(R"({"__metadata__":3})", 0)).find("__metadata__"), std::string::npos);
  EXPECT_NE(refusal(with_tensors(good,
                                 [](auto& tensors) {
                                   tensors[2].values[1] = std::numeric_limits<float>::quiet_NaN();
                                 }))
                .find("tensor \"2.weight\": Number 2 of 20 is NaN"),
            std::string::npos);
}

TEST(StartWeights, HaveTheNamesAndShapesOfPyTorch) {
  const auto experiment = begun(json_of(kSpec));
  const Weights weights = *read_safetensors(*experiment->weights());
  std::string names;
  for (const NamedArray& tensor : weights.tensors) names += tensor.name + shape_text(tensor.shape) + ' ';
  EXPECT_EQ(names, "0.weight[5, 2] 0.bias[5] 2.weight[4, 5] 2.bias[4] 4.weight[3, 4] 4.bias[3] ");
  EXPECT_EQ(weights.description["layers"].size(), 4U);
  EXPECT_EQ(weights.description["task"], Json("classification"));
  EXPECT_EQ(weights.description["labels"].size(), 3U);
  EXPECT_EQ(weights.description["prepare"], experiment->spec()["prepare"]);
  EXPECT_EQ(weights.description["features"], Json({"x1", "x2"}));
  EXPECT_TRUE(weights.description["learned"][1].contains("columns")) << weights.description.dump();
}

TEST(StartWeights, AWholeNetworkPredictsAsTheOneThatWasSaved) {
  const auto trained = begun(json_of(kSpec));
  ASSERT_TRUE(trained->advance(1'000'000, false));
  const std::string file = *trained->weights();
  const auto loaded = begun(changed(R"({"model":{"weights":{"path":"a"}}})"), {{"a", file}});
  EXPECT_EQ(loaded->metrics(), trained->metrics());
  EXPECT_EQ(*loaded->weights(), file);
  EXPECT_EQ(loaded->result()["warnings"].size(), 0U);
}

TEST(StartWeights, RunningStatisticsGoWithTheLayersThatMeasuredThem) {
  const Json spec = changed(R"({"model":{"layers":[{"kind":"dense","units":5},"batch_norm","relu",
      {"kind":"residual","layers":[{"kind":"dense","units":5},"batch_norm"]},{"kind":"dropout","p":0.5}]}})");
  const auto trained = begun(spec);
  ASSERT_TRUE(trained->advance(1'000'000, false));
  const std::string file = *trained->weights();
  std::string names;
  const Result<Weights> read = read_safetensors(file);
  ASSERT_TRUE(read.has_value());
  for (const NamedArray& tensor : read->tensors) names += tensor.name + ' ';
  EXPECT_EQ(
      names,
      "0.weight 0.bias 1.weight 1.bias 1.running_mean 1.running_var 3.layers.0.weight 3.layers.0.bias "
      "3.layers.1.weight 3.layers.1.bias 3.layers.1.running_mean 3.layers.1.running_var 5.weight 5.bias ");
  Json other = spec;
  other["model"]["weights"] = {{"path", "a"}};
  const auto loaded = begun(other, {{"a", file}});
  EXPECT_EQ(loaded->metrics(), trained->metrics());
  EXPECT_EQ(*loaded->weights(), file);
  const std::string negative = with_tensors(file, [](auto& tensors) { tensors[5].values[2] = -1; });
  EXPECT_NE(
      error_text(Experiment::create(other, nullptr, {{"a", negative}})).find("\"1.running_var\": A variance"),
      std::string::npos);
}

TEST(StartWeights, ARegressionKeepsItsUnits) {
  const Json spec = changed(R"({"data":{"source":{"name":"sine","centers":null}}})");
  const auto trained = begun(spec);
  ASSERT_TRUE(trained->advance(1'000'000, false));
  Json other = spec;
  other["model"]["weights"] = {{"path", "a"}};
  other["split"] = {{"kind", "random"}, {"test", 0.4}};
  const auto loaded = begun(other, {{"a", *trained->weights()}});
  const Weights before = *read_safetensors(*trained->weights());
  const Weights after = *read_safetensors(*loaded->weights());
  EXPECT_EQ(after.description["center"], before.description["center"]);
  EXPECT_EQ(after.description["spread"], before.description["spread"]);
}

TEST(StartWeights, ABodyGetsANewHead) {
  const std::string file = trained_weights();
  const Weights saved = *read_safetensors(file);
  const auto five =
      begun(changed(R"({"data":{"source":{"centers":5}},"model":{"weights":{"path":"a","layers":4}}})"),
            {{"a", file}});
  const Weights taken = *read_safetensors(*five->weights());
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(taken.tensors[i].values, saved.tensors[i].values);
  EXPECT_EQ(shape_text(taken.tensors[4].shape), "[5, 4]");

  // Two layers of the body: the third keeps what it would have had without a file.
  const auto part = begun(changed(R"({"model":{"weights":{"path":"a","layers":2}}})"), {{"a", file}});
  const Weights mixed = *read_safetensors(*part->weights());
  const Weights drawn = *read_safetensors(*begun(json_of(kSpec))->weights());
  EXPECT_EQ(mixed.tensors[0].values, saved.tensors[0].values);
  EXPECT_EQ(mixed.tensors[2].values, drawn.tensors[2].values);
  EXPECT_NE(mixed.tensors[2].values, saved.tensors[2].values);
}

TEST(StartWeights, WhatDoesNotFitIsRefusedWithBothShapesAndARemedy) {
  const std::string file = trained_weights();
  EXPECT_NE(
      start_error(
          R"({"model":{"layers":[{"kind":"dense","units":7},"tanh",{"kind":"dense","units":4},"relu"]}})",
          file)
          .find("a.safetensors, tensor \"0.weight\": Its shape is [5, 2], and layer 1 (Dense) needs [7, 2]"),
      std::string::npos);
  const std::string fewer = start_error(R"({"model":{"layers":[{"kind":"dense","units":5},"tanh"]}})", file);
  EXPECT_NE(fewer.find("tensor \"4.weight\": The network has no place"), std::string::npos) << fewer;
  EXPECT_NE(fewer.find("model.weights.layers"), std::string::npos);
  EXPECT_NE(
      start_error("{}", with_tensors(file, [](auto& tensors) { tensors.erase(tensors.begin() + 3); }))
          .find("tensor \"2.bias\": The file has no such tensor, and layer 3 (Dense) needs one of shape [4]"),
      std::string::npos);
  EXPECT_NE(
      start_error("{}", with_tensors(file, [](auto& tensors) { tensors.push_back({"fc.weight", {1}, {0}}); }))
          .find("tensor \"fc.weight\": This is no name of PyTorch's nn.Sequential"),
      std::string::npos);
  EXPECT_NE(
      start_error("{}", with_tensors(file, [](auto& tensors) { tensors.push_back({"1.scale", {1}, {0}}); }))
          .find("tensor \"1.scale\": The network has no place"),
      std::string::npos);
  EXPECT_NE(start_error("{}", "short").find("a.safetensors, header: "), std::string::npos);
  EXPECT_NE(start_error(R"({"model":{"weights":{"layers":5}}})", file)
                .find("model.weights.layers: The network has 4"),
            std::string::npos);
  EXPECT_NE(start_error(R"({"model":{"weights":{"path":null}}})", file).find("model.weights: Give either"),
            std::string::npos);
  EXPECT_NE(start_error(R"({"model":{"weights":{"path":"b"}}})", file)
                .find("model.weights: The weights b have not"),
            std::string::npos);
  EXPECT_NE(start_error(R"({"model":{"weights":{"body":"mnist_0_4","path":null}}})", file)
                .find("mnist_0_4 have not been"),
            std::string::npos);
}

TEST(StartWeights, ABodyThatDoesNotFitSaysWhatItIs) {
  const std::string message = start_error(
      R"({"model":{"layers":[{"kind":"dense","units":7}],"weights":{"path":null,"body":"digits_0_4"}}})",
      trained_weights(), "body:digits_0_4");
  EXPECT_NE(message.find("64-256-128, trained on the digits 0 to 4"), std::string::npos) << message;
  EXPECT_NE(message.find("remove model.weights"), std::string::npos) << message;
  EXPECT_EQ(message.find("saved from"), std::string::npos) << message;
}

TEST(StartWeights, TheSameNumberOfOtherClassesIsNotTheSameTarget) {
  Weights weights = *read_safetensors(trained_weights());
  weights.description["labels"] = {"x", "y", "z"};
  EXPECT_NE(start_error("{}", write_safetensors(weights))
                .find("another target: its classes are [\"x\",\"y\",\"z\"]"),
            std::string::npos);
  // Without a description nothing is known of them.
  weights.description = Json::object();
  EXPECT_EQ(start_error("{}", write_safetensors(weights)), "");
}

TEST(StartWeights, OtherLayersAndFeaturesAreNoted) {
  const std::string file = trained_weights();
  const auto other = begun(
      changed(
          R"({"model":{"weights":{"path":"a"},"layers":[{"kind":"dense","units":5},"relu",{"kind":"dense","units":4},"relu"]}})"),
      {{"a", file}});
  ASSERT_EQ(other->result()["warnings"].size(), 1U);
  EXPECT_EQ(other->result()["warnings"][0]["path"], Json("model.layers[1]"));
}

}  // namespace
}  // namespace trainyard
