// The estimator around a network: batches, epochs, predictions, best states, changes on the way, bad data.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "allocation_count.h"
#include "nn/mlp.h"
#include "nn_fixtures.h"

namespace trainyard::testing {
namespace {

constexpr const char* kSmall = R"({"kind":"mlp","layers":[{"kind":"dense","units":8},{"kind":"tanh"}]})";

std::vector<double> losses_of(NetworkEstimator& network, int steps) {
  std::vector<double> losses;
  for (int i = 0; i < steps; ++i) {
    const auto step = network.fit_step();
    if (!step) {
      ADD_FAILURE() << step.error().message;
      return losses;
    }
    losses.push_back(step->loss);
  }
  return losses;
}

Matrix64 predictions(const NetworkEstimator& network, const Dataset& data, const std::vector<Index>& rows) {
  Matrix64 out(static_cast<Index>(rows.size()), data.target.outputs());
  network.predict(data.features, rows, out);
  return out;
}

TEST(NetworkEstimator, LearnsXor) {
  const Dataset data = random_classes(400, 2, 3);
  const auto network = begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":16},{"kind":"relu"}]})",
                             R"({"optimizer":{"kind":"adam","learning_rate":0.02},"epochs":60})", data);
  StepReport report;
  int steps = 0;
  for (; !report.done; ++steps) report = *network->fit_step();
  EXPECT_EQ(steps, 60 * 13);
  const auto rows = train_rows(data);
  const Matrix64 p = predictions(*network, data, rows);
  Index right = 0;
  for (const Index row : rows) {
    EXPECT_NEAR(p(row, 0) + p(row, 1), 1, 1e-6);
    right += (p(row, 1) > 0.5) == (data.target.labels[static_cast<std::size_t>(row)] == 1);
  }
  EXPECT_GT(right, 390);
  EXPECT_LT(network->loss(data.features, data.target, rows), 0.1);
  EXPECT_TRUE(network->fit_step()->done);
  EXPECT_EQ(network->fit_step()->rows, 0);
}

TEST(NetworkEstimator, AStepAllocatesNothingAfterTheFirst) {
  for (const char* training :
       {R"({"optimizer":"adam","clip_norm":1,"l1":0.001,"l2":0.01})",
        R"({"optimizer":"sgd","batch_size":"full"})",
        R"({"optimizer":{"kind":"sgd","momentum":0.9},"batch_size":1,"clip_value":0.1})"}) {
    const Dataset data = random_classes(150, 20, 3);  // the last of the batches of 32 has 22 rows
    const auto network = begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":40},{"kind":"relu"},
        {"kind":"dense","units":30},{"kind":"gelu"},{"kind":"dense","units":20},{"kind":"sigmoid"}]})",
                               training, data);
    ASSERT_TRUE(network->fit_step().has_value());
    const std::size_t before = allocation_count();
    bool fine = true;
    for (int i = 0; i < 40; ++i) fine = fine && network->fit_step().has_value();
    EXPECT_EQ(allocation_count() - before, 0U) << training;
    EXPECT_TRUE(fine);
  }
}

TEST(NetworkEstimator, AStepWithNormalizationDropoutAndBlocksAllocatesNothing) {
  const Dataset data = random_classes(150, 20, 3);
  const auto network =
      begun(R"({"kind":"mlp","layers":[{"kind":"dropout","p":0.1},{"kind":"dense","units":40},
      {"kind":"batch_norm"},{"kind":"relu"},{"kind":"dropout","p":0.2},
      {"kind":"residual","layers":[{"kind":"layer_norm"},{"kind":"dense","units":30},{"kind":"silu"}]}]})",
            R"({"optimizer":"adam"})", data);
  ASSERT_TRUE(network->fit_step().has_value());
  const std::size_t before = allocation_count();
  bool fine = true;
  for (int i = 0; i < 40; ++i) fine = fine && network->fit_step().has_value();
  EXPECT_EQ(allocation_count() - before, 0U);
  EXPECT_TRUE(fine);
}

