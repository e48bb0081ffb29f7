#include "online_site.hpp"

// The commands that ask a site, and tell it something.
namespace ctibus::gateway {
namespace {

using nlohmann::json;

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

TEST_F(OnlineCommands, trace_writes_a_conversation_for_opentelemetry) {
  const std::string call = make_call();
  const Output out = run({"trace", call, "--otlp"});
  EXPECT_EQ(out.status, 0) << out.errors;
  std::map<std::string, json> spans;
  const json written = json::parse(out.text);
  for (const auto& resource : written["resourceSpans"]) {
    for (const auto& span : resource["scopeSpans"][0]["spans"]) spans[span["name"]] = span;
  }
  ASSERT_EQ(spans.size(), 3U) << out.text;
  EXPECT_EQ(spans["call.originated"]["parentSpanId"], spans["call.make"]["spanId"]);
  EXPECT_EQ(spans["call"]["parentSpanId"], spans["call.make"]["spanId"]);
  for (const auto& [name, span] : spans) {
    EXPECT_EQ(span["traceId"], spans["call.make"]["traceId"]) << name;
  }
}

TEST_F(OnlineCommands, a_request_belongs_to_the_trace_that_it_names) {
  const std::string trace = "0af7651916cd43dd8448eb211c80319c";
  const Output made = run({"request", "call.make", "device=pbx9:1001", "--traceparent",
                           "00-" + trace + "-b7ad6b7169203331-01"});
  ASSERT_EQ(made.status, 0) << made.errors;
  const std::string call = json::parse(made.text)["data"]["call"];
  const json written = json::parse(run({"trace", call, "--otlp"}).text);
  const auto& span = written["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
  EXPECT_EQ(span["traceId"], trace);
  const Output bad = run({"request", "call.make", "device=pbx9:1001", "--traceparent", "00-1"});
  EXPECT_EQ(bad.status, 1);
  EXPECT_NE((bad.text + bad.errors).find("traceparent"), std::string::npos) << bad.text;
}

TEST_F(OnlineCommands, health_says_by_its_exit_code_whether_the_site_is_ready) {
  const Output good = run({"health"});
  EXPECT_EQ(good.status, 0) << good.errors;
  EXPECT_EQ(good.text, "office is ready.\n");
  const json checks = json::parse(run({"health", "--json"}).text);
  EXPECT_EQ(checks[2]["name"], "instance.pbx9");
  EXPECT_EQ(checks[2]["good"], true);
  EXPECT_EQ(run_anywhere({"health", "--endpoint", "ipc:///nowhere/gateway.sock"}).status, 1);
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
  (void)make_call();
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
  std::ofstream(site_.file(), std::ios::app) << "[plugin.pbx8]\nuse = \"" << SWITCHBOARD << "\"\n";
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
