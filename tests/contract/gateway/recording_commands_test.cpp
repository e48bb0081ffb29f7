#include <map>
#include <set>

#include "ctibus/kit/recording/reader.hpp"
#include "ctibus/kit/wire/client.hpp"
#include "ctibus/messages/agent.hpp"
#include "online_site.hpp"
#include "tests/support/switchboard.hpp"

// A site is recorded, and the recording said again at a sandbox.
namespace ctibus::gateway {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr const char* sandbox_file = "[site]\nname = \"sandbox\"\nsandbox = true\n";

class RecordingCommands : public OnlineCommands {
 protected:
  [[nodiscard]] std::string file(const std::string& name = "one.ctirec") const {
    return (site_.folder() / name).string();
  }

  /// Says it as a program outside.
  template <Message M>
  void say(const M& body) const {
    wire::ClientOptions options;
    options.connection.endpoint = site_.endpoint();
    options.connection.name = "teller";
    static std::uint64_t lives = 0;
    auto publications = std::make_shared<wire::Publications>(++lives);
    options.publications = publications;
    auto client = wire::Client::connect(std::move(options));
    ASSERT_TRUE(client) << client.error().text;
    msgpack::Buffer payload;
    encode(body, payload);
    ASSERT_TRUE(
        (*client)->publish({.topic = topic_of<M>(), .key = key_of(body), .payload = payload}));
    while (!publications->idle()) ASSERT_TRUE((*client)->run(1s));
  }

  /// Waits until so many calls have been told of.
  void await_calls(int count) const {
    ASSERT_EQ(run({"echo", "call.originated", "--from", "1", "--count", std::to_string(count)})
                  .lines()
                  .size(),
              static_cast<std::size_t>(count));
  }

