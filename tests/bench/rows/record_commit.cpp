#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <semaphore>

#include "log_setup.hpp"

// Records that are known to be on the medium, 64 outstanding; against one fdatasync each.

namespace ctibus::bench {
namespace {

constexpr std::ptrdiff_t kOutstanding = 64;
constexpr std::size_t kFrameBytes = 368;

double fdatasync_each(const Settings& settings, std::uint64_t messages) {
  auto path = (settings.folder / "ctibus-bench-XXXXXX").string();
  const int file = ::mkstemp(path.data());
  if (file < 0) throw Failed{"no file " + path};
  ::unlink(path.c_str());
  char frame[kFrameBytes] = {1};
  if (::posix_fallocate(file, 0, static_cast<off_t>(messages * kFrameBytes)) != 0)
    throw Failed{"no room for " + path};
  ::fsync(file);
  const auto start = std::chrono::steady_clock::now();
  bool good = true;
  for (std::uint64_t i = 0; i < messages; ++i)
    good = good && ::pwrite(file, frame, kFrameBytes, static_cast<off_t>(i * kFrameBytes)) > 0 &&
           ::fdatasync(file) == 0;
  const double result = static_cast<double>(messages) / seconds_since(start);
  ::close(file);
  if (!good) throw Failed{"the baseline could not write"};
  return result;
}

double commit(const Settings& settings, std::uint64_t messages) {
  const BenchLog log(settings, true);
  const auto type = must(log->intern("bench.record", log::MessageClass::record));
  std::counting_semaphore<> room(kOutstanding);
  std::atomic<std::uint64_t> done{0}, failed{0};
  std::uint64_t last = 0;
  log::PublisherOptions options;
  options.name = "bench";
  options.on_completion = [&](const log::Completion& completion) {
    if (completion.error || completion.id.number != ++last) ++failed;
    ++done;
    room.release();
  };
  auto publisher = must(log->add_publisher(std::move(options)));
  std::byte payload[kPayloadBytes] = {};
  log::Draft draft;
  draft.type = type;
  draft.key = "call-1";
  draft.payload = payload;
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < messages; ++i) {
    room.acquire();
    if (!publisher->publish(draft)) ++failed;
  }
  for (std::ptrdiff_t i = 0; i < kOutstanding; ++i) room.acquire();
  const double result = static_cast<double>(messages) / seconds_since(start);
  if (failed != 0) throw Failed{"a record was not completed in order"};
  return result;
}

const Group kGroup([](const Settings& settings, const auto& report, const auto& wanted) {
  Row row{"record_commit", 0, "records/s", 0, "one fdatasync each", 0};
  if (!wanted(row.name)) return;
  compare(
      row, settings.rounds,
      [&] { return fdatasync_each(settings, static_cast<std::uint64_t>(3000 * settings.scale)); },
      [&] { return commit(settings, static_cast<std::uint64_t>(100'000 * settings.scale)); });
  report(row);
});

}  // namespace
}  // namespace ctibus::bench
