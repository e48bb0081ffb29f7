#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <random>

#include "ctibus/messages/call.hpp"
#include "ctibus/messages/call_control.hpp"
#include "tests/support/wire_rig.hpp"

namespace ctibus::gateway {
namespace {

using namespace std::chrono_literals;

Error refusal(const msgpack::Buffer& message) {
  Refused refused;
  if (message.empty() || message.front() != static_cast<std::uint8_t>(MessageKind::refused) ||
      !from_wire(message, refused)) {
    return {"none", "no refusal"};
  }
  return {std::string(refused.code), std::string(refused.text)};
}

void expect_alive(Rig& rig) {
  const auto client = rig.client("witness");
  std::vector<std::string> seen;
  ASSERT_TRUE(client->subscribe({.patterns = {"call.held"}, .handler = collect(seen)}));
  rig.publish_numbers(0, 10);
  ASSERT_TRUE(await(*client, [&] { return seen.size() >= 10; }));
}

TEST(WireHostile, another_version_is_refused_naming_both) {
  Rig rig;
  RawClient client(rig.endpoint());
  client.send(to_wire(MessageKind::hello,
                      Hello{.oldest_version = 7, .newest_version = 9, .name = "future"}));
  const auto error = refusal(client.receive());
  EXPECT_EQ(error.code, "wire.version");
  EXPECT_NE(error.text.find("7 to 9"), std::string::npos);
}

TEST(WireHostile, a_name_that_is_none_is_refused) {
  Rig rig;
  RawClient client(rig.endpoint());
  client.hello("../etc");
  EXPECT_EQ(refusal(client.receive()).code, "wire.bad_name");
}

TEST(WireHostile, who_does_not_say_hello_is_told_to) {
  Rig rig;
  RawClient client(rig.endpoint());
  client.send(to_wire(MessageKind::query, Query{.id = 1, .what = QueryKind::report}));
  EXPECT_EQ(refusal(client.receive()).code, "wire.hello_first");
}

TEST(WireHostile, clients_beyond_the_limit_are_refused) {
  Limits limits;
  limits.clients = 2;
  Rig rig(config::Storage::memory, limits);
  const auto first = rig.client("first");
  const auto second = rig.client("second");
  const auto third = Client::connect(rig.client_options("third"));
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().code, "wire.busy");
}

TEST(WireHostile, who_keeps_sending_nonsense_is_dropped) {
  Rig rig;
  RawClient client(rig.endpoint());
  client.hello("mumbler");
  ASSERT_FALSE(client.receive(MessageKind::welcome).empty());
  std::string last;
  for (int i = 0; i < 40 && last != "wire.hello_first"; ++i) {
    client.send({0x7f, 0x00});
    last = refusal(client.receive(MessageKind::refused)).code;
  }
  EXPECT_EQ(last, "wire.hello_first");
  expect_alive(rig);
}

TEST(WireHostile, several_frames_are_no_message) {
  Rig rig;
  RawClient client(rig.endpoint());
  client.hello("parts");
  ASSERT_FALSE(client.receive(MessageKind::welcome).empty());
  for (const auto* part : {"a", "b", "c"}) {
    client.socket().send(zmq::str_buffer("part"),
                         *part == 'c' ? zmq::send_flags::none : zmq::send_flags::sndmore);
  }
  EXPECT_EQ(refusal(client.receive(MessageKind::refused)).code, "wire.malformed");
  expect_alive(rig);
}

TEST(WireHostile, a_message_that_is_too_large_cuts_its_sender_only) {
  Rig rig;
  RawClient client(rig.endpoint());
  client.hello("large");
  ASSERT_FALSE(client.receive(MessageKind::welcome).empty());
  client.send(msgpack::Buffer(std::size_t{4} << 20, 0x05));
  // ZeroMQ has connected again by itself, as somebody whom the server does not know.
  msgpack::Buffer answer;
  for (int i = 0; i < 200 && answer.empty(); ++i) {
    client.send(to_wire(MessageKind::query, Query{.id = 1, .what = QueryKind::schema}));
    do {
      answer = client.receive(100ms);
    } while (!answer.empty() && answer.front() == static_cast<std::uint8_t>(MessageKind::progress));
  }
  EXPECT_EQ(refusal(answer).code, "wire.hello_first");
  expect_alive(rig);
}

TEST(WireHostile, who_does_not_read_its_replies_costs_no_more_than_some_bytes) {
  Limits limits;
  limits.unsent_messages = 1;
  limits.backlog_bytes = std::size_t{4} << 20;
  Rig rig(config::Storage::memory, limits, 1h);  // it is not dropped for its silence
  const auto provider = rig.client("bulky");
  msgpack::Buffer bulk;
  const std::string text(600'000, 'x');
  encode(call::Make::Reply{.call = text}, bulk);
  provider->provide({"call.make"}, [&](const ClientCommand& command) {
    const std::string id = command.frame->id().text();
    provider->answer({.command = id, .status = wire::ReplyStatus::accepted, .payload = bulk});
  });
  ASSERT_TRUE(await(*provider, [&] { return rig.site().commands().is_provider("wire.bulky"); }));
  RawClient asker(rig.endpoint());
  asker.socket().set(zmq::sockopt::rcvhwm, 1);
  asker.hello("sleeper");
  ASSERT_FALSE(asker.receive(MessageKind::welcome).empty());
  constexpr std::uint32_t all = 40;
  for (std::uint32_t id = 1; id <= all; ++id) {
    asker.send(
        to_wire(MessageKind::request,
                Request{.id = id, .topic = "call.make", .target = "wire.bulky", .remaining = 1h}));
  }
  ASSERT_TRUE(await(*provider, [&] { return rig.site().commands().counters().accepted == all; }));
  asker.send(to_wire(MessageKind::query, Query{.id = 1, .what = QueryKind::schema}));
  std::uint32_t replies = 0;
  std::string end;
  for (int i = 0; i < 200 && end != "wire.hello_first"; ++i) {
    const auto message = asker.receive(100ms);
    if (message.empty()) {  // the first may have found no room
      asker.send(to_wire(MessageKind::query, Query{.id = 1, .what = QueryKind::schema}));
    } else if (message.front() == static_cast<std::uint8_t>(MessageKind::reply)) {
      ++replies;
    } else {
      end = refusal(message).code;
    }
  }
  EXPECT_EQ(end, "wire.hello_first");
  EXPECT_LT(replies, all);
  expect_alive(rig);
}

TEST(WireHostile, no_bytes_harm_the_server) {
  constexpr std::uint32_t seed = 20261121;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  Rig rig;
  const std::vector<msgpack::Buffer> good = {
      to_wire(MessageKind::subscribe, Subscribe{.id = 1,
                                                .patterns = {"call.*", ">"},
                                                .keys = {"a"},
                                                .from = From::snapshot,
                                                .credit = 10}),
      to_wire(MessageKind::subscribe, Subscribe{.id = 2,
                                                .patterns = {">"},
                                                .from = From::cursor,
                                                .epoch = 1,
                                                .sequence = 1ULL << 60,
                                                .credit = 10}),
      to_wire(MessageKind::request, Request{.id = 3, .topic = "call.make", .target = "pbx9"}),
      to_wire(MessageKind::query, Query{.id = 4, .what = QueryKind::trace, .call = "x"}),
      to_wire(MessageKind::credit, Credit{.id = 1, .messages = 0xffffffff}),
      to_wire(MessageKind::unsubscribe, Unsubscribe{.id = 1}),
  };
  for (int round = 0; round < 40; ++round) {
    RawClient client(rig.endpoint());
    client.hello("fuzz");
    ASSERT_FALSE(client.receive(MessageKind::welcome).empty());
    for (int i = 0; i < 100; ++i) {
      msgpack::Buffer message;
      if (below(4) == 0) {
        message.resize(below(64));
        for (auto& byte : message) byte = static_cast<std::uint8_t>(random());
      } else {
        message = good[below(good.size())];
        for (std::size_t n = below(4); n > 0; --n) {
          message[below(message.size())] = static_cast<std::uint8_t>(random());
        }
        if (below(4) == 0) message.resize(below(message.size()) + 1);
      }
      client.send(message);
    }
    client.hello("fuzz");  // answered when all before it was read
    ASSERT_FALSE(client.receive(MessageKind::welcome).empty());
  }
  expect_alive(rig);
}

TEST(WireHostile, the_socket_is_for_its_owner_and_group) {
  Rig rig;
  struct stat status {};
  ASSERT_EQ(::stat((rig.folder() / "gateway.sock").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0660U);
}

TEST(WireHostile, tcp_without_keys_is_refused) {
  Rig rig;
  const auto server = serve(rig.site(), {.endpoint = "tcp://127.0.0.1:*"});
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, "wire.needs_key");
}

TEST(WireHostile, a_file_in_the_place_of_the_socket_is_kept) {
  Rig rig;
  const auto file = rig.folder() / "precious.txt";
  std::ofstream(file) << "precious";
  const auto server = serve(rig.site(), {.endpoint = "ipc://" + file.string()});
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, "wire.cannot_bind");
  EXPECT_TRUE(std::filesystem::is_regular_file(file));
}

TEST(WireHostile, a_socket_that_is_in_use_is_not_taken_away) {
  Rig rig;
  const auto server = serve(rig.site(), {.endpoint = rig.endpoint()});
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, "wire.cannot_bind");
  expect_alive(rig);
}

TEST(WireHostile, a_site_that_does_not_run_is_named_with_the_cure) {
  ClientOptions options;
  options.connection.endpoint = "ipc:///nowhere/ctibus.sock";
  const auto client = Client::connect(std::move(options));
  ASSERT_FALSE(client);
  EXPECT_EQ(client.error().code, "wire.unreachable");
  EXPECT_NE(client.error().text.find("Start it with"), std::string::npos);
}

}  // namespace
}  // namespace ctibus::gateway
