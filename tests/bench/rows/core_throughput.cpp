#include <atomic>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>

#include "log_setup.hpp"
#include "zmq_baseline.hpp"

// One publisher and one or eight readers in the same process. As a zmq socket at its high-water
// mark, the publisher waits while a reader is too far behind: a gap fails the row.

namespace ctibus::bench {
namespace {

constexpr std::uint64_t kMaxBehind = 60'000;
// Not measured: they fill what a log in memory keeps, whose pages the system has to make when they
// are first written.
constexpr std::uint64_t kWarmUp = 200'000;

/// What went wrong first, of several threads.
class Fault {
 public:
  explicit operator bool() const { return happened_.load(std::memory_order_relaxed); }
  void tell(std::string what) {
    const std::lock_guard lock(mutex_);
    if (!happened_.exchange(true)) what_ = std::move(what);
  }
  std::string what() const { return what_; }

 private:
  std::mutex mutex_;
  std::string what_;
  std::atomic<bool> happened_{false};
};

struct alignas(64) Progress {
  std::atomic<std::uint64_t> read{0};
};

void read_all(log::BlockingReader& reader, std::uint64_t messages, Progress& progress,
              Fault& fault) {
  std::uint64_t expected = 0;
  while (expected < messages) {
    const auto count = reader.read(
        [&](const log::Delivery& delivery) {
          std::uint64_t number = messages;
          if (delivery.kind == log::Delivery::Kind::message)
            std::memcpy(&number, delivery.frame.payload().data(), sizeof number);
          if (number != expected++ || delivery.number != expected)
            fault.tell("a reader got delivery " + std::to_string(delivery.number) + " of kind " +
                       std::to_string(static_cast<int>(delivery.kind)) + " with message " +
                       std::to_string(number) + " instead of " + std::to_string(expected - 1));
        },
        512, std::chrono::seconds(20));
    if (count == 0) fault.tell("a reader waits for message " + std::to_string(expected));
    if (fault) return;
    progress.read.store(expected, std::memory_order_release);
  }
}

/// Deliveries a second.
double throughput(const Settings& settings, bool on_disk, std::uint64_t measured, int readers) {
  const std::uint64_t messages = kWarmUp + measured;
  const BenchLog log(settings, on_disk);
  const auto type = must(log->intern("bench.event", log::MessageClass::event));
  auto publisher = must(log->add_publisher({"bench", 0, nullptr}));
  std::vector<std::unique_ptr<log::BlockingReader>> all;
  for (int i = 0; i < readers; ++i) {
    log::Subscription subscription;
    subscription.patterns = {"bench.*"};
    all.push_back(must(log::BlockingReader::make(*log, std::move(subscription))));
  }
  std::vector<Progress> progress(static_cast<std::size_t>(readers));
  Fault fault;
  auto start = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < all.size(); ++i)
      threads.emplace_back([&, i] { read_all(*all[i], messages, progress[i], fault); });
    std::byte payload[kPayloadBytes] = {};
    log::Draft draft;
    draft.type = type;
    draft.key = "call-1";
    draft.payload = payload;
    for (std::uint64_t i = 0; i < messages && !fault; ++i) {
      if (i == kWarmUp) start = std::chrono::steady_clock::now();
      std::memcpy(payload, &i, sizeof i);
      if (const auto published = publisher->publish(draft); !published)
        fault.tell(published.error().code + ": " + published.error().text);
      if (i % 1024 != 0) continue;
      for (const auto& one : progress)
        while (i > one.read.load(std::memory_order_acquire) + kMaxBehind && !fault)
          std::this_thread::yield();
    }
  }
  const double result = static_cast<double>(measured) * readers / seconds_since(start);
  if (fault) throw Failed{fault.what()};
  return result;
}

std::uint64_t scaled(const Settings& settings, std::uint64_t messages) {
  return static_cast<std::uint64_t>(static_cast<double>(messages) * settings.scale);
}

const Group kGroup([](const Settings& settings, const auto& report, const auto& wanted) {
  const auto pair = [&] { return zmq_pair_throughput(scaled(settings, 1'000'000)); };
  for (const bool on_disk : {false, true}) {
    Row row{on_disk ? "core_1to1_disk" : "core_1to1_memory",
            0,
            "messages/s",
            0,
            "zmq inproc PAIR",
            on_disk ? 1.0 : 4.0};
    if (!wanted(row.name)) continue;
    compare(row, settings.rounds, pair, [&] {
      return throughput(settings, on_disk, scaled(settings, on_disk ? 1'000'000 : 3'000'000), 1);
    });
    report(row);
  }
  Row row{"core_1to8_memory", 0, "deliveries/s", 0, "zmq inproc XPUB to 8 SUB", 15.0};
  if (!wanted(row.name)) return;
  compare(
      row, settings.rounds, [&] { return zmq_fan_out(scaled(settings, 100'000), 8); },
      [&] { return throughput(settings, false, scaled(settings, 2'000'000), 8); });
  report(row);
});

}  // namespace
}  // namespace ctibus::bench
