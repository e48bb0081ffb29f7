#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/host/reply_codec.hpp"
#include "core/log/log.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tied.hpp"

extern char** environ;

namespace ctibus::host {
namespace {

class KilledDaemon : public testing::Test {
 protected:
  KilledDaemon() {
    std::ofstream(folder_ / "site.toml") << "[site]\nplugin_path = [\"" HOSTILE_FOLDER "\"]\n"
                                         << "[gateway]\nenabled = false\n"
                                         << "[log]\nsegment_size = \"1MiB\"\n"
                                         << "reserve_size = \"1MiB\"\n"
                                         << "[logging]\nlevel = \"off\"\n"
                                         << "[plugin.crash_probe]\n";
  }
  ~KilledDaemon() override {
    if (child_ > 0) end(child_, SIGKILL);
    if (notify_ >= 0) close(notify_);
    unsetenv("NOTIFY_SOCKET");
  }

  /// What systemd hears.
  void listen() {
    const std::string path = (folder_ / "notify").string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    notify_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(bind(notify_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  bool await_notice(const std::string& wanted) {
    pollfd watched{notify_, POLLIN, 0};
    char text[1024];
    while (poll(&watched, 1, 60'000) > 0) {
      const auto size = recv(notify_, text, sizeof(text), 0);
      if (size > 0 && std::string(text, static_cast<std::size_t>(size)).find(wanted) == 0) {
        return true;
      }
    }
    return false;
  }

  pid_t start() { return child_ = spawn({"--config", (folder_ / "site.toml").string()}); }
  static pid_t spawn(std::vector<std::string> arguments) {
    arguments = support::tied(DAEMON, std::move(arguments));
    std::string program = support::setpriv;
    std::vector<char*> words = {program.data()};
    for (std::string& word : arguments) words.push_back(word.data());
    words.push_back(nullptr);
    pid_t child = -1;
    EXPECT_EQ(posix_spawn(&child, program.c_str(), nullptr, nullptr, words.data(), environ), 0);
    return child;
  }
  int end(pid_t child, int signal) {
    kill(child, signal);
    int status = 0;
    waitpid(child, &status, 0);
    if (child_ == child) child_ = -1;
    return status;
  }
  /// There is nothing to wait on in another process but what it leaves.
  static bool await_file(const std::filesystem::path& file) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!std::filesystem::exists(file)) {
      if (std::chrono::steady_clock::now() > limit) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
  }

  support::TemporaryFolder temporary_;
  std::filesystem::path folder_ = temporary_.path();
  pid_t child_ = -1;  ///< the daemon that runs
  int notify_ = -1;
};

TEST_F(KilledDaemon, loses_no_record_and_answers_what_was_under_way_as_unknown) {
  const auto data = folder_ / "data";
  const pid_t first = start();
  ASSERT_TRUE(await_file(data / "instances" / "crash_probe" / "under_way"));
  EXPECT_TRUE(WIFSIGNALED(end(first, SIGKILL)));

  listen();
  const pid_t second = start();
  ASSERT_TRUE(await_notice("READY=1"));
  kill(second, SIGHUP);
  ASSERT_TRUE(await_notice("RELOADING=1"));
  ASSERT_TRUE(await_notice("READY=1"));
  const int status = end(second, SIGTERM);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);

  auto log = log::Log::open({.folder = data / "log"});
  ASSERT_TRUE(log) << log.error().text;
  auto reader = *(*log)->add_reader({.patterns = {"cdr.call", "call.make", "bus.reply"},
                                     .start = log::Start::time(0),
                                     .conflate_behind = 0});
  std::map<std::string, int> seen;
  ctibus_message_id command{};
  while (reader->read([&](const log::Delivery& delivery) {
    if (delivery.kind != log::Delivery::Kind::message) return;
    const auto& frame = delivery.frame;
    ++seen[std::string(frame.topic())];
    if (frame.topic() == "call.make") command = frame.id();
    if (frame.topic() != "bus.reply") return;
    EXPECT_EQ(MessageId(frame.header().causation), MessageId(command));
    const auto payload = frame.payload();
    const auto reply =
        unpack_reply({reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size()});
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, std::uint32_t{CTIBUS_REPLY_OUTCOME_UNKNOWN});
  }) != 0) {}
  EXPECT_EQ(seen["cdr.call"], 101);
  EXPECT_EQ(seen["call.make"], 1);
  EXPECT_EQ(seen["bus.reply"], 1);
}

TEST_F(KilledDaemon, checks_a_configuration_without_running_it) {
  std::ofstream(folder_ / "bad.toml") << "[site]\nplugin_path = [\"" HOSTILE_FOLDER "\"]\n"
                                      << "[plugin.aborts_when_loaded]\n";
  const pid_t child = spawn({"--config", (folder_ / "bad.toml").string(), "--check-only"});
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status)) << "it ran the plugin";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace ctibus::host
