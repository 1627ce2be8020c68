#include "data/sequence_generators.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "spec/catalog.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

constexpr std::array<std::string_view, 2> kValueTags = {"sequence", "regression"};
constexpr std::array<std::string_view, 2> kClassTags = {"sequence", "classification"};
constexpr double kMostRows = 2e6;

constexpr ParamInfo size_param(std::string_view fallback, double most, std::string_view label,
                               std::string_view help) {
  return {.key = "n",
          .type = ParamType::kInteger,
          .default_json = fallback,
          .minimum = 10,
          .maximum = most,
          .scale = ParamScale::kLog,
          .label = label,
          .help = help};
}

constexpr std::array kAddingParams = {
    size_param("1000", 50000, "Sequences", "How many sequences are drawn."),
    ParamInfo{.key = "length",
              .type = ParamType::kInteger,
              .default_json = "50",
              .minimum = 4,
              .maximum = 1000,
              .unit = "steps",
              .help = "How long each sequence is."},
    ParamInfo{.key = "noise",
              .default_json = "0",
              .minimum = 0,
              .maximum = 10,
              .help = "Standard deviation of the normal error of the sum."},
};
constexpr std::array kEchoParams = {
    size_param("2000", 200000, "Steps", "How long the series is."),
    ParamInfo{.key = "delay",
              .type = ParamType::kInteger,
              .default_json = "10",
              .minimum = 1,
              .maximum = 500,
              .unit = "steps",
              .help = "After how many steps the signal comes back."},
    ParamInfo{.key = "noise",
              .default_json = "0",
              .minimum = 0,
              .maximum = 0.5,
              .help = "The chance that an echo is the wrong one."},
};
constexpr std::array kSineParams = {
    size_param("1000", 200000, "Steps", "How long the series is."),
    ParamInfo{.key = "period",
              .default_json = "25",
              .minimum = 2,
              .maximum = 10000,
              .unit = "steps",
              .help = "After how many steps the wave repeats."},
    ParamInfo{.key = "noise",
              .default_json = "0.1",
              .minimum = 0,
              .maximum = 10,
              .help = "Standard deviation of the normal error of every value."},
};

constexpr KindInfo kAdding = {
    .kind = "adding_problem",
    .label = "Adding problem",
    .help = "Add the two marked numbers of a sequence, one in each half: the first must be remembered.",
    .source = "Hochreiter & Schmidhuber (1997); numbers from 0 to 1 as in Le, Jaitly & Hinton (2015)",
    .params = kAddingParams,
    .tags = kValueTags};
constexpr KindInfo kEcho = {.kind = "delayed_echo",
                            .label = "Delayed echo",
                            .help = "Say what a random signal of zeros and ones was some steps ago.",
                            .params = kEchoParams,
                            .tags = kClassTags};
constexpr KindInfo kSine = {.kind = "noisy_sine",
                            .label = "Noisy sine",
                            .help = "Say the next value of a wave that is seen through noise.",
                            .params = kSineParams,
                            .tags = kValueTags};

struct Options {
  Index n = 0;
  Index length = 0;
  Index delay = 0;
  double period = 1;
  double noise = 0;
};

Table with_columns(std::initializer_list<std::string_view> names) {
  Table table;
  for (const std::string_view name : names) table.columns.emplace_back().name = name;
  return table;
}

void add_row(Table& table, std::initializer_list<double> cells) {
  std::size_t column = 0;
  for (const double cell : cells) table.columns[column++].numbers.push_back(cell);
}

/// The sum so far of the marked values, in every row; the last one is the task's.
Table adding_problem(const Options& options, Rng& rng) {
  Table table = with_columns({"sequence", "step", "value", "marker", "sum"});
  const auto half = static_cast<std::uint64_t>(options.length / 2);
  for (Index sequence = 1; sequence <= options.n; ++sequence) {
    const auto first = static_cast<Index>(rng.below(half));
    const auto second =
        static_cast<Index>(half + rng.below(static_cast<std::uint64_t>(options.length) - half));
    double sum = options.noise * rng.normal();
    for (Index step = 0; step < options.length; ++step) {
      const double value = rng.uniform();
      const bool marked = step == first || step == second;
      if (marked) sum += value;
      add_row(table,
              {static_cast<double>(sequence), static_cast<double>(step + 1), value, marked ? 1.0 : 0.0, sum});
    }
  }
  return table;
}