TEST(NetworkEstimator, TheSameSeedGivesTheSameBits) {
  const Dataset data = random_classes(100, 5, 3);
  const char* training = R"({"optimizer":"adam","batch_size":16})";
  const auto one = begun(kSmall, training, data, 5);
  const auto two = begun(kSmall, training, data, 5);
  const auto other = begun(kSmall, training, data, 6);
  EXPECT_EQ(losses_of(*one, 50), losses_of(*two, 50));
  EXPECT_EQ(parameters_of(*one), parameters_of(*two));
  EXPECT_NE(losses_of(*one, 1), losses_of(*other, 1));
  // Beginning again is as good as new.
  ASSERT_TRUE(one->begin(data, Rng(5)).has_value());
  const auto fresh = begun(kSmall, training, data, 5);
  EXPECT_EQ(losses_of(*one, 20), losses_of(*fresh, 20));
}

TEST(NetworkEstimator, TheOrderOfTheRowsFollowsTheSeed) {
  const Dataset data = random_classes(100, 5, 3);
  const char* same_start = R"({"kind":"mlp","layers":[],"init":"zeros"})";
  const auto one = begun(same_start, "{}", data, 5);
  const auto two = begun(same_start, "{}", data, 6);
  EXPECT_EQ(parameters_of(*one), parameters_of(*two));
  EXPECT_NE(losses_of(*one, 3), losses_of(*two, 3));
}

TEST(NetworkEstimator, BeginningOnOtherDataForgetsTheOld) {
  const Dataset first = random_classes(40, 2, 3);
  const Dataset second = random_values(60, 3, 4);
  for (const char* training : {R"({"batch_size":"full"})", R"({"batch_size":16})"}) {
    const auto used = begun(kSmall, training, first);
    losses_of(*used, 7);
    used->keep_best();
    ASSERT_TRUE(used->begin(second, Rng(7)).has_value());
    used->restore_best();  // the best of another run is no state of this one
    const auto fresh = begun(kSmall, training, second, 7);
    EXPECT_EQ(losses_of(*used, 7), losses_of(*fresh, 7));
  }
  // The same shapes and the whole table as one batch: the rows in memory must still be read anew.
  const Dataset other = random_classes(40, 2, 8);
  const auto used = begun(kSmall, R"({"batch_size":"full"})", first);
  losses_of(*used, 2);
  ASSERT_TRUE(used->begin(other, Rng(7)).has_value());
  EXPECT_EQ(losses_of(*used, 3), losses_of(*begun(kSmall, R"({"batch_size":"full"})", other, 7), 3));
}

TEST(NetworkEstimator, LookingDoesNotChangeTraining) {
  const Dataset data = random_classes(100, 5, 3);
  const auto looked = begun(kSmall, "{}", data);
  const auto alone = begun(kSmall, "{}", data);
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(looked->fit_step().has_value() && alone->fit_step().has_value());
    predictions(*looked, data, train_rows(data));
    looked->loss(data.features, data.target, data.part(Part::kTrain));
    for (const char* what : {"weights", "neurons", "gradients"}) {
      ASSERT_TRUE(looked->inspect(Json{{"what", what}}, &data.features).has_value());
    }
  }
  EXPECT_EQ(parameters_of(*looked), parameters_of(*alone));
}

TEST(BatchOrder, EveryEpochGoesThroughAllRowsInANewOrder) {
  const std::vector<Index> rows = {3, 5, 7, 11, 13, 17, 19};
  BatchOrder order;
  order.begin(rows, Rng(2));
  std::vector<std::vector<Index>> epochs;
  for (int epoch = 0; epoch < 3; ++epoch) {
    std::vector<Index> seen;
    for (bool end = false; !end;) {
      const auto batch = order.next(3, true);
      EXPECT_EQ(std::vector<Index>(batch.begin(), batch.end()),
                std::vector<Index>(order.next(3, true).begin(), order.next(3, true).end()));
      seen.insert(seen.end(), batch.begin(), batch.end());
      end = order.advance(3, false);
    }
    epochs.push_back(seen);
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(seen, rows);
  }
  EXPECT_EQ(order.epoch(), 3);
  EXPECT_NE(epochs[0], epochs[1]);
  EXPECT_NE(epochs[1], epochs[2]);
  order.begin(rows, Rng(2));
  const auto again = order.next(7, false);
  EXPECT_EQ(std::vector<Index>(again.begin(), again.end()), rows);
}

