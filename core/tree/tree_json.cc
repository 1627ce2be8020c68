#include <limits>

#include "tree/tree.h"

namespace trainyard {
namespace {

template <typename Get>
Json column(Index n, Get&& get) {
  Json out = Json::array();
  for (Index i = 0; i < n; ++i) out.push_back(get(i));
  return out;
}

std::unexpected<Error> broken(std::string what) {
  return bad_spec("model.trees", "This is no tree that was saved here: " + std::move(what) + ".");
}

/// The numbers of an array of the wanted length.
Result<std::vector<double>> numbers(const Json& nodes, const char* key, std::size_t size) {
  const auto found = nodes.find(key);
  if (found == nodes.end() || !found->is_array() || found->size() != size) {
    return broken(std::string("\"") + key + "\" should be a list with one entry a node");
  }
  std::vector<double> out;
  out.reserve(size);
  for (const Json& entry : *found) {
    if (!entry.is_number()) return broken(std::string("\"") + key + "\" should hold numbers");
    out.push_back(entry.get<double>());
  }
  return out;
}

}  // namespace

Json Tree::to_json() const {
  Json nodes;
  nodes["feature"] = column(size(), [&](Index i) { return node(i).feature; });
  nodes["threshold"] = column(size(), [&](Index i) { return node(i).threshold; });
  nodes["left"] = column(size(), [&](Index i) { return node(i).left; });
  nodes["right"] = column(size(), [&](Index i) { return node(i).right; });
  nodes["missing_left"] = column(size(), [&](Index i) { return node(i).missing_left ? 1 : 0; });
  nodes["impurity"] = column(size(), [&](Index i) { return facts(i).impurity; });
  nodes["weight"] = column(size(), [&](Index i) { return facts(i).weight; });
  nodes["gain"] = column(size(), [&](Index i) { return facts(i).gain; });
  nodes["samples"] = column(size(), [&](Index i) { return facts(i).samples; });
  nodes["depth"] = column(size(), [&](Index i) { return facts(i).depth; });
  nodes["value"] =
      column(size(), [&](Index i) { return Json(std::vector<double>(value(i).begin(), value(i).end())); });
  // The categories that go left, and how many the node knows; null at a numeric node.
  nodes["set"] = column(size(), [&](Index i) {
    if (node(i).set == kNone) return Json();
    Json set = Json::array();
    for (std::int32_t c = 0; c < node(i).set_bits; ++c) {
      if (in_set(node(i), c)) set.push_back(c);
    }
    return set;
  });
  nodes["set_size"] = column(size(), [&](Index i) { return node(i).set_bits; });
  return Json{{"outputs", outputs_}, {"nodes", std::move(nodes)}};
}

Result<Tree> Tree::from_json(const Json& json, Index features) {
  if (!json.is_object() || !json.contains("nodes") || !json["nodes"].is_object() ||
      !json.contains("outputs") || !json["outputs"].is_number_integer()) {
    return broken("\"nodes\" and \"outputs\" are missing");
  }
  const Json& nodes = json["nodes"];
  const auto k = json["outputs"].get<Index>();
  const std::size_t n = nodes.contains("feature") ? nodes["feature"].size() : 0;
  if (n == 0 || k < 1) return broken("it has no node");
  std::vector<std::vector<double>> read;
  for (const char* key : {"feature", "threshold", "left", "right", "missing_left", "impurity", "weight",
                          "gain", "samples", "depth", "set_size"}) {
    auto list = numbers(nodes, key, n);
    if (!list) return std::unexpected(list.error());
    read.push_back(std::move(*list));
  }
  const auto lists = [&](const char* key) {
    return nodes.contains(key) && nodes[key].is_array() && nodes[key].size() == n;
  };
  if (!lists("value") || !lists("set")) return broken("\"value\" or \"set\" is missing");
  Tree tree(k);
  for (std::size_t i = 0; i < n; ++i) {
    const Json& value = nodes["value"][i];
    if (!value.is_array() || value.size() != static_cast<std::size_t>(k))
      return broken("a value has another length");
    std::vector<double> v;
    for (const Json& entry : value) v.push_back(entry.is_number() ? entry.get<double>() : 0.0);
    tree.add_leaf({.impurity = read[5][i],
                   .weight = read[6][i],
                   .gain = 0,
                   .samples = static_cast<Index>(read[8][i]),
                   .depth = static_cast<Index>(read[9][i])},
                  v);
  }
  std::vector<int> parents(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    if (read[0][i] < 0) continue;
    const double last = static_cast<double>(n - 1);
    const double here = static_cast<double>(i);
    if (read[0][i] >= static_cast<double>(features))
      return broken("a node asks for a column that is not there");
    if (!(read[2][i] > here && read[3][i] > here && read[2][i] <= last && read[3][i] <= last)) {
      return broken("a node's children should stand behind it");
    }
    Node node{.threshold = read[1][i],
              .feature = static_cast<std::int32_t>(read[0][i]),
              .left = static_cast<std::int32_t>(read[2][i]),
              .right = static_cast<std::int32_t>(read[3][i]),
              .missing_left = read[4][i] != 0};
    ++parents[static_cast<std::size_t>(node.left)];
    ++parents[static_cast<std::size_t>(node.right)];
    std::unique_ptr<bool[]> set;
    std::size_t set_size = 0;
    if (nodes["set"][i].is_array()) {
      if (!(read[10][i] >= 1 && read[10][i] <= 1e7)) return broken("a set has no size");
      set_size = static_cast<std::size_t>(read[10][i]);
      set = std::make_unique<bool[]>(set_size);
      for (const Json& c : nodes["set"][i]) {
        if (!c.is_number_unsigned() || c.get<std::size_t>() >= set_size)
          return broken("a set names no category");
        set[c.get<std::size_t>()] = true;
      }
    }
    tree.split(static_cast<Index>(i), node, read[7][i], {set.get(), set_size});
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (parents[i] != (i == 0 ? 0 : 1)) return broken("a node has not exactly one parent");
  }
  return tree;
}

}  // namespace trainyard
