#include <gtest/gtest.h>

#include "core/presentation/report_message.hpp"
#include "ctibus/messages/agent.hpp"
#include "ctibus/messages/call.hpp"
#include "tests/support/wire_rig.hpp"

namespace ctibus::gateway {
namespace {

using namespace std::chrono_literals;
using Kind = ClientDelivery::Kind;

TEST(WireResume, after_a_restart_of_the_server_nothing_is_lost_or_doubled) {
  Rig rig;
  const auto client = rig.client();
  std::vector<std::string> seen;
  ASSERT_TRUE(client->subscribe({.patterns = {"call.*"}, .handler = collect(seen)}));
  rig.publish_numbers(0, 100);
  ASSERT_TRUE(await(*client, [&] { return seen.size() >= 40; }));
  rig.stop_server();
  rig.publish_numbers(100, 100);
  rig.start_server();
  rig.publish_numbers(200, 100);
  ASSERT_TRUE(await(*client, [&] { return seen.size() >= 300; }));
  EXPECT_EQ(seen, numbers(0, 300));
}

TEST(WireResume, a_client_that_was_silent_is_dropped_and_resumes) {
  Rig rig(config::Storage::memory, {}, 100ms);
  const auto silent = rig.client("silent");
  std::vector<std::string> seen;
  int cuts = 0;
  ASSERT_TRUE(silent->subscribe({.patterns = {"call.*"}, .handler = collect(seen)}));
  rig.publish_numbers(0, 50);
  ASSERT_TRUE(await(*silent, [&] { return seen.size() >= 50; }));

  const auto witness = rig.client("witness");
  const auto clients = [&] {
    presentation::ReportBody report;
    const auto result = witness->query(QueryKind::report);
    return result && decode(result->body, report) ? report.clients : 0;
  };
  ASSERT_TRUE(await(*witness, [&] { return clients() == 1U; }));
  rig.publish_numbers(50, 50);
  ASSERT_TRUE(await(*silent, [&] {
    cuts += silent->connected() ? 0 : 1;
    return seen.size() >= 100;
  }));
  EXPECT_EQ(seen, numbers(0, 100));
  EXPECT_GT(cuts, 0);
}

TEST(WireResume, a_snapshot_that_was_cut_off_begins_anew) {
  Rig rig;
  for (int i = 0; i < 20; ++i) {
    rig.publish(agent::State{.agent = "a" + std::to_string(i), .state = AgentState::ready});
  }
  const auto client = rig.client();
  std::vector<std::string> keys;
  bool complete = false;
  int restarts = 0;
  const auto id = client->subscribe({.patterns = {"agent.state"},
                                     .start = Start::snapshot(),
                                     .window = 5,
                                     .automatic = false,
                                     .handler = [&](const ClientDelivery& delivery) {
                                       if (delivery.kind == Kind::restart) {
                                         ++restarts;
                                         keys.clear();
                                       } else if (delivery.kind == Kind::snapshot) {
                                         keys.emplace_back(delivery.frame->key);
                                       } else if (delivery.kind == Kind::snapshot_end) {
                                         complete = true;
                                       }
                                     }});
  ASSERT_TRUE(id);
  ASSERT_TRUE(await(*client, [&] { return keys.size() == 5; }));
  rig.stop_server();
  rig.start_server();
  ASSERT_TRUE(await(*client, [&] { return restarts == 1 && keys.size() == 5; }));
  client->grant(*id, 100);
  ASSERT_TRUE(await(*client, [&] { return complete; }));
  EXPECT_EQ(keys.size(), 20U);
}

TEST(WireResume, a_command_without_an_answer_ends_with_the_connection) {
  Rig rig;
  const auto client = rig.client();
  std::optional<Error> error;
  client->request({.topic = "call.park", .target = "pbx9", .remaining = 1h},
                  [&](const Result<ClientReply>& reply) {
                    if (!reply) error = reply.error();
                  });
  ASSERT_TRUE(client->query(QueryKind::topics));  // the server has the request by now
  rig.stop_server();
  ASSERT_TRUE(await(*client, [&] { return error.has_value(); }));
  EXPECT_EQ(error->code, "wire.no_reply");
}

}  // namespace
}  // namespace ctibus::gateway
