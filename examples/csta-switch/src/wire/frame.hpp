#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace csta_switch {

/// The invoke id of events (ECMA-323 Annex J.2).
inline constexpr int event_invoke_id = 9999;

/// A message over TCP without SOAP: two zero bytes, the length of the whole in two bytes (header
/// included), four digits of invoke id, XML.
struct Frame {
  int invoke_id = 0;
  std::string body;
};

/// Empty when the body is too long for a frame (65,535 bytes with its header).
std::string framed(const Frame& frame);

/// Cuts the bytes of a link into frames.
class FrameReader {
 public:
  void feed(std::string_view bytes) { pending_.append(bytes); }
  /// Nothing: more bytes are needed, or the link is broken.
  std::optional<Frame> next();
  /// Why no frame can ever be found again; empty: all is well.
  const std::string& broken() const { return broken_; }

 private:
  std::string pending_;
  std::string broken_;
};

}  // namespace csta_switch
