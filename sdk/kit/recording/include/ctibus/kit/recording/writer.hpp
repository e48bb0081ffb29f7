#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "ctibus/kit/recording/format.hpp"
#include "ctibus/kit/wire/frame.hpp"
#include "ctibus/msgpack.hpp"
#include "ctibus/result.hpp"

namespace ctibus::recording {

/// Writes a recording. What was flushed is in the file whatever becomes of this process. After an
/// error the file ends with its last whole entry, and everything further fails alike. One thread.
class Writer {
 public:
  /// Makes the file, readable by its owner only; never writes over one. Errors: recording.exists,
  /// recording.cannot_write.
  static Result<Writer> create(const std::filesystem::path& file, const Head& head);
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  /// Flushes; the file has no orderly end unless end() was called.
  ~Writer();

  /// A message type: MessagePack, the body of the wire's `schema` with this type alone.
  Result<> declaration(std::span<const std::uint8_t> schema);
  /// `frame` may have other parts than the bytes it was read from: sizes are taken from the parts.
  /// One that is longer than an entry may be leaves a gap of its sequence.
  Result<> message(const wire::Frame& frame, bool snapshot);
  Result<> snapshot_end(std::uint64_t as_of);
  Result<> gap(std::uint64_t from, std::uint64_t to);
  Result<> restart();
  /// The orderly end; on the medium when it returns.
  Result<> end();
  /// Hands everything to the system. Call it now and then: a killed process loses what it has not
  /// flushed.
  Result<> flush();

  [[nodiscard]] std::uint64_t messages() const;
  [[nodiscard]] std::uint64_t gaps() const;
  /// Gaps that are messages without room in an entry.
  [[nodiscard]] std::uint64_t too_long() const;
  /// Size of the file once it is flushed.
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  struct State;
  explicit Writer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ctibus::recording
