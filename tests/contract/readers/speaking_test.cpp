#include "suite.hpp"

// What a reader says.

namespace ctibus::readers {
namespace {

class Speaking : public Readers {
 protected:
  /// Everything of these topics that "reader" publishes.
  void overhear(std::vector<std::string> patterns) {
    ASSERT_TRUE(world().subscribe({.patterns = std::move(patterns),
                                   .sources = {"reader"},
                                   .handler = [this](const wire::ClientDelivery& delivery) {
                                     call::Held held;
                                     ASSERT_TRUE(decode(delivery.frame->payload, held));
                                     heard_.emplace_back(held.device);
                                   }}));
  }
  void say_numbers(int from, int count) {
    for (const auto& device : numbers(from, count)) {
      reader().publish("call.held", "c", {{"call", "c"}, {"device", device}});
    }
  }
  bool await_heard(std::size_t count) {
    return await([&] { return heard_.size() >= count; });
  }

  Lines heard_;
};
CTIBUS_READERS_CONTRACT(Speaking);

TEST_P(Speaking, what_it_publishes_arrives_once_and_in_order_under_its_name) {
  start(reader(), {});
  overhear({"call.held"});
  say_numbers(0, 1000);
  ASSERT_TRUE(await_heard(1000));
  EXPECT_EQ(heard_, numbers(0, 1000));
}

TEST_P(Speaking, over_a_restart_of_the_core_nothing_is_lost_or_doubled) {
  start(reader(), {});
  overhear({"call.held"});
  say_numbers(0, 200);
  // One in the core ends with it, and with what it has not done yet.
  ASSERT_TRUE(await_heard(200));
  site().crash();
  say_numbers(200, 200);
  ASSERT_TRUE(await_heard(400));
  EXPECT_EQ(heard_, numbers(0, 400));
}

TEST_P(Speaking, a_withdrawn_state_ends_its_key) {
  start(reader(), {});
  start(other(), {{{.patterns = {"agent.state"}, .from = "snapshot"}}});
  reader().publish("agent.state", "1", {{"agent", "1"}, {"reason", "here"}});
  reader().withdraw("agent.state", "1");
  expect_lines(other(), {"snapshot_end", "here", "gone 1"});
}

TEST_P(Speaking, what_is_not_on_its_list_is_refused_and_the_rest_goes_on) {
  start(reader(), {});
  overhear({"call.*"});
  say_numbers(0, 1);
  reader().publish("call.delivered", "c", {{"call", "c"}});
  say_numbers(1, 1);
  ASSERT_TRUE(await([&] { return !reader().refusals().empty() && heard_.size() >= 2; }));
  EXPECT_EQ(reader().refusals(), Lines{"call.delivered " + reader().not_allowed()});
  EXPECT_EQ(heard_, numbers(0, 2));
}

}  // namespace
}  // namespace ctibus::readers
