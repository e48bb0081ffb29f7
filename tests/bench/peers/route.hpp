#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tests/bench/bench.hpp"

namespace ctibus::bench {

/// A way from one publishing client over a server to one or more subscribed clients, which are
/// there when it is made. Errors are thrown as Failed.
class Route {
 public:
  using Bytes = std::span<const std::uint8_t>;
  using Visitor = std::function<void(Bytes payload)>;

  Route() = default;
  Route(const Route&) = delete;
  Route& operator=(const Route&) = delete;
  virtual ~Route() = default;

  /// The publisher's thread. A message may be kept back until others or flush() follow.
  virtual void send(Bytes payload) = 0;
  virtual void flush() = 0;
  /// It leaves at once.
  virtual void send_now(Bytes payload) = 0;

  /// A reader's thread: waits for something and visits what came. False: nothing for 20 s.
  virtual bool receive(int reader, const Visitor& visitor) = 0;
};

using MakeRoute = std::function<std::unique_ptr<Route>()>;

/// What one route came to in one round.
struct Figures {
  double deliveries_per_second = 0;
  double p50_us = 0;  ///< one way, paced
  double p99_us = 0;
};

/// Messages that come first and are not measured: they fill what a log in memory keeps, whose
/// pages the system has to make when they are first written.
inline constexpr std::uint64_t warm_up = 200'000;

/// First as many messages as fit through, then paced ones. Every reader checks every number; what
/// is missing or out of order is thrown as Failed. The publisher waits while a reader is too far
/// behind, so that no side needs to drop.
Figures measure(Route& route, int readers, std::uint64_t messages, std::uint64_t paced_messages);

/// A row of throughput and two of latency: NAME, NAME.p50 and NAME.p99.
struct Comparison {
  std::string name;
  std::string baseline_name;
  double throughput_budget = 0;
  double p50_budget = 0;
  std::uint64_t messages = 300'000;
  int readers = 1;
};
void compare_routes(const Comparison& comparison, const Settings& settings,
                    const std::function<void(Row)>& report, const MakeRoute& baseline,
                    const MakeRoute& ours);

/// The same of anything that comes to figures.
void compare_figures(const Comparison& comparison, const Settings& settings,
                     const std::function<void(Row)>& report,
                     const std::function<Figures()>& baseline,
                     const std::function<Figures()>& ours);

double percentile(std::vector<double>& values, double share);

}  // namespace ctibus::bench
