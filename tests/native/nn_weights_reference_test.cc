#include <gtest/gtest.h>

#include "data_fixtures.h"
#include "nn/safetensors.h"
#include "nn_fixtures.h"

namespace trainyard {
namespace {

using testing::error_text;

/// Rows of numbers as a table with three classes.
Dataset rows_of(const Json& list) {
  Dataset data;
  for (std::size_t j = 0; j < list[0].size(); ++j) {
    Column column;
    column.name = "x" + std::to_string(j);
    for (const Json& row : list) column.numbers.push_back(row[j].get<double>());
    data.features.columns.push_back(std::move(column));
  }
  data.target.classes = {"0", "1", "2"};
  for (std::size_t i = 0; i < list.size(); ++i) {
    data.target.labels.push_back(static_cast<std::int32_t>(i % 3));
    data.rows[0].push_back(static_cast<Index>(i));
  }
  return data;
}

// The file and what its model predicts: tests/reference/weights_torch.py.
TEST(WeightsReference, PyTorchsSequentialLoadsAndPredictsTheSame) {
  const Json reference = testing::json_file("reference/weights_torch.json");
  const Result<Weights> file = read_safetensors(testing::file_bytes("reference/weights_torch.safetensors"));
  ASSERT_TRUE(file) << error_text(file);
  const Dataset data = rows_of(reference["rows"]);
  const Json model = testing::filled_model(
      R"({"kind":"mlp","layers":[{"kind":"dense","units":6},"batch_norm","relu",{"kind":"dropout","p":0.2},
      {"kind":"dense","units":5},"tanh"],"weights":{"path":"weights_torch.safetensors"}})");
  const auto network = NetworkEstimator::create(model, testing::filled_training("{}"));
  ASSERT_TRUE(network) << error_text(network);
  (*network)->start_from(&*file);
  const Result<void> ready = (*network)->begin(data, Rng(7));
  ASSERT_TRUE(ready) << error_text(ready);
  Matrix64 predicted(data.features.rows(), 3);
  (*network)->predict(data.features, data.part(Part::kTrain), predicted);
  for (Index i = 0; i < predicted.rows(); ++i) {
    for (Index j = 0; j < 3; ++j) {
      const auto row = static_cast<std::size_t>(i);
      EXPECT_NEAR(predicted(i, j), reference["probabilities"][row][static_cast<std::size_t>(j)].get<double>(),
                  1e-6);
    }
  }
}

}  // namespace
}  // namespace trainyard
