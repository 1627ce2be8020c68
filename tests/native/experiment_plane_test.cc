#include <gtest/gtest.h>

#include <cmath>

#include "common/rng.h"
#include "data_fixtures.h"
#include "experiment/experiment.h"

namespace trainyard {
namespace {

using testing::builtin_table;
using testing::error_text;
using testing::json_of;
using testing::table_of;

std::unique_ptr<Experiment> trained(const Json& spec, const Table& table) {
  auto experiment = Experiment::create(spec, &table);
  EXPECT_TRUE(experiment.has_value()) << error_text(experiment);
  if (!experiment) return nullptr;
  static_cast<void>((*experiment)->advance(100000, false));
  return std::move(*experiment);
}

const NamedArray& array(const Inspection& inspection, std::string_view name) {
  static const NamedArray kNone;
  for (const NamedArray& each : inspection.arrays) {
    if (each.name == name) return each;
  }
  ADD_FAILURE() << "no array " << name;
  return kNone;
}

/// Five features that are sums of two: the plane holds every row, so that a linear model says there what it
/// says of the row.
TEST(ComponentPlane, HoldsTheRowsOfATableThatIsOne) {
  std::string csv = "a,b,c,d,e,y\n";
  Rng rng(8);
  for (int i = 0; i < 70; ++i) {
    const double s = rng.normal();
    const double t = rng.normal();
    for (const double x : {s, t, 1000 * (s + t), 3 - s + 2 * t, 0.01 * t - 5 * s})
      csv += std::to_string(x) + ",";
    csv += std::to_string(s - 2 * t + 0.1 * rng.normal()) + "\n";
  }
  const Table table = table_of(csv);
  const auto experiment = trained(json_of(R"({"data":{"source":{"kind":"csv","path":"t.csv"},"target":"y"},
      "model":{"kind":"ridge","alpha":0.01}})"),
                                  table);
  ASSERT_NE(experiment, nullptr);
  const auto plane =
      experiment->inspect(json_of(R"({"what":"boundary","plane":"components","width":41,"height":31})"));
  ASSERT_TRUE(plane.has_value()) << error_text(plane);
  const auto& x = array(*plane, "x").values;
  const auto& y = array(*plane, "y").values;
  const auto& output = array(*plane, "output");
  ASSERT_EQ(output.shape, (std::vector<Index>{31, 41, 1}));
  ASSERT_EQ(x.size(), 70U);
  const Json& across = plane->info["x"];
  const Json& up = plane->info["y"];
  const auto share = [](const Json& axis, float at) {
    const double low = axis["minimum"].get<double>();
    return (at - low) / (axis["maximum"].get<double>() - low);
  };
  const Table predicted = experiment->predictions(std::nullopt);
  for (std::size_t i = 0; i < 70; ++i) {
    // Linear on the plane: between its corners, weighted.
    const double s = share(across, x[i]);
    const double t = share(up, y[i]);
    const auto corner = [&](std::size_t row, std::size_t column) {
      return static_cast<double>(output.values[row * 41 + column]);
    };
    const double said = (1 - t) * ((1 - s) * corner(0, 0) + s * corner(0, 40)) +
                        t * ((1 - s) * corner(30, 0) + s * corner(30, 40));
    EXPECT_NEAR(said, predicted.columns[3].numbers[i], 1e-3);
    EXPECT_EQ(array(*plane, "row").values[i], static_cast<float>(i));
  }
  const std::string words = across["name"].get<std::string>() + up["name"].get<std::string>();
  int sum = 0;
  for (const Json* axis : {&across, &up}) {
    const std::string name = (*axis)["name"].get<std::string>();
    sum += std::stoi(name.substr(name.find('(') + 1));
  }
  EXPECT_EQ(sum, 100) << words;
}

/// Shares of the standardized iris as scikit-learn's PCA has them: 0.7296 and 0.2285.
TEST(ComponentPlane, NamesItsAxesByTheirShareOfTheVariance) {
  const Table iris = builtin_table("iris");
  for (const char* model :
       {R"({"kind":"random_forest","n_estimators":5})", R"({"kind":"logistic_regression"})"}) {
    Json spec = json_of(R"({"data":{"source":{"kind":"builtin","name":"iris"}},
        "split":{"kind":"random","validation":0,"test":0}})");
    spec["model"] = json_of(model);
    const auto experiment = trained(spec, iris);
    ASSERT_NE(experiment, nullptr);
    const auto plane =
        experiment->inspect(json_of(R"({"what":"boundary","plane":"components","width":20,"height":20})"));
    ASSERT_TRUE(plane.has_value()) << error_text(plane);
    EXPECT_EQ(plane->info["x"]["name"], "component 1 (73 % of the variance)");
    EXPECT_EQ(plane->info["y"]["name"], "component 2 (23 % of the variance)");
    // Most flowers lie where their own kind is predicted.
    const auto& output = array(*plane, "output").values;
    int right = 0;
    for (std::size_t i = 0; i < 150; ++i) {
      const auto place = [&](const char* name) {
        const Json& axis = plane->info[name];
        const double low = axis["minimum"].get<double>();
        return static_cast<std::size_t>(
            std::lround(19 * (array(*plane, name).values[i] - low) / (axis["maximum"].get<double>() - low)));
      };
      const float* said = output.data() + (place("y") * 20 + place("x")) * 3;
      right +=
          std::max_element(said, said + 3) - said == std::lround(array(*plane, "target").values[i]) ? 1 : 0;
    }
    EXPECT_GT(right, 125) << model;
  }
}

TEST(ComponentPlane, StandsWithGapsAndTextAndRefusesTooFewNumbers) {
  const Table penguins = builtin_table("penguins");
  Json spec = json_of(R"({"data":{"source":{"kind":"builtin","name":"penguins"},"missing_target":"drop"},
      "model":{"kind":"decision_tree"}})");
  const auto tree = trained(spec, penguins);
  ASSERT_NE(tree, nullptr);
  const Json query = json_of(R"({"what":"boundary","plane":"components","width":9,"height":9})");
  const auto plane = tree->inspect(query);
  ASSERT_TRUE(plane.has_value()) << error_text(plane);
  for (const float value : array(*plane, "output").values) EXPECT_TRUE(std::isfinite(value));
  for (const float value : array(*plane, "x").values) EXPECT_TRUE(std::isfinite(value));
  spec["data"]["features"] = {"island", "sex", "body_mass_g"};
  const auto few = trained(spec, penguins);
  ASSERT_NE(few, nullptr);
  EXPECT_NE(
      error_text(few->inspect(query)).find("query.plane: The plane of the principal components needs 2"),
      std::string::npos)
      << error_text(few->inspect(query));
}

}  // namespace
}  // namespace trainyard
