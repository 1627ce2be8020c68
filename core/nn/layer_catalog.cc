#include "nn/layer_catalog.h"

#include <vector>

#include "nn/batch_norm.h"
#include "nn/dense.h"
#include "nn/dropout.h"
#include "nn/elu.h"
#include "nn/gelu.h"
#include "nn/gru.h"
#include "nn/identity.h"
#include "nn/layer_norm.h"
#include "nn/leaky_relu.h"
#include "nn/lstm.h"
#include "nn/relu.h"
#include "nn/residual.h"
#include "nn/rnn.h"
#include "nn/selu.h"
#include "nn/sigmoid.h"
#include "nn/silu.h"
#include "nn/softmax.h"
#include "nn/softplus.h"
#include "nn/tanh.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

using Made = Result<std::unique_ptr<Layer>>;

struct Entry {
  const KindInfo& (*info)();
  Made (*make)(const SpecReader& reader, const std::string& path);
};

template <typename L>
Made plain(const SpecReader&, const std::string&) {
  return std::make_unique<L>();
}

Made make_dense(const SpecReader& reader, const std::string&) {
  Dense::Params params;
  reader.read("units", params.units);
  return std::make_unique<Dense>(params);
}

Made make_leaky_relu(const SpecReader& reader, const std::string&) {
  LeakyRelu::Params params;
  reader.read("negative_slope", params.negative_slope);
  return std::make_unique<LeakyRelu>(params);
}

Made make_elu(const SpecReader& reader, const std::string&) {
  Elu::Params params;
  reader.read("alpha", params.alpha);
  return std::make_unique<Elu>(params);
}

Made make_softplus(const SpecReader& reader, const std::string&) {
  Softplus::Params params;
  reader.read("beta", params.beta);
  return std::make_unique<Softplus>(params);
}

Made make_batch_norm(const SpecReader& reader, const std::string&) {
  BatchNorm::Params params;
  reader.read("eps", params.eps);
  reader.read("momentum", params.momentum);
  reader.read("affine", params.affine);
  return std::make_unique<BatchNorm>(params);
}

Made make_layer_norm(const SpecReader& reader, const std::string&) {
  LayerNorm::Params params;
  reader.read("eps", params.eps);
  reader.read("affine", params.affine);
  return std::make_unique<LayerNorm>(params);
}

Made make_dropout(const SpecReader& reader, const std::string&) {
  Dropout::Params params;
  reader.read("p", params.p);
  return std::make_unique<Dropout>(params);
}

Made make_residual(const SpecReader& reader, const std::string& path) {
  auto layers = make_layers(reader.value("layers"), path);
  if (!layers) return std::unexpected(layers.error());
  std::string wish;
  reader.read("projection", wish);
  return std::make_unique<Residual>(std::move(*layers), wish == "true"    ? Residual::Projection::kAlways
                                                        : wish == "false" ? Residual::Projection::kNever
                                                                          : Residual::Projection::kAuto);
}

Made make_rnn(const SpecReader& reader, const std::string&) {
  Rnn::Params params;
  std::string nonlinearity;
  reader.read("units", params.units);
  reader.read("nonlinearity", nonlinearity);
  params.relu = nonlinearity == "relu";
  return std::make_unique<Rnn>(params);
}

Made make_lstm(const SpecReader& reader, const std::string&) {
  Lstm::Params params;
  reader.read("units", params.units);
  reader.read("forget_bias", params.forget_bias);
  return std::make_unique<Lstm>(params);
}

Made make_gru(const SpecReader& reader, const std::string&) {
  Gru::Params params;
  reader.read("units", params.units);
  return std::make_unique<Gru>(params);
}

constexpr Entry kBasic[] = {
    {Dense::kind_info, make_dense},          {Relu::kind_info, plain<Relu>},
    {Tanh::kind_info, plain<Tanh>},          {Sigmoid::kind_info, plain<Sigmoid>},
    {LeakyRelu::kind_info, make_leaky_relu}, {Gelu::kind_info, plain<Gelu>},
    {Identity::kind_info, plain<Identity>},
};

[[maybe_unused]] constexpr Entry kFurther[] = {
    {Elu::kind_info, make_elu},
    {Selu::kind_info, plain<Selu>},
    {Silu::kind_info, plain<Silu>},
    {Softplus::kind_info, make_softplus},
    {Softmax::kind_info, plain<Softmax>},
    {BatchNorm::kind_info, make_batch_norm},
    {LayerNorm::kind_info, make_layer_norm},
    {Dropout::kind_info, make_dropout},
    {Residual::kind_info, make_residual},
    {Rnn::kind_info, make_rnn},
    {Lstm::kind_info, make_lstm},
    {Gru::kind_info, make_gru},
};

/// The starter, with which the page opens, has no room for the others.
const std::vector<Entry>& entries() {
  static const std::vector<Entry> list = [] {
    std::vector<Entry> known(std::begin(kBasic), std::end(kBasic));
#ifndef TRAINYARD_STARTER
    known.insert(known.end(), std::begin(kFurther), std::end(kFurther));
#endif
    return known;
  }();
  return list;
}

}  // namespace

std::span<const KindInfo* const> layer_kinds() {
  static const std::vector<const KindInfo*> pointers = [] {
    std::vector<const KindInfo*> list;
    for (const Entry& entry : entries()) list.push_back(&entry.info());
    return list;
  }();
  return pointers;
}

Result<std::unique_ptr<Layer>> make_layer(const Json& description, const std::string& path) {
  const std::string kind = kind_of(description);
  for (const Entry& entry : entries()) {
    if (entry.info().kind != kind) continue;
    Made made = entry.make(SpecReader(description), path);
    if (made) (*made)->set_learning(LayerLearning::read(description));
    return made;
  }
  return bad_spec(path, "There is no layer \"" + kind + "\".");
}

Result<std::vector<std::unique_ptr<Layer>>> make_layers(const Json& list, const std::string& path) {
  std::vector<std::unique_ptr<Layer>> layers;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto layer = make_layer(list[i], path + ".layers[" + std::to_string(i) + "]");
    if (!layer) return std::unexpected(layer.error());
    layers.push_back(std::move(*layer));
  }
  return layers;
}

}  // namespace trainyard
