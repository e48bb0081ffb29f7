#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include "core/log/log.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/kit/sql.hpp"
#include "ctibus/kit/wire/client.hpp"
#include "ctibus/kit/wire/endpoint.hpp"
#include "ctibus/messages/cdr.hpp"
#include "ctibus/messages/crm.hpp"
#include "tests/fault/layer/faulty_disk.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::fault {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using support::environment;
using support::Process;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

/// A client that publishes numbered events, and call detail records, until told to stop.
class Speaker {
 public:
  Speaker(std::string endpoint, std::string name) : name_(std::move(name)) {
    thread_ = std::thread([this, endpoint = std::move(endpoint)] { run(endpoint); });
  }
  Speaker(const Speaker&) = delete;
  Speaker& operator=(const Speaker&) = delete;
  ~Speaker() { stop(); }

  void stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  /// Roots of the records that the site has confirmed.
  std::set<std::string> confirmed() const {
    const std::lock_guard lock(mutex_);
    return confirmed_;
  }

 private:
  void run(const std::string& endpoint) {
    wire::ClientOptions options;
    options.connection.endpoint = endpoint;
    options.connection.name = name_;
    auto client = wire::Client::connect(std::move(options));
    if (!client) return;
    const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    for (int number = 1; !stopping_; ++number) {
      const std::string text = std::to_string(number);
      msgpack::Buffer event;
      encode(crm::Pop{.agent = name_, .call = text}, event);
      (void)(*client)->publish({.topic = topic_of<crm::Pop>(), .payload = event});
      if (number % 4 == 0) {
        const std::string root = name_ + "-" + text;
        msgpack::Buffer record;
        encode(cdr::Call{.root = root, .started = now, .ended = now}, record);
        (void)(*client)->publish(
            {.topic = topic_of<cdr::Call>(), .key = root, .payload = record, .record = true},
            [this, root](const wire::RecordEnd& end) {
              const std::lock_guard lock(mutex_);
              if (end.code.empty()) confirmed_.insert(root);
            });
      }
      if (!(*client)->run(1ms)) return;
    }
  }

  std::string name_;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::set<std::string> confirmed_;
  std::thread thread_;
};

class Backup : public ::testing::Test {
 protected:
  Backup() {
    fs::create_directories(root_ / "kept");
    std::ofstream(root_ / "site.toml") << R"(
[site]
data = "data"
plugin_path = [")" PLUGINS R"("]
[log]
segment_size = "1MiB"
reserve_size = "1MiB"
sync_interval = "50ms"
[plugin.cdr]
isolation = "core"
)";
  }
  struct Said {
    int status = -1;
    std::string text;
  };
  static Said run(std::vector<std::string> words) {
    words.insert(words.begin(), CTIBUS);
    Process process(std::move(words), environment());
    const int status = process.wait();
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, process.text()};
  }
  static std::string endpoint(const fs::path& site) {
    return "ipc://" + (site / "data/gateway.sock").string();
  }
  /// Starts the site that lies there.
  static std::unique_ptr<Process> start(const fs::path& site, std::vector<std::string> on) {
    auto daemon = std::make_unique<Process>(
        std::vector<std::string>{DAEMON, "--config", (site / "site.toml").string()}, std::move(on));
    EXPECT_TRUE(daemon->await([&] { return wire::probe(endpoint(site)).has_value(); }))
        << daemon->text();
    return daemon;
  }
  Said back_up(const std::string& name) {
    return run(
        {"backup", (root_ / "kept" / name).string(), "--config", (root_ / "site.toml").string()});
  }
  Said restore(const std::string& name) {
    return run({"restore", (root_ / "kept" / name).string(), "--to", (root_ / name).string()});
  }

  static std::set<std::string> rows(const fs::path& site) {
    std::set<std::string> roots;
    auto source = sql::DataSource::parse("sqlite://" + (site / "data/site.db").string());
    auto database = sql::Database::open(*source);
    if (!database) return roots;
    const auto found = database->query("SELECT root FROM cdr_call");
    if (!found) return roots;
    for (const auto& row : *found) roots.insert(row.get<std::string>(0).value());
    return roots;
  }

  /// What a restored log holds; every speaker's numbers are checked to be 1, 2, 3 ...
  static std::set<std::string> recorded(const fs::path& site) {
    std::set<std::string> roots;
    std::map<std::string, int> newest;
    auto log = log::Log::open({.folder = site / "data/log", .disk_segment_bytes = 1 << 20});
    EXPECT_TRUE(log) << log.error().text;
    if (!log) return roots;
    auto reader =
        (*log)->add_reader({.patterns = {"cdr.call", "crm.pop"}, .start = log::Start::time(0)});
    while ((*reader)->read([&](const log::Delivery& delivery) {
      EXPECT_NE(delivery.kind, log::Delivery::Kind::gap);
      if (delivery.kind != log::Delivery::Kind::message) return;
      if (delivery.frame.topic() == "cdr.call") {
        roots.insert(std::string(delivery.frame.key()));
        return;
      }
      const auto bytes = delivery.frame.payload();
      crm::Pop pop;
      EXPECT_TRUE(decode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, pop));
      int& last = newest[std::string(pop.agent)];
      EXPECT_EQ(std::string(pop.call), std::to_string(last + 1)) << pop.agent;
      ++last;
    }) != 0) {}
    EXPECT_FALSE(newest.empty());
    return roots;
  }

  support::TemporaryFolder temporary_{"back"};
  fs::path root_ = temporary_.path();
};

