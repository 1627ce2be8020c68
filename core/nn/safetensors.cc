#include "nn/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "spec/parse_json.h"
#include "spec/suggest.h"

namespace trainyard {
namespace {

static_assert(std::endian::native == std::endian::little, "the file's numbers are copied as they stand");

constexpr std::size_t kLengthBytes = 8;
constexpr std::string_view kMetadata = "__metadata__";
constexpr std::string_view kDescription = "trainyard";
constexpr std::string_view kBatchCount = "num_batches_tracked";

/// Where a tensor's data lie, counted from the end of the header.
struct Entry {
  std::string name;
  std::string dtype;
  std::vector<Index> shape;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t count = 1;
};

std::unexpected<Error> bad_tensor(const std::string& name, std::string message) {
  return bad_data("tensor " + in_quotes(name), std::move(message));
}

std::size_t bytes_of(std::string_view dtype) {
  if (dtype == "F64" || dtype == "I64") return 8;
  if (dtype == "F32") return 4;
  return dtype == "F16" || dtype == "BF16" ? 2 : 0;
}

/// A whole number that is not negative and not beyond 2^53, or nothing.
bool read_size(const Json& value, std::size_t& out) {
  if (!value.is_number()) return false;
  const double number = value.get<double>();
  if (!(number >= 0) || number > 0x1.0p53 || number != std::floor(number)) return false;
  if (number > static_cast<double>(std::numeric_limits<std::size_t>::max() / 2)) return false;
  out = static_cast<std::size_t>(number);
  return true;
}

const Json* member(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

Result<void> read_shape(const Json& list, Entry& entry) {
  for (const Json& extent : list) {
    std::size_t size = 0;
    if (!read_size(extent, size)) return bad_tensor(entry.name, "Its shape must be a list of whole numbers.");
    // A product beyond the file is refused by its size; here it must only stay countable.
    if (size > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()) ||
        (size > 0 &&
         entry.count > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()) / size)) {
      return bad_tensor(entry.name, "Its shape claims more numbers than fit in memory. Save the file again.");
    }
    entry.shape.push_back(static_cast<Index>(size));
    entry.count *= size;
  }
  return {};
}

Result<Entry> read_entry(const std::string& name, const Json& value, std::size_t data_bytes) {
  Entry entry;
  entry.name = name;
  const bool is_object = value.is_object();
  const Json* dtype = is_object ? member(value, "dtype") : nullptr;
  const Json* shape = is_object ? member(value, "shape") : nullptr;
  const Json* offsets = is_object ? member(value, "data_offsets") : nullptr;
  if (dtype == nullptr || !dtype->is_string() || shape == nullptr || !shape->is_array() ||
      offsets == nullptr || !offsets->is_array() || offsets->size() != 2 ||
      !read_size((*offsets)[0], entry.begin) || !read_size((*offsets)[1], entry.end)) {
    return bad_tensor(
        name,
        "The header must give it \"dtype\", \"shape\" and \"data_offsets\". Save the file again as "
        "safetensors.");
  }
  entry.dtype = dtype->get<std::string>();
  const std::size_t each = bytes_of(entry.dtype);
  if (each == 0 || (entry.dtype == "I64" && !name.ends_with(kBatchCount))) {
    return bad_tensor(name, "Its numbers are of type " + in_quotes(entry.dtype) +
                                ". Save the weights as F32 (F64, F16 and BF16 are read too).");
  }
  if (Result<void> read = read_shape(*shape, entry); !read) return std::unexpected(read.error());
  if (entry.end > data_bytes) {
    return bad_tensor(name, "Its data should end at byte " + std::to_string(entry.end) + ", but only " +
                                std::to_string(data_bytes) +
                                " follow the header: the file is cut off. Copy or save it again.");
  }
  if (entry.begin > entry.end || entry.end - entry.begin != entry.count * each) {
    return bad_tensor(name, "Its place from byte " + std::to_string(entry.begin) + " to " +
                                std::to_string(entry.end) + " does not fit its shape " +
                                shape_text(entry.shape) + " of " + entry.dtype + ". Save the file again.");
  }
  return entry;
}

/// Every byte of the data belongs to one tensor.
Result<void> check_places(std::vector<Entry>& entries, std::size_t data_bytes) {
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.begin < b.begin; });
  std::size_t at = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].begin < at) {
      return bad_tensor(entries[i].name, "Its data overlap those of " + in_quotes(entries[i - 1].name) +
                                             ". Save the file again.");
    }
    if (entries[i].begin > at) break;
    at = entries[i].end;
  }
  if (at == data_bytes) return {};
  return bad_data(
      "byte " + std::to_string(at) + " of the data",
      "No tensor claims what stands here, so the file is damaged or holds something else. Save it again.");
}

