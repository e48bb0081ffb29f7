#pragma once

#include "ctibus/messages/media.hpp"
#include "ctibus/testing/pbx_conformance/fixture.hpp"

/// What a connector owes to those who rely on it when something breaks.
namespace ctibus::testing::pbx {

TEST_P(PbxConformance, the_connector_tells_its_link_its_commands_and_its_devices) {
  const auto link = host_.last_value<connector::State>(site().connector);
  ASSERT_TRUE(link.has_value());
  EXPECT_EQ(link->body.link, connector::LinkState::up);
  EXPECT_THAT(link->body.capabilities, Contains(topic_of<call::Make>()));
  EXPECT_THAT(link->body.capabilities, Contains(topic_of<call::Clear>()));
  EXPECT_THAT(link->body.capabilities, Contains(topic_of<call::Answer>()));
  for (const std::string& device : {site().a, site().b, site().c}) {
    const auto state = host_.last_value<device::State>(device);
    ASSERT_TRUE(state.has_value()) << device;
    EXPECT_EQ(state->body.kind, DeviceKind::station);
    EXPECT_TRUE(state->body.in_service);
  }
  const auto trunk = host_.last_value<device::State>(site().trunk);
  ASSERT_TRUE(trunk.has_value());
  EXPECT_EQ(trunk->body.kind, DeviceKind::trunk);
}

TEST_P(PbxConformance, what_the_connector_cannot_do_is_refused_as_not_supported) {
  const auto check = [&]<class C>(const C& command) {
    if (can<C>()) return;
    const auto reply = ask(command);
    const bool told = reply.code == "pbx.not_supported" || reply.status == ReplyStatus::no_provider;
    EXPECT_TRUE(told) << topic_of<C>() << ": " << reply.code;
  };
  check(call::Make{});
  check(call::MakePredictive{});
  check(call::Answer{});
  check(call::Clear{});
  check(call::ClearConnection{});
  check(call::Hold{});
  check(call::Retrieve{});
  check(call::Consult{});
  check(call::Alternate{});
  check(call::Reconnect{});
  check(call::Transfer{});
  check(call::SingleStepTransfer{});
  check(call::Conference{});
  check(call::SingleStepConference{});
  check(call::Deflect{});
  check(call::Pickup{});
  check(call::Park{});
  check(call::GenerateDigits{});
  check(call::AssociateData{});
  check(call::Snapshot{});
  check(route::Select{});
  check(route::Reject{});
  check(queue::Hold{});
  check(queue::Offer{});
  check(queue::Withdraw{});
  check(queue::Release{});
  check(media::Play{});
  check(media::Collect{});
  check(media::Record{});
  check(media::Stop{});
}

TEST_P(PbxConformance, a_lost_hang_up_is_noticed) {
  const Caller caller = talk_with_caller(site().a);
  if (!people().outside_vanishes(caller.handle)) GTEST_SKIP() << "callers cannot vanish";
  host_.advance(people().lost_limit());
  EXPECT_TRUE(host_.expect<call::Cleared>().inferred);
  EXPECT_TRUE(ended(caller.call));
}

TEST_P(PbxConformance, a_caller_lost_during_an_offer_frees_the_agent) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  const Caller caller = waiting();
  if (!people().outside_vanishes(caller.handle)) GTEST_SKIP() << "callers cannot vanish";
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 1h});
  host_.advance(people().lost_limit());
  EXPECT_EQ(host_.expect<queue::OfferFailed>()->result, queue::OfferResult::caller_left);
  EXPECT_TRUE(ended(caller.call));
}

TEST_P(PbxConformance, a_killed_connector_leaves_no_call_without_an_end) {
  const std::string call = talk(site().a, site().b);
  const Caller caller = call_in(site().route_point);
  host_.restart(site().connector);
  host_.advance(1min);
  // A switch of its own may go on with them; then they are still told.
  for (const std::string& known : {call, caller.call}) {
    if (!ended(known)) continue;
    EXPECT_TRUE(
        host_.expect<call::Cleared>([&](const auto& m) { return m.call == known; }).inferred);
  }
  EXPECT_EQ(host_.last_value<connector::State>(site().connector)->body.link,
            connector::LinkState::up);
}

