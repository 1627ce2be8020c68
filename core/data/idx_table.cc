#include "data/idx_table.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace trainyard {
namespace {

constexpr std::uint8_t kUnsignedByte = 0x08;
constexpr std::size_t kMostPixels = 100'000;
constexpr double kWhite = 255;

/// One file: its extents, and a byte for each entry.
struct Bytes {
  std::vector<std::size_t> extents;
  std::string_view values;

  std::size_t rows() const { return extents.front(); }
  std::size_t width() const { return rows() > 0 ? values.size() / rows() : 0; }
};

std::size_t big_endian(std::string_view bytes, std::size_t at) {
  std::size_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
  return value;
}

Result<Bytes> read_bytes(std::string_view file, const char* path) {
  if (file.size() < 8 || file[0] != 0 || file[1] != 0 || file[3] < 1) {
    return bad_data(
        path,
        "This is no IDX file: its first bytes are not those of MNIST's format. Give a file such as "
        "train-images-idx3-ubyte.");
  }
  if (static_cast<std::uint8_t>(file[2]) != kUnsignedByte) {
    return bad_data(path, "Its numbers are of type " + std::to_string(static_cast<std::uint8_t>(file[2])) +
                              "; only unsigned bytes (type 8) can be read, as in MNIST.");
  }
  const auto dimensions = static_cast<std::size_t>(file[3]);
  const std::size_t header = 4 + 4 * dimensions;
  Bytes bytes;
  double wanted = 1;
  for (std::size_t i = 0; i < dimensions && file.size() >= header; ++i) {
    bytes.extents.push_back(big_endian(file, 4 + 4 * i));
    wanted *= static_cast<double>(bytes.extents.back());
  }
  const double present = static_cast<double>(file.size()) - static_cast<double>(header);
  if (bytes.extents.empty() || wanted != present) {
    return bad_data(path, std::string("Its header claims ") +
                              (bytes.extents.empty() ? "more" : "another number of") +
                              " bytes than the file's " + std::to_string(file.size()) +
                              ": it is cut off or damaged. Download it again.");
  }
  if (bytes.extents[0] == 0)
    return bad_data(path, "The file holds nothing. Give one with pictures and their labels.");
  bytes.values = file.substr(header);
  return bytes;
}

struct Part {
  Bytes images;
  Bytes labels;
};

Result<Part> read_part(std::string_view images, const char* images_path, std::string_view labels,
                       const char* labels_path) {
  Result<Bytes> pictures = read_bytes(images, images_path);
  if (!pictures) return std::unexpected(pictures.error());
  Result<Bytes> names = read_bytes(labels, labels_path);
  if (!names) return std::unexpected(names.error());
  if (pictures->extents.size() < 2 || pictures->width() == 0 || pictures->width() > kMostPixels) {
    return bad_data(images_path,
                    "The file holds no pictures of up to 100,000 pixels. Are images and labels swapped?");
  }
  if (names->extents.size() != 1) {
    return bad_data(labels_path, "The file holds no list of labels. Are images and labels swapped?");
  }
  if (names->rows() != pictures->rows()) {
    return bad_data(labels_path, "It has " + std::to_string(names->rows()) + " labels for " +
                                     std::to_string(pictures->rows()) +
                                     " pictures. Give the files that belong "
                                     "together.");
  }
  return Part{std::move(*pictures), std::move(*names)};
}

/// `p` and the place in every dimension, each with as many digits as the largest needs: p0307.
std::string pixel_name(std::size_t pixel, const std::vector<std::size_t>& extents) {
  std::string name;
  for (std::size_t i = extents.size(); i-- > 1;) {
    std::string place = std::to_string(pixel % extents[i]);
    place.insert(0, std::to_string(extents[i] - 1).size() - place.size(), '0');
    name.insert(0, place);
    pixel /= extents[i];
  }
  return 'p' + name;
}

Column category_column(std::string_view name, std::size_t rows) {
  Column column;
  column.name = name;
  column.type = ColumnType::kCategorical;
  column.codes.reserve(rows);
  return column;
}

Column label_column(const std::vector<Part>& parts, std::size_t rows) {
  Column column = category_column(kIdxTarget, rows);
  std::array<std::int32_t, 256> codes;
  codes.fill(kMissingCode);
  for (const Part& part : parts) {
    for (const char label : part.labels.values) codes[static_cast<std::uint8_t>(label)] = 0;
  }
  for (std::size_t label = 0; label < codes.size(); ++label) {
    if (codes[label] == 0) column.categories.push_back(std::to_string(label));
  }
  std::sort(column.categories.begin(), column.categories.end());
  for (std::size_t i = 0; i < column.categories.size(); ++i) {
    codes[static_cast<std::size_t>(std::stoi(column.categories[i]))] = static_cast<std::int32_t>(i);
  }
  for (const Part& part : parts) {
    for (const char label : part.labels.values)
      column.codes.push_back(codes[static_cast<std::uint8_t>(label)]);
  }
  return column;
}

Column part_column(const std::vector<Part>& parts, std::size_t rows) {
  Column column = category_column(kIdxPart, rows);
  column.categories = {"test", "train"};
  column.codes.assign(parts[0].images.rows(), 1);
  column.codes.resize(rows, 0);
  return column;
}

}  // namespace

Result<Table> read_idx(const IdxFiles& files) {
  std::vector<Part> parts;
  Result<Part> train = read_part(files.images, "images", files.labels, "labels");
  if (!train) return std::unexpected(train.error());
  parts.push_back(std::move(*train));
  if (!files.test_images.empty() || !files.test_labels.empty()) {
    Result<Part> test = read_part(files.test_images, "test_images", files.test_labels, "test_labels");
    if (!test) return std::unexpected(test.error());
    if (test->images.width() != parts[0].images.width()) {
      return bad_data("test_images", "Its pictures have " + std::to_string(test->images.width()) +
                                         " pixels, and those "
                                         "to train on " +
                                         std::to_string(parts[0].images.width()) +
                                         ". Give the files that belong together.");
    }
    parts.push_back(std::move(*test));
  }
  std::size_t rows = 0;
  for (const Part& part : parts) rows += part.images.rows();
  const std::size_t width = parts[0].images.width();
  Table table;
  table.columns.resize(width);
  for (std::size_t pixel = 0; pixel < width; ++pixel) {
    Column& column = table.columns[pixel];
    column.name = pixel_name(pixel, parts[0].images.extents);
    column.numbers.resize(rows);
    std::size_t row = 0;
    for (const Part& part : parts) {
      const std::string_view values = part.images.values;
      for (std::size_t at = pixel; at < values.size(); at += width) {
        column.numbers[row++] = static_cast<std::uint8_t>(values[at]) / kWhite;
      }
    }
  }
  table.columns.push_back(label_column(parts, rows));
  if (parts.size() > 1) table.columns.push_back(part_column(parts, rows));
  return table;
}

}  // namespace trainyard