/// Before the first echo there is silence: zeros.
Table delayed_echo(const Options& options, Rng& rng) {
  Table table = with_columns({"t", "signal", "echo"});
  const auto& signal = table.columns[1].numbers;
  for (Index t = 0; t < options.n; ++t) {
    const double now = static_cast<double>(rng.below(2));
    double echo = t < options.delay ? 0 : signal[static_cast<std::size_t>(t - options.delay)];
    if (rng.uniform() < options.noise) echo = 1 - echo;
    add_row(table, {static_cast<double>(t + 1), now, echo});
  }
  return table;
}

Table noisy_sine(const Options& options, Rng& rng) {
  Table table = with_columns({"t", "y"});
  for (Index t = 0; t < options.n; ++t) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(t) / options.period;
    add_row(table, {static_cast<double>(t + 1), std::sin(angle) + options.noise * rng.normal()});
  }
  return table;
}

struct Generator {
  const KindInfo* info;
  std::string_view target;
  std::string_view split;
  Table (*make)(const Options&, Rng&);
};

constexpr std::array<Generator, 3> kGenerators = {{{&kAdding, "sum", "random", adding_problem},
                                                   {&kEcho, "echo", "time", delayed_echo},
                                                   {&kSine, "y", "time", noisy_sine}}};
constexpr std::array kKinds = {&kAdding, &kEcho, &kSine};

const Generator* find(std::string_view name) {
  for (const Generator& generator : kGenerators) {
    if (generator.info->kind == name) return &generator;
  }
  return nullptr;
}

/// What is given, or else the table's defaults.
Options read_options(const KindInfo& info, const Json& source) {
  Json complete = Json::object();
  for (const ParamInfo& param : info.params) complete[std::string(param.key)] = literal(param.default_json);
  complete.update(source);
  Options options;
  const SpecReader reader(complete);
  reader.read("n", options.n);
  reader.read("length", options.length);
  reader.read("delay", options.delay);
  reader.read("period", options.period);
  reader.read("noise", options.noise);
  return options;
}

std::string name_of(const Json& source) {
  std::string name;
  SpecReader(source).read("name", name);
  return name;
}

}  // namespace

std::span<const KindInfo* const> sequence_generator_kinds() { return kKinds; }

std::optional<Result<Table>> generate_sequence(const Json& source, Rng rng) {
  const Generator* generator = find(name_of(source));
  if (generator == nullptr) return std::nullopt;
  const Options options = read_options(*generator->info, source);
  const double rows =
      static_cast<double>(options.n) * static_cast<double>(std::max<Index>(options.length, 1));
  if (rows > kMostRows) {
    return std::unexpected(
        Error{ErrorCode::kTooLarge, "data.source.n",
              "These sequences have " + std::to_string(static_cast<Index>(rows)) +
                  " rows together, and 2 million is the most. Use fewer or shorter ones."});
  }
  return generator->make(options, rng);
}

std::string_view sequence_target(std::string_view name) {
  const Generator* generator = find(name);
  return generator == nullptr ? std::string_view() : generator->target;
}

std::string_view default_sequence_split(std::string_view name) {
  const Generator* generator = find(name);
  return generator == nullptr ? std::string_view() : generator->split;
}

Json default_sequence(std::string_view name, const Json& source) {
  const Generator* generator = find(name);
  if (generator == nullptr) return Json::object();
  const Options options = read_options(*generator->info, source);
  if (generator->info == &kAdding) {
    return {{"order", "step"}, {"group", "sequence"}, {"length", options.length}, {"horizon", 0}};
  }
  // An echo needs the step that it repeats; the others around it make it a question of where to look.
  if (generator->info == &kEcho) return {{"order", "t"}, {"length", options.delay + 5}, {"horizon", 0}};
  return {{"order", "t"}, {"length", 25}, {"horizon", 1}};
}

}  // namespace trainyard
