#include "backends.hpp"

#include <cstdlib>

namespace ctibus::sql {
namespace {

class ClusterEnvironment : public testing::Environment {
 public:
  void SetUp() override {
    // Nothing to serve where this build's PostgreSQL is switched off.
    const auto tried =
        Database::open(must(DataSource::parse("postgresql://x@/x?host=/nonexistent")));
    if (!tried && tried.error().code == "sql.backend_missing") return;
    cluster = PostgresqlCluster::create();
  }
  void TearDown() override { cluster.reset(); }
  std::unique_ptr<PostgresqlCluster> cluster;
};

// GoogleTest owns it.
auto* const environment =
    static_cast<ClusterEnvironment*>(testing::AddGlobalTestEnvironment(new ClusterEnvironment));

}  // namespace

PostgresqlCluster* postgresql_cluster() { return environment->cluster.get(); }

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "ctibus-sql-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

void EachBackend::SetUp() {
  if (!postgresql()) {
    dsn_ = "sqlite://" + (folder_.path() / "test.db").string() + "?busy_timeout_ms=20";
  } else if (auto* cluster = postgresql_cluster()) {
    static int number = 0;
    const auto name = "case" + std::to_string(++number);
    must(open(cluster->dsn()).execute("CREATE DATABASE " + name));
    dsn_ = cluster->dsn(name);
  } else {
    GTEST_SKIP() << "PostgreSQL is not installed";
  }
  database_.emplace(open(dsn_));
}

}  // namespace ctibus::sql