TEST(NetworkEstimator, BatchesAndEpochsAreCountedAsAskedFor) {
  const Dataset data = random_classes(50, 2, 3);
  struct Case {
    const char* training;
    Index steps;
    std::vector<Index> rows;
  };
  const Case cases[] = {{R"({"batch_size":20})", 3, {20, 20, 10}},
                        {R"({"batch_size":20,"drop_last":true})", 2, {20, 20}},
                        {R"({"batch_size":"full"})", 1, {50}},
                        {R"({"batch_size":500,"drop_last":true})", 1, {50}},
                        {R"({"batch_size":25,"shuffle":false})", 2, {25, 25}}};
  for (const Case& one : cases) {
    SCOPED_TRACE(one.training);
    const auto network = begun(kSmall, one.training, data);
    EXPECT_EQ(network->steps_per_epoch(), one.steps);
    for (int epoch = 0; epoch < 3; ++epoch) {
      for (std::size_t i = 0; i < one.rows.size(); ++i) {
        const StepReport report = *network->fit_step();
        EXPECT_EQ(report.rows, one.rows[i]);
        EXPECT_EQ(report.epoch_end, i + 1 == one.rows.size());
        EXPECT_FALSE(report.done);
      }
    }
  }
}

TEST(NetworkEstimator, AStepsLossIsThatOfItsRowsBeforeTheUpdate) {
  const Dataset data = random_classes(50, 2, 3);
  const auto network = begun(kSmall, R"({"batch_size":"full"})", data);
  for (int i = 0; i < 5; ++i) {
    const double before = network->loss(data.features, data.target, data.part(Part::kTrain));
    EXPECT_NEAR(network->fit_step()->loss, before, 1e-6 * before);
  }
}

TEST(NetworkEstimator, APredictionDoesNotDependOnItsNeighboursOrItsTable) {
  const Dataset data = random_classes(600, 3, 3);  // more than one chunk
  const auto network = begun(kSmall, "{}", data);
  losses_of(*network, 30);
  const Matrix64 all = predictions(*network, data, train_rows(data));
  const Table copy = data.features;  // not the cached table
  for (const Index row : {0, 255, 256, 599}) {
    Matrix64 alone(1, 2);
    const std::vector<Index> one = {row};
    network->predict(copy, one, alone);
    EXPECT_EQ(alone(0, 1), all(row, 1));
  }
  EXPECT_EQ(network->loss(copy, data.target, data.part(Part::kTrain)),
            network->loss(data.features, data.target, data.part(Part::kTrain)));
}

TEST(NetworkEstimator, RegressionLearnsInUnitsOfTheSpreadAndPredictsInTheTables) {
  const Dataset data = random_values(200, 2, 3);
  for (const char* scaling : {"true", "false"}) {
    const auto network =
        begun(std::string(R"({"kind":"mlp","layers":[],"scale_target":)") + scaling + "}",
              R"({"optimizer":{"kind":"sgd","learning_rate":0.1},"batch_size":"full"})", data);
    const auto rows = train_rows(data);
    const double first = network->loss(data.features, data.target, rows);
    EXPECT_EQ(first < 10, *scaling == 't') << first;
    EXPECT_EQ(first > 1e5, *scaling == 'f') << first;
    losses_of(*network, 90);
    const Matrix64 p = predictions(*network, data, rows);
    for (const Index row : rows) EXPECT_NEAR(p(row, 0), data.target.values[static_cast<std::size_t>(row)], 1);
  }
}

TEST(NetworkEstimator, AConstantTargetIsNoDivisionByZero) {
  Dataset data = random_values(40, 2, 3);
  for (double& value : data.target.values) value = 12;
  const auto network = begun(kSmall, R"({"optimizer":{"kind":"adam","learning_rate":0.01}})", data);
  losses_of(*network, 200);
  EXPECT_NEAR(predictions(*network, data, {0})(0, 0), 12, 0.2);
}

