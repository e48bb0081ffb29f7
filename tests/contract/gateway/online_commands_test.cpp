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
#include <thread>

#include "ctibus/kit/wire/endpoint.hpp"

// The real command line against a real daemon.
namespace ctibus::gateway {
namespace {

using nlohmann::json;

struct Output {
  int status = -1;
  std::string text;
  std::string errors;
  [[nodiscard]] std::vector<json> lines() const {
    std::vector<json> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(json::parse(line));
    return out;
  }
};

std::string contents(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

class OnlineCommands : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("ctibus-online-" + std::to_string(::getpid()) + "-" +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "site.toml") << "[site]\nname = \"office\"\n"
                                         << "[plugin.pbx9]\nuse = \"" << SWITCHBOARD << "\"\n";
    std::ofstream(folder_ / "input.txt");
    daemon_ = ::fork();
    if (daemon_ == 0) {
      redirect("daemon.txt", 1);
      redirect("daemon.txt", 2);
      ::execl(CTIBUSD, CTIBUSD, "--config", (folder_ / "site.toml").c_str(), nullptr);
      ::_exit(127);
    }
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    const std::string endpoint = "ipc://" + (folder_ / "data/gateway.sock").string();
    while (!wire::probe(endpoint)) {
      ASSERT_LT(std::chrono::steady_clock::now(), limit) << contents(folder_ / "daemon.txt");
      ASSERT_EQ(::waitpid(daemon_, nullptr, WNOHANG), 0) << contents(folder_ / "daemon.txt");
      std::this_thread::yield();
    }
  }

  void TearDown() override {
    ::kill(daemon_, SIGTERM);
    int status = 0;
    ::waitpid(daemon_, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0)
        << status << contents(folder_ / "daemon.txt");
    std::filesystem::remove_all(folder_);
  }

  Output run(std::vector<std::string> words, const std::string& input = {}) {
    words.insert(words.begin() + 1, {"--config", (folder_ / "site.toml").string()});
    return run_anywhere(std::move(words), input);
  }