  /// Everything that the site has said so far and is not its own business.
  [[nodiscard]] std::vector<json> heard(const OnlineSite& at, const std::string& pattern) const {
    const std::string file = (at.folder() / "heard.ctirec").string();
    const Output out = at.run({"record", pattern, "--from", "1", "--until-now", "-o", file});
    EXPECT_EQ(out.status, 0) << out.errors;
    const Output printed = at.run_anywhere({"replay", file, "--print", "--show-personal"});
    EXPECT_EQ(printed.status, 0) << printed.errors;
    return printed.lines();
  }
};

TEST_F(RecordingCommands, a_recording_can_be_read_without_the_site) {
  const std::string call = make_call();
  say(switchboard::DoorOpened{.door = "front", .opened_by = "Ann"});
  const Output out = run({"record", "-o", file(), "call.make", "call.originated", "acme.>",
                          "--from", "1", "--count", "3"});
  EXPECT_EQ(out.status, 0) << out.errors;
  EXPECT_NE(out.text.find("3 messages, 0 gaps"), std::string::npos) << out.text;
  const Output printed = run_anywhere({"replay", "--print", file()});
  EXPECT_EQ(printed.status, 0) << printed.errors;
  EXPECT_EQ(printed.errors, "");
  const auto lines = printed.lines();
  ASSERT_EQ(lines.size(), 3U);
  std::map<std::string, json> by_topic;
  for (const auto& line : lines) by_topic[line["type"]] = line;
  EXPECT_EQ(by_topic["call.make"]["data"]["destination"], "***89");
  EXPECT_EQ(by_topic["call.originated"]["subject"], call);
  EXPECT_EQ(by_topic["call.originated"]["causationid"], by_topic["call.make"]["id"]);
  EXPECT_EQ(by_topic["acme.door.opened"]["data"]["opened_by"], "***")
      << "the vendor's declaration, which says what is personal, is in the file";
}

TEST_F(RecordingCommands, no_number_and_no_name_is_in_a_file_with_pseudonyms) {
  const std::string call = make_call("pbx9:556677", "0611223344");
  await_calls(1);
  say(switchboard::DoorOpened{.door = "front", .opened_by = "Ann Miller"});
  say(agent::State{.agent = "annmiller", .device = "pbx9:556677", .name = "Ann Miller"});
  const Output out = run({"record", "-o", file(), "--pseudonyms", "--from", "1", "--until-now"});
  EXPECT_EQ(out.status, 0) << out.errors;
  const std::string bytes = contents(file());
  for (const char* original :
       {"556677", "0611223344", "611223344", "Ann", "Miller", "annmiller", "office"}) {
    EXPECT_EQ(bytes.find(original), std::string::npos) << original;
  }
  std::map<std::string, json> by_topic;
  for (const auto& line : run_anywhere({"replay", "--print", "--show-personal", file()}).lines()) {
    by_topic[line["type"]] = line;
  }
  const auto& make = by_topic["call.make"];
  const auto& originated = by_topic["call.originated"];
  EXPECT_EQ(originated["subject"], call);
  EXPECT_EQ(originated["correlationid"], call);
  EXPECT_EQ(originated["causationid"], make["id"]);
  EXPECT_EQ(originated["data"]["device"], make["data"]["device"]);
  EXPECT_EQ(by_topic["agent.state"]["data"]["device"], make["data"]["device"]);
  EXPECT_EQ(by_topic["agent.state"]["data"]["name"],
            by_topic["acme.door.opened"]["data"]["opened_by"]);
  EXPECT_EQ(by_topic["agent.state"]["subject"], by_topic["agent.state"]["data"]["agent"]);
  const std::string destination = make["data"]["destination"];
  EXPECT_EQ(destination.size(), 10U);
  EXPECT_EQ(destination.front(), '0');
  EXPECT_EQ(std::string(make["data"]["device"]).substr(0, 5), "pbx9:");
}

TEST_F(RecordingCommands, a_recorder_that_is_killed_leaves_a_good_file) {
  (void)make_call();
  const pid_t recorder = site_.begin(
      {"record", "--config", site_.file().string(), "-o", file(), "call.*", "--from", "1"});
  const auto count = [&] {
    std::size_t messages = 0;
    auto reader = recording::Reader::open(file());
    while (reader) {
      const auto* entry = reader->next();
      if (entry == nullptr) break;
      messages += entry->kind == recording::EntryKind::message;
    }
    return messages;
  };
  const auto limit = std::chrono::steady_clock::now() + 60s;
  while (count() < 2 && std::chrono::steady_clock::now() < limit) std::this_thread::yield();
  ::kill(recorder, SIGKILL);
  ::waitpid(recorder, nullptr, 0);
  const Output printed = run_anywhere({"replay", "--print", file()});
  EXPECT_EQ(printed.status, 0) << printed.errors;
  EXPECT_GE(printed.lines().size(), 2U);
  EXPECT_NE(printed.errors.find("was cut at byte"), std::string::npos) << printed.errors;
}

TEST_F(RecordingCommands, a_file_that_cannot_be_made_is_named_and_none_is_written_over) {
  const Output out = run({"record", "-o", "/dev/full/one.ctirec", "call.*"});
  EXPECT_EQ(out.status, 1);
  EXPECT_NE(out.errors.find("recording.cannot_write"), std::string::npos) << out.errors;
  (void)make_call();
  ASSERT_EQ(run({"record", "-o", file(), "call.*", "--from", "1", "--count", "1"}).status, 0);
  const Output again = run({"record", "-o", file(), "call.*"});
  EXPECT_EQ(again.status, 1);
  EXPECT_NE(again.errors.find("recording.exists"), std::string::npos) << again.errors;
}

TEST_F(RecordingCommands, a_site_that_is_no_sandbox_refuses_what_others_said) {
  (void)make_call();
  ASSERT_EQ(run({"record", "-o", file(), "call.*", "--from", "1", "--count", "1"}).status, 0);
  for (const auto& words : {std::vector<std::string>{"replay", file()},
                            std::vector<std::string>{"load", "--for", "1s"}}) {
    const Output out = run(words);
    EXPECT_EQ(out.status, 1);
    EXPECT_NE(out.errors.find("wire.not_sandboxed"), std::string::npos) << out.errors;
    EXPECT_NE(out.errors.find("`sandbox = true`"), std::string::npos) << out.errors;
  }
}

TEST_F(RecordingCommands, a_sandbox_hears_what_the_site_heard) {
  OnlineSite sandbox(sandbox_file);
  const std::string first = make_call();
  const std::string second = make_call();
  await_calls(2);
  say(switchboard::DoorOpened{.door = "front", .opened_by = "Ann"});
  ASSERT_EQ(run({"record", "-o", file(), "--from", "1", "--until-now"}).status, 0);
  sandbox.await();
  for (int round = 0; round < 2; ++round) {
    const Output out = sandbox.run({"replay", file(), "--speed", "0"});
    EXPECT_EQ(out.status, 0) << out.errors << out.text;
  }
  std::vector<json> calls;
  std::map<std::string, int> commands;
  std::set<std::string> ids;
  for (const auto& line : heard(sandbox, ">")) {
    EXPECT_TRUE(ids.insert(line["id"]).second) << line.dump();
    if (line["type"] == "call.make") commands[line["id"]] = 0;
    if (line["type"] == "call.originated") calls.push_back(line);
    if (line["type"] == "acme.door.opened") {
      EXPECT_EQ(line["source"], "wire.teller");
    }
  }
  ASSERT_EQ(calls.size(), 4U) << "two calls, replayed twice";
  EXPECT_EQ(commands.size(), 4U) << "the commands can be traced, and nobody carried them out";
  EXPECT_EQ(calls[0]["subject"], first);
  EXPECT_EQ(calls[1]["subject"], second);
  for (const auto& call : calls) {
    EXPECT_EQ(call["source"], "pbx9");
    EXPECT_EQ(call["correlationid"], call["subject"]);
    EXPECT_EQ(commands.count(call["causationid"]), 1U) << call.dump();
  }
}

TEST_F(RecordingCommands, instances_that_a_sandbox_has_speak_themselves) {
  OnlineSite sandbox(std::string(sandbox_file) + "[plugin.pbx9]\nuse = \"" + SWITCHBOARD + "\"\n");
  (void)make_call();
  await_calls(1);
  ASSERT_EQ(run({"record", "-o", file(), "--from", "1", "--until-now"}).status, 0);
  sandbox.await();
  ASSERT_EQ(sandbox.run({"replay", file(), "--speed", "0"}).status, 0);
  for (const auto& line : heard(sandbox, "call.*")) EXPECT_NE(line["type"], "call.originated");
}

TEST_F(RecordingCommands, load_is_generated_confirmed_and_counted) {
  OnlineSite sandbox(sandbox_file);
  sandbox.await();
  const Output out = sandbox.run({"load", "--calls-per-second", "100", "--agents", "10", "--for",
                                  "500ms", "--ring", "10ms", "--talk", "40ms", "--wrap-up", "10ms",
                                  "--seed", "5", "--json"});
  EXPECT_EQ(out.status, 0) << out.errors << out.text;
  const json report = json::parse(out.text);
  EXPECT_EQ(report["seed"], 5);
  EXPECT_EQ(report["refused"], json::object());
  EXPECT_GT(report["calls"], 10);
  EXPECT_GT(report["confirmed"]["p99_ms"], 0);
  std::map<std::string, int> ends;
  std::uint64_t messages = 0;
  for (const auto& line : heard(sandbox, ">")) {
    if (!std::string(line["source"]).starts_with("load")) continue;
    ++messages;
    if (line["type"] == "call.cleared" || line["type"] == "call.merged") ++ends[line["subject"]];
  }
  EXPECT_EQ(messages, report["messages"]) << "what was counted is in the log";
  EXPECT_GE(ends.size(), report["calls"]);
  for (const auto& [call, count] : ends) EXPECT_EQ(count, 1) << call;
  EXPECT_EQ(sandbox.run({"state", "call.state"}).lines().size(), 0U);
}

}  // namespace
}  // namespace ctibus::gateway
