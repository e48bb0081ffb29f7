#include "traffic.hpp"

#include <fmt/format.h>

#include <cmath>

#include "people.hpp"

namespace ctibus::sim {

using pbx::Call;
using pbx::CallEvent;
using pbx::Verb;

Traffic::Traffic(Host& host, const Options& options, Switch& pbx)
    : host_(host), options_(options), switch_(pbx), arrivals_(options.callers.size()) {}

void Traffic::start() {
  for (std::size_t flow = 0; flow < options_.callers.size(); ++flow) schedule(flow);
}

void Traffic::stop() {
  for (Timer& timer : arrivals_) timer.cancel();
}

void Traffic::schedule(std::size_t flow) {
  const double per_hour = options_.callers[flow].per_hour;
  if (per_hour <= 0) return;
  // Inverse of the exponential distribution; the argument is never 0.
  const double chance = (static_cast<double>(host_.random() >> 11) + 1) * 0x1p-53;
  const double hours = -std::log(chance) / per_hour;
  const auto delay = std::chrono::duration<double, std::ratio<3600>>(hours);
  arrivals_[flow] =
      host_.after(std::chrono::duration_cast<std::chrono::nanoseconds>(delay), [this, flow] {
        schedule(flow);
        arrive(flow);
      });
}

void Traffic::arrive(std::size_t flow) {
  const Callers& callers = options_.callers[flow];
  std::string calling;
  if (!happens(host_, callers.withheld)) {
    calling = fmt::format("{}{:04}", callers.calling_prefix, host_.random() % 10000);
  }
  auto call = switch_.incoming(callers.trunk, calling, {}, callers.called);
  if (!call) {
    host_.count("sim_callers_refused", "Callers for whom no trunk line was free.");
    return;
  }
  const Call* made = switch_.book().find(*call);
  if (made == nullptr) return;
  Caller& caller = callers_[*call];
  caller.device = made->parties.front().device;
  caller.flow = flow;
  caller.silent = happens(host_, callers.silent);
  wait_and_leave(*call, caller, pick(host_, callers.patience_min, callers.patience_max));
}

void Traffic::wait_and_leave(const std::string& call, Caller& caller, Duration delay) {
  caller.timer = host_.after(delay, [this, call] { leave(call); });
}

void Traffic::leave(const std::string& call) {
  auto node = callers_.extract(call);
  if (node.empty()) return;
  const Caller& caller = node.mapped();
  if (caller.silent) return vanish(call);
  auto left = switch_.hang_up(call, caller.device, {.cause = Cause::normal_clearing});
  if (!left) host_.log().debug(left.error().code, "{}", left.error().text);
}

void Traffic::vanish(const std::string& call) {
  lost_[call] = host_.after(options_.lost_call_timeout, [this, call] {
    lost_.erase(call);
    (void)switch_.lose(call, Cause::media_timeout);
  });
}

void Traffic::call_changed(const Call& call, const CallEvent& event) {
  if (event.verb == Verb::cleared) {
    callers_.erase(call.id);
    lost_.erase(call.id);
    return;
  }
  if (event.verb == Verb::merged) {
    if (lost_.erase(call.id) != 0) vanish(event.into);
    auto node = callers_.extract(call.id);
    if (node.empty() || callers_.contains(event.into)) return;
    const Callers& flow = options_.callers[node.mapped().flow];
    node.key() = event.into;
    Caller& caller = callers_.insert(std::move(node)).position->second;
    wait_and_leave(event.into, caller, pick(host_, flow.talk_min, flow.talk_max));
    return;
  }
  const auto found = callers_.find(call.id);
  if (found == callers_.end() || event.verb != Verb::established) return;
  Caller& caller = found->second;
  if (caller.talking || event.device == caller.device) return;
  caller.talking = true;
  const Callers& flow = options_.callers[caller.flow];
  wait_and_leave(call.id, caller, pick(host_, flow.talk_min, flow.talk_max));
}

}  // namespace ctibus::sim
