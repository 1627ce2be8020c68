#include "nn/initializer.h"

#include <cmath>
#include <vector>

#include "nn/orthogonal.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

/// The numbers that any of the kinds below may read.
struct Numbers {
  double std = 0;
  double value = 0;
  double gain = 1;
};

/// One kind: its description, and how it fills a weight and a bias.
struct Kind {
  KindInfo info;
  void (*fill_weight)(MatrixView w, Rng& rng, const Numbers& numbers);
  void (*fill_bias)(std::span<float> bias, Index fan_in, Rng& rng) = nullptr;
};

void fill_uniform(std::span<float> x, double limit, Rng& rng) {
  for (float& entry : x) entry = static_cast<float>(rng.uniform(-limit, limit));
}

void fill_normal(std::span<float> x, double std, Rng& rng) {
  for (float& entry : x) entry = static_cast<float>(std * rng.normal());
}

void fill_constant(std::span<float> x, double value) {
  for (float& entry : x) entry = static_cast<float>(value);
}

double fan_in(MatrixView w) { return static_cast<double>(w.rows()); }
double fan_sum(MatrixView w) { return static_cast<double>(w.rows()) + static_cast<double>(w.cols()); }

constexpr ParamInfo kNormalTable[] = {
    {.key = "std",
     .default_json = "0.01",
     .minimum = 0,
     .maximum = 100,
     .scale = ParamScale::kLog,
     .help = "The standard deviation of the weights."},
};
constexpr ParamInfo kConstantTable[] = {
    {.key = "value",
     .default_json = "0.1",
     .minimum = -100,
     .maximum = 100,
     .help = "The value of every weight: all neurons of a layer then stay equal."},
};
constexpr ParamInfo kOrthogonalTable[] = {
    {.key = "gain",
     .default_json = "1",
     .minimum = 0,
     .maximum = 100,
     .help = "The factor of the orthogonal matrix."},
};

const Kind kKinds[] = {
    {.info = {.kind = "xavier_uniform",
              .label = "Xavier, uniform",
              .help =
                  "Uniform within sqrt(6 / (inputs + outputs)): keeps the spread of tanh and sigmoid layers.",
              .source = "Glorot & Bengio, AISTATS 2010; torch.nn.init.xavier_uniform_"},
     .fill_weight = [](MatrixView w, Rng& rng,
                       const Numbers&) { fill_uniform(w.flat(), std::sqrt(6 / fan_sum(w)), rng); }},
    {.info = {.kind = "xavier_normal",
              .label = "Xavier, normal",
              .help =
                  "Normal with variance 2 / (inputs + outputs): keeps the spread of tanh and sigmoid layers.",
              .source = "Glorot & Bengio, AISTATS 2010; torch.nn.init.xavier_normal_"},
     .fill_weight = [](MatrixView w, Rng& rng,
                       const Numbers&) { fill_normal(w.flat(), std::sqrt(2 / fan_sum(w)), rng); }},
    {.info = {.kind = "he_uniform",
              .label = "He, uniform",
              .help = "Uniform within sqrt(6 / inputs): keeps the spread of relu layers.",
              .source = "He et al., ICCV 2015; torch.nn.init.kaiming_uniform_ for relu"},
     .fill_weight = [](MatrixView w, Rng& rng,
                       const Numbers&) { fill_uniform(w.flat(), std::sqrt(6 / fan_in(w)), rng); }},
    {.info = {.kind = "he_normal",
              .label = "He, normal",
              .help = "Normal with variance 2 / inputs: keeps the spread of relu layers.",
              .source = "He et al., ICCV 2015; torch.nn.init.kaiming_normal_ for relu"},
     .fill_weight = [](MatrixView w, Rng& rng,
                       const Numbers&) { fill_normal(w.flat(), std::sqrt(2 / fan_in(w)), rng); }},
    {.info = {.kind = "torch_linear",
              .label = "PyTorch's default",
              .help = "Weights and biases uniform within 1 / sqrt(inputs), as PyTorch's Linear starts.",
              .source = "PyTorch Linear.reset_parameters"},
     .fill_weight = [](MatrixView w, Rng& rng,
                       const Numbers&) { fill_uniform(w.flat(), 1 / std::sqrt(fan_in(w)), rng); },
     .fill_bias = [](std::span<float> bias, Index inputs,
                     Rng& rng) { fill_uniform(bias, 1 / std::sqrt(static_cast<double>(inputs)), rng); }},
    {.info =
         {.kind = "normal",
          .label = "Small normal",
          .help =
              "Normal with a standard deviation that you choose; small ones make deep networks' gradients "
              "vanish.",
          .source = "torch.nn.init.normal_; 0.01 as in Krizhevsky et al., NeurIPS 2012",
          .params = kNormalTable},
     .fill_weight = [](MatrixView w, Rng& rng,
                       const Numbers& numbers) { fill_normal(w.flat(), numbers.std, rng); }},
    {.info = {.kind = "orthogonal",
              .label = "Orthogonal",
              .help = "A random matrix with orthogonal columns (or rows) of length `gain`.",
              .source = "Saxe et al., ICLR 2014; torch.nn.init.orthogonal_",
              .params = kOrthogonalTable},
     .fill_weight = [](MatrixView w, Rng& rng,
                       const Numbers& numbers) { fill_orthogonal(w, numbers.gain, rng); }},
    {.info =
         {.kind = "zeros",
          .label = "Zeros",
          .help =
              "Every weight is zero: all neurons of a layer stay equal, and hidden layers may never learn."},
     .fill_weight = [](MatrixView w, Rng&, const Numbers&) { fill_constant(w.flat(), 0); }},
    {.info = {.kind = "constant",
              .label = "Constant",
              .help = "Every weight has the same value, biases are zero.",
              .params = kConstantTable},
     .fill_weight = [](MatrixView w, Rng&,
                       const Numbers& numbers) { fill_constant(w.flat(), numbers.value); }},
};

class TableInitializer final : public Initializer {
 public:
  TableInitializer(const Kind& kind, const Numbers& numbers) : kind_(kind), numbers_(numbers) {}

  const KindInfo& info() const override { return kind_.info; }
  void fill_weight(MatrixView w, Rng rng) const override { kind_.fill_weight(w, rng, numbers_); }
  void fill_bias(std::span<float> bias, Index inputs, Rng rng) const override {
    if (kind_.fill_bias != nullptr) return kind_.fill_bias(bias, inputs, rng);
    fill_constant(bias, 0);
  }

 private:
  const Kind& kind_;
  Numbers numbers_;
};

}  // namespace

std::span<const KindInfo* const> initializer_kinds() {
  static const std::vector<const KindInfo*> pointers = [] {
    std::vector<const KindInfo*> list;
    for (const Kind& kind : kKinds) list.push_back(&kind.info);
    return list;
  }();
  return pointers;
}

Result<std::unique_ptr<Initializer>> make_initializer(const Json& description, const std::string& path) {
  const std::string name = kind_of(description);
  for (const Kind& kind : kKinds) {
    if (kind.info.kind != name) continue;
    Numbers numbers;
    const SpecReader reader(description);
    reader.read("std", numbers.std);
    reader.read("value", numbers.value);
    reader.read("gain", numbers.gain);
    return std::make_unique<TableInitializer>(kind, numbers);
  }
  return bad_spec(path, "There is no initializer \"" + name + "\".");
}

}  // namespace trainyard
