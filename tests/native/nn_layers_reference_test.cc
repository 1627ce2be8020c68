// Training with normalization, residual blocks and every activation beside PyTorch's; see
// tests/reference/network_layers.py.
#include <gtest/gtest.h>

#include <cmath>

#include "data_fixtures.h"
#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

const Json& reference() {
  static const Json json = json_file("reference/network_layers.json");
  return json;
}

Dataset reference_data() {
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
  data.target.task = Task::kClassification;
  data.target.classes = {"a", "b", "c"};
  data.target.labels = all["labels"].get<std::vector<std::int32_t>>();
  return data;
}

/// PyTorch's [out, in] into our flat array, by name; every tensor must be there.
void set_start(Network& network, const Json& start) {
  EXPECT_EQ(start.size(), network.tensors().size());
  for (const Tensor& tensor : network.tensors()) {
    ASSERT_TRUE(start.contains(tensor.name)) << tensor.name;
    const Json& values = start[tensor.name];
    ASSERT_EQ(static_cast<Index>(values.size()), tensor.size) << tensor.name;
    const bool matrix = tensor.shape.size() == 2;
    const Index in = matrix ? tensor.shape[0] : 1;
    const Index out = tensor.shape.back();
    for (Index i = 0; i < in; ++i) {
      for (Index j = 0; j < out; ++j) {
        network.parameters()[static_cast<std::size_t>(tensor.offset + i * out + j)] =
            values[static_cast<std::size_t>(j * in + i)].get<float>();
      }
    }
  }
}

void expect_buffers(const Network& network, const Json& wanted) {
  EXPECT_EQ(wanted.size(), network.buffers().size());
  for (const Tensor& buffer : network.buffers()) {
    ASSERT_TRUE(wanted.contains(buffer.name)) << buffer.name;
    for (Index i = 0; i < buffer.size; ++i) {
      const double exact = wanted[buffer.name][static_cast<std::size_t>(i)].get<double>();
      EXPECT_NEAR(network.buffer_values()[static_cast<std::size_t>(buffer.offset + i)], exact,
                  1e-4 * std::abs(exact) + 1e-5)
          << buffer.name << " " << i;
    }
  }
}

void expect_probabilities(const NetworkEstimator& network, const Dataset& data, const Json& wanted) {
  const std::vector<Index> rows = train_rows(data);
  Matrix64 p(static_cast<Index>(rows.size()), 3);
  network.predict(data.features, rows, p);
  for (Index i = 0; i < p.size(); ++i) {
    const double exact = wanted[static_cast<std::size_t>(i)].get<double>();
    EXPECT_NEAR(p.data()[i], exact, 1e-4 * exact + 1e-6) << i;
  }
}

TEST(LayersReference, EqualPyTorchInTrainingAndAfterIt) {
  ASSERT_TRUE(reference().contains("cases"));
  ASSERT_GE(reference()["cases"].size(), 22U);
  const Dataset data = reference_data();
  for (const Json& one : reference()["cases"]) {
    const auto name = one["name"].get<std::string>();
    SCOPED_TRACE(name);
    const Json model = {{"kind", "mlp"}, {"layers", one["layers"]}};
    const Json training = {{"optimizer", one["optimizer"]},
                           {"batch_size", reference()["batch"]},
                           {"shuffle", false},
                           {"epochs", 1000}};
    const auto network = begun(model.dump(), training.dump(), data);
    ASSERT_NE(network, nullptr);
    set_start(network->network(), one["start"]);
    double worst = 0;
    for (const Json& wanted : one["losses"]) {
      const auto step = network->fit_step();
      ASSERT_TRUE(step.has_value()) << step.error().message;
      worst = std::max(worst, std::abs(step->loss / wanted.get<double>() - 1));
    }
    EXPECT_LT(worst, 1e-4);
    expect_buffers(network->network(), one["buffers"]);
    expect_probabilities(*network, data, one["probabilities"]);
    if (std::getenv("TRAINYARD_VERBOSE") != nullptr) std::printf("%-24s %.2e\n", name.c_str(), worst);
  }
}

}  // namespace
}  // namespace trainyard::testing
