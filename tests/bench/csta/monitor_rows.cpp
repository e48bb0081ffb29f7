// A site of ten thousand devices, each monitored and asked for its calls: the whole connector under
// the test host, against a bare application that asks the same of the same switch.

#include <malloc.h>

#include <utility>

#include "ctibus/testing/test_host.hpp"
#include "far_end.hpp"
#include "tests/bench/bench.hpp"
#include "tests/unit/csta/site.hpp"

namespace ctibus::bench::csta {
namespace {

using ctibus::csta::testing::Site;

constexpr std::size_t devices = 10'000;

struct Cost {
  double seconds = 0;
  double bytes = 0;  ///< that are in use when all monitors run, those of the switch included
};

class Meter {
 public:
  Cost stop() const {
    return {seconds_since(start_),
            static_cast<double>(::mallinfo2().uordblks) - static_cast<double>(before_)};
  }

 private:
  std::size_t before_ = ::mallinfo2().uordblks;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

Cost bare() {
  const auto site = site_with(devices);
  const Meter meter;
  csta_switch::Exchange exchange(site, 1);
  Watcher watcher(exchange, Encoding::xml);
  for (std::size_t i = 0; i < devices; ++i) watcher.monitor(number_of(i));
  for (std::size_t i = 0; i < devices; ++i) {
    watcher.ask(ctibus::csta::snapshot_device(number_of(i)));
  }
  return meter.stop();
}

Cost whole() {
  ctibus::testing::TestHost host;
  host.set_most_messages(std::uint64_t{1} << 40U);
  Site site(host);
  site.site = site_with(devices);
  site.options.extensions.clear();
  site.options.route_points.clear();
  site.options.holding.number.clear();
  for (std::size_t i = 0; i < devices; ++i) {
    site.options.extensions.push_back({number_of(i), {}});
  }
  std::size_t monitors = 0;
  const Meter meter;
  site.start();
  const Cost cost = meter.stop();
  // Nothing else tells that all of them run.
  for (const std::size_t i : {std::size_t{0}, devices - 1}) {
    const bool came = site.with(
        [&](csta_switch::Exchange& pbx) { return pbx.call_in(number_of(i), "+33155500001") >= 0; });
    monitors += came ? host.all<call::Delivered>().size() : 0;
  }
  if (monitors != 3) throw Failed{"devices are not monitored"};
  return cost;
}

const Group group([](const Settings& settings, const auto& report, const auto& wanted) {
  const std::string name = "monitors_start_10000";
  if (!wanted(name)) return;
  std::vector<double> seconds, bytes, bare_seconds, bare_bytes;
  Row time{.name = name, .unit = "s", .baseline_name = "bare application"};
  Row memory{.name = name + ".memory", .unit = "KiB/monitor", .baseline_name = "bare application"};
  time.less_is_better = memory.less_is_better = true;
  try {
    for (int round = 0; round < std::max(1, settings.rounds / 2); ++round) {
      const Cost base = bare();
      const Cost ours = whole();
      bare_seconds.push_back(base.seconds);
      bare_bytes.push_back(base.bytes / 1024 / devices);
      seconds.push_back(ours.seconds);
      bytes.push_back(ours.bytes / 1024 / devices);
    }
    time.value = median(seconds);
    time.baseline = median(bare_seconds);
    memory.value = median(bytes);
    memory.baseline = median(bare_bytes);
  } catch (const Failed& failed) {
    time.failure = memory.failure = failed.why;
  }
  report(time);
  report(memory);
});

}  // namespace
}  // namespace ctibus::bench::csta
