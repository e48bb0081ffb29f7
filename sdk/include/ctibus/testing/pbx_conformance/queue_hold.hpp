#pragma once

#include "ctibus/testing/pbx_conformance/fixture.hpp"

/// Waiting calls and offers.
namespace ctibus::testing::pbx {

TEST_P(PbxConformance, a_held_call_waits_at_the_holding_device) {
  CTIBUS_PBX_NEEDS(queue::Hold);
  const Caller caller = waiting();
  EXPECT_THAT(story(caller.call),
              ElementsAre("originated T", "route.requested R", "route.ended", "queued H"));
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
  EXPECT_TRUE(host_.expect<call::Queued>().causation);
  host_.advance(site().route_limit * 3);
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
}

TEST_P(PbxConformance, holding_again_changes_the_treatment_only) {
  CTIBUS_PBX_NEEDS(queue::Hold);
  const Caller caller = waiting();
  const std::uint64_t before = host_.log().tail();
  take(queue::Hold{.call = caller.call, .treatment = "music"});
  EXPECT_THAT(story(caller.call, before), IsEmpty());
}

TEST_P(PbxConformance, an_alerting_call_can_be_made_to_wait) {
  CTIBUS_PBX_NEEDS(queue::Hold);
  const Caller caller = call_in(site().a);
  const std::uint64_t before = host_.log().tail();
  take(queue::Hold{.call = caller.call});
  EXPECT_THAT(story(caller.call, before), ElementsAre("diverted A H", "queued H"));
}

TEST_P(PbxConformance, a_talk_cannot_be_made_to_wait) {
  CTIBUS_PBX_NEEDS(queue::Hold);
  refuse("pbx.wrong_state", queue::Hold{.call = talk_with_caller(site().a).call});
}

TEST_P(PbxConformance, an_offered_call_alerts_while_the_caller_goes_on_waiting) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  const Caller caller = waiting();
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  const auto delivered = host_.expect<call::Delivered>();
  EXPECT_EQ(delivered->device, site().a);
  EXPECT_EQ(delivered->from_device, site().holding);
  EXPECT_EQ(delivered->cause, Cause::distributed);
  EXPECT_TRUE(delivered.causation);
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
}

TEST_P(PbxConformance, an_answered_offer_takes_the_call_from_the_holding_device) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  const Caller caller = waiting();
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  const std::uint64_t before = host_.log().tail();
  host_.advance(3s);
  people().answer(site().a);
  EXPECT_THAT(story(caller.call, before), ElementsAre("diverted H A", "established A"));
  EXPECT_EQ(host_.expect<call::Diverted>()->cause, Cause::distributed);
  host_.advance(60s);
  host_.expect_none<queue::OfferFailed>();
}

TEST_P(PbxConformance, an_offer_that_nobody_answers_ends_in_time_and_the_caller_waits_on) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  const Caller caller = waiting();
  const std::uint64_t before = host_.log().tail();
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  const auto delivered = host_.expect<call::Delivered>();
  host_.advance(21s);
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("delivered A", "connection_cleared A", "offer_failed A no_answer"));
  EXPECT_EQ(host_.expect<queue::OfferFailed>().causation, delivered.causation);
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
  take(queue::Offer{.call = caller.call, .device = site().b, .time_limit = 20s});
  people().answer(site().b);
  EXPECT_EQ(state_of(caller.call, site().b), ConnectionState::connected);
}

TEST_P(PbxConformance, an_offer_to_a_busy_device_fails_and_the_caller_waits_on) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  talk(site().a, site().b);
  const Caller caller = waiting();
  const std::uint64_t before = host_.log().tail();
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  EXPECT_THAT(story(caller.call, before), ElementsAre("offer_failed A busy"));
}

TEST_P(PbxConformance, an_offer_to_an_unplugged_device_fails_and_the_caller_waits_on) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  if (!people().unplug(site().a)) GTEST_SKIP() << "nothing to unplug";
  const Caller caller = waiting();
  const std::uint64_t before = host_.log().tail();
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  EXPECT_THAT(story(caller.call, before), ElementsAre("offer_failed A unreachable"));
  EXPECT_FALSE(ended(caller.call));
}

TEST_P(PbxConformance, a_device_unplugged_while_it_alerts_fails_the_offer) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  const Caller caller = waiting();
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  if (!people().unplug(site().a)) GTEST_SKIP() << "nothing to unplug";
  host_.advance(21s);
  EXPECT_EQ(host_.all<queue::OfferFailed>().size(), 1u);
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
}

TEST_P(PbxConformance, a_rejected_offer_fails_and_the_caller_waits_on) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  const Caller caller = waiting();
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  const std::uint64_t before = host_.log().tail();
  people().reject(site().a);
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("connection_cleared A", "offer_failed A rejected"));
  if (!can<call::ClearConnection>()) return;
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  take(call::ClearConnection{.call = caller.call, .device = site().a});
  EXPECT_EQ(story(caller.call).back(), "offer_failed A rejected");
  EXPECT_FALSE(ended(caller.call));
}

