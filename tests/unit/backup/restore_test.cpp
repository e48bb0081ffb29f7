#include "core/backup/restore.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <regex>

#include "core/base/file_lock.hpp"
#include "core/process/folder.hpp"
#include "log_under_load.hpp"
#include "site_on_disk.hpp"

namespace ctibus::backup {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class Restore : public SiteOnDisk {
 protected:
  void SetUp() override {
    publish(200);
    const auto made = make("backup");
    ASSERT_TRUE(made) << made.error().text;
    manifest_ = *made;
    close_log();
  }

  /// Changes the manifest, and its sum, as a newer version would have written it.
  void rewrite(const std::string& what, const std::string& by) {
    fs::remove(path("backup/manifest.json.sha256"));
    const auto text = std::regex_replace(read(path("backup/manifest.json")), std::regex(what), by);
    write("backup/manifest.json", text);
    const auto sum =
        "cd " + path("backup").string() + " && sha256sum manifest.json > manifest.json.sha256";
    ASSERT_EQ(std::system(sum.c_str()), 0);  // NOLINT(concurrency-mt-unsafe)
  }
  void flip(const fs::path& file, std::streamoff at) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(at);
    const int was = stream.get();
    stream.seekp(at);
    stream.put(static_cast<char>(was ^ 0x10));
  }
  Error refused(const Destination& destination) {
    const auto restored = restore(path("backup"), destination);
    EXPECT_FALSE(restored);
    return restored ? Error{} : restored.error();
  }

  Manifest manifest_;
};

TEST_F(Restore, into_another_folder_keeps_the_places_and_the_log_goes_on) {
  const auto restored = restore(path("backup"), {.to = path("other")});
  ASSERT_TRUE(restored) << restored.error().text;
  EXPECT_EQ(restored->config_file, path("other/etc/site.toml"));
  EXPECT_EQ(restored->data, path("other/data"));
  EXPECT_EQ(read(path("other/etc/conf.d/more.toml")), read(path("etc/conf.d/more.toml")));
  EXPECT_EQ(read(path("other/data/instances/recorder/a.wav")), "sound");
  auto database = tables("other/data/site.db");
  EXPECT_EQ(database.query("SELECT x FROM t").value().at(0).get<int>(0).value(), 17);
  log::Options options;
  options.folder = path("other/data/log");
  auto log = must(log::Log::open(std::move(options)));
  EXPECT_GT(log->epoch(), manifest_.log.epoch);
  const auto whole = log::test::read_whole(*log, {"test.load.*"});
  EXPECT_EQ(whole.payloads.size(), 200u);
  EXPECT_EQ(whole.gaps, 0u);
}

TEST_F(Restore, to_where_it_was_needs_force_and_sets_aside_what_is_there) {
  write("data/instances/recorder/later.wav", "newer");
  write("etc/site.toml", "# changed\n");
  EXPECT_EQ(refused({}).code, "backup.not_empty");
  EXPECT_EQ(read(path("data/instances/recorder/later.wav")), "newer");

  const auto restored = restore(path("backup"), {.force = true});
  ASSERT_TRUE(restored) << restored.error().text;
  EXPECT_FALSE(fs::exists(path("data/instances/recorder/later.wav")));
  EXPECT_THAT(read(path("etc/site.toml")), HasSubstr("office"));
  ASSERT_EQ(restored->aside.size(), 2u);
  EXPECT_EQ(read(restored->aside[0]), "# changed\n");
  EXPECT_EQ(read(restored->aside[1] / "instances/recorder/later.wav"), "newer");
  // Neither the keyring, which is not in the backup, nor older backups go.
  EXPECT_EQ(read(path("data/keys/server.key_secret")), "secret");
  EXPECT_TRUE(fs::exists(path("data/backups/old/manifest.json")));
  EXPECT_FALSE(fs::exists(path(".data.restoring")));
  EXPECT_FALSE(fs::exists(path("etc/.restored.restoring")));
}

TEST_F(Restore, of_a_site_that_is_lost_puts_it_where_it_was) {
  fs::remove_all(path("data"));
  fs::remove_all(path("etc"));
  const auto restored = restore(path("backup"), {});
  ASSERT_TRUE(restored) << restored.error().text;
  EXPECT_TRUE(restored->aside.empty());
  open_log();
  EXPECT_GT(log_->tail().sequence, manifest_.log.sequence);
  EXPECT_TRUE(fs::exists(path("etc/conf.d/more.toml")));
}

TEST_F(Restore, over_a_running_site_is_refused_even_by_force) {
  open_log();
  EXPECT_EQ(refused({.force = true}).code, "backup.site_running");
  EXPECT_TRUE(fs::exists(path("data/site.db")));
  EXPECT_FALSE(fs::exists(path(".data.restoring")));
}

TEST_F(Restore, over_a_running_site_whose_log_lives_in_memory_is_refused) {
  auto site = FileLock::take(path("data/lock"));
  ASSERT_TRUE(site);
  for (const bool force : {false, true}) {
    const auto error = refused({.to = {}, .force = force});
    EXPECT_EQ(error.code, "backup.site_running");
    EXPECT_THAT(error.text, HasSubstr(path("data").string()));
  }
  EXPECT_TRUE(fs::exists(path("data/site.db")));
  { const FileLock stopped = std::move(*site); }
  EXPECT_TRUE(restore(path("backup"), {.to = {}, .force = true}));
  EXPECT_FALSE(fs::exists(path("data/lock")));
}

