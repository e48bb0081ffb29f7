#include <fmt/format.h>
#include <malloc.h>
#include <sys/mman.h>

#include <algorithm>
#include <chrono>
#include <memory_resource>
#include <thread>

#include "core/judge/life.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CTIBUS_JUDGE_FOREIGN_HEAP 1
#endif

namespace ctibus::judge {
namespace {

using namespace std::chrono_literals;

/// Memory that the heap's statistics do not see: for the host's own log, which only grows.
class UncountedMemory final : public std::pmr::memory_resource {
 public:
  UncountedMemory() = default;
  UncountedMemory(const UncountedMemory&) = delete;
  UncountedMemory& operator=(const UncountedMemory&) = delete;
  ~UncountedMemory() override {
    for (const auto& [data, size] : blocks_) ::munmap(data, size);
  }

 private:
  static constexpr std::size_t block_size = std::size_t{16} << 20;

  void* do_allocate(std::size_t size, std::size_t alignment) override {
    used_ = (used_ + alignment - 1) / alignment * alignment;
    if (used_ + size > room_) {
      room_ = std::max(block_size, (size + 4095) / 4096 * 4096);
      void* data =
          ::mmap(nullptr, room_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (data == MAP_FAILED) throw std::bad_alloc();
      blocks_.emplace_back(data, room_);
      used_ = 0;
    }
    void* out = static_cast<char*>(blocks_.back().first) + used_;
    used_ += size;
    return out;
  }
  void do_deallocate(void*, std::size_t, std::size_t) override {}
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override {
    return this == &other;
  }

  std::vector<std::pair<void*, std::size_t>> blocks_;
  std::size_t used_ = 0;
  std::size_t room_ = 0;
};

/// Bytes that are allocated now, in all arenas.
std::int64_t heap() {
  const struct mallinfo2 info = ::mallinfo2();
  return static_cast<std::int64_t>(info.uordblks + info.hblkhd);
}

void needs_own_heap() {
#ifdef CTIBUS_JUDGE_FOREIGN_HEAP
  throw NotApplicable("a sanitizer has taken the heap over");
#endif
}

/// A leak grows without an end; a cache or table that fills up once stops sooner or later.
class Growth {
 public:
  void add(std::int64_t bytes) { rounds_.push_back(bytes); }
  std::size_t rounds() const { return rounds_.size(); }
  std::int64_t greatest_of_latest(std::size_t count) const {
    return *std::max_element(rounds_.end() - static_cast<std::ptrdiff_t>(count), rounds_.end());
  }
  std::int64_t least_of_latest(std::size_t count) const {
    return *std::min_element(rounds_.end() - static_cast<std::ptrdiff_t>(count), rounds_.end());
  }

 private:
  std::vector<std::int64_t> rounds_;
};

void lives(Trial& trial) {
  needs_own_heap();
  constexpr std::size_t latest = 3;
  constexpr std::size_t most_rounds = 96;  // caches of libraries fill in 25 to 60
  constexpr int lives_a_round = 4;
  constexpr std::int64_t allowed_a_life = 64;
  Growth growth;
  for (std::size_t round = 0; round < most_rounds; ++round) {
    const std::int64_t before = heap();
    trial.ledger.step("starting and stopping it again and again");
    for (int i = 0; i < lives_a_round; ++i) {
      Life life(trial);
      life.start();
      life.hear(10);
      life.stop();
    }
    growth.add(heap() - before);
    if (growth.rounds() < 2 + latest) continue;
    if (growth.greatest_of_latest(latest) <= lives_a_round * allowed_a_life) return;
  }
  throw CheckFailed(fmt::format("each of its lives leaves {} bytes or more on the heap",
                                growth.least_of_latest(latest) / lives_a_round));
}

/// Keys whose last values stand in the log: what it says that it keeps, such as calls that nobody
/// has ended.
std::int64_t count_live_states(Life& life, const std::string& instance) {
  const auto live = life.host().log().last_values(
      [&](const testing::TestLog::Entry& entry) { return entry.source == instance; });
  return static_cast<std::int64_t>(live.size());
}

void messages(Trial& trial) {
  needs_own_heap();
  if (trial.subject.hears.empty() && trial.subject.provides.empty()) {
    throw NotApplicable("nothing is said to it");
  }
  constexpr std::size_t latest = 6;
  constexpr std::size_t most_rounds = 30;
  constexpr std::size_t messages_a_round = 1000;
  constexpr std::int64_t allowed_a_round = 2 * messages_a_round;
  constexpr std::int64_t allowed_a_state = 4096;
  UncountedMemory memory;
  Life life(trial, 0, {.folder = {}, .log_memory = &memory});
  life.start();
  Growth growth;
  for (std::size_t round = 0; round < most_rounds; ++round) {
    const std::int64_t before = heap();
    const std::int64_t states = count_live_states(life, trial.subject.instance());
    trial.ledger.step("hearing messages for a long time");
    life.hear(messages_a_round);
    for (const auto& spec : trial.subject.provides) {
      for (std::size_t i = 0; i < std::max<std::size_t>(1, 200 / trial.subject.provides.size());
           ++i) {
        const MadeMessage made = life.maker().valid(spec);
        RequestOptions options;
        options.key = made.key;
        life.host().send_request(spec.topic, trial.subject.instance(), made.payload, options,
                                 nullptr);
        life.host().settle();
      }
    }
    life.rest();
    life.host().advance(10min);
    life.rest();
    life.host().forget_log_lines();
    const std::int64_t more = count_live_states(life, trial.subject.instance()) - states;
    growth.add(heap() - before - allowed_a_state * std::max<std::int64_t>(0, more));
    if (growth.rounds() < 2 + latest) continue;
    if (growth.least_of_latest(latest) <= allowed_a_round) {
      life.stop();
      return;
    }
  }
  throw CheckFailed(
      fmt::format("{} messages and commands leave {} bytes or more on the heap, "
                  "round after round",
                  messages_a_round, growth.least_of_latest(latest)));
}

/// Waits in real time for what ends by itself, such as a thread that was joined a moment ago.
bool comes_true(const std::function<bool()>& condition) {
  const auto limit = std::chrono::steady_clock::now() + 2s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > limit) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

void remains(Trial& trial) {
  // The first life may make what a library keeps for the process.
  const auto one_life = [&](std::uint64_t seed) {
    Life life(trial, seed);
    life.start();
    life.hear(20);
    life.stop();
  };
  const std::size_t threads_at_first = count_threads();
  one_life(0);
  if (!comes_true([&] { return count_threads() <= threads_at_first; })) {
    throw CheckFailed(
        fmt::format("it leaves {} threads running after stop", count_threads() - threads_at_first));
  }
  const std::size_t descriptors = count_descriptors();
  constexpr std::uint64_t count = 8;
  for (std::uint64_t i = 1; i <= count; ++i) one_life(i);
  if (count_descriptors() >= descriptors + count) {
    throw CheckFailed(fmt::format("each of its lives leaves {} file descriptors open",
                                  (count_descriptors() - descriptors) / count));
  }
}

}  // namespace

std::span<const Check> leak_checks() {
  static const Check checks[] = {
      {"leaks", "Its lives leave nothing on the heap.",
       "Free in stop() and the destructor all that the instance has allocated.", Needs::running,
       &lives},
      {"growth", "It does not grow with the number of messages that it has heard.",
       "Forget what has ended; bound every table and queue.", Needs::running, &messages},
      {"remains", "After stop no thread runs and no descriptor stays open.",
       "Join your threads in stop(), and close what you have opened.", Needs::running, &remains},
  };
  return checks;
}

}  // namespace ctibus::judge
