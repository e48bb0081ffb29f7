#pragma once

#include "ctibus/testing/pbx_conformance/fixture.hpp"

/// Consulting, transferring, conferencing, redirecting.
namespace ctibus::testing::pbx {

TEST_P(PbxConformance, a_consultation_holds_the_call_and_inherits_its_root) {
  CTIBUS_PBX_NEEDS(call::Consult);
  const Caller caller = talk_with_caller(site().a);
  const std::string second = consult(caller.call, site().a, site().b);
  EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::hold);
  EXPECT_EQ(state_of(second, site().b), ConnectionState::alerting);
  EXPECT_EQ(root_of(second), caller.call);
  EXPECT_THAT(story(second), ElementsAre("originated A", "delivered B"));
}

TEST_P(PbxConformance, a_consultation_that_meets_a_busy_device_leaves_the_caller_on_hold) {
  CTIBUS_PBX_NEEDS(call::Consult);
  talk(site().b, site().c);
  const Caller caller = talk_with_caller(site().a);
  const std::string second = consult(caller.call, site().a, site().b);
  EXPECT_TRUE(ended(second));
  EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::hold);
}

TEST_P(PbxConformance, a_consultation_that_leads_nowhere_leaves_the_call_as_it_is) {
  CTIBUS_PBX_NEEDS(call::Consult);
  const std::string call = talk(site().a, site().b);
  refuse("pbx.invalid_destination",
         call::Consult{.call = call, .device = site().a, .destination = site().nowhere});
  EXPECT_EQ(state_of(call, site().a), ConnectionState::connected);
}

TEST_P(PbxConformance, a_transfer_joins_both_calls_in_the_held_one) {
  CTIBUS_PBX_NEEDS(call::Consult, call::Transfer);
  const Caller caller = talk_with_caller(site().a);
  const std::string second = consult(caller.call, site().a, site().b);
  people().answer(site().b);
  take(call::Transfer{.held_call = caller.call, .active_call = second, .device = site().a});
  EXPECT_EQ(story(caller.call).back(), "transferred A B");
  EXPECT_EQ(story(second).back(), "merged");
  EXPECT_TRUE(ended(second));
  const auto transferred = host_.expect<call::Transferred>();
  EXPECT_EQ(transferred->primary_call, caller.call);
  EXPECT_EQ(transferred->secondary_call, second);
  EXPECT_EQ(transferred->connections.size(), 2u);
  EXPECT_TRUE(transferred.causation);
  const auto merged = host_.expect<call::Merged>();
  EXPECT_EQ(merged->into, caller.call);
  EXPECT_EQ(merged.causation, transferred.causation);
  EXPECT_EQ(state_of(caller.call, site().b), ConnectionState::connected);
  EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::null);
  people().outside_hangs_up(caller.handle);
  EXPECT_TRUE(ended(caller.call));
}

TEST_P(PbxConformance, a_transfer_may_come_before_the_answer) {
  CTIBUS_PBX_NEEDS(call::Consult, call::Transfer);
  const Caller caller = talk_with_caller(site().a);
  const std::string second = consult(caller.call, site().a, site().b);
  take(call::Transfer{.held_call = caller.call, .active_call = second, .device = site().a});
  EXPECT_EQ(state_of(caller.call, site().b), ConnectionState::alerting);
  people().answer(site().b);
  EXPECT_EQ(state_of(caller.call, site().b), ConnectionState::connected);
}

TEST_P(PbxConformance, the_older_root_survives_whichever_call_was_held) {
  CTIBUS_PBX_NEEDS(call::Hold, call::Retrieve, call::Transfer);
  const std::string older = talk(site().a, site().b);
  take(call::Hold{.call = older, .device = site().a});
  const std::string younger = talk(site().a, site().c);
  take(call::Hold{.call = younger, .device = site().a});
  take(call::Retrieve{.call = older, .device = site().a});
  EXPECT_EQ(root_of(younger), younger);
  take(call::Transfer{.held_call = younger, .active_call = older, .device = site().a});
  EXPECT_EQ(root_of(younger), older);
  const auto merged = host_.expect<call::Merged>();
  EXPECT_EQ(merged->call, older);
  EXPECT_EQ(merged->into, younger);
  EXPECT_EQ(merged->from_root, younger);
  EXPECT_EQ(merged->into_root, older);
}

