#pragma once

#include "ctibus/testing/pbx_conformance/fixture.hpp"

/// Waiting calls that are offered to several devices at once.
namespace ctibus::testing::pbx {

#define CTIBUS_PBX_OFFERS_TO_MANY                                   \
  if (!this->can(queue::offer_many)) {                              \
    GTEST_SKIP() << "the connector offers a call to one at a time"; \
  }                                                                 \
  static_assert(true)

TEST_P(PbxConformance, a_call_alerts_at_every_device_that_it_is_offered_to) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  const Caller caller = waiting();
  const std::uint64_t before = host_.log().tail();
  offer(caller, site().a);
  offer(caller, site().b);
  offer(caller, site().c);
  EXPECT_THAT(story(caller.call, before), ElementsAre("delivered A", "delivered B", "delivered C"));
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
  refuse("pbx.wrong_state",
         queue::Offer{.call = caller.call, .device = site().b, .time_limit = 20s});
}

TEST_P(PbxConformance, the_first_to_answer_gets_the_call_after_the_others_have_lost_it) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  const Caller caller = waiting();
  for (const std::string& device : {site().a, site().b, site().c}) offer(caller, device);
  const std::uint64_t before = host_.log().tail();
  people().answer(site().b);
  EXPECT_THAT(
      story(caller.call, before),
      ElementsAre("connection_cleared A", "offer_failed A cancelled", "connection_cleared C",
                  "offer_failed C cancelled", "diverted H B", "established B"));
  EXPECT_EQ(host_.expect<call::ConnectionCleared>()->cause, Cause::call_cancelled);
  EXPECT_EQ(host_.expect<call::Diverted>()->cause, Cause::distributed);
  host_.advance(60s);
  EXPECT_EQ(host_.all<queue::OfferFailed>().size(), 2u);
  const std::string other = make(site().a, site().c);
  EXPECT_EQ(state_of(other, site().c), ConnectionState::alerting);
}

TEST_P(PbxConformance, a_command_that_answers_one_of_several_offers_is_named_by_what_follows) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  CTIBUS_PBX_NEEDS(call::Answer);
  const Caller caller = waiting();
  offer(caller, site().a);
  offer(caller, site().b);
  const auto delivered = host_.all<call::Delivered>();
  take(call::Answer{.call = caller.call, .device = site().b});
  host_.advance(1s);
  const auto established = host_.expect<call::Established>();
  EXPECT_EQ(established->device, site().b);
  EXPECT_TRUE(established.causation);
  EXPECT_NE(established.causation, delivered.back().causation);
  EXPECT_EQ(host_.expect<queue::OfferFailed>().causation, established.causation);
}

TEST_P(PbxConformance, each_of_several_offers_ends_in_its_own_time) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  const Caller caller = waiting();
  offer(caller, site().a, 20s);
  offer(caller, site().b, 10s);
  const std::uint64_t before = host_.log().tail();
  host_.advance(11s);
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("connection_cleared B", "offer_failed B no_answer"));
  EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::alerting);
  offer(caller, site().b, 30s);
  host_.advance(10s);
  EXPECT_EQ(story(caller.call).back(), "offer_failed A no_answer");
  people().answer(site().b);
  EXPECT_EQ(state_of(caller.call, site().b), ConnectionState::connected);
}

TEST_P(PbxConformance, one_of_several_offers_fails_alone) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  talk(site().c, site().outside);
  const Caller caller = waiting();
  offer(caller, site().a);
  const std::uint64_t before = host_.log().tail();
  offer(caller, site().c);
  EXPECT_THAT(story(caller.call, before), ElementsAre("offer_failed C busy"));
  offer(caller, site().b);
  people().reject(site().a);
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("offer_failed C busy", "delivered B", "connection_cleared A",
                          "offer_failed A rejected"));
  EXPECT_EQ(state_of(caller.call, site().b), ConnectionState::alerting);
  if (!people().unplug(site().b)) return;
  host_.advance(21s);
  EXPECT_EQ(host_.all<queue::OfferFailed>().size(), 3u);
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
}

TEST_P(PbxConformance, an_agent_s_clear_connection_rejects_one_of_several_offers) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  CTIBUS_PBX_NEEDS(call::ClearConnection);
  const Caller caller = waiting();
  offer(caller, site().a);
  offer(caller, site().b);
  take(call::ClearConnection{.call = caller.call, .device = site().b});
  EXPECT_EQ(story(caller.call).back(), "offer_failed B rejected");
  EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::alerting);
}

TEST_P(PbxConformance, one_of_several_offers_is_withdrawn) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  CTIBUS_PBX_NEEDS(queue::Withdraw);
  const Caller caller = waiting();
  offer(caller, site().a);
  offer(caller, site().b);
  const std::uint64_t before = host_.log().tail();
  take(queue::Withdraw{.call = caller.call, .device = site().a});
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("connection_cleared A", "offer_failed A cancelled"));
  people().answer(site().b);
  EXPECT_EQ(state_of(caller.call, site().b), ConnectionState::connected);
  EXPECT_EQ(host_.all<queue::OfferFailed>().size(), 1u);
}