TEST(NetworkEstimator, TheBestStateComesBack) {
  const Dataset data = random_classes(50, 2, 3);
  const auto network = begun(kSmall, "{}", data);
  network->restore_best();  // nothing kept: nothing changes
  losses_of(*network, 5);
  const auto kept = parameters_of(*network);
  network->keep_best();
  losses_of(*network, 5);
  EXPECT_NE(parameters_of(*network), kept);
  network->restore_best();
  EXPECT_EQ(parameters_of(*network), kept);
}

TEST(NetworkEstimator, RetuningTakesOverNumbersAndRefusesAnotherOptimizer) {
  const Dataset data = random_classes(50, 2, 3);
  const auto network =
      begun(kSmall, R"({"optimizer":{"kind":"sgd","learning_rate":0.1},"batch_size":10})", data);
  losses_of(*network, 7);  // in the middle of the second epoch
  ASSERT_TRUE(
      network
          ->retune(filled_training(R"({"optimizer":{"kind":"sgd","learning_rate":1e-12,"momentum":0.5},
      "batch_size":40,"epochs":2,"l2":0.1,"clip_norm":1})"))
          .has_value());
  EXPECT_EQ(network->steps_per_epoch(), 2);
  const auto before = parameters_of(*network);
  const StepReport report = *network->fit_step();
  EXPECT_EQ(report.rows, 30);  // what the epoch had left
  EXPECT_TRUE(report.done);
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_NEAR(parameters_of(*network)[i], before[i], 1e-9);
  ASSERT_TRUE(
      network->retune(filled_training(R"({"optimizer":"sgd","batch_size":"full","epochs":3})")).has_value());
  EXPECT_EQ(network->fit_step()->rows, 50);

  const auto refused = network->retune(filled_training(R"({"optimizer":"adam","epochs":99})"));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().path, "training.optimizer");
  EXPECT_EQ(network->epochs(), 3);
  const auto odd =
      network->retune(filled_training(R"({"optimizer":{"kind":"sgd","nesterov":true},"epochs":99})"));
  ASSERT_FALSE(odd.has_value());
  EXPECT_EQ(odd.error().path, "training.optimizer.nesterov");
  EXPECT_EQ(network->epochs(), 3);
}

TEST(NetworkEstimator, RetuningTheRateEqualsHavingHadIt) {
  const Dataset data = random_classes(50, 2, 3);
  const char* fast = R"({"optimizer":{"kind":"adam","learning_rate":0.05},"batch_size":10})";
  const auto one = begun(kSmall, fast, data);
  const auto two = begun(kSmall, fast, data);
  losses_of(*one, 7);
  losses_of(*two, 7);
  ASSERT_TRUE(two->retune(filled_training(fast)).has_value());
  EXPECT_EQ(losses_of(*one, 7), losses_of(*two, 7));
  ASSERT_TRUE(
      two->retune(filled_training(R"({"optimizer":{"kind":"adam","learning_rate":0.5},"batch_size":10})"))
          .has_value());
  EXPECT_NE(losses_of(*one, 3), losses_of(*two, 3));
}

Error begin_error(const Dataset& data, const std::string& model = kSmall) {
  auto network = make_network(filled_model(model), filled_training("{}"));
  EXPECT_TRUE(network.has_value());
  const auto begun = (*network)->begin(data, Rng(1));
  EXPECT_FALSE(begun.has_value());
  return begun ? Error{} : begun.error();
}

