#pragma once

#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/testing/pbx_conformance/driver.hpp"

/// What random histories are about: any call, any device, and more often those with which something
/// can be done.
namespace ctibus::testing::pbx {

class Chances {
 public:
  struct Spot {
    std::string call;
    std::string device;
  };
  struct Pair {
    std::string held;
    std::string active;
    std::string device;
  };

  Chances(TestHost& host, const Driver& driver) : host_(host), driver_(driver) {}

  std::uint64_t below(std::uint64_t bound) { return host_.random().below(bound); }
  template <class Values>
  const auto& one_of(const Values& values) {
    return *std::next(std::begin(values), static_cast<std::ptrdiff_t>(below(std::size(values))));
  }

  std::string device() {
    const Site& site = driver_.site();
    if (below(6) == 0) {
      // A device of some call: also trunk lines.
      const auto states = host_.last_values<call::State>();
      if (!states.empty()) {
        const auto& connections = one_of(states)->connections;
        if (!connections.empty()) return std::string(one_of(connections).device);
      }
    }
    const std::string devices[] = {
        site.a, site.b, site.c, site.a, site.b, site.holding, site.connector + ":nobody"};
    return one_of(devices);
  }
  std::string destination() {
    const Site& site = driver_.site();
    const std::string choices[] = {site.a,       site.b,           site.c,
                                   site.outside, site.route_point, site.other_route_point,
                                   site.holding, site.nowhere,     ""};
    return one_of(choices);
  }
  std::string call() {
    const auto states = host_.last_values<call::State>();
    for (const auto& state : states) seen_.insert(std::string(state->call));
    if (!states.empty() && below(10) != 0) return std::string(one_of(states)->call);
    return seen_.empty() ? "none" : one_of(seen_);
  }

  /// Mostly a device with one call on hold and one active: chance alone hardly ever finds one.
  Pair pair() {
    std::vector<Pair> found;
    if (below(4) != 0) {
      for (const Spot& held : in_state(ConnectionState::hold)) {
        for (const Spot& active : in_state(ConnectionState::connected)) {
          if (held.device == active.device) {
            found.push_back({held.call, active.call, held.device});
          }
        }
      }
    }
    return found.empty() ? Pair{call(), call(), device()} : one_of(found);
  }
  /// Mostly something that is on hold.
  Spot held() {
    std::vector<Spot> found = in_state(ConnectionState::hold);
    found.push_back({call(), device()});
    return one_of(found);
  }
  /// Mostly a call that waits.
  std::string waiting() {
    std::vector<Spot> found = in_state(ConnectionState::queued);
    found.push_back({call(), {}});
    return one_of(found).call;
  }
  /// Mostly a device to which a call is offered.
  Spot offered() {
    std::vector<Spot> found{{call(), device()}};
    for (const Spot& waiting : in_state(ConnectionState::queued)) {
      for (const std::string& agent : alerting(waiting.call))
        found.push_back({waiting.call, agent});
    }
    return one_of(found);
  }
  std::vector<std::string> alerting(std::string_view call) {
    std::vector<std::string> found;
    for (const Spot& spot : in_state(ConnectionState::alerting)) {
      if (spot.call == call) found.push_back(spot.device);
    }
    return found;
  }

 private:
  std::vector<Spot> in_state(ConnectionState wanted) {
    std::vector<Spot> found;
    for (const auto& state : host_.last_values<call::State>()) {
      for (const Connection& connection : state->connections) {
        if (connection.state != wanted) continue;
        found.push_back({std::string(state->call), std::string(connection.device)});
      }
    }
    return found;
  }

  TestHost& host_;
  const Driver& driver_;
  std::set<std::string> seen_;
};

}  // namespace ctibus::testing::pbx
