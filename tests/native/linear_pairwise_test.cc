// Linear models that learn by pairwise deletion, against numpy; what they say and refuse.
#include <algorithm>
#include <cmath>

#include "data_fixtures.h"
#include "experiment/experiment.h"
#include "linear_fixtures.h"
#include "spec/parse_json.h"

namespace trainyard::testing {
namespace {

TEST(PairwiseDeletion, AgreesWithNumpy) {
  const Json reference = json_file("reference/pairwise.json");
  for (const Json& fit : reference["fits"]) {
    const Json& table = reference["tables"][fit["table"].get<std::string>()];
    const Dataset data = linear_dataset(table["x"], table["y"], 0, false);
    Json params = fit["params"];
    params["missing"] = "pairwise";
    if (params["kind"] != "ridge" || params.contains("solver")) params["tol"] = 1e-13;
    params["max_iter"] = 100000;
    const std::string where = to_text(params) + fit["table"].get<std::string>();
    const auto model = fitted_linear(params, data);
    for (std::size_t j = 0; j < fit["coefficients"].size(); ++j) {
      EXPECT_NEAR(model->coefficients()(0, static_cast<Index>(j)), fit["coefficients"][j].get<double>(), 1e-7)
          << where << j;
    }
    EXPECT_NEAR(model->intercepts()[0], fit["intercept"].get<double>(), 1e-6) << where;
    const auto rows = data.part(Part::kTrain).first(12);
    Matrix64 out(12, 1);
    model->predict(data.features, rows, out);
    for (Index i = 0; i < 12; ++i)
      EXPECT_NEAR(out(i, 0), fit["predictions"][static_cast<std::size_t>(i)].get<double>(), 1e-6) << where;
    const std::vector<Error> said = model->warnings();
    const double least = fit["least"].get<double>();
    ASSERT_EQ(said.size(), least < 0 ? 1U : 0U) << where;
    if (said.empty()) continue;
    EXPECT_EQ(said[0].path, "model.missing");
    EXPECT_NE(said[0].message.find("1 of the 4 eigenvalues of their matrix is negative, the least -0.9"),
              std::string::npos)
        << said[0].message;
  }
}

TEST(PairwiseDeletion, LeavesACompleteTableAsItIs) {
  Dataset data = linear_dataset(json_file("reference/linear_models.json")["tables"]["wide"]["x"],
                                json_file("reference/linear_models.json")["tables"]["wide"]["y"], 0, true);
  for (const char* kind : {"ridge", "lasso"}) {
    const auto plain = fitted_linear({{"kind", kind}, {"alpha", 0.2}}, data);
    const auto pairs = fitted_linear({{"kind", kind}, {"alpha", 0.2}, {"missing", "pairwise"}}, data);
    EXPECT_TRUE(std::ranges::equal(plain->coefficients().view().flat(), pairs->coefficients().view().flat()));
    EXPECT_EQ(plain->sweeps(), pairs->sweeps());
  }
}

TEST(PairwiseDeletion, DrawsPathsToo) {
  const Json table = json_file("reference/pairwise.json")["tables"]["fits"];
  const Dataset data = linear_dataset(table["x"], table["y"], 0, false);
  const auto model =
      fitted_linear({{"kind", "lasso"}, {"alpha", 0.1}, {"missing", "pairwise"}, {"tol", 1e-12}}, data);
  const auto path = model->inspect({{"what", "path"}}, nullptr);
  ASSERT_TRUE(path.has_value()) << error_text(path);
  const NamedArray& alphas = array_named(*path, "lasso.alphas");
  const NamedArray& curves = array_named(*path, "lasso.coefficients");
  // At the alpha of the path that is nearest to the model's own the curves pass near its coefficients.
  std::size_t at = 0;
  while (alphas.values[at] > 0.1F) ++at;
  EXPECT_NEAR(curves.values[at], model->coefficients()(0, 0), 0.02);
}

std::string refused(const Json& model, std::string_view csv) {
  const Table table = table_of(csv);
  Json spec = {
      {"data", {{"source", {{"kind", "csv"}, {"path", "t.csv"}}}, {"target", "y"}, {"task", "regression"}}},
      {"split", {{"kind", "column"}, {"column", "part"}}},
      {"model", model}};
  return error_text(Experiment::create(spec, &table));
}

TEST(PairwiseDeletion, RefusesWhatCannotBeKnown) {
  const Json pairs = {{"kind", "ridge"}, {"missing", "pairwise"}};
  const std::string apart = refused(pairs,
                                    "a,b,y,part\n1,,1,train\n2,,2,train\n3,,3,train\n,1,4,train\n,3,5,train\n"
                                    "4,5,6,train\n1,1,1,test\n");
  EXPECT_NE(apart.find("column \"a\": Too few training rows have both this column and \"b\""),
            std::string::npos)
      << apart;
  const std::string plain = refused("ridge", "a,y,part\n1,1,train\n,2,train\n3,3,train\n1,1,test\n");
  EXPECT_NE(plain.find("column \"a\": This column has missing cells"), std::string::npos) << plain;
  const std::string empty = refused({{"kind", "ridge"}, {"missing", "pairwise"}, {"fit_intercept", false}},
                                    "a,b,y,part\n,1,1,train\n,2,2,train\n,3,5,train\n1,1,1,test\n");
  EXPECT_NE(empty.find("column \"a\""), std::string::npos) << empty;
}

TEST(PairwiseDeletion, RunsOnATableWithGapsWithoutAnyStepAgainstThem) {
  const Table table = builtin_table("airquality");
  const auto r2 = [&](const char* text) {
    Json spec = json_of(
        R"({"seed":3,"data":{"source":{"kind":"builtin","name":"airquality"},"missing_target":"drop"}})");
    spec.merge_patch(json_of(text));
    auto experiment = Experiment::create(spec, &table);
    EXPECT_TRUE(experiment.has_value()) << error_text(experiment);
    if (!experiment) return 0.0;
    static_cast<void>((*experiment)->advance(100000, false));
    for (const Json& row : (*experiment)->history()) EXPECT_TRUE(row["loss"].is_number());
    return (*experiment)->metrics()["test"]["r2"].get<double>();
  };
  const double filled = r2(R"({"prepare":["impute"],"model":{"kind":"ridge"}})");
  EXPECT_NEAR(r2(R"({"model":{"kind":"ridge","missing":"pairwise"}})"), filled, 0.1);
  EXPECT_NEAR(r2(R"({"model":{"kind":"elastic_net","missing":"pairwise"}})"), filled, 0.3);
  EXPECT_NEAR(
      r2(R"({"model":{"kind":"bagging","n_estimators":9,"estimator":{"kind":"ridge","missing":"pairwise"}}})"),
      filled, 0.15);
}

}  // namespace
}  // namespace trainyard::testing
