#include "core/host/journal.hpp"

#include <sys/wait.h>

#include <cstdio>

#include "core/host/logging.hpp"
#include "core/process/remote_instance.hpp"
#include "journal_receiver.hpp"
#include "tests/support/guest_thread.hpp"
#include "tests/support/site_fixture.hpp"

namespace ctibus::host {
namespace {

using contract::Hooks;

const Uuid root = *Uuid::parse("0192f3a4-b5c6-7d8e-9f00-112233445566");

class JournalOfASite : public SiteTest {
 protected:
  JournalOfASite() {
    std::filesystem::create_directories(folder_);
    journal_.emplace(folder_ / "journal");
    config_.logging.level = config::Level::info;
    config_.logging.journal = config::Journal::on;
    config_.logging.journal_socket = journal_->path();
  }

  /// "pbx" publishes; "listener" writes a line for each call.delivered.
  void add_instances(Isolation isolation) {
    add("pbx", [this](Host& host, Hooks&) { pbx_ = &host; });
    add("listener", [](Host& host, Hooks&) {
      host.on<call::Delivered>([&host](const Event<call::Delivered>&) {
        host.log().warning("listener.odd", "It is\nodd.");
      });
    }).isolation = isolation;
  }

  void expect_the_call_in_the_line() {
    ASSERT_TRUE(pbx_->publish(call::Delivered{.call = "c"}, {.correlation = root}));
    const auto entry = journal_->next_with("CTIBUS_CODE", "listener.odd");
    ASSERT_TRUE(entry);
    const JournalReceiver::Entry expected{
        {"MESSAGE", "It is\\nodd."},        {"PRIORITY", "4"},
        {"SYSLOG_IDENTIFIER", "ctibusd"},   {"CTIBUS_LOGGER", "plugin.listener"},
        {"CTIBUS_CODE", "listener.odd"},    {"CTIBUS_CALL", root.text()},
        {"CTIBUS_TOPIC", "call.delivered"}, {"CTIBUS_INSTANCE", "listener"},
        {"CTIBUS_PLUGIN", "scripted"}};
    EXPECT_EQ(*entry, expected);
  }

  std::optional<JournalReceiver> journal_;
  Host* pbx_ = nullptr;
};

TEST_F(JournalOfASite, has_the_call_of_what_a_plugin_writes_while_it_handles_it) {
  add_instances(Isolation::core);
  ASSERT_TRUE(start());
  expect_the_call_in_the_line();
}

TEST_F(JournalOfASite, has_the_call_of_what_a_plugin_in_a_process_of_its_own_writes) {
  config_.isolation.sockets = (folder_ / "hosts").string();
  process_ = [this](Site& site, ProcessRecipe recipe, Life::OnFailure on_failure) {
    const auto launch =
        [this](const process::Folder& folder) -> Result<std::unique_ptr<process::Holder>> {
      return std::make_unique<contract::GuestHolder>(
          std::make_shared<contract::GuestThread>(folder, clock_));
    };
    return process::make_remote_instance(site, std::move(recipe), std::move(on_failure), launch);
  };
  add_instances(Isolation::process);
  ASSERT_TRUE(start());
  expect_the_call_in_the_line();
}

TEST_F(JournalOfASite, has_no_call_in_lines_that_belong_to_none) {
  add_instances(Isolation::core);
  ASSERT_TRUE(start());
  const auto entry = journal_->next_with("CTIBUS_CODE", "host.started");
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->at("CTIBUS_LOGGER"), "core.host");
  EXPECT_EQ(entry->at("PRIORITY"), "6");
  EXPECT_FALSE(entry->contains("CTIBUS_CALL"));
  EXPECT_FALSE(entry->contains("CTIBUS_INSTANCE"));
}

TEST_F(JournalOfASite, that_is_wanted_and_is_not_there_stops_the_start) {
  config_.logging.journal_socket = (folder_ / "nothing").string();
  const auto started = start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "host.journal");
}

class JournalItself : public testing::Test {
 protected:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("ctibus-journal-" + std::to_string(::getpid()));
};

