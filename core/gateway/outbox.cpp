#include "core/gateway/outbox.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace ctibus::gateway {

Outbox::Outbox() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Outbox::~Outbox() { ::close(fd_); }

void Outbox::put(std::uint64_t session, std::function<void(Session&)> task) {
  {
    const std::lock_guard lock(mutex_);
    entries_.push_back({session, std::move(task)});
  }
  wake();
}

void Outbox::wake() noexcept {
  if (woken_.exchange(true, std::memory_order_acq_rel)) return;  // a message may wake 500 streams
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(fd_, &one, sizeof(one));  // full counts as readable
}

std::vector<Outbox::Entry> Outbox::take() {
  if (woken_.load(std::memory_order_acquire)) {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(fd_, &count, sizeof(count));
    // Whoever wakes from here on writes again, and what it put is seen below or next time.
    woken_.store(false, std::memory_order_seq_cst);
  }
  const std::lock_guard lock(mutex_);
  return std::exchange(entries_, {});
}

}  // namespace ctibus::gateway
