#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace ctibus {

/// An error as data. `code` is a catalogue id (dotted, stable, e.g. `log.disk_full`); `text` is one
/// sentence that names the place and the cure. Nothing in the core throws across a part's face.
struct Error {
  std::string code;
  std::string text;
};

template <class T>
using Result = tl::expected<T, Error>;

/// Returned where a Result is expected: `return failure("log.locked", "...");`
inline tl::unexpected<Error> failure(std::string code, std::string text) {
  return tl::unexpected<Error>(Error{std::move(code), std::move(text)});
}

}  // namespace ctibus
