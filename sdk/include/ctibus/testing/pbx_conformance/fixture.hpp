#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/testing/pbx_conformance/check_history.hpp"
#include "ctibus/testing/pbx_conformance/driver.hpp"

namespace ctibus::testing::pbx {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

/// A test whose connector lacks what it is about is skipped; that the lack is told and refused is a
/// test of its own.
#define CTIBUS_PBX_NEEDS(...)                                    \
  if (!this->can<__VA_ARGS__>()) {                               \
    GTEST_SKIP() << "the connector does not offer this command"; \
  }                                                              \
  static_assert(true)

class PbxConformance : public ::testing::TestWithParam<Subject> {
 protected:
  PbxConformance() : driver_(GetParam().make(GetParam().without)) { driver_->load(host_); }

  /// Whatever a test has done, the history of its calls is legal and all of them end.
  void TearDown() override {
    for (const auto& state : host_.last_values<call::State>()) {
      (void)host_.request(state->connector, call::Clear{.call = state->call});
    }
    host_.advance(driver_->lost_limit());
    check_history(host_);
  }

  Driver& people() { return *driver_; }
  const Site& site() const { return driver_->site(); }

  bool can(std::string_view capability) {
    const auto state = host_.last_value<connector::State>(site().connector);
    if (!state) return false;
    const auto& offered = state->body.capabilities;
    return std::find(offered.begin(), offered.end(), capability) != offered.end();
  }
  template <class... C>
  bool can() {
    return (can(topic_of<C>()) && ...);
  }

  template <class C>
  TestReply<C> ask(const C& command) {
    return host_.request(site().connector, command);
  }
  template <class C>
  void take(const C& command) {
    const auto reply = ask(command);
    EXPECT_TRUE(reply.accepted()) << topic_of<C>() << ": " << reply.code << " " << reply.text
                                  << "\n"
                                  << host_.ladder();
  }
  /// The command is refused with this code, and nothing happens.
  template <class C>
  void refuse(std::string_view code, const C& command) {
    const std::uint64_t before = host_.log().tail();
    const auto reply = ask(command);
    EXPECT_FALSE(reply.accepted()) << topic_of<C>() << " was taken\n" << host_.ladder();
    EXPECT_EQ(reply.code, code) << topic_of<C>() << ": " << reply.text;
    for (std::uint64_t at = before + 1; at <= host_.log().tail(); ++at) {
      EXPECT_THAT(host_.log().at(at).topic(), ::testing::AnyOf(topic_of<C>(), "bus.reply"));
    }
  }

  struct Caller {
    int handle = 0;
    std::string call;
    std::string line;
  };
  Caller call_in(std::string_view to, std::string_view calling = "+33155501234") {
    const int handle = driver_->call_in(Site::number(to), calling);
    const auto begun = host_.expect<call::Originated>();
    return {handle, std::string(begun->call), std::string(begun->device)};
  }
  std::string make(std::string_view from, std::string_view to, Attributes data = {}) {
    const auto reply = ask(call::Make{
        .device = from, .destination = to, .auto_originate = true, .data = std::move(data)});
    EXPECT_TRUE(reply.accepted()) << reply.code << " " << reply.text;
    (void)host_.expect<call::Originated>();
    return std::string(reply.body().call);
  }
  /// A talk between two telephones.
  std::string talk(std::string_view from, std::string_view to) {
    const std::string call = make(from, to);
    driver_->answer(to);
    return call;
  }
  /// A caller who talks with a telephone.
  Caller talk_with_caller(std::string_view device) {
    Caller caller = call_in(device);
    driver_->answer(device);
    return caller;
  }
  /// A caller who waits at the holding device.
  Caller waiting() {
    Caller caller = call_in(site().route_point);
    take(queue::Hold{.call = caller.call});
    return caller;
  }
  void offer(const Caller& caller, std::string_view device, Duration time_limit = 20s) {
    take(queue::Offer{.call = caller.call, .device = device, .time_limit = time_limit});
  }
  std::string consult(std::string_view call, std::string_view device, std::string_view to) {
    const auto reply = ask(call::Consult{.call = call, .device = device, .destination = to});
    EXPECT_TRUE(reply.accepted()) << reply.code << " " << reply.text;
    return std::string(reply.body().call);
  }

