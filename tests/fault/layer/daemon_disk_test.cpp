// The whole daemon, with a simulated PBX full of calls and call detail records in SQL, on a disk
// that fills up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <set>

#include "core/log/log.hpp"
#include "ctibus/kit/sql.hpp"
#include "faulty_disk.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::fault {
namespace {

namespace fs = std::filesystem;
using support::Process;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

class DaemonDisk : public ::testing::Test {
 protected:
  DaemonDisk() {
    fs::create_directories(data());
    std::ofstream(root_ / "site.toml") << R"(
[site]
data = "data"
plugin_path = [")" PLUGINS R"("]
[gateway]
enabled = false
[log]
segment_size = "1MiB"
reserve_size = "1MiB"
sync_interval = "50ms"
[plugin.cdr]
settle_time = "0s"
[plugin.pbx1]
use = "sim"
extensions = [{ number = "1001", person = { answers = true } }]
trunks = [{ name = "trunk1", lines = 10000 }]
route_points = [{ number = "600", default_destination = "1001", time_limit = "1s" }]
callers = [{ called = "600", per_hour = 1000000, talk_min = "0s", talk_max = "0s", patience_min = "1s", patience_max = "1s" }]
)";
  }
  fs::path data() { return root_ / "data"; }
  std::vector<std::string> daemon() { return {DAEMON, "--config", (root_ / "site.toml").string()}; }

  /// The conversations that have their row. A look from outside, while the daemon writes.
  std::set<std::string> rows() {
    std::set<std::string> roots;
    auto source = sql::DataSource::parse("sqlite://" + (data() / "site.db").string());
    auto database = sql::Database::open(*source);
    if (!database) return roots;
    const auto found = database->query("SELECT root FROM cdr_call");
    if (!found) return roots;
    for (const auto& row : *found) roots.insert(row.get<std::string>(0).value());
    return roots;
  }
  bool await_rows(Process& process, std::size_t count) {
    return process.await([&] { return rows().size() >= count; });
  }
  /// What was in memory only is on the disk again: listeners are ahead of it for a moment, so that
  /// a row may be there before its record.
  void await_healed(Process& process) {
    ASSERT_TRUE(process.await_text("log.disk_full This alarm is over.")) << process.text();
    ASSERT_TRUE(await_rows(process, rows().size() + 300)) << process.text();
  }
  /// Heals the disk below `process`, and kills it once all is well again. What it confirmed by then
  /// is kept, or the text says of whom the record was refused.
  void heal_and_kill(Process& process, FaultyDisk& disk) {
    const auto before = rows();
    disk.heal();
    ASSERT_TRUE(process.await_text("log.disk_back")) << process.text();
    await_healed(process);
    const auto confirmed = rows();
    EXPECT_THAT(confirmed, IsSupersetOf(before));
    EXPECT_TRUE(WIFSIGNALED(process.end(SIGKILL)));
    expect_kept(confirmed, process.text());
  }
  /// The conversations whose record is in the log; nobody may have it open.
  std::multiset<std::string> recorded() {
    std::multiset<std::string> keys;
    auto opened = log::Log::open({.folder = data() / "log", .disk_segment_bytes = 1 << 20});
    EXPECT_TRUE(opened) << opened.error().text;
    auto reader = (*opened)->add_reader({.patterns = {"cdr.call"}, .start = log::Start::time(0)});
    while ((*reader)->read([&](const log::Delivery& delivery) {
      if (delivery.kind == log::Delivery::Kind::message)
        keys.insert(std::string(delivery.frame.key()));
    }) != 0) {}
    return keys;
  }

  /// What has its row still has it, and its record unless the log has refused it: then whoever
  /// listened has seen it all the same.
  void expect_kept(const std::set<std::string>& confirmed, const std::string& said = "") {
    const auto kept = recorded();
    owed_ = {kept.begin(), kept.end()};
    for (const auto& root : confirmed) {
      if (owed_.contains(root)) continue;
      EXPECT_THAT(said, HasSubstr("The record of " + root + " is offered again")) << root;
      if (HasFailure()) return;
    }
    EXPECT_THAT(rows(), IsSupersetOf(confirmed));
  }
  void expect_next_life_writes_the_rest(FaultyDisk& disk) {
    const auto before = rows().size();
    Process process(daemon(), disk.environment());
    ASSERT_TRUE(process.await([&] {
      const auto now = rows();
      return now.size() > before + 10 &&
             std::includes(now.begin(), now.end(), owed_.begin(), owed_.end());
    })) << process.text();
    EXPECT_EQ(process.end(SIGTERM), 0) << process.text();
  }

  support::TemporaryFolder temporary_;
  fs::path root_ = temporary_.path();
  std::set<std::string> owed_;
};

/// Nothing new finds room; what has its place already is written, as on a real disk.
void fill(FaultyDisk& disk) { disk.arm(Effect::fail, ENOSPC, kCreate | kAllocate | kWrite); }

TEST_F(DaemonDisk, of_everything_fills_up_and_heals_and_nothing_confirmed_is_lost) {
  FaultyDisk disk(data(), root_ / "control");
  {
    Process process(daemon(), disk.environment());
    ASSERT_TRUE(await_rows(process, 20)) << process.text();
    const auto confirmed = rows();
    fill(disk);
    ASSERT_TRUE(process.await_text("log.disk_full")) << process.text();
    ASSERT_TRUE(process.await_text("cdr.sql_unavailable")) << process.text();
    EXPECT_THAT(rows(), IsSupersetOf(confirmed));
    heal_and_kill(process, disk);
  }
  expect_next_life_writes_the_rest(disk);
}

TEST_F(DaemonDisk, of_the_log_fills_up_and_calls_and_their_records_go_on) {
  FaultyDisk disk(data() / "log", root_ / "control");
  std::set<std::string> confirmed;
  {
    Process process(daemon(), disk.environment());
    ASSERT_TRUE(await_rows(process, 20)) << process.text();
    fill(disk);
    ASSERT_TRUE(process.await_text("log.disk_full")) << process.text();
    // Calls begin and end, their records go to the reserve, and on to the database.
    ASSERT_TRUE(await_rows(process, rows().size() + 300)) << process.text();
    confirmed = rows();
    EXPECT_TRUE(WIFSIGNALED(process.end(SIGKILL))) << "still full";
  }
  {
    Process process(daemon(), disk.environment());
    ASSERT_TRUE(await_rows(process, confirmed.size() + 20)) << "full at the start\n"
                                                            << process.text();
    process.forget();
    heal_and_kill(process, disk);
  }
  EXPECT_THAT(rows(), IsSupersetOf(confirmed));
  expect_next_life_writes_the_rest(disk);
}

TEST_F(DaemonDisk, of_the_log_fills_up_for_long_and_records_are_refused_by_name_until_it_heals) {
  FaultyDisk disk(data() / "log", root_ / "control");
  {
    Process process(daemon(), disk.environment());
    ASSERT_TRUE(await_rows(process, 20)) << process.text();
    fill(disk);
    // The reserve is full as well: cdr keeps each record and offers it again.
    ASSERT_TRUE(process.await_text("cdr.record_refused")) << process.text();
    ASSERT_TRUE(process.await_text("log.disk_full: ")) << process.text();
    heal_and_kill(process, disk);
  }
  expect_next_life_writes_the_rest(disk);
}

}  // namespace
}  // namespace ctibus::fault
