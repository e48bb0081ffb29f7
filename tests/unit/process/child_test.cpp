#include "core/process/child.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <vector>

#include "ctibus/kit/wire/endpoint.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::process {
namespace {

using namespace std::chrono_literals;

/// All descriptors that this process may have, but none.
class NoDescriptors {
 public:
  NoDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit few = before_;
    few.rlim_cur = 128;
    ::setrlimit(RLIMIT_NOFILE, &few);
    for (int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC); fd >= 0;
         fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) {
      taken_.push_back(fd);
    }
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;
  ~NoDescriptors() {
    for (const int fd : taken_) ::close(fd);
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

TEST(Child, is_not_taken_for_ended_while_it_lives) {
  support::TemporaryFolder scratch;
  auto child = Child::run("/bin/sleep", {"100"}, scratch.path() / "out");
  ASSERT_TRUE(child) << child.error().text;
  EXPECT_FALSE((*child)->wait(0ms));
  ASSERT_TRUE((*child)->kill());
  const auto exit = (*child)->wait(30s);
  ASSERT_TRUE(exit);
  EXPECT_EQ(exit->signal, SIGKILL);
  EXPECT_TRUE((*child)->kill()) << "it is gone already";
}

TEST(Child, inherits_no_descriptor_but_the_standard_ones) {
  support::TemporaryFolder scratch;
  // Without close-on-exec, as a library may leave one; no shell has one of this number.
  const int open = ::fcntl(STDERR_FILENO, F_DUPFD, 100);
  ASSERT_GE(open, 100);
  const auto output = scratch.path() / "out";
  const std::string list = "for fd in /proc/$$/fd/*; do echo ${fd##*/}; done";
  auto child = Child::run("/bin/sh", {"-c", list}, output);
  ::close(open);
  ASSERT_TRUE(child) << child.error().text;
  ASSERT_TRUE((*child)->wait(30s));
  std::ifstream in(output);
  std::vector<int> descriptors;
  for (int fd = 0; in >> fd;) {
    if (fd <= STDERR_FILENO || fd == open) descriptors.push_back(fd);
  }
  EXPECT_EQ(descriptors, (std::vector<int>{0, 1, 2}));
}

TEST(Child, that_cannot_be_looked_after_does_not_live) {
  support::TemporaryFolder scratch;
  Result<std::unique_ptr<Holder>> child = failure("", "");
  {
    const NoDescriptors none;
    child = Child::run("/bin/sleep", {"100"}, scratch.path() / "out");
  }
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().code, "host.cannot_run");
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "it is still there, or was not waited for";
}

TEST(Child, is_neither_this_process_nor_the_first_one) {
  EXPECT_EQ(Child::adopt(::getpid()), nullptr);
  EXPECT_EQ(Child::adopt(1), nullptr);
  EXPECT_EQ(Child::adopt(0), nullptr);
}

TEST(Endpoint, with_too_many_who_wait_is_found_at_once) {
  support::TemporaryFolder scratch;
  const std::string path = (scratch.path() / "bus").string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size());
  const auto* where = reinterpret_cast<const sockaddr*>(&address);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(::bind(listener, where, sizeof(address)), 0);
  ASSERT_EQ(::listen(listener, 0), 0);
  std::vector<int> waiting;
  do {
    waiting.push_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  } while (::connect(waiting.back(), where, sizeof(address)) == 0);
  EXPECT_EQ(errno, EAGAIN);
  EXPECT_TRUE(wire::probe("ipc://" + path));
  for (const int fd : waiting) ::close(fd);
  ::close(listener);
  EXPECT_FALSE(wire::probe("ipc://" + path));
}

}  // namespace
}  // namespace ctibus::process
