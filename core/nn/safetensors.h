#pragma once

#include <string>
#include <string_view>

#include "common/result.h"
#include "estimator.h"

namespace trainyard {

/// Reads a safetensors file: 8 bytes with the length of the header (little-endian), the header as JSON, and
/// the data. F32 is taken as it stands; F64, F16 and BF16 become float32. PyTorch's count of batches
/// ("num_batches_tracked") is left out. The description is the JSON in the entry "trainyard" of
/// `__metadata__`, empty without it. Errors: kBadData, whose path is the place (`header`, `header, line 1,
/// column 7`, `tensor "0.weight"`), for a file that is cut off or too long, a header longer than the file, a
/// type that is none of these, a size that does not fit the shape, data that overlap or leave gaps, and
/// numbers that are not finite. Source: huggingface/safetensors, "Format".
Result<Weights> read_safetensors(std::string_view bytes);

/// The same as bytes, every tensor as F32. Lists and objects of the description are kept as JSON text.
std::string write_safetensors(const Weights& weights);

/// "[10, 32]", as Python writes a shape.
std::string shape_text(const std::vector<Index>& shape);

}  // namespace trainyard
