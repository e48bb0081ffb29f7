#include <poll.h>

#include <cstdio>

#include "fixture.hpp"

// Processes that fail by themselves, and what is told of them.

namespace ctibus::fault {
namespace {

class Failure : public ProcessFault {
 protected:
  struct Instance {
    bus::InstancePhase phase = bus::InstancePhase::unknown;
    std::string code;
    std::string text;
    std::vector<std::string> lines;
    std::int64_t process = 0;
  };
  Instance instance(const std::string& name) {
    const auto result = client().query(wire::QueryKind::report);
    gateway::ReportBody site;
    if (!result || !decode(result->body, site)) return {};
    for (const auto& one : site.instances) {
      if (one.name != name) continue;
      return {one.phase,
              std::string(one.code),
              std::string(one.text),
              {one.last_lines.begin(), one.last_lines.end()},
              one.process};
    }
    return {};
  }
  bool await_phase(const std::string& name, bus::InstancePhase phase) {
    return run_until([&] { return client().connected() && instance(name).phase == phase; });
  }
};

TEST_F(Failure,
       a_plugin_that_aborts_again_and_again_ends_in_quarantine_with_signal_and_last_words) {
  write_site("crashes = 3\n" + tally("book", "abort_at = 3") + tally("healthy"));
  start_daemon();
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  tick(1, 10);
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::quarantined));
  const auto seen = instance("book");
  EXPECT_EQ(seen.code, "host.process_ended");
  EXPECT_NE(seen.text.find("signal 6 (Aborted)"), std::string::npos) << seen.text;
  std::string all;
  for (const auto& line : seen.lines) all += line + "\n";
  EXPECT_NE(all.find("tick 3 is more than I can bear"), std::string::npos) << all;
  EXPECT_EQ(lines("book.lives"), 3);
  // Nobody else was harmed.
  ASSERT_TRUE(run_until([&] { return written("healthy") == 10; }));
  EXPECT_EQ(instance("healthy").phase, bus::InstancePhase::running);
}

TEST_F(Failure, a_process_that_stops_to_answer_is_replaced) {
  write_site(tally("book"));
  start_daemon();
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  const auto first = holder("book");
  ASSERT_TRUE(first);
  ::kill(*first, SIGSTOP);
  ASSERT_TRUE(run_until([&] { return holder("book") != first && holder("book"); }));
  tick(1, 100);
  ASSERT_TRUE(run_until([&] { return written("book") == 100; }));
}

TEST_F(Failure, an_orderly_stop_of_the_core_ends_its_children) {
  write_site(tally("book"));
  start_daemon();
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  tick(1, 10);
  ASSERT_TRUE(run_until([&] { return written("book") == 10; }));
  const auto report = instance("book");
  ASSERT_GT(report.process, 0);
  client_.reset();
  ASSERT_EQ(::kill(*daemon_pid(), SIGTERM), 0);
  ASSERT_TRUE(daemon_->wait(30s));
  EXPECT_FALSE(holder("book"));
}

TEST_F(Failure, a_stranger_gets_nothing_from_a_process_s_socket) {
  write_site(tally("book"));
  start_daemon();
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  wire::ClientOptions options;
  options.connection.endpoint = process::Folder(folder_ / "data/hosts/book").endpoint();
  options.connection.name = "book";
  options.connection.key = "guessed";
  const auto stranger = wire::Client::connect(std::move(options));
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().code, "wire.not_allowed");
  EXPECT_EQ(instance("book").phase, bus::InstancePhase::running);
}

TEST_F(Failure, another_version_of_the_options_replaces_a_process_that_an_earlier_core_left) {
  write_site(tally("book"));
  start_daemon();
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  const auto first = holder("book");
  kill_daemon();
  write_site(tally("book", "abort_at = 1000000"));
  start_daemon();
  ASSERT_TRUE(run_until([&] { return holder("book") && holder("book") != first; }));
  tick(1, 10);
  ASSERT_TRUE(run_until([&] { return written("book") == 10; }));
}

}  // namespace
}  // namespace ctibus::fault
