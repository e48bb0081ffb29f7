#include "postgresql_cluster.hpp"

#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace fs = std::filesystem;

namespace {

fs::path find_programs() {
  const fs::path root = "/usr/lib/postgresql";
  std::error_code error;
  for (const auto& version : fs::directory_iterator(root, error)) {
    if (fs::exists(version.path() / "bin/initdb")) return version.path() / "bin";
  }
  return {};
}

}  // namespace

std::unique_ptr<PostgresqlCluster> PostgresqlCluster::create() {
  const auto programs = find_programs();
  if (programs.empty()) return nullptr;
  // Short: a Unix socket's path has 108 bytes.
  std::string folder = (fs::temp_directory_path() / "ctibus-pg-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
  std::unique_ptr<PostgresqlCluster> cluster(new PostgresqlCluster(programs, folder));
  if (geteuid() == 0 && std::system(("chown postgres " + folder).c_str()) != 0) return nullptr;
  if (cluster->run("initdb -D " + folder +
                   "/data -A trust -U ctibus -E UTF8 --locale=C --no-sync")) {
    throw std::runtime_error("initdb failed");
  }
  cluster->start();
  return cluster;
}

PostgresqlCluster::~PostgresqlCluster() {
  if (running_) (void)run("pg_ctl -D " + folder_.string() + "/data -m immediate stop");
  std::error_code error;
  fs::remove_all(folder_, error);
}

void PostgresqlCluster::start() {
  const auto folder = folder_.string();
  if (run("pg_ctl -w -D " + folder + "/data -l " + folder + "/log -o \"-k " + folder +
          " -c listen_addresses= -c fsync=off -c max_connections=20\" start")) {
    throw std::runtime_error("PostgreSQL did not start");
  }
  running_ = true;
}

void PostgresqlCluster::stop() {
  if (run("pg_ctl -w -D " + folder_.string() + "/data -m fast stop")) {
    throw std::runtime_error("PostgreSQL did not stop");
  }
  running_ = false;
}

std::string PostgresqlCluster::dsn(const std::string& database) const {
  return "postgresql://ctibus@/" + database + "?host=" + folder_.string();
}

int PostgresqlCluster::run(const std::string& command) const {
  const std::string user = geteuid() == 0 ? "runuser -u postgres -- " : "";
  return std::system(
      ("cd / && " + user + (programs_ / command).string() + " >/dev/null 2>&1").c_str());
}
