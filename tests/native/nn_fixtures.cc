#include "nn_fixtures.h"

#include "nn/layer_catalog.h"
#include "nn/mlp.h"
#include "nn/start_weights.h"
#include "optim/schedule.h"
#include "spec/catalog.h"
#include "spec/fill_in.h"
#include "spec/kind_of.h"

namespace trainyard::testing {
namespace {

const Catalog& network_catalog() {
  static const KindInfo* const kModels[] = {&mlp_kind()};
  static const KindInfo* const kTraining[] = {&training_kind()};
  static const Catalog catalog({{"layer", "Layers", layer_kinds()},
                                {"initializer", "Starting weights", initializer_kinds()},
                                {"optimizer", "Optimizers", optimizer_kinds()},
                                {"weights", "Trained weights", weights_section()},
                                {"body", "Trained bodies", body_kinds()},
                                {"schedule", "Schedules", schedule_kinds()},
                                {"model", "Models", kModels},
                                {"training", "Training", kTraining}});
  return catalog;
}

Json filled(const KindInfo& kind, const std::string& json, const std::string& path, bool has_kind) {
  auto result = fill_in(network_catalog(), kind, Json::parse(json), path, has_kind);
  if (!result) {
    ADD_FAILURE() << result.error().path << ": " << result.error().message;
    return Json::object();
  }
  return *result;
}

Dataset random_features(Index n, Index d, Rng& rng) {
  Dataset data;
  for (Index j = 0; j < d; ++j) {
    Column column;
    column.name = "x";
    column.name.append(std::to_string(j));
    for (Index i = 0; i < n; ++i) column.numbers.push_back(rng.normal());
    data.features.columns.push_back(column);
  }
  for (Index i = 0; i < n; ++i) data.rows[0].push_back(i);
  return data;
}

}  // namespace

Json filled_model(const std::string& json) {
  const bool recurrent = kind_of(Json::parse(json)) == recurrent_kind().kind;
  return filled(recurrent ? recurrent_kind() : mlp_kind(), json, "model", true);
}
Json filled_training(const std::string& json) { return filled(training_kind(), json, "training", false); }

Dataset random_classes(Index n, Index d, std::uint64_t seed) {
  Rng rng(seed);
  Dataset data = random_features(n, d, rng);
  data.target.task = Task::kClassification;
  data.target.classes = {"no", "yes"};
  const auto& columns = data.features.columns;
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    data.target.labels.push_back(columns[0].numbers[i] * columns[1].numbers[i] > 0);
  }
  return data;
}

Dataset random_values(Index n, Index d, std::uint64_t seed) {
  Rng rng(seed);
  Dataset data = random_features(n, d, rng);
  data.target.task = Task::kRegression;
  const auto& columns = data.features.columns;
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    data.target.values.push_back(1000 + 50 * (columns[0].numbers[i] - 2 * columns[1].numbers[i]));
  }
  return data;
}

std::unique_ptr<NetworkEstimator> begun(const std::string& model, const std::string& training,
                                        const Dataset& data, std::uint64_t seed) {
  auto network = NetworkEstimator::create(filled_model(model), filled_training(training));
  if (!network) {
    ADD_FAILURE() << network.error().path << ": " << network.error().message;
    return nullptr;
  }
  if (auto ready = (*network)->begin(data, Rng(seed)); !ready) {
    ADD_FAILURE() << ready.error().path << ": " << ready.error().message;
    return nullptr;
  }
  return std::move(*network);
}

std::vector<Index> train_rows(const Dataset& data) { return data.rows[0]; }

std::vector<float> parameters_of(NetworkEstimator& network) {
  const auto flat = network.network().parameters();
  return {flat.begin(), flat.end()};
}

}  // namespace trainyard::testing
