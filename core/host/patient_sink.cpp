#include "core/host/patient_sink.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace ctibus::host {

bool PatientSink::writable() {
  pollfd item{fd_, POLLOUT, 0};
  const int ready = ::poll(&item, 1, stalled_ ? 0 : patience_ms);
  // An interrupted wait is over as well: the next line waits again.
  stalled_ = ready == 0;
  return ready > 0;
}

std::size_t PatientSink::put(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && writable()) {
    // A pipe that is writable takes so much without waiting (POSIX, write).
    const auto size = std::min<std::size_t>(bytes.size() - taken, PIPE_BUF);
    const ssize_t written = ::write(fd_, bytes.data() + taken, size);
    if (written < 0 && errno != EINTR) break;
    if (written > 0) taken += static_cast<std::size_t>(written);
  }
  return taken;
}

void PatientSink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  if (cut_) line.push_back('\n');
  if (lost_ != 0) {
    fmt::format_to(std::back_inserter(line), "... {} lines are lost: nobody read them.\n", lost_);
  }
  formatter_->format(message, line);
  const std::size_t taken = put({line.data(), line.size()});
  if (taken == line.size()) {
    cut_ = false;
    lost_ = 0;
  } else {
    cut_ = cut_ ? taken != 1 : taken != 0;
    ++lost_;
  }
}

}  // namespace ctibus::host
