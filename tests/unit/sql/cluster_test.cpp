// The tests' own server: a crashed test must not leave one behind.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

#include "backends.hpp"

namespace ctibus::sql {
namespace {

TEST(Cluster, goes_with_a_test_that_is_killed) {
  if (postgresql_cluster() == nullptr) GTEST_SKIP() << "PostgreSQL is not installed";
  int ends[2] = {-1, -1};
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto own = PostgresqlCluster::create();
    const auto folder = own->folder().string();
    if (write(ends[1], folder.data(), folder.size()) < 0) _exit(1);
    (void)kill(getpid(), SIGKILL);
  }
  close(ends[1]);
  std::array<char, 256> text{};
  const auto size = read(ends[0], text.data(), text.size());
  close(ends[0]);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  ASSERT_GT(size, 0);
  const std::filesystem::path folder(std::string(text.data(), static_cast<std::size_t>(size)));
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::filesystem::exists(folder) && std::chrono::steady_clock::now() < limit) {
    std::this_thread::yield();
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
}

}  // namespace
}  // namespace ctibus::sql
