#include "party_line.hpp"

#include <gtest/gtest.h>

#include "ctibus/testing/pbx_conformance/check_history.hpp"
#include "ctibus/testing/test_host.hpp"

using namespace ctibus;
using namespace std::chrono_literals;
using ctibus::testing::TestHost;
using party_line::PartyLine;

namespace {

struct Line : ::testing::Test {
  Line() { host.load<PartyLine>("pbx", {.numbers = {"1", "2", "3"}}); }
  /// Whatever a test has done, the history of its calls is legal and all of them have ended.
  ~Line() override {
    for (const auto& state : host.last_values<call::State>()) {
      (void)host.request("pbx", call::Clear{.call = state->call});
    }
    ctibus::testing::pbx::check_history(host);
  }
  std::string make(std::string_view from, std::string_view to) {
    const auto reply =
        host.request("pbx", call::Make{.device = from, .destination = to, .auto_originate = true});
    EXPECT_TRUE(reply.accepted()) << reply.text;
    return std::string(reply.body().call);
  }
  TestHost host;
};

TEST_F(Line, a_telephone_answers_by_itself) {
  make("pbx:1", "2");
  EXPECT_EQ(host.expect<call::Delivered>()->device, "pbx:2");
  host.expect_none<call::Established>();
  host.advance(2s);
  EXPECT_EQ(host.expect<call::Established>()->device, "pbx:2");
}

TEST_F(Line, who_has_hung_up_is_not_answered) {
  const std::string call = make("pbx:1", "2");
  EXPECT_TRUE(host.request("pbx", call::Clear{.call = call}).accepted());
  host.advance(5s);
  host.expect_none<call::Established>();
  EXPECT_EQ(host.expect<call::Cleared>()->call, call);
}

TEST_F(Line, consultation_and_transfer_come_with_the_kit) {
  const std::string held = make("pbx:1", "2");
  host.advance(2s);
  const auto active =
      host.request("pbx", call::Consult{.call = held, .device = "pbx:2", .destination = "3"});
  ASSERT_TRUE(active.accepted()) << active.text;
  host.advance(2s);
  EXPECT_TRUE(host.request("pbx", call::Transfer{.held_call = held,
                                                 .active_call = active.body().call,
                                                 .device = "pbx:2"})
                  .accepted());
  EXPECT_EQ(host.expect<call::Transferred>()->call, held);
}

TEST_F(Line, two_telephones_of_one_number_are_refused) {
  const auto started = host.try_load<PartyLine>("other", {.numbers = {"1", "1"}});
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "party_line.bad_numbers");
}

}  // namespace