TEST_F(Restore, while_a_process_still_holds_an_instance_of_the_site_is_refused) {
  const process::Folder instance(path("data/hosts/pbx1"));
  int held[2];
  int end[2];
  ASSERT_EQ(::pipe2(held, O_CLOEXEC), 0);
  ASSERT_EQ(::pipe2(end, O_CLOEXEC), 0);
  const pid_t host = ::fork();
  ASSERT_GE(host, 0);
  char byte = 0;
  if (host == 0) {
    ::close(end[1]);
    const auto lock = process::FolderLock::take(instance);
    (void)!::write(held[1], lock ? "1" : "0", 1);
    (void)!::read(end[0], &byte, 1);
    ::_exit(0);
  }
  ::close(end[0]);
  ASSERT_EQ(::read(held[0], &byte, 1), 1);
  ASSERT_EQ(byte, '1');
  const auto error = refused({.to = {}, .force = true});
  EXPECT_EQ(error.code, "backup.site_running");
  EXPECT_THAT(error.text, HasSubstr("Process " + std::to_string(host) + " "));
  EXPECT_THAT(error.text, HasSubstr("pbx1"));
  EXPECT_TRUE(restore(path("backup"), {.to = path("other")})) << "that is another site";
  for (const int file : {held[0], held[1], end[1]}) ::close(file);
  int status = 0;
  ASSERT_EQ(::waitpid(host, &status, 0), host);
  EXPECT_TRUE(restore(path("backup"), {.to = {}, .force = true}));
}

TEST_F(Restore, of_damage_names_the_file_and_in_the_log_the_place) {
  for (const auto& file : manifest_.files) {
    if (file.size == 0) continue;
    const auto at = static_cast<std::streamoff>(file.size / 2);
    flip(path("backup") / file.path, at);
    const auto error = refused({.to = path("other")});
    EXPECT_EQ(error.code, "backup.damaged") << file.path;
    EXPECT_THAT(error.text, HasSubstr(file.path));
    if (file.path.ends_with(".log")) {
      EXPECT_THAT(error.text, HasSubstr("The first bad byte is at "));
    }
    EXPECT_FALSE(fs::exists(path("other"))) << file.path;
    flip(path("backup") / file.path, at);
  }
  flip(path("backup/manifest.json"), 30);
  EXPECT_EQ(refused({.to = path("other")}).code, "backup.damaged");
}

TEST_F(Restore, of_half_a_backup_is_refused) {
  fs::remove(path("backup/data/site.db"));
  const auto error = refused({.to = path("other")});
  EXPECT_EQ(error.code, "backup.damaged");
  EXPECT_THAT(error.text, HasSubstr("site.db is missing"));
  fs::remove(path("backup/manifest.json"));
  EXPECT_EQ(refused({.to = path("other")}).code, "backup.not_a_backup");
}

TEST_F(Restore, of_what_a_newer_version_has_made_is_refused) {
  rewrite("\"ctibus\": \"[^\"]*\"", "\"ctibus\": \"99.1.0\"");
  const auto error = refused({.to = path("other")});
  EXPECT_EQ(error.code, "backup.downgrade_refused");
  EXPECT_THAT(error.text, HasSubstr("99.1.0"));
}

TEST_F(Restore, writes_nowhere_but_below_its_places) {
  rewrite("data/instances/recorder/a.wav", "data/../../escaped");
  EXPECT_EQ(refused({.to = path("other")}).code, "backup.damaged");
  EXPECT_FALSE(fs::exists(path("escaped")));
}

TEST_F(Restore, of_a_manifest_that_leads_astray_is_refused) {
  const std::string as_it_was = read(path("backup/manifest.json"));
  const std::string etc = path("etc").string();
  const std::string data = path("data").string();
  const std::pair<std::string, std::string> changes[] = {
      {"\"" + etc + "\"", "\"" + etc + "/../../../../escaped\""},
      {"\"" + etc + "\"", "\"" + etc + "/./\""},
      {"\"" + etc + "\"", "\"etc\""},
      {"\"" + etc + "\"", "\"\""},
      {"\"" + etc + "\"", "\"" + etc + "\\u0000\""},
      {"\"" + data + "\"", "\"../data\""},
      {"\"data\": \\{", "\"other\": {"},
      {"\"config_file\": \"[^\"]*\"", "\"config_file\": \"\""},
      {"\"config_file\": \"[^\"]*\"", "\"config_file\": \"config\""},
      {"\"config_file\": \"[^\"]*\"", "\"config_file\": \"nowhere/site.toml\""},
      {"\"data/site.db\"", "\"\""},
      {"\"data/site.db\"", "\"data\""},
  };
  for (const auto& [what, by] : changes) {
    write("backup/manifest.json", as_it_was);
    rewrite(what, by);
    ASSERT_NE(read(path("backup/manifest.json")), as_it_was) << what;
    for (const auto& destination :
         {Destination{.to = path("other")}, Destination{.to = {}, .force = true}}) {
      const auto error = refused(destination);
      EXPECT_EQ(error.code, "backup.damaged") << by;
      EXPECT_THAT(error.text, HasSubstr("The manifest names ")) << by;
    }
  }
  EXPECT_FALSE(fs::exists(path("other")));
  EXPECT_EQ(read(path("etc/site.toml")), "[site]\nname = \"office\"\ndata = \"../data\"\n");
}

}  // namespace
}  // namespace ctibus::backup