float half_to_float(std::uint16_t half) {
  const int exponent = (half >> 10) & 0x1f;
  const int mantissa = half & 0x3ff;
  const float sign = (half & 0x8000) != 0 ? -1.0f : 1.0f;
  if (exponent == 0x1f)
    return mantissa != 0 ? std::numeric_limits<float>::quiet_NaN()
                         : sign * std::numeric_limits<float>::infinity();
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(mantissa), -24);
  return sign * std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25);
}

template <typename T>
T number_at(const char* data, std::size_t i) {
  T value;
  std::memcpy(&value, data + i * sizeof(T), sizeof(T));
  return value;
}

float read_number(std::string_view dtype, const char* data, std::size_t i) {
  if (dtype == "F32") return number_at<float>(data, i);
  if (dtype == "F64") return static_cast<float>(number_at<double>(data, i));
  const auto bits = number_at<std::uint16_t>(data, i);
  if (dtype == "F16") return half_to_float(bits);
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

Result<NamedArray> read_tensor(const Entry& entry, std::string_view data) {
  NamedArray tensor{.name = entry.name, .shape = entry.shape, .values = std::vector<float>(entry.count)};
  for (std::size_t i = 0; i < entry.count; ++i) {
    tensor.values[i] = read_number(entry.dtype, data.data() + entry.begin, i);
    if (std::isfinite(tensor.values[i])) continue;
    return bad_tensor(entry.name,
                      "Number " + std::to_string(i + 1) + " of " + std::to_string(entry.count) +
                          " is NaN or infinite, as after a training that diverged. Use weights from "
                          "before that.");
  }
  return tensor;
}

Result<Json> read_description(const Json& metadata) {
  if (!metadata.is_object()) {
    return bad_data("header",
                    "\"__metadata__\" must be an object of texts. Save the file again as safetensors.");
  }
  const Json* text = member(metadata, std::string(kDescription).c_str());
  if (text == nullptr || !text->is_string()) return Json::object();
  Result<Json> description = parse_json(text->get<std::string>());
  if (description && description->is_object()) return description;
  return bad_data("header",
                  "The description under \"trainyard\" is damaged. Remove it from \"__metadata__\", or save "
                  "the file again.");
}

}  // namespace

std::string shape_text(const std::vector<Index>& shape) {
  std::string text = "[";
  for (const Index extent : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(extent);
  return text + "]";
}

Result<Weights> read_safetensors(std::string_view bytes) {
  const std::string size = std::to_string(bytes.size());
  if (bytes.size() < kLengthBytes) {
    return bad_data("header", "The file has " + size +
                                  " bytes, too few for a safetensors file: it is cut off or something else.");
  }
  const auto length = number_at<std::uint64_t>(bytes.data(), 0);
  if (length > bytes.size() - kLengthBytes) {
    return bad_data("header", "It claims " + std::to_string(length) + " bytes, and the file has " + size +
                                  ": it is cut off, or no safetensors file. Save it again with safetensors.");
  }
  Result<Json> header = parse_json(bytes.substr(kLengthBytes, static_cast<std::size_t>(length)));
  if (!header) return bad_data("header, " + header.error().path, header.error().message);
  if (!header->is_object()) return bad_data("header", "It must be a JSON object, as safetensors writes it.");
  const std::string_view data = bytes.substr(kLengthBytes + static_cast<std::size_t>(length));

  Weights weights;
  std::vector<Entry> entries;
  for (const auto& [name, value] : header->items()) {
    if (name == kMetadata) {
      Result<Json> description = read_description(value);
      if (!description) return std::unexpected(description.error());
      weights.description = std::move(*description);
      continue;
    }
    Result<Entry> entry = read_entry(name, value, data.size());
    if (!entry) return std::unexpected(entry.error());
    entries.push_back(std::move(*entry));
  }
  if (entries.empty()) return bad_data("header", "The file holds no tensor. Save the weights again.");
  if (Result<void> checked = check_places(entries, data.size()); !checked)
    return std::unexpected(checked.error());
  for (const Entry& entry : entries) {
    if (entry.dtype == "I64") continue;
    Result<NamedArray> tensor = read_tensor(entry, data);
    if (!tensor) return std::unexpected(tensor.error());
    weights.tensors.push_back(std::move(*tensor));
  }
  return weights;
}

std::string write_safetensors(const Weights& weights) {
  Json header = Json::object();
  header[std::string(kMetadata)] = {{"format", "pt"},
                                    {std::string(kDescription), to_text(weights.description)}};
  std::size_t at = 0;
  for (const NamedArray& tensor : weights.tensors) {
    const std::size_t end = at + tensor.values.size() * sizeof(float);
    header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {at, end}}};
    at = end;
  }
  std::string text = to_text(header);
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the data begin at a multiple of 8
  const std::uint64_t length = text.size();
  std::string file(kLengthBytes, '\0');
  std::memcpy(file.data(), &length, kLengthBytes);
  file += text;
  for (const NamedArray& tensor : weights.tensors) {
    file.append(reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(float));
  }
  return file;
}

}  // namespace trainyard
