#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ctibus/testing/pbx_conformance/driver.hpp"
#include "ctibus/testing/pbx_conformance/people.hpp"

namespace ctibus::testing::pbx {

/// Drives a connector whose people are moved by commands to a plugin called "people".
class PeopleDriver final : public Driver {
 public:
  static constexpr std::string_view instance_name = "people";

  /// `load` brings the connector and "people" into the host; returns the connector's name.
  explicit PeopleDriver(std::function<std::string(TestHost&)> load) : load_(std::move(load)) {}

  const Site& site() const override { return site_; }

  void load(TestHost& host) override {
    host_ = &host;
    site_.connector = load_(host);
    const auto reply = ask(people::Describe{});
    if (!reply.accepted()) {
      throw ExpectationFailed("the driver does not describe its site: " + reply.code + " " +
                              reply.text);
    }
    const auto site = reply.body();
    site_.a = site.a;
    site_.b = site.b;
    site_.c = site.c;
    site_.trunk = site.trunk;
    site_.outside = site.outside;
    site_.route_point = site.route_point;
    site_.other_route_point = site.other_route_point;
    site_.route_limit = site.route_limit;
    site_.holding = site.holding;
    site_.nowhere = site.nowhere;
    lost_limit_ = site.lost_limit;
  }

  int call_in(std::string_view called, std::string_view calling) override {
    const auto reply = ask(people::CallIn{.called = called, .calling = calling});
    callers_.emplace_back(reply.accepted() ? reply.body().caller : Text());
    return static_cast<int>(callers_.size()) - 1;
  }
  void outside_hangs_up(int caller) override {
    (void)act({.action = people::Action::outside_hangs_up, .caller = name_of(caller)});
  }
  bool outside_vanishes(int caller) override {
    return act({.action = people::Action::outside_vanishes, .caller = name_of(caller)});
  }
  std::chrono::nanoseconds lost_limit() const override { return lost_limit_; }
  void outside_answers() override { (void)act({.action = people::Action::outside_answers}); }
  void answer(std::string_view device) override {
    (void)act({.action = people::Action::answer, .device = device});
  }
  void reject(std::string_view device) override {
    (void)act({.action = people::Action::reject, .device = device});
  }
  void hang_up(std::string_view device) override {
    (void)act({.action = people::Action::hang_up, .device = device});
  }
  void press(std::string_view device, std::string_view digits) override {
    (void)act({.action = people::Action::press, .device = device, .digits = digits});
  }
  bool outside_presses(int caller, std::string_view digits) override {
    return act(
        {.action = people::Action::outside_presses, .caller = name_of(caller), .digits = digits});
  }
  bool unplug(std::string_view device) override {
    return act({.action = people::Action::unplug, .device = device});
  }
  bool cut_link() override { return act({.action = people::Action::cut_link}); }
  void restore_link() override { (void)act({.action = people::Action::restore_link}); }

 private:
  /// A driver with threads of its own answers in real time.
  template <Message C>
  TestReply<C> ask(const C& command) {
    const auto reply =
        host_->begin_request(instance_name, command, {.deadline = Duration(3'600'000)});
    host_->await([&] { return reply->arrived; });
    return *reply;
  }
  bool act(const people::Act& command) {
    const auto reply = ask(command);
    if (!reply.accepted() && reply.code != "pbx.not_supported") {
      throw ExpectationFailed("the driver gives up: " + reply.code + " " + reply.text);
    }
    // Moves time as far as what is due at once.
    host_->advance(std::chrono::milliseconds(2));
    return reply.accepted();
  }
  Text name_of(int caller) const { return callers_[static_cast<std::size_t>(caller)]; }

  std::function<std::string(TestHost&)> load_;
  Site site_;
  std::chrono::nanoseconds lost_limit_{};
  TestHost* host_ = nullptr;
  std::vector<std::string> callers_;
};

}  // namespace ctibus::testing::pbx
