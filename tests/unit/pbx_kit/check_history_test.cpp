#include "ctibus/testing/pbx_conformance/check_history.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ctibus::testing::pbx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A judge that never finds anything is no judge: each test breaks one rule.
struct CheckHistoryTest : ::testing::Test {
  TestHost host;
  const Uuid root = host.uuid();
  const std::string id = root.text();
  const SendOptions by{.source = "pbx", .correlation = root};

  void state(std::vector<Connection> connections) {
    host.send(call::State{.call = id, .root = id, .connections = std::move(connections)}, by);
  }
  void ring() {
    host.send(call::Originated{.call = id, .device = "pbx:a"}, by);
    state({{.device = "pbx:a", .state = ConnectionState::connected}});
    host.send(call::Delivered{.call = id, .device = "pbx:b"}, by);
    state({{.device = "pbx:a", .state = ConnectionState::connected},
           {.device = "pbx:b", .state = ConnectionState::alerting}});
  }
  void leave() {
    host.send(call::ConnectionCleared{.call = id, .device = "pbx:a"}, by);
    state({{.device = "pbx:b", .state = ConnectionState::alerting}});
    host.send(call::ConnectionCleared{.call = id, .device = "pbx:b"}, by);
    state({});
  }
  void tombstone() {
    SendOptions options = by;
    options.tombstone = true;
    host.send(call::State{.call = id}, options);
  }
  void end() {
    leave();
    host.send(call::Cleared{.call = id}, by);
    tombstone();
  }
  std::vector<std::string> wrong() { return HistoryCheck(host).run(true); }
};

