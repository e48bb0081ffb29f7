#pragma once

#include <spdlog/sinks/base_sink.h>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace ctibus::host {

/// Lines to a descriptor, such as standard error, that somebody else reads, or does not: who stops
/// reading holds up each 4 KiB of one line for `patience_ms`, and those after it are lost, which
/// the next one that is taken tells. Any thread; the descriptor is not owned.
class PatientSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  static constexpr int patience_ms = 50;
  explicit PatientSink(int fd) : fd_(fd) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}

 private:
  /// Returns how many bytes were taken.
  std::size_t put(std::string_view bytes);
  [[nodiscard]] bool writable();

  int fd_;
  bool stalled_ = false;
  bool cut_ = false;  ///< the newest line has no end
  std::uint64_t lost_ = 0;
};

}  // namespace ctibus::host
