#pragma once

#include <fstream>
#include <sstream>

#include "core/backup/make.hpp"
#include "ctibus/kit/sql.hpp"
#include "tests/support/log_fixture.hpp"

namespace ctibus::backup {

using log::test::must;

/// A site as it lies on the disk: a file, a data folder with a log, tables, files and keys.
class SiteOnDisk : public ::testing::Test {
 protected:
  SiteOnDisk() {
    write("etc/site.toml", "[site]\nname = \"office\"\ndata = \"../data\"\n");
    write("etc/conf.d/more.toml", "[logging]\nlevel = \"debug\"\n");
    write("data/instances/recorder/a.wav", "sound");
    write("data/keys/server.key_secret", "secret");
    write("data/hosts/pbx1/key", "of this run");
    write("data/backups/old/manifest.json", "{}");
    write("data/lock", "");
    open_log();
    auto database = tables();
    EXPECT_TRUE(database.execute("CREATE TABLE t (x INTEGER)"));
    EXPECT_TRUE(database.execute("INSERT INTO t VALUES (17)"));

    subject_.site = "office";
    subject_.config_files = {path("etc/site.toml"), path("etc/conf.d/more.toml")};
    subject_.data = path("data");
    subject_.log = path("data/log");
    subject_.keyring = path("data/keys");
    subject_.hosts = path("data/hosts");
    subject_.left_out = {path("data/hosts"), path("data/lock"), path("data/backups")};
    subject_.sources = {{"site", "sqlite://" + path("data/site.db").string()},
                        {"cdr", "postgresql://ctibus:hidden@db/ctibus"}};
    subject_.plugins = {{"recorder", "recorder", "1.0.0"}};
  }

  [[nodiscard]] std::filesystem::path path(const std::string& name) const {
    return folder_.path() / name;
  }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(path(name).parent_path());
    std::ofstream(path(name), std::ios::binary) << text;
  }
  static std::string read(const std::filesystem::path& file) {
    std::ostringstream out;
    out << std::ifstream(file, std::ios::binary).rdbuf();
    return std::move(out).str();
  }
  sql::Database tables(const std::string& name = "data/site.db") const {
    const auto source = sql::DataSource::parse("sqlite://" + path(name).string());
    return std::move(sql::Database::open(*source).value());
  }

  void open_log() {
    log::Options options;
    options.folder = path("data/log");
    options.disk_segment_bytes = 64 << 10;
    options.reserve_bytes = 16384;
    log_ = must(log::Log::open(std::move(options)));
  }
  /// The site stops.
  void close_log() { log_.reset(); }
  void publish(int count) {
    auto publisher = must(log_->add_publisher({.name = "source"}));
    const auto type = must(log_->intern("test.load.event", log::MessageClass::event));
    for (int i = 1; i <= count; ++i) {
      const std::string payload = "source " + std::to_string(++published_);
      log::Draft draft;
      draft.type = type;
      draft.payload = log::test::bytes_of(payload);
      must(publisher->publish(draft));
    }
  }

  Result<Manifest> make(const std::string& name, bool keys = false) {
    return make_backup(subject_, {.target = path(name), .keys = keys, .log = log_.get()});
  }
  std::vector<std::string> paths(const Manifest& manifest) const {
    std::vector<std::string> out;
    for (const auto& file : manifest.files) out.push_back(file.path);
    return out;
  }

  log::test::TemporaryFolder folder_;
  Subject subject_;
  std::unique_ptr<log::Log> log_;
  int published_ = 0;
};

}  // namespace ctibus::backup
