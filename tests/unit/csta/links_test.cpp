#include "connector_case.hpp"

/// One link or two: lost, and found again.
namespace ctibus::csta::testing {
namespace {

class CstaLinks : public ConnectorCase {
 protected:
  connector::LinkState link() {
    return host_.last_value<connector::State>(Site::connector)->body.link;
  }
};

TEST_F(CstaLinks, a_link_that_comes_back_brings_the_calls_that_are) {
  start();
  call_in("1001");
  const int leaving = call_in("1002");
  answer("1002");
  site_.cut();
  EXPECT_EQ(link(), connector::LinkState::down);
  answer("1001");
  caller_leaves(leaving);
  call_in("1003");
  site_.restore();
  EXPECT_EQ(link(), connector::LinkState::up);
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaLinks, of_two_links_either_may_fail_and_nothing_is_told_twice) {
  site_.links = 2;
  start();
  for (const std::size_t failing : {std::size_t{0}, std::size_t{1}}) {
    const int caller = call_in("1001");
    site_.cut(failing);
    EXPECT_EQ(link(), connector::LinkState::up);
    answer("1001");
    EXPECT_EQ(told(), actual());
    const auto established = host_.expect<call::Established>();
    EXPECT_FALSE(established.inferred);
    EXPECT_TRUE(ask(call::Hold{.call = established->call, .device = "pbx1:1001"}).accepted());
    site_.restore();
    caller_leaves(caller);
    EXPECT_FALSE(host_.expect<call::Cleared>().inferred);
    EXPECT_THAT(told(), IsEmpty());
  }
  EXPECT_EQ(count<call::Established>(), 2u);
  EXPECT_EQ(count<call::Held>(), 2u);
  EXPECT_EQ(count<call::Cleared>(), 2u);
}

TEST_F(CstaLinks, a_route_that_was_asked_for_on_a_lost_link_goes_to_the_default_of_the_switch) {
  site_.site.route_points[0].default_destination = "1003";
  start();
  call_in("600");
  ASSERT_EQ(host_.expect<route::Requested>()->route_point, "pbx1:600");
  site_.cut();
  site_.restore();
  EXPECT_EQ(host_.expect<route::Ended>()->route_point, "pbx1:600");
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaLinks, a_large_site_is_asked_for_in_windows) {
  site_.options.ranges = {"20000-22999"};
  for (int number = 20000; number < 23000; ++number) {
    site_.site.extensions.push_back({.number = std::to_string(number)});
  }
  start();
  host_.advance(1s);
  EXPECT_EQ(link(), connector::LinkState::up);
  call_in("21234");
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaLinks, a_device_that_the_switch_does_not_have_stops_nothing) {
  site_.options.extensions.push_back({.number = "4444", .name = "Nobody"});
  start();
  EXPECT_EQ(link(), connector::LinkState::up);
  call_in("1001");
  EXPECT_EQ(told(), actual());
}

}  // namespace
}  // namespace ctibus::csta::testing
