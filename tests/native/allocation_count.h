#pragma once

#include <cstddef>

namespace trainyard {

/// How often operator new was called since the start of this test program.
std::size_t allocation_count();

}  // namespace trainyard
