#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ctibus/kit/wire/endpoint.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tied.hpp"

// The real command line against real daemons.
namespace ctibus::gateway {

struct Output {
  int status = -1;
  std::string text;
  std::string errors;
  [[nodiscard]] std::vector<nlohmann::json> lines() const {
    std::vector<nlohmann::json> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(nlohmann::json::parse(line));
    return out;
  }
};

inline std::string contents(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

/// A daemon with its site in a folder of its own, until it is told to end.
class OnlineSite {
 public:
  /// `configuration` is the site's file.
  explicit OnlineSite(const std::string& configuration) {
    std::ofstream(file()) << configuration;
    std::ofstream(folder_ / "input.txt");
    const pid_t test = ::getpid();
    daemon_ = ::fork();
    if (daemon_ == 0) {
      support::end_with(test);
      redirect("daemon.txt", 1);
      redirect("daemon.txt", 2);
      ::execl(CTIBUSD, CTIBUSD, "--config", file().c_str(), nullptr);
      ::_exit(127);
    }
  }
  OnlineSite(const OnlineSite&) = delete;
  OnlineSite& operator=(const OnlineSite&) = delete;
  ~OnlineSite() {
    ::kill(daemon_, SIGTERM);
    int status = 0;
    ::waitpid(daemon_, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status << written();
  }

  /// Fails the test when the daemon does not serve its socket in a generous time.
  void await() const {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!wire::probe(endpoint())) {
      ASSERT_LT(std::chrono::steady_clock::now(), limit) << written();
      ASSERT_EQ(::waitpid(daemon_, nullptr, WNOHANG), 0) << written();
      std::this_thread::yield();
    }
  }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "site.toml"; }
  [[nodiscard]] std::string endpoint() const {
    return "ipc://" + (folder_ / "data/gateway.sock").string();
  }
  [[nodiscard]] std::string written() const { return contents(folder_ / "daemon.txt"); }

  /// A command at this site.
  Output run(std::vector<std::string> words, const std::string& input = {}) const {
    words.insert(words.begin() + 1, {"--config", file().string()});
    return run_anywhere(std::move(words), input);
  }
  Output run_anywhere(std::vector<std::string> words, const std::string& input = {}) const {
    std::ofstream(folder_ / "input.txt") << input;
    const pid_t child = begin(std::move(words));
    int status = 0;
    ::waitpid(child, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents(folder_ / "out.txt"),
            contents(folder_ / "err.txt")};
  }
  /// Begins a command; whoever calls waits for it.
  [[nodiscard]] pid_t begin(std::vector<std::string> words) const {
    words.insert(words.begin(), CTIBUS);
    const pid_t test = ::getpid();
    const pid_t child = ::fork();
    if (child != 0) return child;
    support::end_with(test);
    const int in = ::open((folder_ / "input.txt").c_str(), O_RDONLY);
    ::dup2(in, 0);
    redirect("out.txt", 1);
    redirect("err.txt", 2);
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(CTIBUS, arguments.data());
    ::_exit(127);
  }

 private:
  void redirect(const char* file, int fd) const {
    ::dup2(::open((folder_ / file).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), fd);
  }

  support::TemporaryFolder temporary_{"online"};
  std::filesystem::path folder_ = temporary_.path();
  pid_t daemon_ = -1;
};

/// A site with the switchboard as pbx9.
class OnlineCommands : public ::testing::Test {
 protected:
  void SetUp() override { site_.await(); }

  Output run(std::vector<std::string> words, const std::string& input = {}) const {
    return site_.run(std::move(words), input);
  }
  Output run_anywhere(std::vector<std::string> words, const std::string& input = {}) const {
    return site_.run_anywhere(std::move(words), input);
  }

  [[nodiscard]] std::string make_call(const std::string& device = "pbx9:1001",
                                      const std::string& destination = "0123456789") const {
    const Output made =
        run({"request", "call.make", "device=" + device, "destination=" + destination});
    EXPECT_EQ(made.status, 0) << made.errors << made.text;
    return nlohmann::json::parse(made.text)["data"]["call"];
  }

  OnlineSite site_{std::string("[site]\nname = \"office\"\n[plugin.pbx9]\nuse = \"") + SWITCHBOARD +
                   "\"\n"};
};

}  // namespace ctibus::gateway
