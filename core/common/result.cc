#include "common/result.h"

namespace trainyard {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::kBadSpec:
      return "bad_spec";
    case ErrorCode::kBadData:
      return "bad_data";
    case ErrorCode::kTooLarge:
      return "too_large";
    case ErrorCode::kDiverged:
      return "diverged";
  }
  return "bad_spec";
}

}  // namespace trainyard
