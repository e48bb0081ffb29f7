#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/presentation/report_message.hpp"
#include "core/process/child.hpp"
#include "core/process/folder.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/kit/wire/client.hpp"
#include "tally.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/tied.hpp"

namespace ctibus::fault {

using namespace std::chrono_literals;

inline bool await(const std::function<bool()>& condition, std::chrono::seconds limit = 90s) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

/// How many random kills; more in long runs.
inline int kill_points(int few) {
  const char* wanted = std::getenv("CTIBUS_KILL_POINTS");
  return wanted != nullptr ? std::max(1, std::atoi(wanted)) : few;
}

/// A folder with a site whose daemon and processes are real.
class ProcessFault : public ::testing::Test {
 protected:
  ~ProcessFault() override {
    client_.reset();
    if (daemon_) {
      daemon_->kill();
      daemon_->wait(20s);
    }
    for (const auto& entry : hosts()) {
      if (const auto holder = process::Folder(entry).holder()) ::kill(*holder, SIGKILL);
    }
    if (HasFailure()) {
      std::ifstream in(folder_ / "ctibusd.log");
      std::string line;
      while (std::getline(in, line)) std::cerr << "  | " << line << "\n";
    }
  }

  std::vector<std::filesystem::path> hosts() const {
    std::vector<std::filesystem::path> out;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "data/hosts", ignored)) {
      out.push_back(entry.path());
    }
    return out;
  }

  /// For what waits for a process that does not answer; else a machine under load must not be taken
  /// for one.
  static constexpr const char* impatient = "2s";

  void write_site(const std::string& rest, const std::string& limit = "30s") {
    std::ofstream out(folder_ / "site.toml");
    out << "[site]\nname = \"fault\"\ndata = \"data\"\ndrain_time = \"200ms\"\n"
        << "[log]\nsegment_size = \"4MiB\"\nreserve_size = \"1MiB\"\n"
        << "[isolation]\nfirst_pause = \"10ms\"\nlongest_pause = \"50ms\"\nsilence_limit = \""
        << limit << "\"\ncallback_limit = \"" << limit << "\"\n"
        << rest;
  }
  std::string tally(const std::string& name, const std::string& more = "") const {
    return "[plugin." + name + "]\nuse = \"" TALLY "\"\nisolation = \"process\"\nbook = \"" +
           (folder_ / name).string() + "\"\n" + more + "\n";
  }

  void start_daemon() {
    auto child = process::Child::run(
        support::setpriv, support::tied(CTIBUSD, {"--config", (folder_ / "site.toml").string()}),
        folder_ / "ctibusd.log");
    ASSERT_TRUE(child) << child.error().text;
    daemon_ = std::move(*child);
  }
  /// By the name of its program and its file.
  std::optional<pid_t> daemon_pid() const {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      std::ifstream in(entry.path() / "cmdline", std::ios::binary);
      std::string words;
      for (std::string word; std::getline(in, word, '\0');) words += word + " ";
      if (words.find((folder_ / "site.toml").string()) != std::string::npos) {
        return std::stoi(entry.path().filename().string());
      }
    }
    return std::nullopt;
  }
  void kill_daemon() {
    daemon_->kill();
    ASSERT_TRUE(daemon_->wait(30s));
    daemon_.reset();
  }

  /// Connects as often as it takes.
  wire::Client& client() {
    if (!client_) {
      wire::ClientOptions options;
      options.connection.endpoint = "ipc://" + (folder_ / "data/gateway.sock").string();
      options.connection.name = "tester";
      options.first_pause = 5ms;
      options.longest_pause = 50ms;
      client_ = wire::Client::make(std::move(options));
    }
    return *client_;
  }
  bool run_until(const std::function<bool()>& condition, std::chrono::seconds limit = 90s) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > until) return false;
      (void)client().run(5ms);
    }
    return true;
  }
  /// Publishes ticks; waits when the client may hold no more.
  void tick(std::uint64_t from, std::uint64_t to) {
    const auto until = std::chrono::steady_clock::now() + 90s;
    for (std::uint64_t number = from; number <= to; ++number) {
      msgpack::Buffer payload;
      encode(tally::Tick{number}, payload);
      while (!client().publish({.topic = "test.tally.tick", .payload = payload})) {
        ASSERT_LT(std::chrono::steady_clock::now(), until) << "nobody takes tick " << number;
        (void)client().run(1ms);
      }
      if (number % 256 == 0) (void)client().run(0ms);
    }
    client().flush();
  }

  struct Instance {
    bus::InstancePhase phase = bus::InstancePhase::unknown;
    std::string code;
    std::string text;
    std::vector<std::string> lines;
    std::int64_t process = 0;
    std::uint64_t messages_in = 0;
  };
  Instance instance(const std::string& name) {
    const auto result = client().query(wire::QueryKind::report);
    presentation::ReportBody site;
    if (!result || !decode(result->body, site)) return {};
    for (const auto& one : site.instances) {
      if (one.name != name) continue;
      return {one.phase,
              std::string(one.code),
              std::string(one.text),
              {one.last_lines.begin(), one.last_lines.end()},
              one.process,
              one.messages_in};
    }
    return {};
  }
  bool await_phase(const std::string& name, bus::InstancePhase phase) {
    return run_until([&] { return client().connected() && instance(name).phase == phase; });
  }

  std::vector<tally::Entry> book(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    std::vector<tally::Entry> entries;
    tally::Entry entry;
    while (in.read(reinterpret_cast<char*>(&entry), sizeof(entry))) entries.push_back(entry);
    return entries;
  }
  std::uint64_t written(const std::string& name) const {
    std::error_code none;
    const auto size = std::filesystem::file_size(folder_ / name, none);
    return none ? 0 : size / sizeof(tally::Entry);
  }
  int lines(const std::string& name) const {
    std::ifstream in(folder_ / name);
    int count = 0;
    for (std::string line; std::getline(in, line);) ++count;
    return count;
  }
  std::optional<pid_t> holder(const std::string& name) const {
    return process::Folder(folder_ / "data/hosts" / name).holder();
  }

  support::TemporaryFolder temporary_{"pf"};
  std::filesystem::path folder_ = temporary_.path();
  std::unique_ptr<process::Holder> daemon_;
  std::unique_ptr<wire::Client> client_;
};

/// 1, 2, 3 ... `count`, each once, in the order of the log.
inline void expect_all_once_in_order(const std::vector<tally::Entry>& book, std::uint64_t count) {
  ASSERT_EQ(book.size(), count);
  for (std::size_t i = 0; i < book.size(); ++i) {
    ASSERT_EQ(book[i].number, i + 1);
    if (i > 0) {
      ASSERT_GT(book[i].sequence, book[i - 1].sequence);
    }
  }
}

}  // namespace ctibus::fault
