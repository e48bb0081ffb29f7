#include "postgresql_cluster.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace fs = std::filesystem;

namespace ctibus::sql {
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

PostgresqlCluster::PostgresqlCluster(fs::path programs, fs::path folder)
    : programs_(std::move(programs)), folder_(std::move(folder)), owner_(getpid()) {}

std::unique_ptr<PostgresqlCluster> PostgresqlCluster::create() {
  const auto programs = find_programs();
  if (programs.empty()) return nullptr;
  // Short: a Unix socket's path has 108 bytes.
  std::string folder = (fs::temp_directory_path() / "ctibus-pg-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
  std::unique_ptr<PostgresqlCluster> cluster(new PostgresqlCluster(programs, folder));
  cluster->post_guardian();
  if (geteuid() == 0 && std::system(("chown postgres " + folder).c_str()) != 0) return nullptr;
  if (cluster->run("initdb -D " + folder +
                   "/data -A trust -U ctibus -E UTF8 --locale=C --no-sync")) {
    throw std::runtime_error("initdb failed");
  }
  cluster->start();
  return cluster;
}

PostgresqlCluster::~PostgresqlCluster() {
  if (guardian_ < 0 || getpid() != owner_) return;
  close(leash_);
  (void)waitpid(guardian_, nullptr, 0);
}

void PostgresqlCluster::post_guardian() {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  leash_ = ends[1];
  const auto folder = folder_.string();
  std::string script = "cat; cd /; " + as_user("pg_ctl -D " + folder + "/data -m immediate stop") +
                       "; rm -rf " + folder;
  char shell[] = "/bin/sh";
  char option[] = "-c";
  char* arguments[] = {shell, option, script.data(), nullptr};
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO);
  for (const int output : {STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&files, output, "/dev/null", O_WRONLY, 0);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);  // Ctrl-C is for the test
  const int failed = posix_spawn(&guardian_, shell, &files, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  close(ends[0]);
  if (failed != 0) throw std::runtime_error("no guardian");
}

void PostgresqlCluster::start() {
  const auto folder = folder_.string();
  if (run("pg_ctl -w -D " + folder + "/data -l " + folder + "/log -o \"-k " + folder +
          " -c listen_addresses= -c fsync=off -c max_connections=50\" start")) {
    throw std::runtime_error("PostgreSQL did not start");
  }
}

void PostgresqlCluster::stop() {
  if (run("pg_ctl -w -D " + folder_.string() + "/data -m fast stop")) {
    throw std::runtime_error("PostgreSQL did not stop");
  }
}

void PostgresqlCluster::kill_server() {
  pid_t server = 0;
  std::ifstream(folder_ / "data/postmaster.pid") >> server;
  if (server <= 1) throw std::runtime_error("PostgreSQL does not run");
  kill(server, SIGSTOP);  // or it would tidy up after its backends
  const auto id = std::to_string(server);
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  for (pid_t child = 0; children >> child;) kill(child, SIGKILL);
  kill(server, SIGKILL);
  while (kill(server, 0) == 0) std::this_thread::yield();
}

void PostgresqlCluster::kill_backend(pid_t backend) {
  if (backend > 1) kill(backend, SIGKILL);
}

bool PostgresqlCluster::await_recovery() const {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (run("psql -h " + folder_.string() + " -U ctibus -c 'SELECT 1' postgres") != 0) {
    if (std::chrono::steady_clock::now() > limit) return false;
  }
  return true;
}

std::string PostgresqlCluster::dsn(const std::string& database) const {
  return "postgresql://ctibus@/" + database + "?host=" + folder_.string();
}

std::string PostgresqlCluster::as_user(const std::string& command) const {
  return (geteuid() == 0 ? "runuser -u postgres -- " : "") + (programs_ / command).string();
}

int PostgresqlCluster::run(const std::string& command) const {
  return std::system(("cd / && " + as_user(command) + " >/dev/null 2>&1").c_str());
}

}  // namespace ctibus::sql
