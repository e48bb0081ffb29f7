#include <sys/file.h>

#include <atomic>
#include <thread>

#include "core/backup/verify.hpp"
#include "ctibus/kit/sqlite_copy.hpp"
#include "site_on_disk.hpp"

namespace ctibus::backup {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;

class MakeBackup : public SiteOnDisk {
 protected:
  std::vector<std::string> in_folder() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }
};

TEST_F(MakeBackup, holds_the_site_and_nothing_of_this_run) {
  publish(100);
  const auto made = make("backup");
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_THAT(paths(*made), IsSupersetOf({"config/site.toml", "config/conf.d/more.toml",
                                          "data/instances/recorder/a.wav", "data/site.db"}));
  EXPECT_THAT(paths(*made), Contains(StartsWith("data/log/")));
  for (const char* part : {"data/hosts", "data/backups", "data/keys", "site.db-wal", "lock"}) {
    EXPECT_THAT(paths(*made), Not(Contains(HasSubstr(part))));
  }
  EXPECT_EQ(made->log.sequence, log_->tail().sequence);
  EXPECT_EQ(made->log.epoch, log_->epoch());
  EXPECT_TRUE(made->running);
  EXPECT_EQ(made->plugins.at(0).version, "1.0.0");
  const auto verified = verify(path("backup"));
  ASSERT_TRUE(verified) << verified.error().text;
  EXPECT_EQ(verified->files.size(), made->files.size());
}

TEST_F(MakeBackup, names_the_database_that_is_not_in_it_without_its_password) {
  const auto made = make("backup");
  ASSERT_TRUE(made) << made.error().text;
  ASSERT_EQ(made->databases.size(), 2u);
  EXPECT_TRUE(made->databases[0].included);
  EXPECT_FALSE(made->databases[1].included);
  EXPECT_EQ(made->databases[1].where, "postgresql://ctibus:***@db/ctibus");
  EXPECT_THAT(read(path("backup/manifest.json")), Not(HasSubstr("hidden")));
}

TEST_F(MakeBackup, has_the_keyring_only_when_asked_and_then_for_its_owner_alone) {
  const auto made = make("backup", true);
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_TRUE(made->keys);
  EXPECT_THAT(paths(*made), Contains("data/keys/server.key_secret"));
  const auto mode = fs::status(path("backup/data/keys/server.key_secret")).permissions();
  EXPECT_EQ(mode, fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(path("backup")).permissions(), fs::perms::owner_all);
}

TEST_F(MakeBackup, copies_tables_that_are_written_to_as_of_one_commit) {
  {
    auto database = tables();
    ASSERT_TRUE(database.execute("CREATE TABLE pair (a INTEGER, b INTEGER)"));
    ASSERT_TRUE(database.execute("INSERT INTO pair VALUES (0, 0)"));
  }
  std::atomic<bool> stop{false};
  std::atomic<int> commits{0};
  std::thread writer([&] {
    auto database = tables();
    while (!stop) {
      auto transaction = database.begin();
      if (!transaction) continue;
      (void)database.execute("UPDATE pair SET a = a + 1");
      (void)database.execute("UPDATE pair SET b = b + 1");
      if (transaction->commit()) ++commits;
    }
  });
  for (const char* name : {"one", "two", "three"}) {
    const int before = commits;
    EXPECT_TRUE(log::test::eventually([&] { return commits > before + 3; }));
    const auto made = make(name);
    ASSERT_TRUE(made) << made.error().text;
    auto copy = tables(std::string(name) + "/data/site.db");
    const auto rows = copy.query("SELECT a, b FROM pair").value();
    EXPECT_EQ(rows.at(0).get<int>(0).value(), rows.at(0).get<int>(1).value());
    EXPECT_GT(rows.at(0).get<int>(0).value(), before);
  }
  stop = true;
  writer.join();
}

TEST_F(MakeBackup, leaves_deleted_rows_behind) {
  auto database = tables();
  ASSERT_TRUE(database.execute("CREATE TABLE person (number TEXT)"));
  ASSERT_TRUE(database.execute("INSERT INTO person VALUES ('0123456789-unmistakable')"));
  ASSERT_TRUE(database.execute("DELETE FROM person"));
  ASSERT_TRUE(make("backup"));
  EXPECT_THAT(read(path("backup/data/site.db")), Not(HasSubstr("unmistakable")));
}

