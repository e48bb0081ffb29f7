#include <atomic>
#include <cstring>
#include <thread>

#include "log_setup.hpp"
#include "pace.hpp"
#include "zmq_baseline.hpp"

// One way, 10 000 messages a second from a sender that sleeps to a reader that blocks.

namespace ctibus::bench {
namespace {

constexpr std::int64_t kPaceNs = 100'000;

double latency(const Settings& settings, bool on_disk, std::uint64_t messages) {
  const BenchLog log(settings, on_disk);
  const auto type = must(log->intern("bench.event", log::MessageClass::event));
  auto publisher = must(log->add_publisher({"bench", 0, nullptr}));
  log::Subscription subscription;
  subscription.patterns = {"bench.*"};
  auto reader = must(log::BlockingReader::make(*log, std::move(subscription)));
  std::vector<double> latencies;
  latencies.reserve(messages);
  std::atomic<bool> gap{false};
  {
    std::jthread thread([&] {
      while (latencies.size() < messages && !gap) {
        const auto count = reader->read(
            [&](const log::Delivery& delivery) {
              if (delivery.kind != log::Delivery::Kind::message) {
                gap = true;
                return;
              }
              std::int64_t sent = 0;
              std::memcpy(&sent, delivery.frame.payload().data(), sizeof sent);
              latencies.push_back(static_cast<double>(now_ns() - sent) / 1000);
            },
            256, std::chrono::seconds(20));
        if (count == 0) gap = true;
      }
    });
    std::byte payload[kPayloadBytes] = {};
    log::Draft draft;
    draft.type = type;
    draft.key = "call-1";
    draft.payload = payload;
    paced(messages, kPaceNs, [&] {
      const auto sent = now_ns();
      std::memcpy(payload, &sent, sizeof sent);
      if (!publisher->publish(draft)) gap = true;
    });
  }
  if (gap) throw Failed{"a message is missing"};
  return median(latencies);
}

const Group kGroup([](const Settings& settings, const auto& report, const auto& wanted) {
  Row row{"core_latency_p50", 0, "us", 0, "zmq inproc PAIR", 0.8, true};
  if (!wanted(row.name)) return;
  const auto messages = static_cast<std::uint64_t>(10'000 * settings.scale);
  compare(
      row, 5, [&] { return zmq_pair_latency(messages, kPaceNs); },
      [&] { return latency(settings, true, messages); });
  report(row);
});

}  // namespace
}  // namespace ctibus::bench
