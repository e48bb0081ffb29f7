#include "ctibus/messages/call.hpp"
#include "fixture.hpp"

// Plugins that each do one thing wrong (tests/fault/plugins), in processes of their own: the core
// and the others do not notice.

namespace ctibus::fault {
namespace {

class BadPlugin : public ProcessFault, public ::testing::WithParamInterface<const char*> {};

TEST_P(BadPlugin, harms_nobody_but_itself) {
  std::string healthy = tally("healthy");
  healthy.replace(healthy.find("\"process\""), 9, "\"core\"");
  write_site("crashes = 3\n[plugin.bad]\nuse = \"" BAD_PLUGINS "/" + std::string(GetParam()) +
             ".so\"\nisolation = \"process\"\nrequired = false\nmemory = \"512MiB\"\n" + healthy);
  start_daemon();
  ASSERT_TRUE(run_until([&] { return client().connected(); }));
  const auto core = daemon_pid();
  ASSERT_TRUE(core);

  std::uint64_t published = 0;
  for (int round = 0; round < 40; ++round) {
    const std::string id = "call" + std::to_string(round);
    msgpack::Buffer payload;
    encode(call::Delivered{.call = id, .device = "pbx1:1001"}, payload);
    ASSERT_TRUE(run_until([&] {
      return client()
          .publish({.topic = topic_of<call::Delivered>(), .key = id, .payload = payload})
          .has_value();
    }));
    tick(published + 1, published + 10);
    published += 10;
    (void)client().run(1ms);
  }
  ASSERT_TRUE(run_until([&] { return written("healthy") == published; })) << written("healthy");
  expect_all_once_in_order(book("healthy"), published);
  ASSERT_TRUE(run_until([&] { return client().query(wire::QueryKind::report).has_value(); }));
  EXPECT_EQ(daemon_pid(), core);

  client_.reset();
  ASSERT_EQ(::kill(*core, SIGTERM), 0);
  const auto exit = daemon_->wait(60s);
  ASSERT_TRUE(exit) << "it does not stop";
  EXPECT_EQ(exit->signal, 0);
  EXPECT_EQ(exit->status, 0);
  EXPECT_FALSE(holder("bad"));
}

INSTANTIATE_TEST_SUITE_P(InAProcess, BadPlugin,
                         ::testing::Values("aborts", "blocks_in_stop", "corrupts_heap", "echoes",
                                           "exits", "floods_bus", "floods_log", "leaks",
                                           "leaves_thread", "loops", "never_drains", "null_at_nth",
                                           "publishes_nonsense", "publishes_undeclared",
                                           "speaks_after_stop", "throws_in_constructor",
                                           "throws_in_handler", "throws_in_start", "throws_in_stop",
                                           "wrong_thread", "well_behaved"),
                         [](const auto& each) { return std::string(each.param); });

}  // namespace
}  // namespace ctibus::fault
