#pragma once

#include <string>
#include <string_view>

#include "common/result.h"
#include "data/table.h"

namespace trainyard {

/// The bytes of the files in which MNIST and its relatives come, unpacked. Those of the test part may be
/// empty.
struct IdxFiles {
  std::string_view images;
  std::string_view labels;
  std::string_view test_images;
  std::string_view test_labels;
};

/// The kind of source in a description.
inline constexpr std::string_view kIdxKind = "idx";
/// The column that tells training pictures from test pictures, where there are both.
inline constexpr std::string_view kIdxPart = "part";
inline constexpr std::string_view kIdxTarget = "label";

/// A table of pictures: a row each, a column for each pixel, named by its place (`p0000` to `p2727`), then
/// the class `label`, and with test files `part`, which says train or test. A byte b becomes the grey level b
/// / 255, as in torchvision's ToTensor: a pixel that is dark in all rows to train on needs no scaling to stay
/// small in others. Errors: kBadData, whose path is the member of IdxFiles, for what is no IDX file of bytes,
/// is cut off, or has another number or size of pictures than its partner. Source: Y. LeCun, "The MNIST
/// database", file formats.
Result<Table> read_idx(const IdxFiles& files);

}  // namespace trainyard
