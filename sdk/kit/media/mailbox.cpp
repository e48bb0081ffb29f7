#include "mailbox.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

namespace ctibus::media {

Mailbox::Mailbox() : signal_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

Wishes Mailbox::take() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto read = ::read(signal_.get(), &count, sizeof count);
  waiting_ = false;
  const std::lock_guard lock(mutex_);
  return std::exchange(wishes_, {});
}

void Mailbox::wake() {
  waiting_ = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(signal_.get(), &one, sizeof one);
}

}  // namespace ctibus::media
