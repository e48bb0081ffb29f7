#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <random>

#include "tests/support/log_fault_fixture.hpp"
#include "tests/support/tied.hpp"

namespace ctibus::log::test {
namespace {

/// The child: publishes records and events for ever, and tells through its pipe the number of each
/// record that was completed.
[[noreturn]] void run_child(const std::filesystem::path& folder, int pipe) {
  Options options;
  options.folder = folder;
  options.disk_segment_bytes = 1 << 20;
  options.memory_segment_bytes = 64 << 10;
  options.memory_window_bytes = 256 << 10;
  auto log = Log::open(options);
  if (!log) _exit(2);
  std::atomic<std::uint64_t> done{0};
  PublisherOptions publisher_options;
  publisher_options.name = "child";
  publisher_options.on_completion = [&](const Completion& completion) {
    if (completion.error) _exit(3);
    const std::uint64_t number = completion.id.number;
    if (::write(pipe, &number, sizeof number) != sizeof number) _exit(4);
    ++done;
  };
  auto publisher = (*log)->add_publisher(publisher_options);
  const auto record = *(*log)->intern("k.record", MessageClass::record);
  const auto event = *(*log)->intern("k.event", MessageClass::event);
  const std::string padding(150, 'p');
  for (std::uint64_t i = 0;; ++i) {
    Draft draft;
    draft.type = i % 3 == 0 ? record : event;
    draft.payload = bytes_of(padding);
    if (!(*publisher)->publish(draft)) _exit(5);
    // Slower than the disk: what outruns it begins in memory, which a kill takes away.
    while ((*publisher)->last_number() > done.load() * 3 + 300) std::this_thread::yield();
  }
}

/// How often the child is killed; CTIBUS_KILL_POINTS asks for more.
int kill_points() {
  const char* wanted = std::getenv("CTIBUS_KILL_POINTS");  // NOLINT(concurrency-mt-unsafe)
  return wanted != nullptr ? std::atoi(wanted) : 20;
}

TEST(Kill, no_completed_record_is_lost_and_no_order_broken) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  constexpr int lives_of_a_log = 20;
  std::optional<TemporaryFolder> place;
  std::uint64_t last_epoch = 0;
  for (int point = 0; point < kill_points(); ++point) {
    SCOPED_TRACE("kill " + std::to_string(point));
    const int life = point % lives_of_a_log;
    if (life == 0) {
      place.emplace();
      last_epoch = 0;
    }
    const TemporaryFolder& folder = *place;
    int ends[2] = {-1, -1};
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t test = ::getpid();
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      support::end_with(test);
      ::close(ends[0]);
      run_child(folder.path(), ends[1]);
    }
    ::close(ends[1]);
    // Killed after a random number of promises, wherever it then is.
    const std::uint64_t promises = 1 + random() % 600;
    std::uint64_t promised = 0, last = 0;
    std::uint64_t number = 0;
    for (; promised < promises && ::read(ends[0], &number, sizeof number) == sizeof number;
         ++promised)
      last = number;
    ::kill(child, SIGKILL);
    while (::read(ends[0], &number, sizeof number) == sizeof number) last = number;
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);

    Options options;
    options.folder = folder.path();
    auto log = must(Log::open(options));
    EXPECT_GT(log->epoch(), last_epoch);
    last_epoch = log->epoch();
    Subscription all;
    all.patterns = {"k.*"};
    all.start = Start::time(0);
    all.conflate_behind = 0;
    const auto reader = must(log->add_reader(all));
    std::map<std::uint64_t, std::uint64_t> newest;  // by life of the source
    std::uint64_t sequence = 0, current = 0;
    for (const auto& seen : read_all(*reader)) {
      ASSERT_EQ(seen.kind, Delivery::Kind::message);
      ASSERT_GT(seen.sequence, sequence);
      sequence = seen.sequence;
      ASSERT_EQ(seen.id.number, newest[seen.id.source_epoch] + 1)
          << "a killed process loses nothing";
      newest[seen.id.source_epoch] = seen.id.number;
      current = seen.id.source_epoch;
    }
    EXPECT_GE(newest[current], last) << "a completed record is missing";
    EXPECT_EQ(newest.size(), static_cast<std::size_t>(life) + 1);
  }
}

}  // namespace
}  // namespace ctibus::log::test
