#pragma once

#include "ctibus/testing/pbx_conformance/fixture.hpp"

/// Route points.
namespace ctibus::testing::pbx {

TEST_P(PbxConformance, a_route_point_asks_who_shall_have_the_call) {
  CTIBUS_PBX_NEEDS(route::Select);
  const Caller caller = call_in(site().route_point, "+33155507777");
  const auto asked = host_.expect<route::Requested>();
  EXPECT_EQ(asked->call, caller.call);
  EXPECT_EQ(asked->route_point, site().route_point);
  EXPECT_EQ(asked->connector, site().connector);
  EXPECT_EQ(asked->device, caller.line);
  EXPECT_EQ(asked->calling, "+33155507777");
  EXPECT_EQ(asked->time_limit, site().route_limit);
}

TEST_P(PbxConformance, a_selected_route_delivers_the_call) {
  CTIBUS_PBX_NEEDS(route::Select);
  const Caller caller = call_in(site().route_point);
  take(route::Select{
      .call = caller.call, .destination = site().a, .data = {{"from", "a routeing tree"}}});
  const auto delivered = host_.expect<call::Delivered>();
  EXPECT_EQ(delivered->from_device, site().route_point);
  EXPECT_EQ(delivered->data.size(), 1u);
  EXPECT_TRUE(delivered.causation);
  EXPECT_EQ(host_.expect<route::Ended>().causation, delivered.causation);
  EXPECT_THAT(story(caller.call), ElementsAre("originated T", "route.requested R", "route.ended",
                                              "data", "delivered A"));
  refuse("pbx.wrong_state", route::Select{.call = caller.call, .destination = site().b});
}

TEST_P(PbxConformance, a_refused_selection_leaves_the_dialogue_open) {
  CTIBUS_PBX_NEEDS(route::Select);
  const Caller caller = call_in(site().route_point);
  refuse("pbx.invalid_destination",
         route::Select{.call = caller.call, .destination = site().nowhere});
  take(route::Select{.call = caller.call, .destination = site().a});
}

TEST_P(PbxConformance, a_route_may_lead_to_another_route_point) {
  CTIBUS_PBX_NEEDS(route::Select);
  const Caller caller = call_in(site().route_point);
  take(route::Select{.call = caller.call, .destination = site().other_route_point});
  EXPECT_EQ(story(caller.call).back(), "route.requested Q");
}

TEST_P(PbxConformance, routes_that_go_round_in_circles_end) {
  CTIBUS_PBX_NEEDS(route::Select);
  const Caller caller = call_in(site().route_point);
  int rounds = 0;
  while (!ended(caller.call) && ++rounds < 100) {
    take(route::Select{.call = caller.call, .destination = site().route_point});
  }
  EXPECT_LT(rounds, 100);
}

TEST_P(PbxConformance, a_route_to_a_busy_device_fails_the_call) {
  CTIBUS_PBX_NEEDS(route::Select);
  talk(site().a, site().b);
  const Caller caller = call_in(site().route_point);
  take(route::Select{.call = caller.call, .destination = site().a});
  EXPECT_THAT(story(caller.call), ElementsAre("originated T", "route.requested R", "route.ended",
                                              "failed A busy", "connection_cleared T", "cleared"));
}

TEST_P(PbxConformance, a_rejected_route_ends_the_call) {
  CTIBUS_PBX_NEEDS(route::Reject);
  const Caller caller = call_in(site().route_point);
  take(route::Reject{.call = caller.call, .cause = Cause::busy});
  EXPECT_THAT(story(caller.call), ElementsAre("originated T", "route.requested R", "route.ended",
                                              "connection_cleared T", "cleared"));
  EXPECT_EQ(host_.expect<call::Cleared>()->cause, Cause::busy);
}

TEST_P(PbxConformance, nobody_answering_in_time_sends_the_call_to_the_default) {
  CTIBUS_PBX_NEEDS(route::Select);
  const Caller caller = call_in(site().route_point);
  host_.advance(site().route_limit + 1s);
  EXPECT_EQ(host_.expect<route::Ended>()->cause, Cause::timeout);
  EXPECT_EQ(story(caller.call).back(), "delivered B");
}

TEST_P(PbxConformance, nobody_answering_in_time_without_a_default_refuses_the_call) {
  CTIBUS_PBX_NEEDS(route::Select);
  const Caller caller = call_in(site().other_route_point);
  host_.advance(site().route_limit + 1s);
  EXPECT_TRUE(ended(caller.call));
}

TEST_P(PbxConformance, a_caller_who_leaves_ends_the_route_dialogue) {
  CTIBUS_PBX_NEEDS(route::Select);
  const Caller caller = call_in(site().route_point);
  people().outside_hangs_up(caller.handle);
  EXPECT_THAT(story(caller.call), ElementsAre("originated T", "route.requested R", "route.ended",
                                              "connection_cleared T", "cleared"));
  refuse("pbx.unknown_call", route::Select{.call = caller.call, .destination = site().a});
}

TEST_P(PbxConformance, a_telephone_reaches_a_route_point_too) {
  CTIBUS_PBX_NEEDS(route::Reject);
  const std::string call = make(site().a, site().route_point);
  EXPECT_EQ(host_.expect<route::Requested>()->device, site().a);
  take(route::Reject{.call = call, .cause = Cause::normal_clearing});
  EXPECT_TRUE(ended(call));
}

}  // namespace ctibus::testing::pbx
