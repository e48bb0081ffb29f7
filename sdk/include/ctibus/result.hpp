#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace ctibus {

/// An error as data: a catalogue id ("log.disk_full") and a sentence that names the place and the
/// cure. `ctibus errors lookup ID` explains the id.
struct Error {
  std::string code;
  std::string text;

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T = void>
using Result = tl::expected<T, Error>;

/// `return failure("config.bad_unit", "...")` in any function that returns a Result.
inline tl::unexpected<Error> failure(std::string code, std::string text) {
  return tl::unexpected<Error>(Error{std::move(code), std::move(text)});
}

}  // namespace ctibus
