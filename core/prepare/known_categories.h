#pragma once

#include <string_view>
#include <vector>

#include "prepare/transformer.h"

namespace trainyard {

/// What an encoder knows of each column. encodings: with a `column` and its sorted `categories` each; others:
/// what becomes of any other category, a sentence
template <typename Encoding>
std::vector<KnownCategories> known_of(const std::vector<Encoding>& encodings, std::string_view others) {
  std::vector<KnownCategories> list;
  for (const Encoding& encoding : encodings) list.push_back({encoding.column, encoding.categories, others});
  return list;
}

}  // namespace trainyard