  ConnectionState state_of(std::string_view call, std::string_view device) {
    const auto state = host_.last_value<call::State>(call);
    if (!state) return ConnectionState::null;
    for (const Connection& connection : state->body.connections) {
      if (connection.device == device) return connection.state;
    }
    return ConnectionState::null;
  }
  std::string root_of(std::string_view call) {
    const auto state = host_.last_value<call::State>(call);
    return state ? std::string(state->body.root) : std::string();
  }
  /// All that was told of digits, whether one by one or together.
  std::string digits_of(std::string_view call, std::string_view device) {
    std::string out;
    for (const auto& dialed : host_.all<call::DigitsDialed>()) {
      if (dialed->call == call && dialed->device == device) out += dialed->digits;
    }
    return out;
  }
  /// False: the driver cannot do that.
  bool presses(const Caller& caller, std::string_view keys) {
    const bool can = driver_->outside_presses(caller.handle, keys);
    host_.settle();
    return can;
  }
  bool ended(std::string_view call) { return !host_.last_value<call::State>(call).has_value(); }

  /// What was told of a call, one short text a message: "delivered B", "failed B busy",
  /// "diverted H B", "offer_failed A rejected", "route.requested R". The telephones are A, B, C, a
  /// trunk line is T, the holding device H, the route points R and Q. service_initiated is optional
  /// and left out.
  std::vector<std::string> story(std::string_view call, std::uint64_t after = 0) {
    std::vector<std::string> out;
    for (std::uint64_t at = after + 1; at <= host_.log().tail(); ++at) {
      const TestLog::Entry& entry = host_.log().at(at);
      if (entry.key() != call) continue;
      tell<call::Originated>(entry, out, "originated",
                             [&](const auto& m) { return short_name(m.device); });
      tell<call::NetworkReached>(entry, out, "network_reached",
                                 [&](const auto& m) { return short_name(m.device); });
      tell<call::Delivered>(entry, out, "delivered",
                            [&](const auto& m) { return short_name(m.device); });
      tell<call::Established>(entry, out, "established",
                              [&](const auto& m) { return short_name(m.device); });
      tell<call::Held>(entry, out, "held", [&](const auto& m) { return short_name(m.device); });
      tell<call::Retrieved>(entry, out, "retrieved",
                            [&](const auto& m) { return short_name(m.device); });
      tell<call::Queued>(entry, out, "queued", [&](const auto& m) { return short_name(m.device); });
      tell<call::Diverted>(entry, out, "diverted", [&](const auto& m) {
        return short_name(m.from_device) + " " + short_name(m.to_device);
      });
      tell<call::Failed>(entry, out, "failed", [&](const auto& m) {
        return short_name(m.device) + " " + std::string(cause(m.cause));
      });
      tell<call::DigitsDialed>(entry, out, "digits", [&](const auto& m) {
        return short_name(m.device) + " " + std::string(m.digits);
      });
      tell<call::ConnectionCleared>(entry, out, "connection_cleared",
                                    [&](const auto& m) { return short_name(m.device); });
      tell<call::Cleared>(entry, out, "cleared", [](const auto&) { return std::string(); });
      tell<call::Transferred>(entry, out, "transferred", [&](const auto& m) {
        return short_name(m.transferring_device) + " " + short_name(m.to_device);
      });
      tell<call::Conferenced>(entry, out, "conferenced",
                              [&](const auto& m) { return short_name(m.conferencing_device); });
      tell<call::Merged>(entry, out, "merged", [](const auto&) { return std::string(); });
      tell<call::DataAttached>(entry, out, "data", [](const auto&) { return std::string(); });
      tell<route::Requested>(entry, out, "route.requested",
                             [&](const auto& m) { return short_name(m.route_point); });
      tell<route::Ended>(entry, out, "route.ended", [](const auto&) { return std::string(); });
      tell<queue::OfferFailed>(entry, out, "offer_failed", [&](const auto& m) {
        return short_name(m.device) + " " +
               std::string(names(queue::OfferResult{})[static_cast<std::size_t>(m.result)]);
      });
    }
    return out;
  }

  static std::string_view cause(Cause value) {
    return ctibus::detail::names_of<Cause>[static_cast<std::size_t>(value)];
  }

  TestHost host_;

 private:
  std::string short_name(std::string_view device) const {
    if (device == site().a) return "A";
    if (device == site().b) return "B";
    if (device == site().c) return "C";
    if (device == site().holding) return "H";
    if (device == site().route_point) return "R";
    if (device == site().other_route_point) return "Q";
    if (device.starts_with(site().trunk)) return "T";
    return std::string(device);
  }

  template <class M, class Text>
  void tell(const TestLog::Entry& entry, std::vector<std::string>& out, std::string name,
            Text text) {
    if (entry.topic() != topic_of<M>()) return;
    ctibus_delivery delivery{};
    delivery.frame = &entry.frame();
    M body;
    ASSERT_TRUE(decode(MessageView(delivery).payload(), body).has_value());
    const std::string details = text(body);
    out.push_back(details.empty() ? name : name + " " + details);
  }

  std::unique_ptr<Driver> driver_;
};

inline std::string subject_name(const ::testing::TestParamInfo<Subject>& info) {
  return info.param.name;
}

}  // namespace ctibus::testing::pbx
