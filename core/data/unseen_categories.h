#pragma once

#include <string>

#include "data/split.h"

namespace trainyard {

/// The beginning of a warning about cells of a part whose category training never met.
inline std::string unseen_categories(Index cells, Part part) {
  return std::to_string(cells) + (cells == 1 ? " row" : " rows") + " of the " + std::string(to_string(part)) +
         " part " + (cells == 1 ? "holds" : "hold") + " a category that no training row has";
}

}  // namespace trainyard
