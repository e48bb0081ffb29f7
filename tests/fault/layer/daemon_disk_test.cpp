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
#include "process.hpp"

namespace ctibus::fault {
namespace {

namespace fs = std::filesystem;
using ::testing::IsSupersetOf;

class DaemonDisk : public ::testing::Test {
 protected:
  DaemonDisk() {
    std::string name = (fs::temp_directory_path() / "ctibus-disk-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    root_ = name;
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
callers = [{ called = "600", per_hour = 200000, talk_min = "0s", talk_max = "0s", patience_min = "1s", patience_max = "1s" }]
)";
  }
  ~DaemonDisk() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
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

  fs::path root_;
};

TEST_F(DaemonDisk, that_fills_up_stops_no_call_and_heals_and_loses_nothing_confirmed) {
  FaultyDisk disk(data(), root_ / "control");
  std::set<std::string> before, during, after;
  {
    Process process(daemon(), disk.environment());
    ASSERT_TRUE(await_rows(process, 20)) << process.text();
    before = rows();

    // Nothing new finds room; what has its place already is written, as on a real disk.
    disk.arm(Effect::fail, ENOSPC, kCreate | kAllocate | kWrite);
    ASSERT_TRUE(process.await_text("log.disk_full")) << process.text();
    process.forget();
    during = rows();
    EXPECT_THAT(during, IsSupersetOf(before));

    disk.heal();
    ASSERT_TRUE(process.await_text("log.disk_back")) << process.text();
    // The calls that went on meanwhile are among them.
    ASSERT_TRUE(await_rows(process, during.size() + 200)) << process.text();
    after = rows();
    EXPECT_THAT(after, IsSupersetOf(during));
    const int status = process.end(SIGKILL);
    EXPECT_TRUE(WIFSIGNALED(status));
  }
  const auto kept = recorded();
  const std::set<std::string> roots(kept.begin(), kept.end());
  EXPECT_THAT(roots, IsSupersetOf(after)) << "a row without its record";
  EXPECT_THAT(rows(), IsSupersetOf(after));
  EXPECT_GT(roots.size(), 200u);

  // The next life writes what the last one owed.
  Process process(daemon(), disk.environment());
  ASSERT_TRUE(process.await([&] {
    const auto now = rows();
    return now.size() > roots.size() + 10 &&
           std::includes(now.begin(), now.end(), roots.begin(), roots.end());
  })) << process.text();
  EXPECT_EQ(process.end(SIGTERM), 0) << process.text();
}

}  // namespace
}  // namespace ctibus::fault