TEST_P(PbxConformance, a_connector_works_on_after_a_restart) {
  talk(site().a, site().b);
  host_.restart(site().connector);
  host_.advance(1min);
  for (const auto& state : host_.last_values<call::State>()) {
    take(call::Clear{.call = state->call});
  }
  const std::string call = talk(site().a, site().b);
  EXPECT_EQ(state_of(call, site().b), ConnectionState::connected);
}

TEST_P(PbxConformance, while_the_link_is_down_commands_are_refused) {
  const std::string call = make(site().a, site().b);
  if (!people().cut_link()) GTEST_SKIP() << "there is no link to cut";
  const auto state = host_.last_value<connector::State>(site().connector);
  EXPECT_EQ(state->body.link, connector::LinkState::down);
  EXPECT_THAT(state->body.capabilities, IsEmpty());
  refuse("pbx.link_down", call::Answer{.call = call, .device = site().b});
  people().restore_link();
  take(call::Answer{.call = call, .device = site().b});
}

TEST_P(PbxConformance, what_happened_while_the_link_was_down_is_told_as_inferred) {
  const Caller leaving = talk_with_caller(site().a);
  const std::string answered = make(site().b, site().c);
  if (!people().cut_link()) GTEST_SKIP() << "there is no link to cut";
  const std::uint64_t before = host_.log().tail();
  people().outside_hangs_up(leaving.handle);
  people().answer(site().c);
  (void)people().call_in(Site::number(site().a), "+33155508888");
  EXPECT_THAT(story(leaving.call, before), IsEmpty());
  people().restore_link();
  EXPECT_TRUE(ended(leaving.call));
  EXPECT_EQ(state_of(answered, site().c), ConnectionState::connected);
  EXPECT_THAT(story(answered, before), ElementsAre("established C"));
  EXPECT_TRUE(host_.expect<call::Cleared>().inferred);
  const auto found = host_.expect<call::Delivered>(
      [&](const auto& m) { return m.device == site().a && m.calling == "+33155508888"; });
  EXPECT_TRUE(found.inferred);
}

TEST_P(PbxConformance, an_offer_and_a_route_that_ended_unseen_are_ended) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  const Caller waiter = waiting();
  take(queue::Offer{.call = waiter.call, .device = site().a, .time_limit = 20s});
  const Caller asking = call_in(site().route_point);
  if (!people().cut_link()) GTEST_SKIP() << "there is no link to cut";
  host_.advance(site().route_limit + 30s);
  people().restore_link();
  EXPECT_EQ(host_.all<queue::OfferFailed>().size(), 1u);
  EXPECT_THAT(story(asking.call), Contains("route.ended"));
  EXPECT_EQ(state_of(waiter.call, site().holding), ConnectionState::queued);
}

TEST_P(PbxConformance, an_offer_has_its_end_told_although_the_device_alerts_again) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer, queue::Release);
  const Caller caller = waiting();
  offer(caller, site().a);
  host_.refuse_publications(site().connector, 1);
  const auto reply = ask(queue::Release{.call = caller.call, .destination = site().a});
  host_.advance(10s);
  if (!reply.accepted()) GTEST_SKIP() << "the switch sends no call to where it alerts";
  EXPECT_EQ(host_.expect<queue::OfferFailed>()->result, queue::OfferResult::cancelled);
  EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::alerting);
}

TEST_P(PbxConformance, publications_that_the_bus_refused_are_made_up_for) {
  for (int refused = 1; refused <= 8; ++refused) {
    SCOPED_TRACE(refused);
    host_.refuse_publications(site().connector, refused);
    const auto reply =
        ask(call::Make{.device = site().a, .destination = site().b, .auto_originate = true});
    const std::string call(reply.body().call);
    people().answer(site().b);
    host_.advance(1min);
    EXPECT_EQ(state_of(call, site().b), ConnectionState::connected);
    host_.refuse_publications(site().connector, refused);
    people().hang_up(site().a);
    host_.advance(1min);
    EXPECT_TRUE(ended(call));
  }
}

}  // namespace ctibus::testing::pbx
