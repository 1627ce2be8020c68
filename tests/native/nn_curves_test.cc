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

/// The three dense layers stand at 0, 2 and 4 here and in PyTorch's Sequential.
std::string model_json(const Json& one) {
  const auto head = one["head"].get<std::string>();
  const auto dense = [&](int units) { return Json{{"kind", "dense"}, {"units", units}}; };
  const Json activation = {{"kind", one["activation"]}};
  Json model = {
      {"kind", "mlp"}, {"scale_target", false}, {"layers", {dense(8), activation, dense(6), activation}}};
  if (head == "binary_cross_entropy") model["output"] = "sigmoid";
  if (head == "softmax_squared_error") model["output"] = "softmax";
  if (head == "sigmoid_squared_error") model["output"] = "sigmoid";
  if (head.find("max_squared") != std::string::npos || head.find("oid_squared") != std::string::npos) {
    model["loss"] = "mean_squared_error";
  }
  const auto learning = [&](const std::string& at, const char* key, const Json& value) {
    if (at == "4") model[std::string("output_") + key] = value;
    if (at != "4") model["layers"][static_cast<std::size_t>(at[0] - '0')][key] = value;
  };
  if (one.contains("frozen")) {
    for (const Json& at : one["frozen"]) learning(at.get<std::string>(), "trainable", false);
  }
  if (one.contains("factors")) {
    for (const auto& [at, factor] : one["factors"].items()) learning(at, "learning_rate_factor", factor);
  }
  return model.dump();
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

/// Trains as the case says, an epoch's end included, and returns the largest relative error of a loss and of
/// a rate.
struct Errors {
  double loss = 0;
  double rate = 0;
};
Errors run_case(const Json& one, const Dataset& data, NetworkEstimator& network) {
  Errors worst;
  const bool scheduled = one.contains("rates");
  for (std::size_t i = 0; i < one["losses"].size(); ++i) {
    if (scheduled) {
      Json status = Json::object();
      network.add_to_status(status);
      worst.rate = std::max(
          worst.rate, std::abs(status["learning_rate"].get<double>() / one["rates"][i].get<double>() - 1));
    }
    const auto step = network.fit_step();
    if (!step) {
      ADD_FAILURE() << step.error().message;
      return worst;
    }
    worst.loss = std::max(worst.loss, std::abs(step->loss / one["losses"][i].get<double>() - 1));
    if (!scheduled || !step->epoch_end) continue;
    Json entry = {{"train_loss", network.loss(data.features, data.target, train_rows(data))}};
    network.end_epoch(entry);
    EXPECT_NEAR(entry["learning_rate"].get<double>() / one["rates"][i].get<double>(), 1, 1e-6);
  }
  return worst;
}

TEST(NetworkCurves, EqualPyTorchAtEveryStep) {
  ASSERT_TRUE(reference().contains("cases"));
  ASSERT_GE(reference()["cases"].size(), 67U);
  for (const Json& one : reference()["cases"]) {
    const auto name = one["name"].get<std::string>();
    SCOPED_TRACE(name);
    Json training = one["training"];
    if (!training.contains("batch_size")) training["batch_size"] = "full";
    training["shuffle"] = false;
    const auto n = reference()["rows"].get<Index>();
    const Index steps =
        training["batch_size"] == "full" ? 1 : (n - 1) / training["batch_size"].get<Index>() + 1;
    training["epochs"] = static_cast<Index>(one["losses"].size()) / steps;
    const Dataset data = reference_data(one["head"].get<std::string>());
    const auto network = begun(model_json(one), training.dump(), data);
    ASSERT_NE(network, nullptr);
    set_start(network->network());
    const Errors worst = run_case(one, data, *network);
    EXPECT_LT(worst.loss, 1e-4);
    EXPECT_LT(worst.rate, 1e-6);
    if (one.contains("zeros")) {
      Json metrics = Json::object();
      network->add_to_metrics(metrics);
      EXPECT_NEAR(metrics["weights"]["zero"].get<double>(), one["zeros"].get<double>(), 1);
    }
    RecordProperty(name, std::to_string(worst.loss));
    if (std::getenv("TRAINYARD_VERBOSE") != nullptr) std::printf("%-24s %.2e\n", name.c_str(), worst.loss);
  }
}

}  // namespace
}  // namespace trainyard::testing
