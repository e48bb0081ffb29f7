#include "core/metrics/pulse.hpp"

#include <fmt/format.h>

#include "core/host/site.hpp"

namespace ctibus::metrics {
namespace {

std::int64_t now_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Pulse::Pulse(std::chrono::nanoseconds limit) : limit_(limit) {
  for (const char* name : {"timers", "threads"}) {
    loops_.push_back(std::make_shared<Loop>());
    loops_.back()->name = name;
  }
}

void Pulse::ask(host::Site& site) {
  const auto ask = [](const std::shared_ptr<Loop>& loop, auto&& how) {
    std::int64_t nothing = 0;
    if (!loop->asked_ns.compare_exchange_strong(nothing, now_ns())) return;
    how([loop] { loop->asked_ns = 0; });
  };
  ask(loops_[0], [&](auto answer) { site.ask_timers(std::move(answer)); });
  ask(loops_[1], [&](auto answer) { site.ask_threads(std::move(answer)); });
}

std::vector<host::CheckReport> Pulse::checks() const {
  std::vector<host::CheckReport> out;
  for (const auto& loop : loops_) {
    host::CheckReport& check = out.emplace_back();
    check.name = loop->name;
    const std::int64_t asked = loop->asked_ns;
    const std::int64_t silent = now_ns() - asked;
    if (asked == 0 || silent < limit_.count()) continue;
    check.good = false;
    check.code = "metrics.stuck";
    check.text = fmt::format("Nothing was heard for {} s.", silent / 1'000'000'000);
  }
  return out;
}

}  // namespace ctibus::metrics
