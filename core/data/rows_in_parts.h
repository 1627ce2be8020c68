#pragma once

#include <algorithm>
#include <vector>

#include "data/split.h"

namespace trainyard {

/// The rows that are in any part, in the order of the table. parts: each ascending.
inline std::vector<Index> rows_in_parts(const PartRows& parts) {
  std::vector<Index> rows;
  for (const std::vector<Index>& part : parts) {
    const auto known = static_cast<std::ptrdiff_t>(rows.size());
    rows.insert(rows.end(), part.begin(), part.end());
    std::inplace_merge(rows.begin(), rows.begin() + known, rows.end());
  }
  return rows;
}

}  // namespace trainyard
