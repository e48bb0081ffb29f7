#include "core/log/blocking_reader.hpp"

#include <thread>

#include "core/base/futex.hpp"

namespace ctibus::log {
namespace {

// A publisher at full speed appends every hundred nanoseconds or so: looking again for some
// microseconds spares both sides the system calls. Not looking all the time lets a few messages
// gather, since each look takes the tail's cache line from the publisher. Looking pays only while
// traffic is dense: a sleeper is put on a processor at once, a spinner may have used its turn up.
constexpr unsigned kLooks = 12;
constexpr int kPausesEach = 16;
constexpr std::int64_t kDenseNs = 50'000;  // whoever sleeps shorter than this should have looked

// Beyond some hundred thousand messages a second the cost is not the message but the look, and
// even more the wake-up, which the publisher pays. Such a reader lets a batch gather: it naps
// without asking to be woken.
constexpr std::uint64_t kFloodSample = 64;
constexpr std::int64_t kFloodNsEach = 2'000;
constexpr std::int64_t kFloodSampleNs = 200'000;
constexpr std::chrono::microseconds kNap{20};

void relax() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

}  // namespace

struct BlockingReader::Signal {
  std::atomic<std::uint32_t> word{0};
  std::atomic<bool> interrupted{false};

  void raise() noexcept {
    if (word.exchange(1) == 0) futex_wake(word);
  }
};

Result<std::unique_ptr<BlockingReader>> BlockingReader::make(Log& log, Subscription subscription) {
  auto signal = std::make_shared<Signal>();
  subscription.wake = [signal] { signal->raise(); };
  auto reader = log.add_reader(std::move(subscription));
  if (!reader) return tl::unexpected(reader.error());
  auto result = std::unique_ptr<BlockingReader>(new BlockingReader);
  result->signal_ = std::move(signal);
  result->reader_ = std::move(*reader);
  return result;
}

std::size_t BlockingReader::read(Reader::Visitor visitor, std::size_t max,
                                 std::chrono::nanoseconds time_limit) {
  std::int64_t end_ns = 0;
  std::int64_t slept_from_ns = 0;
  for (unsigned round = 0;; ++round) {
    if (const auto count = reader_->read(visitor, max); count != 0) {
      since_look_ += count;
      if (slept_from_ns != 0)
        looks_ = system_clock().steady_ns() - slept_from_ns < kDenseNs ? kLooks : looks_ / 2;
      return count;
    }
    if (signal_->interrupted.exchange(false)) return 0;
    if (round == 0 && in_flood()) {
      signal_->word.store(0);
      if (!signal_->interrupted.load()) futex_wait(signal_->word, 0, kNap);
      continue;
    }
    if (round < looks_) {
      for (int i = 0; i < kPausesEach; ++i) relax();
      continue;
    }
    signal_->word.store(0);
    if (!reader_->park()) continue;
    const auto now = system_clock().steady_ns();
    if (end_ns == 0) end_ns = now + time_limit.count();
    if (now >= end_ns) {
      reader_->unpark();
      return 0;
    }
    slept_from_ns = now;
    if (!signal_->interrupted.load())
      futex_wait(signal_->word, 0, std::chrono::nanoseconds(end_ns - now));
    reader_->unpark();
  }
}

bool BlockingReader::in_flood() noexcept {
  const auto now = system_clock().steady_ns();
  const auto elapsed = now - sample_from_ns_;
  if (since_look_ < kFloodSample && elapsed < kFloodSampleNs) return flood_;
  flood_ = elapsed < static_cast<std::int64_t>(since_look_) * kFloodNsEach;
  sample_from_ns_ = now;
  since_look_ = 0;
  return flood_;
}

void BlockingReader::interrupt() noexcept {
  signal_->interrupted.store(true);
  signal_->raise();
}

}  // namespace ctibus::log
