#include "nn/layer_catalog.h"

#include <vector>

#include "nn/dense.h"
#include "nn/gelu.h"
#include "nn/identity.h"
#include "nn/leaky_relu.h"
#include "nn/relu.h"
#include "nn/sigmoid.h"
#include "nn/tanh.h"
#include "spec/kind_of.h"
#include "spec/spec_reader.h"

namespace trainyard {
namespace {

struct Entry {
  const KindInfo& (*info)();
  std::unique_ptr<Layer> (*make)(const SpecReader& reader);
};

template <typename L>
std::unique_ptr<Layer> plain(const SpecReader&) {
  return std::make_unique<L>();
}

std::unique_ptr<Layer> make_dense(const SpecReader& reader) {
  Dense::Params params;
  reader.read("units", params.units);
  return std::make_unique<Dense>(params);
}

std::unique_ptr<Layer> make_leaky_relu(const SpecReader& reader) {
  LeakyRelu::Params params;
  reader.read("negative_slope", params.negative_slope);
  return std::make_unique<LeakyRelu>(params);
}

constexpr Entry kEntries[] = {
    {Dense::kind_info, make_dense},          {Relu::kind_info, plain<Relu>},
    {Tanh::kind_info, plain<Tanh>},          {Sigmoid::kind_info, plain<Sigmoid>},
    {LeakyRelu::kind_info, make_leaky_relu}, {Gelu::kind_info, plain<Gelu>},
    {Identity::kind_info, plain<Identity>},
};

}  // namespace

std::span<const KindInfo* const> layer_kinds() {
  static const std::vector<const KindInfo*> pointers = [] {
    std::vector<const KindInfo*> list;
    for (const Entry& entry : kEntries) list.push_back(&entry.info());
    return list;
  }();
  return pointers;
}

Result<std::unique_ptr<Layer>> make_layer(const Json& description, const std::string& path) {
  const std::string kind = kind_of(description);
  for (const Entry& entry : kEntries) {
    if (entry.info().kind == kind) return entry.make(SpecReader(description));
  }
  return bad_spec(path, "There is no layer \"" + kind + "\".");
}

}  // namespace trainyard
