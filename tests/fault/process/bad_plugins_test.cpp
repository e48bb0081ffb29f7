#include "ctibus/messages/call.hpp"
#include "fixture.hpp"

// Plugins that each do one thing wrong (tests/fault/plugins), in processes of their own: the core
// and the others do not notice.

namespace ctibus::fault {
namespace {

struct Bad {
  const char* name;
  const char* end;  ///< the code with which it fails; "": it goes on
  bool hangs = false;
  bool may_go_on = false;    ///< its fault need not show
  const char* or_else = "";  ///< another code, where two limits are in a race
};
void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.name; }

class BadPlugin : public ProcessFault, public ::testing::WithParamInterface<Bad> {
 protected:
  /// Without this a plugin that never started would pass.
  bool has_misbehaved() {
    const auto bad = instance("bad");
    const bool goes_on = bad.phase == bus::InstancePhase::running && bad.messages_in > 30;
    if (goes_on && GetParam().may_go_on) return true;
    if (std::string(GetParam().end).empty()) return goes_on;
    return (bad.phase == bus::InstancePhase::quarantined ||
            bad.phase == bus::InstancePhase::failed) &&
           (bad.code == GetParam().end || bad.code == GetParam().or_else);
  }
};

TEST_P(BadPlugin, harms_nobody_but_itself) {
  std::string healthy = tally("healthy");
  healthy.replace(healthy.find("\"process\""), 9, "\"core\"");
  write_site("crashes = 1\n[plugin.bad]\nuse = \"" BAD_PLUGINS "/" + std::string(GetParam().name) +
                 ".so\"\nisolation = \"process\"\nrequired = false\nmemory = \"512MiB\"\n" +
                 healthy,
             GetParam().hangs ? impatient : "30s");
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
  ASSERT_TRUE(run_until([&] { return has_misbehaved(); }))
      << instance("bad").code << ": " << instance("bad").text;
  EXPECT_EQ(daemon_pid(), core);

  client_.reset();
  ASSERT_EQ(::kill(*core, SIGTERM), 0);
  const auto exit = daemon_->wait(60s);
  ASSERT_TRUE(exit) << "it does not stop";
  EXPECT_EQ(exit->signal, 0);
  EXPECT_EQ(exit->status, 0);
  EXPECT_FALSE(holder("bad"));
}

constexpr Bad all[] = {{"aborts", "host.process_ended"},
                       {"blocks_in_stop", "", true},
                       {"corrupts_heap", "host.process_ended", false, true},
                       {"echoes", ""},
                       {"exits", "host.process_ended"},
                       {"floods_bus", "bus.outbox_full", true, false, "host.unresponsive"},
                       {"floods_log", ""},
                       {"leaks", ""},
                       {"leaves_thread", ""},
                       {"loops", "host.unresponsive", true},
                       {"never_drains", ""},
                       {"null_at_nth", "host.process_ended"},
                       {"publishes_nonsense", ""},
                       {"publishes_undeclared", ""},
                       {"speaks_after_stop", ""},
                       {"throws_in_constructor", "plugin.exception"},
                       {"throws_in_handler", "plugin.exception"},
                       {"throws_in_start", "plugin.exception"},
                       {"throws_in_stop", ""},
                       {"wrong_thread", ""},
                       {"well_behaved", ""}};

INSTANTIATE_TEST_SUITE_P(InAProcess, BadPlugin, ::testing::ValuesIn(all),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace ctibus::fault
