#ifndef CTIBUS_KIT_ERROR_HPP
#define CTIBUS_KIT_ERROR_HPP

#include <string>
#include <tl/expected.hpp>

namespace ctibus::kit {

/** Why a kit function could not do what it was asked; returned, never thrown. A value. */
struct Error {
  /** Dotted id that programs compare, such as `sql.disk_full`. */
  std::string code;
  /** What went wrong, where, and what cures it; for people. Carries no secret. */
  std::string text;
  /** True when the same request may succeed later without anybody changing it. */
  bool transient = false;
};

template <class T>
using Result = tl::expected<T, Error>;

}  // namespace ctibus::kit

#endif
