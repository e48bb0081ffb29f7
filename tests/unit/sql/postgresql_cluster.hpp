#ifndef CTIBUS_TESTS_SQL_POSTGRESQL_CLUSTER_HPP
#define CTIBUS_TESTS_SQL_POSTGRESQL_CLUSTER_HPP

#include <filesystem>
#include <memory>
#include <string>

/** A PostgreSQL server of the test's own: temporary folder, Unix socket only, no port in use. */
class PostgresqlCluster {
 public:
  /** Null where the server's programs are not installed. Throws when they are and do not work. */
  static std::unique_ptr<PostgresqlCluster> create();
  PostgresqlCluster(const PostgresqlCluster&) = delete;
  PostgresqlCluster& operator=(const PostgresqlCluster&) = delete;
  ~PostgresqlCluster();

  void start();
  void stop();
  [[nodiscard]] std::string dsn(const std::string& database = "postgres") const;

 private:
  PostgresqlCluster(std::filesystem::path programs, std::filesystem::path folder)
      : programs_(std::move(programs)), folder_(std::move(folder)) {}
  /** As the user postgres when the test runs as root, which the server refuses. */
  [[nodiscard]] int run(const std::string& command) const;

  std::filesystem::path programs_;
  std::filesystem::path folder_;
  bool running_ = false;
};

#endif
