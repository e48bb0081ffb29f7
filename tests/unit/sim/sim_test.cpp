#include "sim.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctibus/testing/test_host.hpp"

namespace ctibus::sim {
namespace {

using namespace std::chrono_literals;
using testing::TestHost;

Options site() {
  Options options;
  options.extensions = {{.number = "1001", .name = "Ann"}, {.number = "1002", .name = "Bob"}};
  options.trunks = {{.name = "T1", .lines = 2, .prefix = "0"}};
  options.route_points = {{.number = "6xx", .default_destination = "1002", .time_limit = 5s}};
  options.holding = {.number = "700"};
  return options;
}

TEST(SimTest, a_routed_call_waits_is_offered_and_answered) {
  TestHost host;
  host.load<Sim>("sim", site());
  auto dialled = host.request("sim", test::Dial{.calling = "+331", .called = "600"});
  ASSERT_TRUE(dialled.accepted()) << dialled.code;
  const std::string call(dialled.body().call);
  EXPECT_EQ(host.expect<route::Requested>()->route_point, "sim:600");
  EXPECT_TRUE(host.request("sim", queue::Hold{.call = call}).accepted());
  host.expect<route::Ended>();
  host.expect<call::Queued>();
  EXPECT_TRUE(
      host.request("sim", queue::Offer{.call = call, .device = "sim:1001", .time_limit = 20s})
          .accepted());
  host.expect<call::Delivered>();
  EXPECT_TRUE(host.request("sim", test::Answer{.device = "sim:1001"}).accepted());
  host.expect<call::Diverted>();
  host.expect<call::Established>();
  EXPECT_TRUE(host.request("sim", test::HangUp{.call = call}).accepted());
  host.expect<call::Cleared>();
  EXPECT_TRUE(host.last_values<call::State>().empty());
  if (getenv("SHOW")) puts(host.ladder().c_str());
}

}  // namespace
}  // namespace ctibus::sim
