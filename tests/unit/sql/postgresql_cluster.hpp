#ifndef CTIBUS_TESTS_SQL_POSTGRESQL_CLUSTER_HPP
#define CTIBUS_TESTS_SQL_POSTGRESQL_CLUSTER_HPP

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

namespace ctibus::sql {

/** A PostgreSQL server of the test's own: temporary folder, Unix socket only, no port in use. Its
 *  guardian, a process that waits for the end of this one, stops the server and removes the folder
 *  however the test ends. */
class PostgresqlCluster {
 public:
  /** Null where the server's programs are not installed. Throws when they are and do not work. */
  static std::unique_ptr<PostgresqlCluster> create();
  PostgresqlCluster(const PostgresqlCluster&) = delete;
  PostgresqlCluster& operator=(const PostgresqlCluster&) = delete;
  ~PostgresqlCluster();

  void start();
  void stop();
  /** Kill -9 of the server and, at once after it, of all its backends. */
  void kill_server();
  /** Kill -9 of one backend, upon which the server ends the others and recovers. */
  static void kill_backend(pid_t backend);
  /** After kill_backend: until it lets somebody in again. */
  [[nodiscard]] bool await_recovery() const;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::string dsn(const std::string& database = "postgres") const;

 private:
  PostgresqlCluster(std::filesystem::path programs, std::filesystem::path folder);
  /** As the user postgres when the test runs as root, which the server refuses. */
  [[nodiscard]] std::string as_user(const std::string& command) const;
  [[nodiscard]] int run(const std::string& command) const;
  void post_guardian();

  std::filesystem::path programs_;
  std::filesystem::path folder_;
  pid_t owner_;
  pid_t guardian_ = -1;
  int leash_ = -1;  ///< its other end reads as ended when this process does
};

}  // namespace ctibus::sql

#endif