TEST_P(PbxConformance, other_calls_of_a_root_that_ends_follow_it) {
  CTIBUS_PBX_NEEDS(call::Hold, call::Retrieve, call::Transfer, call::Consult);
  const std::string older = talk(site().a, site().b);
  take(call::Hold{.call = older, .device = site().a});
  const std::string younger = talk(site().a, site().c);
  const std::string third = consult(younger, site().c, site().outside);
  EXPECT_EQ(root_of(third), younger);
  take(call::Transfer{.held_call = older, .active_call = younger, .device = site().a});
  EXPECT_EQ(root_of(third), older);
}

TEST_P(PbxConformance, a_transfer_needs_one_held_and_one_active_call) {
  CTIBUS_PBX_NEEDS(call::Consult, call::Transfer);
  const Caller caller = talk_with_caller(site().a);
  const std::string second = consult(caller.call, site().a, site().b);
  refuse("pbx.wrong_state",
         call::Transfer{.held_call = second, .active_call = caller.call, .device = site().a});
  refuse("pbx.wrong_state",
         call::Transfer{.held_call = caller.call, .active_call = second, .device = site().b});
  refuse("pbx.unknown_call",
         call::Transfer{.held_call = caller.call, .active_call = "gone", .device = site().a});
  refuse("pbx.wrong_state",
         call::Transfer{.held_call = caller.call, .active_call = caller.call, .device = site().a});
}

TEST_P(PbxConformance, a_conference_goes_on_until_two_have_left) {
  CTIBUS_PBX_NEEDS(call::Consult, call::Conference);
  const Caller caller = talk_with_caller(site().a);
  const std::string second = consult(caller.call, site().a, site().b);
  refuse("pbx.wrong_state",
         call::Conference{.held_call = caller.call, .active_call = second, .device = site().a});
  people().answer(site().b);
  take(call::Conference{.held_call = caller.call, .active_call = second, .device = site().a});
  EXPECT_EQ(story(caller.call).back(), "conferenced A");
  EXPECT_TRUE(ended(second));
  EXPECT_EQ(host_.last_value<call::State>(caller.call)->body.connections.size(), 3u);
  EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::connected);
  people().hang_up(site().a);
  EXPECT_EQ(story(caller.call).back(), "connection_cleared A");
  people().hang_up(site().b);
  EXPECT_TRUE(ended(caller.call));
}

TEST_P(PbxConformance, a_single_step_conference_brings_a_device_into_the_call) {
  CTIBUS_PBX_NEEDS(call::SingleStepConference);
  const Caller caller = talk_with_caller(site().a);
  take(call::SingleStepConference{.call = caller.call,
                                  .device = site().a,
                                  .joining_device = site().c,
                                  .participation = call::Participation::silent});
  EXPECT_EQ(story(caller.call).back(), "conferenced A");
  const auto conferenced = host_.expect<call::Conferenced>();
  EXPECT_TRUE(conferenced.causation);
  EXPECT_EQ(conferenced->connections.size(), 3u);
  EXPECT_EQ(state_of(caller.call, site().c), ConnectionState::connected);
  people().hang_up(site().c);
  EXPECT_EQ(story(caller.call).back(), "connection_cleared C");
  people().hang_up(site().a);
  EXPECT_TRUE(ended(caller.call));
}

TEST_P(PbxConformance, a_device_that_talks_or_is_nobodys_comes_into_no_other_call) {
  CTIBUS_PBX_NEEDS(call::SingleStepConference);
  const Caller caller = talk_with_caller(site().a);
  const auto join = [&](std::string_view device, std::string_view joining) {
    return call::SingleStepConference{
        .call = caller.call, .device = device, .joining_device = joining};
  };
  refuse("pbx.unknown_device", join(site().a, "other:1001"));
  refuse("pbx.wrong_state", join(site().a, site().a));
  refuse("pbx.wrong_state", join(site().b, site().c));
  talk(site().b, site().c);
  refuse("pbx.busy", join(site().a, site().b));
}