TEST_F(JournalItself, takes_values_of_several_lines_and_of_any_bytes) {
  const JournalReceiver receiver(path_);
  const auto journal = Journal::open(path_);
  ASSERT_TRUE(journal);
  const std::string odd("a=b\nFAKE=1\n\0\xff", 13);
  ASSERT_TRUE((*journal)->write({{"MESSAGE", odd}, {"EMPTY", ""}, {"LAST", "x=y"}}));
  EXPECT_EQ(receiver.next(), (JournalReceiver::Entry{{"MESSAGE", odd}, {"LAST", "x=y"}}));
}

TEST_F(JournalItself, that_does_not_read_keeps_nobody_waiting) {
  const JournalReceiver receiver(path_);
  const auto journal = Journal::open(path_);
  ASSERT_TRUE(journal);
  const std::string line(4096, 'x');
  int taken = 0;
  while (taken < 100'000 && (*journal)->write({{"MESSAGE", line}})) ++taken;
  EXPECT_GT(taken, 0);
  EXPECT_LT(taken, 100'000);
}

TEST_F(JournalItself, that_was_started_again_is_found_again) {
  auto receiver = std::make_unique<JournalReceiver>(path_);
  const auto journal = Journal::open(path_);
  ASSERT_TRUE(journal);
  receiver.reset();
  EXPECT_FALSE((*journal)->write({{"MESSAGE", "lost"}}));
  receiver = std::make_unique<JournalReceiver>(path_);
  EXPECT_TRUE((*journal)->write({{"MESSAGE", "kept"}}));
  EXPECT_EQ(receiver->next(), (JournalReceiver::Entry{{"MESSAGE", "kept"}}));
}

/// What the next test runs beside a journal of its own.
TEST_F(JournalItself, DISABLED_writes_an_entry_to_systemd) {
  const auto journal = Journal::open("/run/systemd/journal/socket");
  ASSERT_TRUE(journal) << journal.error().text;
  ASSERT_TRUE((*journal)->write(
      {{"MESSAGE", "two\nlines"}, {"PRIORITY", "4"}, {"CTIBUS_CALL", root.text()}}));
}

TEST_F(JournalItself, is_the_one_that_systemd_reads) {
  if (::geteuid() != 0 || !std::filesystem::exists("/usr/lib/systemd/systemd-journald")) {
    GTEST_SKIP() << "needs root and systemd-journald";
  }
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  // Another /run, so that nothing of this machine's is touched.
  const std::string script =
      "mount -t tmpfs tmpfs /run && mkdir -p /run/log/journal || exit 77; "
      "/usr/lib/systemd/systemd-journald >/dev/null 2>&1 & journald=$!; "
      "for i in $(seq 300); do [ -S /run/systemd/journal/socket ] && break; sleep 0.1; done; " +
      self +
      " --gtest_also_run_disabled_tests --gtest_filter=*DISABLED_writes_an_entry* >/dev/null; "
      "for i in $(seq 100); do "
      "found=$(journalctl --directory /run/log/journal CTIBUS_CALL=" +
      root.text() +
      " -o json 2>/dev/null); [ -n \"$found\" ] && break; sleep 0.1; done; "
      "kill $journald; wait $journald; printf %s \"$found\"";
  const std::string command = "unshare --mount --propagation private sh -c '" + script + "' 2>&1";
  FILE* pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string out;
  char bytes[4096];
  while (const std::size_t size = std::fread(bytes, 1, sizeof bytes, pipe)) out.append(bytes, size);
  const int status = ::pclose(pipe);
  if (WEXITSTATUS(status) == 77 || out.find("unshare") != std::string::npos) {
    GTEST_SKIP() << "no mount namespace here: " << out;
  }
  EXPECT_NE(out.find("\"MESSAGE\":\"two\\nlines\""), std::string::npos) << out;
  EXPECT_NE(out.find("\"CTIBUS_CALL\":\"" + root.text() + "\""), std::string::npos) << out;
}

}  // namespace
}  // namespace ctibus::host
