// Recurrent cells against PyTorch's on the same weights; see tests/reference/recurrent.py.
#include <gtest/gtest.h>

#include <cmath>

#include "data_fixtures.h"
#include "nn/layer_catalog.h"
#include "nn/recurrent_layer.h"
#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

const Json& reference() {
  static const Json json = json_file("reference/recurrent.json");
  return json;
}

Index extent(const char* key) { return reference()[key].get<Index>(); }

/// `lstm` or `rnn_relu` as a layer of a description.
Json cell_json(const std::string& name) {
  const bool plain = name.starts_with("rnn_");
  Json json = {{"kind", plain ? "rnn" : name}, {"units", extent("units")}};
  if (plain) json["nonlinearity"] = name.substr(4);
  return json;
}

/// PyTorch's [out, in] as our [in, out]; vectors as they are.
std::vector<float> as_stored(const Json& values, const std::vector<Index>& shape) {
  std::vector<float> stored(values.size());
  const Index in = shape.size() == 2 ? shape[0] : 1;
  const Index out = shape.back();
  EXPECT_EQ(static_cast<Index>(values.size()), in * out);
  for (Index i = 0; i < in; ++i) {
    for (Index j = 0; j < out; ++j) {
      stored[static_cast<std::size_t>(i * out + j)] =
          values[static_cast<std::size_t>(j * in + i)].get<float>();
    }
  }
  return stored;
}

/// The largest difference, in units of the largest wanted number.
double distance(std::span<const float> got, std::span<const float> wanted) {
  double worst = 0, largest = 0;
  EXPECT_EQ(got.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    worst = std::max(worst, std::abs(static_cast<double>(got[i]) - wanted[i]));
    largest = std::max(largest, static_cast<double>(std::abs(wanted[i])));
  }
  return worst / largest;
}

std::vector<float> floats(const Json& values) { return values.get<std::vector<float>>(); }

TEST(RecurrentReference, OutputsAndAllGradientsEqualPyTorch) {
  const Index n = extent("rows"), steps = extent("steps"), c = extent("channels"), h = extent("units");
  ASSERT_EQ(reference()["alone"].size(), 4U);
  for (const Json& one : reference()["alone"]) {
    const auto name = one["cell"].get<std::string>();
    SCOPED_TRACE(name);
    auto layer = make_layer(cell_json(name), "");
    ASSERT_TRUE(layer.has_value());
    RecurrentLayer* cell = (*layer)->recurrent();
    ASSERT_NE(cell, nullptr);
    cell->set_sequence(steps, true);
    ASSERT_EQ(cell->set_inputs(steps * c), steps * h);
    std::vector<float> values;
    for (const TensorSpec& spec : cell->tensors()) {
      const auto part = as_stored(one["weights"][spec.name], spec.shape);
      values.insert(values.end(), part.begin(), part.end());
    }
    std::vector<float> gradients(values.size(), 99.0f);
    GemmWorkspace workspace;
    cell->bind({.values = values, .gradients = gradients, .workspace = &workspace});
    const auto x = floats(reference()["x"]);
    const auto dy = floats(reference()["dy"]);
    std::vector<float> y(dy.size()), dx(x.size());
    cell->forward({x.data(), n, steps * c}, Mode::kTrain, {y.data(), n, steps * h});
    EXPECT_LT(distance(y, floats(one["output"])), 1e-5);
    std::vector<float> inferred(y.size());
    cell->forward({x.data(), n, steps * c}, Mode::kInference, {inferred.data(), n, steps * h});
    EXPECT_EQ(y, inferred);
    cell->backward({dy.data(), n, steps * h}, {dx.data(), n, steps * c});
    EXPECT_LT(distance(dx, floats(one["input_gradient"])), 1e-5);
    std::size_t at = 0;
    for (const TensorSpec& spec : cell->tensors()) {
      const auto size = static_cast<std::size_t>(spec.size());
      const auto wanted = as_stored(one["gradients"][spec.name], spec.shape);
      EXPECT_LT(distance(std::span<const float>(gradients).subspan(at, size), wanted), 1e-5) << spec.name;
      at += size;
    }
  }
}

Dataset sequences() {
  const Index n = extent("rows"), width = extent("steps") * extent("channels");
  Dataset data;
  data.steps = extent("steps");
  for (Index j = 0; j < width; ++j) {
    Column& column = data.features.columns.emplace_back();
    for (Index i = 0; i < n; ++i)
      column.numbers.push_back(reference()["x"][static_cast<std::size_t>(i * width + j)].get<double>());
  }
  for (Index i = 0; i < n; ++i) data.rows[0].push_back(i);
  data.target.task = Task::kRegression;
  data.target.values = reference()["target"].get<std::vector<double>>();
  return data;
}

TEST(RecurrentReference, AHundredStepsEqualPyTorch) {
  const Dataset data = sequences();
  ASSERT_EQ(reference()["trained"].size(), 6U);
  for (const Json& one : reference()["trained"]) {
    SCOPED_TRACE(one["cells"].dump());
    Json model = {{"kind", "recurrent"}, {"scale_target", false}, {"layers", Json::array()}};
    for (const Json& cell : one["cells"]) model["layers"].push_back(cell_json(cell.get<std::string>()));
    const auto network = begun(
        model.dump(),
        R"({"batch_size":"full","epochs":1000,"optimizer":{"kind":"adam","learning_rate":0.01}})", data);
    ASSERT_NE(network, nullptr);
    for (const Tensor& tensor : network->network().tensors()) {
      const std::string name = tensor.name.substr(tensor.name.rfind('.') + 1);
      const auto values = as_stored(one["start"][static_cast<std::size_t>(tensor.layer)][name], tensor.shape);
      std::copy(values.begin(), values.end(), network->network().parameters().begin() + tensor.offset);
    }
    double worst = 0;
    for (const Json& wanted : one["losses"]) {
      const auto step = network->fit_step();
      ASSERT_TRUE(step.has_value()) << step.error().message;
      worst = std::max(worst, std::abs(step->loss / wanted.get<double>() - 1));
    }
    EXPECT_LT(worst, 1e-4);
    EXPECT_LT(one["losses"].back().get<double>(), 0.5 * one["losses"].front().get<double>());
  }
}

}  // namespace
}  // namespace trainyard::testing
