#include "tree_fixtures.h"

#include <algorithm>
#include <set>

#include "data_fixtures.h"
#include "ensemble/ensemble.h"
#include "tree/decision_tree.h"

namespace trainyard::testing {

Json tree_reference(const std::string& name) { return json_file("reference/" + name + ".json"); }

Table table_of(const Json& rows) {
  Table table;
  const std::size_t d = rows[0].is_string() ? rows[0].get<std::string>().size() : rows[0].size();
  table.columns.resize(d);
  for (std::size_t j = 0; j < d; ++j) table.columns[j].name = "x" + std::to_string(j);
  for (const Json& row : rows) {
    const std::string letters = row.is_string() ? row.get<std::string>() : "";
    for (std::size_t j = 0; j < d; ++j) {
      table.columns[j].numbers.push_back(row.is_string()    ? letters[j] - 'a'
                                         : row[j].is_null() ? kMissingNumber
                                                            : row[j].get<double>());
    }
  }
  return table;
}

Dataset dataset_of(const Json& rows, const Json& target, Index classes, const Json& test) {
  Dataset data;
  data.features = table_of(rows);
  data.target.name = "y";
  data.target.task = classes > 0 ? Task::kClassification : Task::kRegression;
  for (Index c = 0; c < classes; ++c) data.target.classes.push_back(std::to_string(c));
  std::set<Index> held_out;
  for (const Json& row : test) held_out.insert(row.get<Index>());
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (classes > 0) {
      data.target.labels.push_back(target[i].get<std::int32_t>());
    } else {
      data.target.values.push_back(target[i].get<double>());
    }
    const auto row = static_cast<Index>(i);
    data.rows[held_out.contains(row) ? 2 : 0].push_back(row);
  }
  return data;
}

std::unique_ptr<Estimator> begun_trees(const std::string& model, const Dataset& data, std::uint64_t seed) {
  const Json json = Json::parse(model, nullptr, false);
  EXPECT_TRUE(json.is_object()) << model;
  const ModelFactory make_base = [](const Json& base, const Json& training) {
    return make_tree_model(base, training);
  };
  auto made = json["kind"] == "decision_tree" ? make_tree_model(json, Json::object())
                                              : make_ensemble(json, Json::object(), make_base);
  EXPECT_TRUE(made.has_value()) << model;
  const auto begun = (*made)->begin(data, Rng(seed));
  EXPECT_TRUE(begun.has_value()) << model << ": "
                                 << (begun ? "" : begun.error().path + " " + begun.error().message);
  return std::move(*made);
}

std::unique_ptr<Estimator> trained(const std::string& model, const Dataset& data, std::uint64_t seed) {
  auto estimator = begun_trees(model, data, seed);
  for (;;) {
    const auto report = estimator->fit_step();
    EXPECT_TRUE(report.has_value()) << model;
    if (!report || report->done) break;
  }
  return estimator;
}

double accuracy(const Estimator& model, const Dataset& data, Part part) {
  const auto rows = data.part(part);
  Matrix64 out(static_cast<Index>(rows.size()), data.target.outputs());
  model.predict(data.features, rows, out.view());
  double hits = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto p = out.view().row(static_cast<Index>(i));
    hits += std::max_element(p.begin(), p.end()) - p.begin() ==
            data.target.labels[static_cast<std::size_t>(rows[i])];
  }
  return hits / static_cast<double>(rows.size());
}

}  // namespace trainyard::testing
