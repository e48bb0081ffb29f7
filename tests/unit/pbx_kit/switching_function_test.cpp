#include "ctibus/kit/pbx/switching_function.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctibus/kit/pbx/command_table.hpp"

namespace ctibus::pbx {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

SwitchDevices site() {
  SwitchDevices devices;
  devices.stations = {{"1001", "Ann"}, {"1002", "Bob"}, {"1003", "Cleo"}};
  devices.trunks = {{"T1", 1, "0"}};
  devices.route_points = {{.number = "600", .default_destination = "1002"}, {.number = "601"}};
  devices.holding = {.number = "700", .capacity = 2};
  return devices;
}

/// What is heard, as text: "verb device".
struct Recorder final : CallSink, DialogueListener {
  void call_changed(const Call&, const CallEvent& event) override {
    std::string text(name_of(event.verb));
    if (!event.device.empty()) text += " " + event.device;
    heard.push_back(text);
  }
  void route_requested(const Call&, const Route& route) override {
    heard.push_back("route requested " + route.route_point);
  }
  void route_ended(const Call&, const Route&, std::string_view to, const Change&) override {
    heard.push_back("route ended " + std::string(to));
  }
  void offer_began(const Call&, const Offer& offer) override {
    heard.push_back("offer began " + offer.device);
  }
  void offer_taken(const Call&, const Offer& offer) override {
    heard.push_back("offer taken " + offer.device);
  }
  void offer_failed(const Call&, const Offer& offer, queue::OfferResult result,
                    const Change&) override {
    const auto text = names(result)[static_cast<std::size_t>(result)];
    heard.push_back("offer failed " + offer.device + " " + std::string(text));
  }
  std::vector<std::string> take() { return std::exchange(heard, {}); }
  std::vector<std::string> heard;
};

/// A switch whose telephones ring some time after they are told to.
struct FakeSwitch final : SwitchingFunction {
  explicit FakeSwitch(Recorder& recorder)
      : SwitchingFunction(
            "pbx", site(), *make_dial_plan(site(), "test.bad_plan"),
            {.calls = recorder, .dialogues = recorder},
            [this] { return "call" + std::to_string(++ids); }, [] { return Timestamp{}; }) {}

  bool in_service(std::string_view station) const override { return station != unplugged; }
  bool is_called(std::string_view device) const override {
    return std::any_of(told.begin(), told.end(),
                       [&](const auto& entry) { return entry.second.party.device == device; });
  }
  void originate(const std::string& call, Origination wanted) override {
    begin_call(call, wanted.device, wanted.target, wanted.change);
  }
  std::optional<Cause> alert(const std::string& call, Alert wanted) override {
    if (cannot_ring) return cannot_ring;
    told.emplace_back(call, std::move(wanted));
    return std::nullopt;
  }
  void stop_alerting(const std::string& call, std::string_view device) override {
    std::erase_if(told, [&](const auto& entry) {
      return entry.first == call && entry.second.party.device == device;
    });
  }
  Result<> let_answer(const std::string& call, std::string_view device, MessageId) override {
    lift(call, std::string(device));
    return {};
  }
  Result<> pick_up(const std::string& call, Party station, const Change& change) override {
    (void)picked_up(call, station, change);
    return {};
  }
  void send_digits(const std::string&, std::string_view, std::string_view digits,
                   Duration) override {
    sent += digits;
  }
  void served(const std::string& call) override { served_calls.push_back(call); }
  void settle(const std::set<std::string>& calls) override {
    ++settled;
    last_settled = calls;
  }

  // What happens at the telephones.
  void ring(const std::string& device) {
    const Turn turn(*this);
    for (const auto& [call, wanted] : told) {
      if (wanted.party.device == device) (void)book_.delivered(call, wanted.party, wanted.change);
    }
  }
  void lift(const std::string& call, const std::string& device) {
    const Turn turn(*this);
    stop_alerting(call, device);
    answered(call, station_party(device), {.cause = Cause::normal});
  }
  std::string call_in(const std::string& called) {
    const Turn turn(*this);
    const std::string call = book_.open({.direction = Direction::incoming, .called = called}).id;
    (void)book_.originated(call, {.device = *free_line(0), .kind = DeviceKind::trunk}, {});
    begin_incoming(call, called);
    return call;
  }
  using SwitchingFunction::treatment;