TEST_F(CheckHistoryTest, a_legal_history_passes) {
  ring();
  end();
  EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(CheckHistoryTest, a_call_without_an_end_is_found) {
  ring();
  EXPECT_THAT(wrong(), ElementsAre(HasSubstr("has not ended")));
}

TEST_F(CheckHistoryTest, a_word_after_the_end_is_found) {
  ring();
  end();
  host.send(route::Ended{.call = id}, by);
  EXPECT_THAT(wrong(), ::testing::Contains(HasSubstr("after its end")));
}

TEST_F(CheckHistoryTest, a_second_end_is_found) {
  ring();
  end();
  host.send(call::Cleared{.call = id}, by);
  EXPECT_THAT(wrong(), ::testing::Contains(HasSubstr("second terminal event")));
}

TEST_F(CheckHistoryTest, a_missing_tombstone_is_found) {
  ring();
  leave();
  host.send(call::Cleared{.call = id}, by);
  EXPECT_THAT(wrong(), ::testing::Contains(HasSubstr("has no tombstone")));
}

TEST_F(CheckHistoryTest, an_illegal_state_is_found) {
  ring();
  host.send(call::Held{.call = id, .device = "pbx:b"}, by);
  state({{.device = "pbx:a", .state = ConnectionState::connected},
         {.device = "pbx:b", .state = ConnectionState::hold}});
  end();
  EXPECT_THAT(wrong(), ::testing::Contains(HasSubstr("call.held[pbx:b] in state alerting")));
}

TEST_F(CheckHistoryTest, a_state_that_contradicts_the_events_is_found) {
  ring();
  state({{.device = "pbx:a", .state = ConnectionState::connected}});
  end();
  EXPECT_THAT(wrong(), ::testing::Contains(HasSubstr("call.state says")));
}

TEST_F(CheckHistoryTest, an_event_without_its_state_is_found) {
  ring();
  host.send(call::Established{.call = id, .device = "pbx:b"}, by);
  end();
  EXPECT_THAT(wrong(), ::testing::Contains(HasSubstr("was not followed by call.state")));
}

TEST_F(CheckHistoryTest, a_foreign_correlation_is_found) {
  ring();
  host.send(call::Established{.call = id, .device = "pbx:b"},
            {.source = "pbx", .correlation = host.uuid()});
  state({{.device = "pbx:a", .state = ConnectionState::connected},
         {.device = "pbx:b", .state = ConnectionState::connected}});
  EXPECT_THAT(wrong(), ::testing::Contains(HasSubstr("differ in their correlation")));
}

TEST_F(CheckHistoryTest, an_open_route_at_the_end_is_found) {
  ring();
  host.send(route::Requested{.call = id, .route_point = "pbx:6", .time_limit = Duration(1)}, by);
  end();
  EXPECT_THAT(wrong(), ::testing::Contains(HasSubstr("its route is still open")));
}

/// A call that waits at pbx:h, and is offered.
struct OfferHistoryTest : CheckHistoryTest {
  Connection party(std::string_view device, ConnectionState state,
                   DeviceKind kind = DeviceKind::station) {
    return {.device = device, .state = state, .kind = kind};
  }
  void say_state() {
    std::vector<Connection> now = agents;
    now.push_back(party("pbx:a", ConnectionState::connected));
    if (waits) now.push_back(party("pbx:h", ConnectionState::queued, DeviceKind::queue));
    state(now);
  }
  void wait() {
    host.send(call::Originated{.call = id, .device = "pbx:a"}, by);
    say_state();
    waits = true;
    host.send(call::Queued{.call = id, .device = "pbx:h"}, by);
    say_state();
  }
  void able_to_offer_to_many() {
    host.send(connector::State{.connector = "pbx", .capabilities = {queue::offer_many}}, by);
  }
  void offer(std::string_view device) {
    agents.push_back(party(device, ConnectionState::alerting));
    host.send(call::Delivered{.call = id, .device = device, .cause = Cause::distributed}, by);
    say_state();
  }
  void withdraw(std::string_view device) {
    std::erase_if(agents, [&](const Connection& agent) { return agent.device == device; });
    host.send(call::ConnectionCleared{.call = id, .device = device}, by);
    say_state();
    host.send(queue::OfferFailed{.call = id, .device = device}, by);
  }
  void leave_for(std::string_view device) {
    waits = false;
    host.send(call::Diverted{.call = id, .from_device = "pbx:h", .to_device = device}, by);
    say_state();
  }
  void answer(std::string_view device) {
    for (Connection& agent : agents) {
      if (agent.device == device) agent.state = ConnectionState::connected;
    }
    host.send(call::Established{.call = id, .device = device, .cause = Cause::distributed}, by);
    say_state();
  }
  std::vector<std::string> wrong_so_far() { return HistoryCheck(host).run(false); }

  std::vector<Connection> agents;
  bool waits = false;
};

TEST_F(OfferHistoryTest, several_offers_of_which_one_is_taken_pass) {
  able_to_offer_to_many();
  wait();
  for (const auto* device : {"pbx:b", "pbx:c", "pbx:d"}) offer(device);
  withdraw("pbx:b");
  withdraw("pbx:d");
  leave_for("pbx:c");
  answer("pbx:c");
  EXPECT_THAT(wrong_so_far(), IsEmpty());
}

TEST_F(OfferHistoryTest, a_second_offer_without_the_capability_is_found) {
  wait();
  offer("pbx:b");
  offer("pbx:c");
  EXPECT_THAT(wrong_so_far(), ElementsAre(HasSubstr("offered to a second device")));
}

TEST_F(OfferHistoryTest, a_call_that_is_taken_while_it_alerts_elsewhere_is_found) {
  able_to_offer_to_many();
  wait();
  offer("pbx:b");
  offer("pbx:c");
  leave_for("pbx:b");
  answer("pbx:b");
  EXPECT_THAT(wrong_so_far(), ElementsAre(HasSubstr("leaves where it waits while it is offered"),
                                          HasSubstr("taken while it is offered elsewhere")));
}

TEST_F(OfferHistoryTest, a_call_that_is_taken_while_it_waits_is_found) {
  wait();
  offer("pbx:b");
  answer("pbx:b");
  EXPECT_THAT(wrong_so_far(), ElementsAre(HasSubstr("taken while it still waits")));
}

TEST(OpenOffersTest, an_accepted_offer_without_an_outcome_is_found_in_the_life_that_took_it) {
  OpenOffers offers;
  offers.accepted(1);
  EXPECT_EQ(offers.ends(1), "an offer was accepted and has no outcome");
  EXPECT_EQ(offers.ends(2), "");
  EXPECT_EQ(offers.fails("pbx:b", false, 1), "");
  EXPECT_EQ(offers.ends(1), "");
}

TEST_F(CheckHistoryTest, an_effect_of_a_refused_command_is_found) {
  host.provide<call::Answer>(
      "pbx", [](const call::Answer&) -> Result<> { return failure("pbx.wrong_state", "no"); });
  (void)host.request("pbx", call::Answer{.call = id});
  SendOptions caused = by;
  for (std::uint64_t at = 1; at <= host.log().tail(); ++at) {
    if (host.log().at(at).topic() == topic_of<call::Answer>()) {
      caused.causation = host.log().at(at).frame().id;
    }
  }
  host.send(call::Originated{.call = id, .device = "pbx:a"}, caused);
  EXPECT_THAT(wrong(), ::testing::Contains(HasSubstr("was caused by a command that was refused")));
}

}  // namespace
}  // namespace ctibus::testing::pbx
