#include "connector_case.hpp"
#include "ctibus/messages/feature.hpp"
#include "links/profile_file.hpp"

/// What telephones are set to.
namespace ctibus::csta::testing {
namespace {

using feature::ForwardingKind;

class CstaFeatures : public ConnectorCase {
 protected:
  feature::State state(std::string_view device) {
    const auto last = host_.last_value<feature::State>(device);
    return last ? last->body : feature::State{};
  }
  template <class C>
  void carry_out(const C& command) {
    const auto reply = ask(command);
    EXPECT_TRUE(reply.accepted()) << reply.code << ": " << reply.text;
  }
};

TEST_F(CstaFeatures, do_not_disturb_keeps_calls_away_and_its_state_names_the_command) {
  start();
  EXPECT_FALSE(state("pbx1:1001").do_not_disturb);
  carry_out(feature::SetDoNotDisturb{.device = "pbx1:1001", .on = true});
  const auto told = host_.last_value<feature::State>("pbx1:1001");
  EXPECT_TRUE(told->body.do_not_disturb);
  EXPECT_TRUE(told->causation);
  call_in("1001");
  EXPECT_EQ(count<call::Delivered>(), 0u);
  carry_out(feature::SetDoNotDisturb{.device = "pbx1:1001", .on = false});
  EXPECT_FALSE(state("pbx1:1001").do_not_disturb);
  call_in("1001");
  EXPECT_EQ(host_.expect<call::Delivered>()->device, "pbx1:1001");
}

TEST_F(CstaFeatures, forwarding_is_kept_by_kind_and_carried_out) {
  start();
  carry_out(feature::SetForwarding{.device = "pbx1:1001",
                                   .kind = ForwardingKind::immediate,
                                   .on = true,
                                   .destination = "pbx1:1003"});
  carry_out(feature::SetForwarding{
      .device = "pbx1:1001", .kind = ForwardingKind::busy, .on = true, .destination = "1002"});
  call_in("1001");
  EXPECT_EQ(host_.expect<call::Delivered>()->device, "pbx1:1003");
  carry_out(feature::SetForwarding{.device = "pbx1:1001", .kind = ForwardingKind::immediate});
  const auto set = state("pbx1:1001").forwardings;
  ASSERT_EQ(set.size(), 2u);
  EXPECT_EQ(set[0].kind, ForwardingKind::immediate);
  EXPECT_FALSE(set[0].on);
  EXPECT_EQ(set[0].destination, "1003");
  EXPECT_EQ(set[1].kind, ForwardingKind::busy);
  EXPECT_TRUE(set[1].on);
  EXPECT_EQ(set[1].destination, "1002");
}

/// One number for kind and status, in the request and in the event.
TEST_F(CstaFeatures, in_the_first_phase_forwardings_are_set_and_heard_of) {
  site_.profile = *find_profile("mitel");
  site_.kind = csta_switch::LinkKind::ber_phase_one;
  start();
  carry_out(feature::SetForwarding{
      .device = "pbx1:1001", .kind = ForwardingKind::no_answer, .on = true, .destination = "1002"});
  const auto set = state("pbx1:1001").forwardings;
  ASSERT_EQ(set.size(), 1u);
  EXPECT_EQ(set[0].kind, ForwardingKind::no_answer);
  EXPECT_TRUE(set[0].on);
  EXPECT_EQ(set[0].destination, "1002");
  carry_out(feature::SetForwarding{.device = "pbx1:1001", .kind = ForwardingKind::no_answer});
  EXPECT_FALSE(state("pbx1:1001").forwardings[0].on);
}

TEST_F(CstaFeatures, what_cannot_be_set_is_refused_and_changes_nothing) {
  start();
  EXPECT_EQ(ask(feature::SetMessageWaiting{.device = "pbx1:4242", .on = true}).code,
            "pbx.unknown_device");
  EXPECT_EQ(
      ask(feature::SetForwarding{.device = "pbx1:1001", .on = true, .destination = "999"}).code,
      "pbx.invalid_destination");
  EXPECT_THAT(state("pbx1:1001").forwardings, IsEmpty());
}

TEST_F(CstaFeatures, a_feature_that_the_switch_lacks_is_no_capability_and_is_not_asked_for) {
  site_.profile.lacks = {"SetForwarding", "GetForwarding"};
  start();
  const auto link = host_.last_value<connector::State>(Site::connector);
  EXPECT_EQ(std::ranges::count(link->body.capabilities, "feature.set_forwarding"), 0);
  EXPECT_EQ(std::ranges::count(link->body.capabilities, "feature.set_message_waiting"), 1);
  EXPECT_EQ(ask(feature::SetForwarding{.device = "pbx1:1001"}).code, "pbx.not_supported");
  carry_out(feature::SetMessageWaiting{.device = "pbx1:1001", .on = true});
  EXPECT_TRUE(state("pbx1:1001").message_waiting);
}

TEST_F(CstaFeatures, what_was_set_while_the_link_was_down_is_asked_for_and_inferred) {
  site_.links = 2;
  start();
  carry_out(feature::SetMessageWaiting{.device = "pbx1:1002", .on = true});
  site_.exchange().faults.lose_events = 1;
  EXPECT_TRUE(site_.with([](Exchange& pbx) { return pbx.set_do_not_disturb("1001", true); }));
  site_.exchange().faults.lose_events = 0;
  EXPECT_FALSE(state("pbx1:1001").do_not_disturb);
  for (const std::size_t either : {std::size_t{0}, std::size_t{1}}) {
    site_.cut(either);
    site_.restore();
  }
  const auto told = host_.last_value<feature::State>("pbx1:1001");
  EXPECT_TRUE(told->body.do_not_disturb);
  EXPECT_TRUE(told->inferred);
  EXPECT_TRUE(state("pbx1:1002").message_waiting);
}

TEST_F(CstaFeatures, one_silent_telephone_keeps_no_other_from_being_asked) {
  site_.site.extensions.push_back({.number = "1004"});
  site_.options.ranges = {"1004-1020"};
  for (int number = 1005; number <= 1020; ++number) {
    site_.site.extensions.push_back({.number = std::to_string(number)});
  }
  site_.instead = [](std::size_t, const Element& request) -> std::optional<Result<Element>> {
    if (request.name != "GetDoNotDisturb" || request.text_at("device") != "1001") {
      return std::nullopt;
    }
    return Element{};
  };
  start();
  site_.exchange().faults.lose_events = 1;
  site_.with([](Exchange& pbx) { return pbx.set_do_not_disturb("1020", true); });
  site_.exchange().faults.lose_events = 0;
  site_.cut();
  site_.restore();
  host_.advance(1min);
  EXPECT_TRUE(state("pbx1:1020").do_not_disturb);
}

TEST_F(CstaFeatures, what_was_set_without_an_answer_is_asked_for) {
  start();
  site_.exchange().faults.lose_events = 1;
  site_.exchange().faults.lose_responses = 1;
  const auto reply = host_.begin_request(
      Site::connector, feature::SetDoNotDisturb{.device = "pbx1:1001", .on = true},
      {.deadline = Duration(30000)});
  site_.exchange().faults.lose_responses = 0;
  host_.advance(15s);
  EXPECT_EQ(reply->code, "pbx.link_down");
  EXPECT_TRUE(state("pbx1:1001").do_not_disturb);
}

TEST_F(CstaFeatures, each_change_is_told_once_whatever_links_and_monitors_tell_it) {
  site_.links = 2;
  start();
  const std::size_t before = count<feature::State>();
  for (const bool on : {true, false, true}) {
    site_.with([&](Exchange& pbx) { return pbx.set_do_not_disturb("1001", on); });
  }
  EXPECT_EQ(count<feature::State>() - before, 3u);
}

TEST_F(CstaFeatures, a_restart_tells_what_has_changed_and_no_more) {
  start();
  carry_out(feature::SetMessageWaiting{.device = "pbx1:1002", .on = true});
  const std::size_t before = count<feature::State>();
  host_.kill(Site::connector);
  site_.with([](Exchange& pbx) { return pbx.set_do_not_disturb("1001", true); });
  host_.restart(Site::connector);
  host_.advance(1s);
  EXPECT_EQ(count<feature::State>() - before, 1u);
  EXPECT_TRUE(state("pbx1:1001").do_not_disturb);
  EXPECT_TRUE(state("pbx1:1002").message_waiting);
}

}  // namespace
}  // namespace ctibus::csta::testing
