#include "route.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "payload.hpp"
#include "tests/bench/pace.hpp"

namespace ctibus::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t max_behind = 32'768;
constexpr std::int64_t pace_ns = 500'000;

struct alignas(64) Reader {
  std::atomic<std::uint64_t> read{0};
  std::vector<double> latencies;
};

/// The first failure of several threads.
class Fault {
 public:
  void tell(const std::string& why) {
    const std::lock_guard lock(mutex_);
    if (!happened_.exchange(true)) why_ = why;
  }
  [[nodiscard]] bool happened() const { return happened_; }
  void throw_if_happened() const {
    if (happened_) throw Failed{why_};
  }

 private:
  std::mutex mutex_;
  std::string why_;
  std::atomic<bool> happened_{false};
};

void read_all(Route& route, int index, Reader& reader, std::uint64_t total, Fault& fault) {
  std::uint64_t expected = 0;
  const Route::Visitor visitor = [&](Route::Bytes payload) {
    const auto number = Payload::number_of(payload);
    if (number != expected) {
      fault.tell("reader " + std::to_string(index) + " got message " + std::to_string(number) +
                 " instead of " + std::to_string(expected));
    }
    ++expected;
    if (const auto sent = Payload::time_of(payload); sent != 0) {
      reader.latencies.push_back(static_cast<double>(now_ns() - sent) / 1000);
    }
    reader.read.store(expected, std::memory_order_release);
  };
  while (expected < total && !fault.happened()) {
    if (!route.receive(index, visitor) && !fault.happened()) {
      fault.tell("reader " + std::to_string(index) + " waits for message " +
                 std::to_string(expected));
    }
  }
}

void await(const std::vector<Reader>& readers, std::uint64_t number, const Fault& fault) {
  for (const Reader& reader : readers) {
    while (reader.read.load(std::memory_order_acquire) < number && !fault.happened()) {
      std::this_thread::sleep_for(50us);
    }
  }
}

}  // namespace

double percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto at = std::min(values.size() - 1,
                           static_cast<std::size_t>(share * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

Figures measure(Route& route, int readers, std::uint64_t measured, std::uint64_t paced_messages) {
  const std::uint64_t messages = warm_up + measured;
  std::vector<Reader> all(static_cast<std::size_t>(readers));
  Fault fault;
  Figures figures;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < readers; ++i) {
      threads.emplace_back([&, i] {
        try {
          read_all(route, i, all[static_cast<std::size_t>(i)], messages + paced_messages, fault);
        } catch (const Failed& failed) {
          fault.tell(failed.why);
        } catch (const std::exception& error) {
          fault.tell(error.what());
        }
      });
    }
    try {
      Payload payload;
      auto start = std::chrono::steady_clock::now();
      for (std::uint64_t i = 0; i < messages && !fault.happened(); ++i) {
        if (i == warm_up) {
          route.flush();
          await(all, warm_up, fault);
          start = std::chrono::steady_clock::now();
        }
        payload.set_number(i);
        route.send(payload.bytes());
        if (i % 1024 != 0 || i < max_behind) continue;
        bool late = false;
        for (const Reader& reader : all) late = late || reader.read < i - max_behind;
        if (!late) continue;
        route.flush();
        await(all, i - max_behind / 2, fault);
      }
      route.flush();
      await(all, messages, fault);
      figures.deliveries_per_second =
          static_cast<double>(measured) * readers / seconds_since(start);
      std::uint64_t number = messages;
      paced(paced_messages, pace_ns, [&] {
        if (fault.happened()) return;
        payload.set_number(number++);
        payload.set_time(now_ns());
        route.send_now(payload.bytes());
      });
      await(all, number, fault);
    } catch (const Failed& failed) {
      fault.tell(failed.why);
    } catch (const std::exception& error) {
      fault.tell(error.what());
    }
  }
  fault.throw_if_happened();
  std::vector<double> latencies;
  for (const Reader& reader : all) {
    latencies.insert(latencies.end(), reader.latencies.begin(), reader.latencies.end());
  }
  figures.p50_us = percentile(latencies, 0.5);
  figures.p99_us = percentile(latencies, 0.99);
  return figures;
}

void compare_figures(const Comparison& comparison, const Settings& settings,
                     const std::function<void(Row)>& report,
                     const std::function<Figures()>& baseline,
                     const std::function<Figures()>& ours) {
  const std::string per_second = comparison.readers == 1 ? "messages/s" : "deliveries/s";
  Row rows[3];
  rows[0] = {.name = comparison.name, .unit = per_second, .budget = comparison.throughput_budget};
  rows[1] = {.name = comparison.name + ".p50",
             .unit = "us",
             .budget = comparison.p50_budget,
             .less_is_better = true};
  rows[2] = {.name = comparison.name + ".p99", .unit = "us", .less_is_better = true};
  std::vector<double> theirs[3], own[3], ratios[3];
  std::string failure;
  try {
    for (int round = 0; round < settings.rounds; ++round) {
      const Figures a = baseline();
      const Figures b = ours();
      const double pairs[3][2] = {{a.deliveries_per_second, b.deliveries_per_second},
                                  {a.p50_us, b.p50_us},
                                  {a.p99_us, b.p99_us}};
      for (int i = 0; i < 3; ++i) {
        theirs[i].push_back(pairs[i][0]);
        own[i].push_back(pairs[i][1]);
        ratios[i].push_back(pairs[i][0] > 0 ? pairs[i][1] / pairs[i][0] : 0);
      }
    }
  } catch (const Failed& failed) {
    failure = failed.why;
  } catch (const std::exception& error) {
    failure = error.what();
  }
  for (int i = 0; i < 3; ++i) {
    Row& row = rows[i];
    row.baseline_name = comparison.baseline_name;
    row.failure = failure;
    if (failure.empty()) {
      row.baseline = median(theirs[i]);
      row.value = median(own[i]);
      row.paired = median(ratios[i]);
    }
    report(row);
    if (!failure.empty()) return;
  }
}

void compare_routes(const Comparison& comparison, const Settings& settings,
                    const std::function<void(Row)>& report, const MakeRoute& baseline,
                    const MakeRoute& ours) {
  const auto run = [&](const MakeRoute& make) {
    const auto route = make();
    return measure(
        *route, comparison.readers,
        static_cast<std::uint64_t>(static_cast<double>(comparison.messages) * settings.scale),
        settings.paced);
  };
  compare_figures(
      comparison, settings, report, [&] { return run(baseline); }, [&] { return run(ours); });
}

}  // namespace ctibus::bench
