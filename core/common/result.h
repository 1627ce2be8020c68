#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace trainyard {

/// What kind of thing went wrong; the runner's exit status follows from it.
enum class ErrorCode {
  kBadSpec,   ///< the description of the experiment is wrong: `path` names the field
  kBadData,   ///< the table is wrong: `path` names the column, row or line
  kTooLarge,  ///< the experiment would not fit in memory
  kDiverged,  ///< training left the finite numbers
};

/// "bad_spec", "bad_data", "too_large", "diverged".
std::string_view to_string(ErrorCode code);

/// An error as a value. `message` is one or two sentences for a person: what happened, and what to do next.
struct Error {
  ErrorCode code;
  std::string
      path;  ///< the field (`model.layers[2].units`), or the place in the data (`column "age", line 17`)
  std::string message;
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> bad_spec(std::string path, std::string message) {
  return std::unexpected(Error{ErrorCode::kBadSpec, std::move(path), std::move(message)});
}

inline std::unexpected<Error> bad_data(std::string path, std::string message) {
  return std::unexpected(Error{ErrorCode::kBadData, std::move(path), std::move(message)});
}

}  // namespace trainyard
