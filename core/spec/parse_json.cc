#include "spec/parse_json.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spec/suggest.h"

namespace trainyard {
namespace {

std::string place(std::string_view text, std::size_t position) {
  std::size_t line = 1;
  std::size_t column = 1;
  for (std::size_t i = 0; i < position && i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      ++line;
      column = 1;
    } else if ((byte & 0xC0U) != 0x80U) {
      ++column;
    }
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// Receives the events of the reader and builds the value; refuses what the limits forbid.
class Builder {
 public:
  using number_integer_t = Json::number_integer_t;
  using number_unsigned_t = Json::number_unsigned_t;
  using number_float_t = Json::number_float_t;
  using string_t = Json::string_t;
  using binary_t = Json::binary_t;

  explicit Builder(std::string_view text) : text_(text) {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(number_integer_t value) { return add(value); }
  bool number_unsigned(number_unsigned_t value) { return add(value); }
  bool number_float(number_float_t value, const string_t& spelling) {
    if (!std::isfinite(value)) return refuse("The number " + spelling + " is beyond the range of a double.");
    return add(value);
  }
  bool string(string_t& value) { return add(std::move(value)); }
  bool binary(binary_t&) { return refuse("Binary values are no JSON."); }
  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(string_t& name) {
    Json& object = *open_.back();
    if (object.contains(name))
      return refuse("The key " + in_quotes(name) + " is given twice. Keep one of them.");
    if (object.size() >= kJsonMaxKeys) return refuse("An object may have at most 10,000 keys.");
    key_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) {
    position_ = std::min(position > 0 ? position - 1 : 0, text_.size());
    constexpr int kNumberOverflow = 406;
    if (error.id == kNumberOverflow) {
      problem_ = "The number " + number_before(*position_ + 1) + " is beyond the range of a double.";
    } else if (*position_ == text_.size()) {
      problem_ = "This is no JSON: the text ends too early.";
    } else {
      problem_ = "This is no JSON: " + character(*position_) + " cannot stand here.";
    }
    return false;
  }

  const std::optional<std::string>& problem() const { return problem_; }
  /// Where the reader stopped, when it said so.
  std::optional<std::size_t> position() const { return position_; }
  Json take() { return std::move(root_); }

 private:
  /// The number whose last character stands before `end`.
  std::string number_before(std::size_t end) const {
    const std::string_view before = text_.substr(0, end);
    const std::size_t last = before.find_last_of("0123456789");
    if (last == std::string_view::npos) return {};
    const std::string_view number = before.substr(0, last + 1);
    const std::size_t space = number.find_last_not_of("0123456789+-.eE");
    return std::string(number.substr(space == std::string_view::npos ? 0 : space + 1, 40));
  }
  std::string character(std::size_t position) const {
    const auto byte = static_cast<unsigned char>(text_[position]);
    constexpr unsigned char kDelete = 0x7f;
    if (byte >= ' ' && byte < kDelete) return in_quotes(text_.substr(position, 1));
    return "the byte " + std::to_string(byte);
  }
  Json* place_value(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    return &(parent[key_] = std::move(value));
  }
  bool count() {
    return ++values_ <= kJsonMaxValues ||
           refuse("The text holds more than 1,000,000 values, which is too many.");
  }
  bool add(Json value) {
    if (!count()) return false;
    place_value(std::move(value));
    return true;
  }
  bool open(Json value) {
    if (!count()) return false;
    if (open_.size() >= kJsonMaxDepth) return refuse("Brackets may be nested at most 64 deep.");
    open_.push_back(place_value(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool refuse(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  std::string_view text_;
  Json root_;
  // Children of an open container are only appended to its last element, so these pointers stay valid.
  std::vector<Json*> open_;
  std::string key_;
  std::size_t values_ = 0;
  std::optional<std::string> problem_;
  std::optional<std::size_t> position_;
};

/// Iterates over text and remembers how far the reader came, for problems that the reader itself does not
/// place.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** furthest) : at_(at), furthest_(furthest) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    if (furthest_ != nullptr) *furthest_ = at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** furthest_;
};

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return bad_spec("line 1, column 1",
                    "The description is empty. It must be a JSON object with \"data\" and \"model\".");
  }
  Builder builder(text);
  const char* furthest = text.data();
  const CountingIterator first(text.data(), &furthest);
  const CountingIterator last(text.data() + text.size(), nullptr);
  if (Json::sax_parse(first, last, &builder)) return builder.take();
  const auto read = static_cast<std::size_t>(furthest - text.data());
  const std::size_t position = builder.position().value_or(read > 0 ? read - 1 : 0);
  return bad_spec(place(text, position), builder.problem().value_or("This is no JSON."));
}

std::string to_text(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace trainyard