  Output run_anywhere(std::vector<std::string> words, const std::string& input = {}) {
    std::ofstream(folder_ / "input.txt") << input;
    words.insert(words.begin(), CTIBUS);
    const pid_t child = ::fork();
    if (child == 0) {
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
    int status = 0;
    ::waitpid(child, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents(folder_ / "out.txt"),
            contents(folder_ / "err.txt")};
  }

  std::string make_call() {
    const Output made = run({"request", "call.make", "device=pbx9:1001", "destination=0123456789"});
    EXPECT_EQ(made.status, 0) << made.errors << made.text;
    return json::parse(made.text)["data"]["call"];
  }

  void redirect(const char* file, int fd) const {
    ::dup2(::open((folder_ / file).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), fd);
  }

  std::filesystem::path folder_;
  pid_t daemon_ = -1;
};

TEST_F(OnlineCommands, a_request_is_answered_in_json) {
  const Output made = run({"request", "call.make", "device=pbx9:1001", "destination=1002"});
  EXPECT_EQ(made.status, 0) << made.errors;
  EXPECT_EQ(json::parse(made.text)["status"], "accepted");
  const Output refused = run({"request", "call.hold", R"({"call":"c1","device":"pbx9:1001"})"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_EQ(json::parse(refused.text)["code"], "pbx.not_supported");
  const Output misspelt = run({"request", "call.make", "divice=pbx9:1001"});
  EXPECT_EQ(misspelt.status, 2);
  EXPECT_NE(misspelt.errors.find("\"device\""), std::string::npos) << misspelt.errors;
}

TEST_F(OnlineCommands, durable_consumers_are_listed_and_forgotten) {
  const Output list = run({"consumers"});
  EXPECT_EQ(list.status, 0) << list.errors;
  EXPECT_EQ(list.text, "No durable consumers.\n");
  const Output unknown = run({"consumers", "forget", "nobody"});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_NE(unknown.errors.find("log.unknown_consumer"), std::string::npos) << unknown.errors;
}

TEST_F(OnlineCommands, a_script_commands_by_json_lines) {
  const Output out =
      run({"request", "--stdin"}, R"({"id":1,"topic":"call.make","data":{"device":"pbx9:1"}})"
                                  "\n"
                                  R"({"id":"two","topic":"call.hold","target":"pbx9","data":{}})"
                                  "\nnonsense\n"
                                  R"({"id":4,"topic":"call.nothing"})");
  EXPECT_EQ(out.status, 0) << out.errors;
  std::map<std::string, std::string> statuses;
  for (const auto& line : out.lines()) {
    statuses[line.contains("id") ? line["id"].dump() : "none"] = line["status"];
  }
  EXPECT_EQ(
      statuses,
      (std::map<std::string, std::string>{
          {"1", "accepted"}, {"\"two\"", "rejected"}, {"none", "refused"}, {"4", "refused"}}));
}

TEST_F(OnlineCommands, echo_prints_one_json_object_a_line) {
  const std::string call = make_call();
  const Output out = run({"echo", "call.make", "call.originated", "--from", "1", "--count", "2"});
  EXPECT_EQ(out.status, 0) << out.errors;
  const auto lines = out.lines();
  ASSERT_EQ(lines.size(), 2U);
  const auto& command = lines[0]["type"] == "call.make" ? lines[0] : lines[1];
  const auto& event = lines[0]["type"] == "call.make" ? lines[1] : lines[0];
  EXPECT_EQ(command["source"], "wire.cli");
  EXPECT_EQ(command["data"]["destination"], "***89");
  EXPECT_EQ(event["subject"], call);
  EXPECT_EQ(event["correlationid"], call);
  EXPECT_EQ(event["causationid"], command["id"]);
}

TEST_F(OnlineCommands, trace_prints_a_ladder) {
  const std::string call = make_call();
  const Output out = run({"trace", call});
  EXPECT_EQ(out.status, 0) << out.errors;
  const auto command = out.text.find("-> ");
  const auto reply = out.text.find("<- ");
  EXPECT_NE(out.text.find("root " + call), std::string::npos) << out.text;
  EXPECT_NE(command, std::string::npos) << out.text;
  EXPECT_NE(reply, std::string::npos) << out.text;
  EXPECT_LT(command, reply);
  EXPECT_NE(out.text.find("call.originated"), std::string::npos) << out.text;
  const Output unknown = run({"trace", "nobody"});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_NE(unknown.errors.find("wire.not_found"), std::string::npos);
}

TEST_F(OnlineCommands, the_site_is_shown_once_for_scripts) {
  const Output top = run({"top", "--once"});
  EXPECT_EQ(top.status, 0) << top.errors;
  EXPECT_NE(top.text.find("office"), std::string::npos) << top.text;
  EXPECT_NE(top.text.find("pbx9"), std::string::npos) << top.text;
  const auto board = json::parse(run({"top", "--json"}).text);
  EXPECT_EQ(board["site"], "office");
  EXPECT_TRUE(board["calls"].is_array());
  const auto report = json::parse(run({"plugins", "--json"}).text);
  EXPECT_EQ(report["instances"][0]["phase"], "running");
}

TEST_F(OnlineCommands, topics_states_and_alarms_are_listed) {
  make_call();
  const Output topics = run({"topics", "call.*"});
  EXPECT_NE(topics.text.find("call.originated"), std::string::npos) << topics.text;
  EXPECT_EQ(topics.text.find("bus."), std::string::npos) << topics.text;
  const Output states = run({"state", "bus.instance"});
  ASSERT_EQ(states.lines().size(), 1U);
  EXPECT_EQ(states.lines()[0]["data"]["instance"], "pbx9");
  EXPECT_EQ(run({"alarms"}).text, "No alarms.\n");
}

TEST_F(OnlineCommands, a_reload_says_what_has_changed) {
  const Output same = run({"reload"});
  EXPECT_EQ(same.status, 0) << same.errors;
  EXPECT_EQ(same.text, "Nothing has changed.\n");
  std::ofstream(folder_ / "site.toml", std::ios::app)
      << "[plugin.pbx8]\nuse = \"" << SWITCHBOARD << "\"\n";
  const Output more = run({"reload"});
  EXPECT_EQ(more.status, 0) << more.errors;
  EXPECT_EQ(more.text, "added: pbx8\n");
}

TEST_F(OnlineCommands, a_daemon_that_does_not_run_is_named_with_the_cure) {
  const Output out = run_anywhere({"plugins", "--endpoint", "ipc:///nowhere/gateway.sock"});
  EXPECT_EQ(out.status, 1);
  EXPECT_NE(out.errors.find("Cannot reach"), std::string::npos) << out.errors;
  EXPECT_NE(out.errors.find("ctibusd --config"), std::string::npos) << out.errors;
}

}  // namespace
}  // namespace ctibus::gateway
