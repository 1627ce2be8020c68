#pragma once

#include <span>

#include "spec/param_info.h"

namespace trainyard {

/// The kinds of the groups "source", "generator", "builtin", "data" and "split".
std::span<const KindInfo* const> source_kinds();
std::span<const KindInfo* const> generator_kinds();
std::span<const KindInfo* const> builtin_kinds();
std::span<const KindInfo* const> data_section();
std::span<const KindInfo* const> split_kinds();

}  // namespace trainyard