TEST_P(PbxConformance, a_call_is_offered_to_a_device_once_and_to_several_where_that_is_told) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  const Caller caller = waiting();
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  refuse("pbx.wrong_state",
         queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  const queue::Offer second{.call = caller.call, .device = site().b, .time_limit = 20s};
  can(queue::offer_many) ? take(second) : refuse("pbx.wrong_state", second);
}

TEST_P(PbxConformance, only_a_waiting_call_can_be_offered) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  const Caller caller = call_in(site().route_point);
  refuse("pbx.wrong_state",
         queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  refuse("pbx.unknown_call", queue::Offer{.call = "gone", .device = site().a, .time_limit = 20s});
  take(queue::Hold{.call = caller.call});
  refuse("pbx.unknown_device",
         queue::Offer{.call = caller.call, .device = "other:1", .time_limit = 20s});
}

TEST_P(PbxConformance, holding_an_offered_call_withdraws_the_offer) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  const Caller caller = waiting();
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  const std::uint64_t before = host_.log().tail();
  take(queue::Hold{.call = caller.call});
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("connection_cleared A", "offer_failed A cancelled"));
  host_.advance(60s);
  EXPECT_EQ(host_.all<queue::OfferFailed>().size(), 1u);
}

TEST_P(PbxConformance, a_withdrawn_offer_leaves_the_caller_waiting) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer, queue::Withdraw);
  const Caller caller = waiting();
  const queue::Withdraw withdraw{.call = caller.call, .device = site().a};
  refuse("pbx.wrong_state", withdraw);
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  refuse("pbx.wrong_state", queue::Withdraw{.call = caller.call, .device = site().b});
  refuse("pbx.unknown_device", queue::Withdraw{.call = caller.call, .device = "other:1"});
  refuse("pbx.unknown_call", queue::Withdraw{.call = "gone", .device = site().a});
  const std::uint64_t before = host_.log().tail();
  take(withdraw);
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("connection_cleared A", "offer_failed A cancelled"));
  EXPECT_EQ(host_.expect<call::ConnectionCleared>()->cause, Cause::call_cancelled);
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
  refuse("pbx.wrong_state", withdraw);
  host_.advance(60s);
  EXPECT_EQ(host_.all<queue::OfferFailed>().size(), 1u);
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  people().answer(site().a);
  EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::connected);
  refuse("pbx.wrong_state", withdraw);
}

TEST_P(PbxConformance, a_caller_who_leaves_during_an_offer_ends_it_first) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer);
  const Caller caller = waiting();
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  const std::uint64_t before = host_.log().tail();
  people().outside_hangs_up(caller.handle);
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("connection_cleared A", "offer_failed A caller_left",
                          "connection_cleared T", "connection_cleared H", "cleared"));
}

TEST_P(PbxConformance, a_released_call_leaves_for_good) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Release);
  const Caller caller = waiting();
  const std::uint64_t before = host_.log().tail();
  take(queue::Release{.call = caller.call, .destination = site().b});
  EXPECT_THAT(story(caller.call, before), ElementsAre("diverted H B", "delivered B"));
  refuse("pbx.wrong_state", queue::Release{.call = caller.call, .destination = site().c});
}

TEST_P(PbxConformance, a_release_that_fails_clears_the_call) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Release);
  talk(site().b, site().c);
  const Caller caller = waiting();
  const std::uint64_t before = host_.log().tail();
  take(queue::Release{.call = caller.call, .destination = site().b});
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("diverted H B", "failed B busy", "connection_cleared T", "cleared"));
}

TEST_P(PbxConformance, a_release_to_nowhere_is_refused_and_the_caller_waits_on) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Release);
  const Caller caller = waiting();
  refuse("pbx.invalid_destination",
         queue::Release{.call = caller.call, .destination = site().nowhere});
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
}

TEST_P(PbxConformance, a_release_withdraws_the_offer_first) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer, queue::Release);
  const Caller caller = waiting();
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  const std::uint64_t before = host_.log().tail();
  take(queue::Release{.call = caller.call, .destination = site().b});
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("connection_cleared A", "offer_failed A cancelled", "diverted H B",
                          "delivered B"));
}

TEST_P(PbxConformance, a_waiting_call_that_is_transferred_goes_on_waiting) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer, call::Consult, call::Transfer);
  const Caller caller = talk_with_caller(site().a);
  const std::string second = consult(caller.call, site().a, site().route_point);
  take(queue::Hold{.call = second});
  take(call::Transfer{.held_call = caller.call, .active_call = second, .device = site().a});
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
  take(queue::Offer{.call = caller.call, .device = site().b, .time_limit = 20s});
  people().answer(site().b);
  EXPECT_EQ(state_of(caller.call, site().b), ConnectionState::connected);
}

}  // namespace ctibus::testing::pbx