TEST_P(PbxConformance, alternate_changes_the_active_call) {
  CTIBUS_PBX_NEEDS(call::Consult, call::Alternate);
  const Caller caller = talk_with_caller(site().a);
  const std::string second = consult(caller.call, site().a, site().b);
  people().answer(site().b);
  take(call::Alternate{.held_call = caller.call, .active_call = second, .device = site().a});
  EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::connected);
  EXPECT_EQ(state_of(second, site().a), ConnectionState::hold);
}

TEST_P(PbxConformance, reconnect_drops_the_consultation) {
  CTIBUS_PBX_NEEDS(call::Consult, call::Reconnect);
  const Caller caller = talk_with_caller(site().a);
  const std::string second = consult(caller.call, site().a, site().b);
  take(call::Reconnect{.held_call = caller.call, .active_call = second, .device = site().a});
  EXPECT_TRUE(ended(second));
  EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::connected);
}

TEST_P(PbxConformance, a_single_step_transfer_sends_the_other_party_on) {
  CTIBUS_PBX_NEEDS(call::SingleStepTransfer);
  const Caller caller = talk_with_caller(site().a);
  const std::uint64_t before = host_.log().tail();
  take(call::SingleStepTransfer{.call = caller.call, .device = site().a, .destination = site().b});
  people().answer(site().b);
  EXPECT_THAT(story(caller.call, before),
              ElementsAre("transferred A B", "delivered B", "established B"));
}

TEST_P(PbxConformance, a_single_step_transfer_to_a_busy_device_changes_nothing) {
  CTIBUS_PBX_NEEDS(call::SingleStepTransfer);
  talk(site().b, site().c);
  const Caller caller = talk_with_caller(site().a);
  refuse("pbx.busy", call::SingleStepTransfer{
                         .call = caller.call, .device = site().a, .destination = site().b});
}

TEST_P(PbxConformance, a_deflected_call_alerts_elsewhere) {
  CTIBUS_PBX_NEEDS(call::Deflect);
  const Caller caller = call_in(site().a);
  const std::uint64_t before = host_.log().tail();
  take(call::Deflect{.call = caller.call, .device = site().a, .destination = site().b});
  EXPECT_THAT(story(caller.call, before), ElementsAre("diverted A B", "delivered B"));
  people().answer(site().b);
  refuse("pbx.wrong_state",
         call::Deflect{.call = caller.call, .device = site().b, .destination = site().c});
}

TEST_P(PbxConformance, a_picked_up_call_is_connected_at_the_new_device) {
  CTIBUS_PBX_NEEDS(call::Pickup);
  const Caller caller = call_in(site().a);
  const std::uint64_t before = host_.log().tail();
  take(call::Pickup{.call = caller.call, .from_device = site().a, .device = site().b});
  EXPECT_THAT(story(caller.call, before), ElementsAre("diverted A B", "established B"));
  EXPECT_EQ(host_.expect<call::Diverted>()->cause, Cause::call_pickup);
}

TEST_P(PbxConformance, a_parked_call_waits_until_it_is_picked_up) {
  CTIBUS_PBX_NEEDS(call::Park, call::Pickup);
  const Caller caller = talk_with_caller(site().a);
  const std::uint64_t before = host_.log().tail();
  take(call::Park{.call = caller.call, .device = site().a, .destination = site().c});
  EXPECT_THAT(story(caller.call, before), ElementsAre("diverted A C", "queued C"));
  take(call::Pickup{.call = caller.call, .from_device = site().c, .device = site().b});
  EXPECT_EQ(state_of(caller.call, site().b), ConnectionState::connected);
}

}  // namespace ctibus::testing::pbx