  int ids = 0;
  std::string unplugged;
  std::optional<Cause> cannot_ring;
  std::vector<std::pair<std::string, Alert>> told;
  std::string sent;
  std::vector<std::string> served_calls;
  int settled = 0;
  std::set<std::string> last_settled;
};

struct SwitchingFunctionTest : ::testing::Test {
  Recorder recorder;
  FakeSwitch pbx{recorder};
  const std::string a = "pbx:1001";
  const std::string b = "pbx:1002";
  const std::string c = "pbx:1003";

  std::string talk(const std::string& from, const std::string& to) {
    const auto call = pbx.make(from, to, {}, false, {}, {});
    pbx.ring(to);
    pbx.lift(*call, to);
    recorder.heard.clear();
    return *call;
  }
  std::string waiting() {
    const std::string call = pbx.call_in("600");
    EXPECT_TRUE(pbx.queue_hold(call, {}, {}, {}, {}));
    recorder.heard.clear();
    return call;
  }
  Result<> offer(const std::string& call, const std::string& device) {
    return pbx.queue_offer(call, device, {}, {}, {}, {});
  }
};

TEST_F(SwitchingFunctionTest, a_device_that_is_told_to_alert_is_busy_before_it_does) {
  ASSERT_TRUE(pbx.make(a, b, {}, false, {}, {}));
  EXPECT_THAT(recorder.take(), ElementsAre("originated " + a));
  ASSERT_TRUE(pbx.make(c, b, {}, false, {}, {}));
  EXPECT_THAT(recorder.take(),
              ElementsAre("originated " + c, "failed " + b, "connection_cleared " + c, "cleared"));
  EXPECT_EQ(pbx.make(b, c, {}, false, {}, {}).error().code, "pbx.wrong_state");
}

TEST_F(SwitchingFunctionTest, a_device_that_cannot_alert_fails_the_call_for_the_switch_s_cause) {
  pbx.cannot_ring = Cause::resources_not_available;
  ASSERT_TRUE(pbx.make(a, "00123", {}, false, {}, {}));
  EXPECT_THAT(recorder.take(),
              ElementsAre("originated " + a, "network_reached pbx:T1/1", "failed pbx:T1/1",
                          "connection_cleared " + a, "cleared"));
}

TEST_F(SwitchingFunctionTest, nobody_outside_gets_out_by_a_prefix_and_a_plus_is_forgiven) {
  pbx.call_in("00123");
  EXPECT_THAT(recorder.take(), Contains("cleared"));
  pbx.call_in("+1002");
  EXPECT_TRUE(pbx.is_called(b));
}

TEST_F(SwitchingFunctionTest, a_refused_command_changes_nothing_and_settles_nothing) {
  const std::string call = talk(a, b);
  pbx.settled = 0;
  EXPECT_EQ(pbx.retrieve(call, a, {}).error().code, "pbx.wrong_state");
  EXPECT_EQ(pbx.consult(call, a, "999", {}, {}).error().code, "pbx.invalid_destination");
  EXPECT_EQ(pbx.consult(call, a, "other:1003", {}, {}).error().code, "pbx.invalid_destination");
  EXPECT_EQ(pbx.transfer(call, call, a, {}).error().code, "pbx.wrong_state");
  EXPECT_EQ(pbx.park(call, a, "600", {}).error().code, "pbx.invalid_destination");
  EXPECT_EQ(pbx.generate_digits(call, a, "5x", {}, {}).error().code, "pbx.invalid_destination");
  EXPECT_EQ(pbx.hold(call, "elsewhere:1", {}).error().code, "pbx.unknown_device");
  EXPECT_EQ(pbx.clear("none", {}).error().code, "pbx.unknown_call");
  EXPECT_THAT(recorder.take(), IsEmpty());
  EXPECT_EQ(pbx.settled, 0);
}

TEST_F(SwitchingFunctionTest, the_switch_settles_once_a_command_with_all_calls_that_changed) {
  const std::string first = talk(a, b);
  pbx.settled = 0;
  const auto second = pbx.consult(first, a, c, {}, {});
  ASSERT_TRUE(second);
  EXPECT_EQ(pbx.settled, 1);
  EXPECT_THAT(pbx.last_settled, ElementsAre(first, *second));
  ASSERT_TRUE(pbx.reconnect(first, *second, a, {}));
  EXPECT_EQ(pbx.settled, 2);
}

TEST_F(SwitchingFunctionTest, a_taken_offer_leaves_the_holding_device_for_the_agent) {
  const std::string call = waiting();
  ASSERT_TRUE(offer(call, b));
  pbx.ring(b);
  ASSERT_TRUE(pbx.answer(call, b, {}));
  EXPECT_THAT(recorder.take(), ElementsAre("offer began " + b, "delivered " + b, "diverted pbx:700",
                                           "established " + b, "offer taken " + b));
  EXPECT_FALSE(pbx.is_offered(call));
}

TEST_F(SwitchingFunctionTest, an_offer_that_fails_leaves_the_call_waiting_and_the_device_free) {
  const std::string call = waiting();
  pbx.unplugged = b;
  ASSERT_TRUE(offer(call, b));
  EXPECT_THAT(recorder.take(), ElementsAre("offer failed " + b + " unreachable"));
  pbx.unplugged.clear();
  pbx.cannot_ring = Cause::busy;
  ASSERT_TRUE(offer(call, b));
  EXPECT_THAT(recorder.take(), ElementsAre("offer failed " + b + " busy"));
  pbx.cannot_ring.reset();
  ASSERT_TRUE(offer(call, b));
  EXPECT_EQ(offer(call, c).error().code, "pbx.wrong_state");
  pbx.expire_offer(call, b);
  EXPECT_THAT(recorder.take(), ElementsAre("offer began " + b, "offer failed " + b + " no_answer"));
  EXPECT_FALSE(pbx.is_called(b));
  EXPECT_TRUE(offer(call, c));
}

TEST_F(SwitchingFunctionTest, whoever_answers_first_takes_a_call_from_those_that_do_not_alert_yet) {
  pbx.offer_to_many();
  const std::string call = waiting();
  for (const std::string& device : {a, b, c}) ASSERT_TRUE(offer(call, device));
  EXPECT_EQ(offer(call, b).error().code, "pbx.wrong_state");
  pbx.ring(b);
  pbx.ring(c);
  recorder.heard.clear();
  ASSERT_TRUE(pbx.answer(call, c, {}));
  EXPECT_THAT(recorder.take(),
              ElementsAre("offer failed " + a + " cancelled", "connection_cleared " + b,
                          "offer failed " + b + " cancelled", "diverted pbx:700",
                          "established " + c, "offer taken " + c));
  EXPECT_THAT(pbx.told, IsEmpty());
  EXPECT_FALSE(pbx.is_offered(call));
}

TEST_F(SwitchingFunctionTest, one_of_several_offers_ends_and_the_others_go_on) {
  pbx.offer_to_many();
  const std::string call = waiting();
  ASSERT_TRUE(offer(call, a));
  ASSERT_TRUE(offer(call, b));
  pbx.expire_offer(call, a);
  EXPECT_EQ(pbx.queue_withdraw(call, a, {}).error().code, "pbx.wrong_state");
  EXPECT_THAT(recorder.take(), ElementsAre("offer began " + a, "offer began " + b,
                                           "offer failed " + a + " no_answer"));
  pbx.cannot_ring = Cause::busy;
  ASSERT_TRUE(offer(call, c));
  pbx.cannot_ring.reset();
  EXPECT_NE(pbx.offer(call, b), nullptr);
  ASSERT_TRUE(pbx.queue_withdraw(call, b, {}));
  EXPECT_THAT(recorder.take(),
              ElementsAre("offer failed " + c + " busy", "offer failed " + b + " cancelled"));
  EXPECT_FALSE(pbx.is_offered(call));
}

TEST_F(SwitchingFunctionTest, dialogues_end_before_their_call) {
  const std::string call = waiting();
  ASSERT_TRUE(offer(call, b));
  pbx.ring(b);
  recorder.heard.clear();
  ASSERT_TRUE(pbx.hang_up(call, "pbx:T1/1", {.cause = Cause::normal_clearing}));
  EXPECT_THAT(recorder.take(),
              ElementsAre("connection_cleared " + b, "offer failed " + b + " caller_left",
                          "connection_cleared pbx:T1/1", "connection_cleared pbx:700", "cleared"));
  EXPECT_THAT(pbx.told, IsEmpty());
}

TEST_F(SwitchingFunctionTest, a_route_without_an_answer_goes_to_its_default_or_is_refused) {
  const std::string with = pbx.call_in("600");
  pbx.expire_route(with);
  EXPECT_TRUE(pbx.is_called(b));
  EXPECT_THAT(recorder.take(),
              ElementsAre("originated pbx:T1/1", "route requested pbx:600", "route ended 1002"));
  pbx.end_all(Cause::normal);
  const std::string without = pbx.call_in("601");
  pbx.expire_route(without);
  EXPECT_EQ(pbx.book().find(without), nullptr);
}

TEST_F(SwitchingFunctionTest, routes_that_lead_to_routes_end) {
  const std::string call = pbx.call_in("600");
  int selected = 0;
  while (pbx.route(call) != nullptr && selected < 100) {
    ASSERT_TRUE(pbx.route_select(call, selected % 2 == 0 ? "601" : "600", {}, {}, {}));
    ++selected;
  }
  EXPECT_LT(selected, 100);
  EXPECT_EQ(pbx.book().find(call), nullptr);
}

TEST_F(SwitchingFunctionTest, only_a_caller_who_got_what_he_called_for_is_served) {
  const std::string refused = pbx.call_in("600");
  ASSERT_TRUE(pbx.route_reject(refused, Cause::busy, {}));
  EXPECT_THAT(pbx.served_calls, IsEmpty());
  const std::string done = pbx.call_in("600");
  ASSERT_TRUE(pbx.route_reject(done, Cause::normal_clearing, {}));
  EXPECT_THAT(pbx.served_calls, ElementsAre(done));
}

TEST_F(SwitchingFunctionTest, a_full_holding_device_refuses_and_leaves_the_route_open) {
  pbx.end_all(Cause::normal);
  ASSERT_TRUE(pbx.make(a, "700", {}, false, {}, {}));
  ASSERT_TRUE(pbx.make(b, "700", {}, false, {}, {}));
  const std::string call = pbx.call_in("600");
  EXPECT_EQ(pbx.queue_hold(call, {}, {}, {}, {}).error().code, "pbx.busy");
  EXPECT_NE(pbx.route(call), nullptr);
}

TEST_F(SwitchingFunctionTest, a_transferred_call_goes_on_waiting_and_hears_what_it_heard) {
  const std::string held = talk(a, b);
  const auto active = pbx.consult(held, a, "600", {}, {});
  ASSERT_TRUE(active);
  ASSERT_TRUE(pbx.queue_hold(*active, "welcome.wav", {}, {}, {}));
  ASSERT_TRUE(offer(*active, c));
  recorder.heard.clear();
  ASSERT_TRUE(pbx.transfer(held, *active, a, {}));
  EXPECT_THAT(recorder.take(),
              ElementsAre("offer failed " + c + " cancelled", "transferred " + a, "merged"));
  EXPECT_EQ(pbx.treatment(held), "welcome.wav");
  EXPECT_THAT(pbx.told, IsEmpty());
  EXPECT_TRUE(offer(held, c));
}

TEST_F(SwitchingFunctionTest, a_call_that_rings_can_be_picked_up_deflected_and_forgotten_there) {
  const std::string call = *pbx.make(a, b, {}, false, {}, {});
  pbx.ring(b);
  ASSERT_TRUE(pbx.deflect(call, b, c, {}));
  EXPECT_FALSE(pbx.is_called(b));
  pbx.ring(c);
  recorder.heard.clear();
  ASSERT_TRUE(pbx.pickup(call, c, b, {}));
  EXPECT_THAT(recorder.take(), ElementsAre("diverted " + c, "established " + b));
  EXPECT_THAT(pbx.told, IsEmpty());
}

TEST_F(SwitchingFunctionTest, digits_are_sent_and_told) {
  const std::string call = talk(a, b);
  ASSERT_TRUE(pbx.generate_digits(call, a, "12#", {}, {}));
  EXPECT_EQ(pbx.sent, "12#");
  EXPECT_THAT(recorder.take(), ElementsAre("digits_dialed " + a));
}

struct MixingSwitch : SwitchingFunction {
  using SwitchingFunction::conference;
};
template <class Switch>
concept Confers = requires {
  &Switch::conference;
};
// So the command table provides conferences for those only that can mix.
static_assert(Confers<MixingSwitch> && !Confers<FakeSwitch>);

}  // namespace
}  // namespace ctibus::pbx
