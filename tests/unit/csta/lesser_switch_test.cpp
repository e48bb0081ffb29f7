#include "connector_case.hpp"

/// Switches that tell less, or can less, than the standard has.
namespace ctibus::csta::testing {
namespace {

class CstaLesserSwitch : public ConnectorCase {};

TEST_F(CstaLesserSwitch,
       without_monitors_at_trunks_callers_are_known_by_the_telephones_they_reach) {
  site_.profile.monitors_trunks = false;
  start();
  const int caller = call_in("1001", "+33155507777");
  const auto delivered = host_.expect<call::Delivered>();
  EXPECT_EQ(delivered->calling, "+33155507777");
  EXPECT_EQ(delivered->direction, Direction::incoming);
  EXPECT_EQ(delivered->trunk, "pbx1:T1");
  answer("1001");
  EXPECT_EQ(told(), actual());
  caller_leaves(caller);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(CstaLesserSwitch, without_monitors_at_trunks_a_call_out_is_seen_from_its_telephone) {
  site_.profile.monitors_trunks = false;
  start();
  ask(call::Make{.device = "pbx1:1001", .destination = "00123456789", .auto_originate = true});
  site_.with([](Exchange& pbx) { return pbx.outside_answers(); });
  EXPECT_EQ(told(), actual());
  hang_up("1001");
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(CstaLesserSwitch, a_caller_who_leaves_a_route_point_is_missed_by_nobody) {
  site_.profile.monitors_trunks = false;
  start();
  const int caller = call_in("600");
  ASSERT_EQ(host_.expect<route::Requested>()->route_point, "pbx1:600");
  caller_leaves(caller);
  EXPECT_EQ(host_.expect<route::Ended>()->cause, Cause::call_cancelled);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(CstaLesserSwitch, an_unwatched_route_point_still_asks) {
  site_.profile.monitors_trunks = false;
  site_.profile.monitors_route_points = false;
  start();
  const int caller = call_in("600");
  ASSERT_EQ(host_.expect<route::Requested>()->route_point, "pbx1:600");
  caller_leaves(caller);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(CstaLesserSwitch, a_request_that_the_switch_lacks_is_no_capability) {
  site_.profile.lacks = {"ParkCall"};
  start();
  const auto state = host_.last_value<connector::State>(Site::connector);
  EXPECT_EQ(std::ranges::count(state->body.capabilities, "call.park"), 0);
  EXPECT_EQ(ask(call::Park{.call = "x", .device = "pbx1:1001"}).code, "pbx.not_supported");
}

TEST_F(CstaLesserSwitch, without_snapshots_a_long_call_is_followed_to_its_end) {
  site_.profile.lacks = {"SnapshotCall", "SnapshotDevice"};
  start();
  call_in("1001");
  answer("1001");
  host_.advance(3 * site_.options.audit);
  EXPECT_EQ(told(), actual());
  hang_up("1001");
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(CstaLesserSwitch, a_pattern_of_route_points_is_asked_for_at_any_of_them) {
  site_.options.route_points.push_back({.number = "*2x"});
  site_.site.route_points.push_back({.number = "*2x"});
  start();
  site_.with([](Exchange& pbx) { return pbx.dial("1001", "*21"); });
  EXPECT_EQ(host_.expect<route::Requested>()->route_point, "pbx1:*21");
}

}  // namespace
}  // namespace ctibus::csta::testing