TEST(NetworkEstimator, BadDataNamesTheColumnAndTheStepToAdd) {
  Dataset gaps = random_classes(20, 3, 1);
  gaps.features.columns[1].numbers[4] = kMissingNumber;
  Error error = begin_error(gaps);
  EXPECT_EQ(error.code, ErrorCode::kBadData);
  EXPECT_EQ(error.path, "column \"x1\", row 5");
  EXPECT_NE(error.message.find("impute"), std::string::npos);

  Dataset words = random_classes(20, 3, 1);
  words.features.columns[2].type = ColumnType::kCategorical;
  error = begin_error(words);
  EXPECT_EQ(error.code, ErrorCode::kBadData);
  EXPECT_EQ(error.path, "column \"x2\"");
  EXPECT_NE(error.message.find("one_hot"), std::string::npos);

  Dataset huge = random_classes(20, 3, 1);
  huge.features.columns[0].numbers[0] = 1e300;
  EXPECT_EQ(begin_error(huge).path, "column \"x0\", row 1");

  Dataset none = random_classes(20, 3, 1);
  none.features.columns.clear();
  EXPECT_EQ(begin_error(none).path, "data.features");

  Dataset nobody = random_classes(20, 3, 1);
  nobody.rows[0].clear();
  EXPECT_EQ(begin_error(nobody).path, "split");
}

TEST(NetworkEstimator, OutputAndLossMustSuitTheTarget) {
  const Dataset two = random_classes(20, 2, 1);
  Dataset three = two;
  three.target.classes = {"a", "b", "c"};
  const Dataset values = random_values(20, 2, 1);
  const auto path = [](const Dataset& data, const std::string& rest) {
    return begin_error(data, R"({"kind":"mlp",)" + rest + "}").path;
  };
  EXPECT_EQ(path(three, R"("loss":"binary_cross_entropy")"), "model.loss");
  EXPECT_EQ(path(three, R"("output":"sigmoid")"), "model.output");
  EXPECT_EQ(path(two, R"("output":"linear")"), "model.output");
  EXPECT_EQ(path(two, R"("output":"sigmoid","loss":"cross_entropy")"), "model.loss");
  EXPECT_EQ(path(two, R"("output":"softmax","loss":"binary_cross_entropy")"), "model.loss");
  EXPECT_EQ(path(values, R"("output":"softmax")"), "model.output");
  EXPECT_EQ(path(values, R"("loss":"cross_entropy")"), "model.loss");
  const auto sigmoid = begun(R"({"kind":"mlp","loss":"binary_cross_entropy"})", "{}", two);
  EXPECT_EQ(sigmoid->network().outputs(), 1);
  EXPECT_EQ(begun(R"({"kind":"mlp"})", "{}", two)->network().outputs(), 2);
  const Matrix64 p = predictions(*sigmoid, two, {3});
  EXPECT_NEAR(p(0, 0) + p(0, 1), 1, 1e-12);
}

TEST(NetworkEstimator, ANetworkOfABillionWeightsIsRefused) {
  const Dataset data = random_classes(20, 2, 1);
  Error error = begin_error(data, R"({"kind":"mlp","layers":[{"kind":"dense","units":40000},{"kind":"relu"},
                                      {"kind":"dense","units":25000}]})");
  EXPECT_EQ(error.code, ErrorCode::kTooLarge);
  EXPECT_EQ(error.path, "model.layers[2].units");
  EXPECT_NE(error.message.find("MB"), std::string::npos);
  EXPECT_NE(error.message.find("10001"), std::string::npos) << error.message;
  error = begin_error(data, R"({"kind":"mlp","layers":[{"kind":"dense","units":1000000},
                                {"kind":"dense","units":1000000},{"kind":"dense","units":1000000}]})");
  EXPECT_EQ(error.path, "model.layers[1].units");
  error = begin_error(data,
                      R"({"kind":"mlp","layers":[{"kind":"residual","layers":[{"kind":"dense","units":40000},
                                {"kind":"dense","units":25000},{"kind":"batch_norm"}]},{"kind":"batch_norm"}]})");
  EXPECT_EQ(error.path, "model.layers[0].layers[1].units");
  // A step to a huge batch is refused too, and nothing changes.
  const Dataset many = random_classes(150000, 2, 1);
  const auto network =
      begun(R"({"kind":"mlp","layers":[{"kind":"dense","units":2000},{"kind":"relu"}]})", "{}", many);
  const auto refused = network->retune(filled_training(R"({"batch_size":"full","epochs":3})"));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().path, "training.batch_size");
  EXPECT_EQ(network->epochs(), 100);
}

}  // namespace
}  // namespace trainyard::testing