TEST_F(Backup, in_full_flow_restores_everything_confirmed_and_consumers_go_on) {
  auto daemon = start(root_, environment());
  std::vector<std::unique_ptr<Speaker>> speakers;
  for (const char* name : {"load1", "load2", "load3"}) {
    speakers.push_back(std::make_unique<Speaker>(endpoint(root_), name));
  }
  const auto confirmed = [&] {
    std::set<std::string> all;
    for (const auto& speaker : speakers) all.merge(speaker->confirmed());
    return all;
  };
  std::map<std::string, std::set<std::string>> owed;
  for (const char* name : {"one", "two"}) {
    const auto before = confirmed().size();
    ASSERT_TRUE(daemon->await([&] { return confirmed().size() > before + 50; })) << daemon->text();
    owed[name] = confirmed();
    const Said said = back_up(name);
    ASSERT_EQ(said.status, 0) << said.text << daemon->text();
    EXPECT_THAT(said.text, HasSubstr("messages 1 to "));
  }
  speakers.clear();
  EXPECT_TRUE(WIFSIGNALED(daemon->end(SIGKILL)));
  for (const auto& [name, roots] : owed) {
    const Said said = restore(name);
    ASSERT_EQ(said.status, 0) << said.text;
    EXPECT_THAT(recorded(root_ / name), IsSupersetOf(roots)) << name;
  }
  // The restored site writes the rows that the moment of the backup has cut off.
  auto next = start(root_ / "two", environment());
  EXPECT_TRUE(next->await([&] {
    const auto now = rows(root_ / "two");
    return std::includes(now.begin(), now.end(), owed["two"].begin(), owed["two"].end());
  })) << next->text();
  EXPECT_EQ(next->end(SIGTERM), 0) << next->text();
}

TEST_F(Backup, whose_daemon_is_killed_leaves_no_half_one) {
  FaultyDisk disk(root_ / "kept", root_ / "control");
  auto daemon = start(root_, disk.environment());
  disk.arm(Effect::hold, 0, kWrite, 2);
  {
    Process command({CTIBUS, "backup", (root_ / "kept/half").string(), "--config",
                     (root_ / "site.toml").string()},
                    environment());
    ASSERT_TRUE(daemon->await([&] { return disk.control().held > 0; })) << daemon->text();
    EXPECT_TRUE(WIFSIGNALED(daemon->end(SIGKILL)));
    EXPECT_NE(command.wait(), 0);
  }
  disk.heal();
  EXPECT_FALSE(fs::exists(root_ / "kept/half"));
  const Said refused = restore(".half.partial");
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.text, HasSubstr("backup.not_a_backup"));
  // Of the stopped site now; what the killed one has left goes.
  const Said said = back_up("half");
  EXPECT_EQ(said.status, 0) << said.text;
  EXPECT_FALSE(fs::exists(root_ / "kept/.half.partial"));
  EXPECT_EQ(run({"backup", "--verify", (root_ / "kept/half").string()}).status, 0);
}

TEST_F(Backup, whose_command_is_killed_is_finished_by_the_daemon) {
  FaultyDisk disk(root_ / "kept", root_ / "control");
  auto daemon = start(root_, disk.environment());
  disk.arm(Effect::hold, 0, kWrite, 2);
  {
    Process command({CTIBUS, "backup", (root_ / "kept/whole").string(), "--config",
                     (root_ / "site.toml").string()},
                    environment());
    ASSERT_TRUE(daemon->await([&] { return disk.control().held > 0; })) << daemon->text();
    EXPECT_TRUE(WIFSIGNALED(command.end(SIGKILL)));
  }
  disk.heal();
  EXPECT_TRUE(daemon->await_text("backup.made")) << daemon->text();
  EXPECT_EQ(run({"backup", "--verify", (root_ / "kept/whole").string()}).status, 0);
  EXPECT_EQ(daemon->end(SIGTERM), 0) << daemon->text();
}

TEST_F(Backup, on_a_full_disk_leaves_nothing_and_the_site_as_it_was) {
  FaultyDisk disk(root_ / "kept", root_ / "control");
  auto daemon = start(root_, disk.environment());
  for (const int let_pass : {0, 3, 6}) {
    disk.arm(Effect::fail, ENOSPC, kWrite | kAllocate, let_pass);
    const Said said = back_up("full");
    EXPECT_EQ(said.status, 1);
    EXPECT_THAT(said.text, HasSubstr("backup.no_space")) << let_pass;
    EXPECT_TRUE(fs::is_empty(root_ / "kept")) << let_pass;
  }
  disk.heal();
  const Said said = back_up("full");
  EXPECT_EQ(said.status, 0) << said.text;
  EXPECT_EQ(daemon->end(SIGTERM), 0) << daemon->text();
}

TEST_F(Backup, over_a_running_site_is_not_restored) {
  auto daemon = start(root_, environment());
  ASSERT_EQ(back_up("good").status, 0);
  const Said said = run({"restore", (root_ / "kept/good").string(), "--force"});
  EXPECT_EQ(said.status, 1);
  EXPECT_THAT(said.text, HasSubstr("backup.site_running"));
  EXPECT_TRUE(wire::probe(endpoint(root_)));
  EXPECT_EQ(daemon->end(SIGTERM), 0) << daemon->text();
  const Said restored = run({"restore", (root_ / "kept/good").string(), "--force"});
  EXPECT_EQ(restored.status, 0) << restored.text;
  EXPECT_EQ(start(root_, environment())->end(SIGTERM), 0);
}

}  // namespace
}  // namespace ctibus::fault
