// Loss curves of PyTorch from the same starting weights; see tests/reference/network_curves.py.
#include <gtest/gtest.h>

#include <cmath>

#include "data_fixtures.h"
#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

const Json& reference() {
  static const Json json = json_file("reference/network_curves.json");
  return json;
}

Dataset reference_data(const std::string& head) {
  const Json& all = reference();
  const auto n = all["rows"].get<Index>();
  const auto d = all["features"].get<Index>();
  Dataset data;
  for (Index j = 0; j < d; ++j) {
    Column column;
    for (Index i = 0; i < n; ++i)
      column.numbers.push_back(all["x"][static_cast<std::size_t>(i * d + j)].get<double>());
    data.features.columns.push_back(column);
  }
  for (Index i = 0; i < n; ++i) data.rows[0].push_back(i);
  if (head == "mean_squared_error") {
    data.target.task = Task::kRegression;
    data.target.values = all["values"].get<std::vector<double>>();
  } else if (head == "cross_entropy" || head == "softmax_squared_error") {
    data.target.classes = {"a", "b", "c"};
    data.target.labels = all["labels3"].get<std::vector<std::int32_t>>();
  } else {
    data.target.classes = {"a", "b"};
    data.target.labels = all["labels2"].get<std::vector<std::int32_t>>();
  }
  return data;
}

std::string model_json(const std::string& head, const std::string& activation) {
  const std::string act = R"({"kind":")" + activation + R"("})";
  std::string json = R"({"kind":"mlp","scale_target":false,"layers":[{"kind":"dense","units":8},)" + act +
                     R"(,{"kind":"dense","units":6},)" + act + "]";
  if (head == "binary_cross_entropy") json += R"(,"output":"sigmoid")";
  if (head == "softmax_squared_error") json += R"(,"output":"softmax","loss":"mean_squared_error")";
  if (head == "sigmoid_squared_error") json += R"(,"output":"sigmoid","loss":"mean_squared_error")";
  return json + "}";
}

/// PyTorch's [out, in] into our flat buffer.
void set_start(Network& network) {
  const Json& start = reference()["start"][std::to_string(network.outputs())];
  for (const Tensor& tensor : network.tensors()) {
    const bool weight = tensor.shape.size() == 2;
    const Json& values = start[std::to_string(tensor.layer) + (weight ? ".weight" : ".bias")];
    ASSERT_EQ(static_cast<Index>(values.size()), tensor.size) << tensor.name;
    const Index in = weight ? tensor.shape[0] : 1;
    const Index out = weight ? tensor.shape[1] : tensor.shape[0];
    for (Index i = 0; i < in; ++i) {
      for (Index j = 0; j < out; ++j) {
        network.parameters()[static_cast<std::size_t>(tensor.offset + i * out + j)] =
            values[static_cast<std::size_t>(j * in + i)].get<float>();
      }
    }
  }
}

TEST(NetworkCurves, EqualPyTorchAtEveryStep) {
  ASSERT_TRUE(reference().contains("cases"));
  ASSERT_GE(reference()["cases"].size(), 26U);
  for (const Json& one : reference()["cases"]) {
    const auto name = one["name"].get<std::string>();
    SCOPED_TRACE(name);
    const auto head = one["head"].get<std::string>();
    Json training = one["training"];
    training["batch_size"] = "full";
    training["epochs"] = 1000;
    const Dataset data = reference_data(head);
    const auto network = begun(model_json(head, one["activation"].get<std::string>()), training.dump(), data);
    ASSERT_NE(network, nullptr);
    set_start(network->network());
    double worst = 0;
    for (const Json& wanted : one["losses"]) {
      const auto step = network->fit_step();
      ASSERT_TRUE(step.has_value()) << step.error().message;
      worst = std::max(worst, std::abs(step->loss / wanted.get<double>() - 1));
    }
    EXPECT_LT(worst, 1e-4);
    RecordProperty(name, std::to_string(worst));
    if (std::getenv("TRAINYARD_VERBOSE") != nullptr) std::printf("%-24s %.2e\n", name.c_str(), worst);
  }
}

}  // namespace
}  // namespace trainyard::testing
