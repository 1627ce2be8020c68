#pragma once

#include "common/bytes.h"
#include "tree/tree.h"

namespace trainyard {

/// A tree as bytes, for the way from one worker of this build to another: its arrays as they lie in memory.
void write_tree(const Tree& tree, ByteWriter& out);

/// Errors: kBadSpec for bytes that are no tree over so many features.
Result<Tree> read_tree(ByteReader& in, Index features);

}  // namespace trainyard
