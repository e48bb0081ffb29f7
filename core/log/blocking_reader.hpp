#pragma once

#include <atomic>
#include <chrono>
#include <memory>

#include "core/log/log.hpp"

namespace ctibus::log {

/// A reader for whoever has a thread of its own: waits a moment by looking, then sleeps until
/// woken. One thread at a time, except interrupt().
class BlockingReader {
 public:
  /// Takes over `subscription.wake`. Errors as Log::add_reader.
  static Result<std::unique_ptr<BlockingReader>> make(Log& log, Subscription subscription);

  BlockingReader(const BlockingReader&) = delete;
  BlockingReader& operator=(const BlockingReader&) = delete;

  /// Waits until there is something, then as Reader::read. 0: the time limit passed or interrupt()
  /// was called.
  std::size_t read(Reader::Visitor visitor, std::size_t max = 256,
                   std::chrono::nanoseconds time_limit = std::chrono::hours(1));
  /// Ends the current or next wait. Any thread.
  void interrupt() noexcept;

  [[nodiscard]] Reader& reader() noexcept { return *reader_; }

 private:
  struct Signal;
  BlockingReader() = default;
  std::shared_ptr<Signal> signal_;
  std::unique_ptr<Reader> reader_;
  /// Whether messages come so densely that it is better to let some gather.
  bool in_flood() noexcept;

  unsigned looks_ = 0;  // how often to look before sleeping
  std::uint64_t since_look_ = 0;
  std::int64_t sample_from_ns_ = 0;
  bool flood_ = false;
};

}  // namespace ctibus::log