TEST_F(MakeBackup, copies_the_pages_of_tables_that_only_their_program_understands) {
  {
    auto database = tables("data/instances/strange.db");
    ASSERT_TRUE(database.execute("CREATE TABLE t (x TEXT)"));
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES ('kept')"));
    ASSERT_TRUE(database.execute("PRAGMA writable_schema = ON"));
    ASSERT_TRUE(database.execute(
        "INSERT INTO sqlite_schema VALUES ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING "
        "unknown_module(x)')"));
  }
  ASSERT_TRUE(make("backup"));
  auto copy = tables("backup/data/instances/strange.db");
  EXPECT_EQ(copy.query("SELECT x FROM t").value().at(0).get<std::string>(0).value(), "kept");
}

TEST_F(MakeBackup, never_replaces_anything) {
  write("backup/precious", "work of years");
  const auto made = make("backup");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "backup.exists");
  EXPECT_EQ(read(path("backup/precious")), "work of years");
}

TEST_F(MakeBackup, that_is_called_off_leaves_nothing) {
  publish(100);
  int asked = 0;
  const auto made = make_backup(
      subject_,
      {.target = path("backup"), .log = log_.get(), .cancelled = [&] { return ++asked > 3; }});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "backup.cancelled");
  EXPECT_THAT(in_folder(), ::testing::UnorderedElementsAre("etc", "data"));
}

TEST_F(MakeBackup, clears_away_what_a_killed_one_has_left) {
  write(".backup.partial/data/log/half", "of a file");
  ASSERT_TRUE(make("backup"));
  EXPECT_FALSE(fs::exists(path("backup/data/log/half")));
  EXPECT_FALSE(fs::exists(path(".backup.partial")));
}

TEST_F(MakeBackup, is_not_begun_twice_under_one_name) {
  fs::create_directories(path(".backup.partial"));
  const int other = ::open(path(".backup.partial").c_str(), O_RDONLY | O_DIRECTORY);
  ASSERT_EQ(::flock(other, LOCK_EX | LOCK_NB), 0);
  const auto made = make("backup");
  ::close(other);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "backup.busy");
  EXPECT_TRUE(make("backup"));
}

TEST_F(MakeBackup, of_a_stopped_site_keeps_its_daemon_out_and_changes_nothing) {
  publish(50);
  const auto tail = log_->tail();
  const auto refused = make_backup(subject_, {.target = path("backup")});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "backup.site_running");
  close_log();
  const auto made = make("backup");
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_FALSE(made->running);
  EXPECT_EQ(made->log.sequence, tail.sequence);
  EXPECT_TRUE(verify(path("backup")));
}

TEST_F(MakeBackup, knows_whose_the_data_folder_is_though_no_file_lies_in_it) {
  fs::remove(path("data/site.db"));
  fs::permissions(path("data"), fs::perms::owner_all | fs::perms::group_exec);
  const auto made = make("backup");
  ASSERT_TRUE(made) << made.error().text;
  const auto data = std::find_if(made->folders.begin(), made->folders.end(),
                                 [](const StoredFolder& folder) { return folder.path == "data"; });
  ASSERT_NE(data, made->folders.end());
  EXPECT_EQ(data->ownership, ownership_of(path("data")));
  EXPECT_EQ(data->ownership.mode, 0710u);
}

TEST_F(MakeBackup, goes_on_when_folders_vanish_meanwhile) {
  std::atomic<bool> stop{false};
  std::atomic<int> turns{0};
  for (int i = 0; i < 50; ++i) write("data/moving/" + std::to_string(i) + "/file", "text");
  std::thread mover([&] {
    while (!stop) {
      fs::rename(path("data/moving"), path("elsewhere"));
      fs::rename(path("elsewhere"), path("data/moving"));
      ++turns;
    }
  });
  for (int i = 0; i < 10; ++i) {
    const int before = turns;
    EXPECT_TRUE(log::test::eventually([&] { return turns > before; }));
    const auto made = make("backup" + std::to_string(i));
    EXPECT_TRUE(made) << made.error().text;
  }
  stop = true;
  mover.join();
}

TEST_F(MakeBackup, whose_sums_other_tools_can_read) {
  ASSERT_TRUE(make("backup"));
  const auto line = read(path("backup/manifest.json.sha256"));
  EXPECT_THAT(line, AllOf(HasSubstr("  manifest.json\n"), ::testing::SizeIs(64 + 16)));
}

}  // namespace
}  // namespace ctibus::backup
