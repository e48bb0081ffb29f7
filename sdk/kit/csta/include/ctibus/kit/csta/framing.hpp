#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ctibus/result.hpp"

/// Messages in a stream of bytes.
namespace ctibus::csta {

enum class Framing : std::uint8_t {
  annex_j,   ///< ECMA-323 Annex J.2: 00 00, length with header, invoke id of four digits; XML
  length16,  ///< length without itself; BER of most switches
  hipath,    ///< 26 (hexadecimal), length with its highest bit set; BER of HiPath and OpenOffice
};

struct Frame {
  std::string payload;
  std::uint16_t invoke_id = 0;  ///< annex_j only

  friend bool operator==(const Frame&, const Frame&) = default;
};

/// The invoke id of events; requests use 0 to 9998, responses that of their request.
inline constexpr std::uint16_t kEventInvokeId = 9999;

/// What a client of Alcatel's switches sends first, and what comes back.
inline constexpr char kGreeting = 'B';
inline constexpr char kGreetingAnswer = 'P';

/// How large a payload a frame can hold, in bytes.
std::size_t largest_payload(Framing framing);

/// Errors: csta.too_large, csta.bad_frame.
Result<std::string> write_frame(Framing framing, const Frame& frame);

/// Finds frames in a stream, however its bytes are split. Holds no more than one frame and what was
/// fed with it. Not thread-safe.
class FrameReader {
 public:
  /// `greeting`: the first byte is no part of a frame when it is kGreeting or kGreetingAnswer.
  explicit FrameReader(Framing framing, bool greeting = false, std::size_t largest = 65535)
      : framing_(framing), awaits_greeting_(greeting), largest_(largest) {}

  /// Bytes as they came. Take all frames before feeding again.
  void feed(std::string_view bytes);

  /// The next frame; none: it is not whole yet. After an error the stream is lost, and every
  /// further call returns the same. Errors: csta.bad_frame, csta.too_large.
  Result<std::optional<Frame>> next();

  /// Bytes that wait for the rest of their frame.
  std::size_t waiting() const { return bytes_.size() - taken_; }

 private:
  struct Header {
    std::size_t size = 0;   ///< of itself
    std::size_t total = 0;  ///< with the payload
    std::uint16_t invoke_id = 0;
  };
  /// None: it is not whole yet.
  Result<std::optional<Header>> read_header(std::string_view rest) const;
  Error lose(Error error);

  Framing framing_;
  bool awaits_greeting_;
  std::size_t largest_;
  std::string bytes_;
  std::size_t taken_ = 0;
  std::optional<Error> lost_;
};

}  // namespace ctibus::csta
