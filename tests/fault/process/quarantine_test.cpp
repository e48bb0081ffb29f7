#include <poll.h>

#include <cstdio>
#include <iterator>

#include "fixture.hpp"

// Processes that fail by themselves, and what is told of them.

namespace ctibus::fault {
namespace {

class Failure : public ProcessFault {};

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
  write_site(tally("book"), impatient);
  start_daemon();
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  const auto first = holder("book");
  ASSERT_TRUE(first);
  ::kill(*first, SIGSTOP);
  ASSERT_TRUE(run_until([&] { return holder("book") != first && holder("book"); }));
  tick(1, 100);
  ASSERT_TRUE(run_until([&] { return written("book") == 100; }));
}

TEST_F(Failure, an_end_by_a_signal_without_a_name_harms_only_the_process) {
  write_site("crashes = 1\n" + tally("book"));
  start_daemon();
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  const auto core = daemon_pid();
  const int nameless = SIGRTMIN + 3;
  ::kill(*holder("book"), nameless);
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::quarantined));
  const auto seen = instance("book");
  EXPECT_NE(seen.text.find("signal " + std::to_string(nameless)), std::string::npos) << seen.text;
  EXPECT_EQ(daemon_pid(), core);
}

TEST_F(Failure, restarts_leave_neither_descriptors_nor_zombies) {
  write_site("crashes = 1000\n" + tally("book"));
  start_daemon();
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  const auto core = std::to_string(*daemon_pid());
  const auto descriptors = [&] {
    const std::filesystem::directory_iterator all("/proc/" + core + "/fd");
    return std::distance(begin(all), end(all));
  };
  const auto crash = [&] {
    const auto victim = holder("book");
    ASSERT_TRUE(victim);
    ::kill(*victim, SIGKILL);
    ASSERT_TRUE(run_until([&] {
      const auto next = holder("book");
      return next && next != victim && instance("book").phase == bus::InstancePhase::running;
    }));
  };
  crash();
  const auto before = descriptors();
  for (int i = 0; i < 8; ++i) crash();
  // Of connections, one may be on its way.
  EXPECT_LE(descriptors(), before + 4);
  std::ifstream children("/proc/" + core + "/task/" + core + "/children");
  int count = 0;
  for (pid_t child = 0; children >> child;) ++count;
  EXPECT_LE(count, 1);
}

TEST_F(Failure, a_process_that_another_core_has_begun_to_start_is_replaced) {
  const auto gate = folder_ / "gate";
  write_site(tally("book", "gate = \"" + gate.string() + "\""));
  start_daemon();
  ASSERT_TRUE(run_until([&] { return lines("book.lives") == 1; }));
  kill_daemon();
  start_daemon();
  ASSERT_TRUE(run_until([&] { return lines("book.lives") == 2; }));
  std::ofstream{gate};
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  tick(1, 10);
  ASSERT_TRUE(run_until([&] { return written("book") == 10; }));
}

TEST_F(Failure, a_process_that_an_earlier_core_left_takes_new_options_without_a_restart) {
  write_site(tally("book", "title = \"one\""));
  start_daemon();
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  const auto first = holder("book");
  kill_daemon();
  start_daemon();
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  write_site(tally("book", "title = \"two\""));
  ASSERT_EQ(::kill(*daemon_pid(), SIGHUP), 0);
  ASSERT_TRUE(run_until([&] { return lines("book.titles") == 1; }));
  EXPECT_EQ(holder("book"), first);
  EXPECT_EQ(lines("book.lives"), 1);
  // What limits a process holds from its start on.
  write_site(tally("book", "title = \"two\"\nopen_files = 1000"));
  ASSERT_EQ(::kill(*daemon_pid(), SIGHUP), 0);
  ASSERT_TRUE(run_until([&] { return holder("book") && holder("book") != first; }));
}

TEST_F(Failure, a_core_that_starts_no_processes_takes_the_one_that_holds_the_lock) {
  write_site("supervisor = \"systemd\"\n" + tally("book"));
  start_daemon();
  const process::Folder place(folder_ / "data/hosts/book");
  ASSERT_TRUE(run_until([&] { return place.key().has_value(); }));
  auto host = process::Child::run(support::setpriv, support::tied(HOST, {place.path().string()}),
                                  folder_ / "host.log");
  ASSERT_TRUE(host) << host.error().text;
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  EXPECT_EQ(instance("book").process, (*host)->process());
  tick(1, 10);
  ASSERT_TRUE(run_until([&] { return written("book") == 10; }));
  // It goes on without the core, and its end is seen.
  client_.reset();
  ASSERT_EQ(::kill(*daemon_pid(), SIGTERM), 0);
  ASSERT_TRUE(daemon_->wait(30s));
  EXPECT_FALSE((*host)->wait(0ms));
  start_daemon();
  ASSERT_TRUE(await_phase("book", bus::InstancePhase::running));
  EXPECT_EQ(lines("book.lives"), 1);
  ASSERT_TRUE((*host)->kill());
  ASSERT_TRUE((*host)->wait(30s));
  ASSERT_TRUE(run_until([&] { return instance("book").phase != bus::InstancePhase::running; }));
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