TEST_P(PbxConformance, holding_a_call_withdraws_all_of_its_offers) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  const Caller caller = waiting();
  offer(caller, site().b);
  offer(caller, site().a);
  const std::uint64_t before = host_.log().tail();
  take(queue::Hold{.call = caller.call});
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("connection_cleared B", "offer_failed B cancelled",
                          "connection_cleared A", "offer_failed A cancelled"));
  host_.advance(60s);
  EXPECT_EQ(host_.all<queue::OfferFailed>().size(), 2u);
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
}

TEST_P(PbxConformance, a_release_withdraws_all_offers_first) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  CTIBUS_PBX_NEEDS(queue::Release);
  const Caller caller = waiting();
  offer(caller, site().a);
  offer(caller, site().b);
  const std::uint64_t before = host_.log().tail();
  take(queue::Release{.call = caller.call, .destination = site().b});
  EXPECT_THAT(
      story(caller.call, before),
      ElementsAre("connection_cleared A", "offer_failed A cancelled", "connection_cleared B",
                  "offer_failed B cancelled", "diverted H B", "delivered B"));
}

TEST_P(PbxConformance, a_caller_who_leaves_ends_all_offers_first) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  const Caller caller = waiting();
  offer(caller, site().a);
  offer(caller, site().b);
  const std::uint64_t before = host_.log().tail();
  people().outside_hangs_up(caller.handle);
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("connection_cleared A", "offer_failed A caller_left",
                          "connection_cleared B", "offer_failed B caller_left",
                          "connection_cleared T", "connection_cleared H", "cleared"));
}

TEST_P(PbxConformance, a_call_that_is_offered_is_neither_picked_up_nor_deflected) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  CTIBUS_PBX_NEEDS(call::Pickup, call::Deflect);
  const Caller caller = waiting();
  offer(caller, site().a);
  offer(caller, site().b);
  refuse("pbx.wrong_state",
         call::Pickup{.call = caller.call, .from_device = site().a, .device = site().c});
  refuse("pbx.wrong_state",
         call::Deflect{.call = caller.call, .device = site().b, .destination = site().c});
}

TEST_P(PbxConformance, a_transfer_withdraws_all_offers_first) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  CTIBUS_PBX_NEEDS(call::Consult, call::Transfer);
  const Caller caller = talk_with_caller(site().a);
  const std::string second = consult(caller.call, site().a, site().route_point);
  take(queue::Hold{.call = second});
  take(queue::Offer{.call = second, .device = site().b, .time_limit = 20s});
  take(queue::Offer{.call = second, .device = site().c, .time_limit = 20s});
  const std::uint64_t before = host_.log().tail();
  take(call::Transfer{.held_call = caller.call, .active_call = second, .device = site().a});
  EXPECT_THAT(story(second, before),
              ElementsAre("connection_cleared B", "offer_failed B cancelled",
                          "connection_cleared C", "offer_failed C cancelled", "merged"));
  offer(caller, site().b);
  offer(caller, site().c);
  people().answer(site().c);
  EXPECT_EQ(state_of(caller.call, site().c), ConnectionState::connected);
}

TEST_P(PbxConformance, several_offers_that_ended_unseen_are_ended) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  const Caller taken = waiting();
  for (const std::string& device : {site().a, site().b}) offer(taken, device);
  const Caller expired = waiting();
  offer(expired, site().c);
  if (!people().cut_link()) GTEST_SKIP() << "there is no link to cut";
  people().answer(site().a);
  host_.advance(30s);
  people().restore_link();
  EXPECT_EQ(host_.all<queue::OfferFailed>().size(), 2u);
  EXPECT_EQ(state_of(taken.call, site().a), ConnectionState::connected);
  EXPECT_EQ(state_of(taken.call, site().b), ConnectionState::null);
  EXPECT_EQ(state_of(taken.call, site().holding), ConnectionState::null);
  EXPECT_EQ(state_of(expired.call, site().holding), ConnectionState::queued);
}

TEST_P(PbxConformance, several_offers_are_told_whatever_the_bus_refuses) {
  CTIBUS_PBX_OFFERS_TO_MANY;
  for (int refused = 1; refused <= 8; ++refused) {
    SCOPED_TRACE(refused);
    const Caller caller = waiting();
    host_.refuse_publications(site().connector, refused);
    offer(caller, site().a);
    offer(caller, site().b);
    host_.advance(10s);
    EXPECT_EQ(state_of(caller.call, site().b), ConnectionState::alerting);
    host_.refuse_publications(site().connector, refused);
    people().answer(site().b);
    host_.advance(10s);
    EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::null);
    EXPECT_EQ(state_of(caller.call, site().b), ConnectionState::connected);
    people().hang_up(site().b);
    host_.advance(10s);
    EXPECT_TRUE(ended(caller.call));
  }
}

}  // namespace ctibus::testing::pbx
