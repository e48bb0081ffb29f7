#include <gtest/gtest.h>

#include <map>

#include "core/host/secret_store.hpp"
#include "ctibus/messages/call.hpp"
#include "ctibus/messages/call_control.hpp"
#include "ctibus/messages/cdr.hpp"
#include "tests/support/wire_rig.hpp"

// A client that publishes and carries out commands, as a connector in another language does.

namespace ctibus::gateway {
namespace {

using namespace std::chrono_literals;

template <Message M>
Result<MessageId> publish(Client& client, const M& body, Client::RecordHandler done = nullptr) {
  msgpack::Buffer payload;
  encode(body, payload);
  return client.publish({.topic = topic_of<M>(),
                         .key = key_of(body),
                         .payload = payload,
                         .record = declaration<M>.message_class == MessageClass::record},
                        std::move(done));
}

void publish_numbers(Client& client, int from, int count) {
  for (const auto& device : numbers(from, count)) {
    ASSERT_TRUE(publish(client, call::Held{.call = "c", .device = device}));
  }
}

/// Everything that the log has of call.held, in order.
std::vector<std::string> held(Rig& rig) {
  std::vector<std::string> seen;
  log::Subscription all;
  all.patterns = {"call.held"};
  all.start = log::Start::time(0);
  auto reader = rig.site().log().add_reader(std::move(all)).value();
  while (reader->read([&](const log::Delivery& delivery) {
    call::Held body;
    const auto payload = delivery.frame.payload();
    if (delivery.kind == log::Delivery::Kind::message &&
        decode({reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size()}, body)) {
      seen.emplace_back(body.device);
    }
  }) > 0) {}
  return seen;
}

TEST(WireSpeaking, what_a_client_publishes_has_its_source_and_its_numbers) {
  Rig rig;
  const auto client = rig.client("pbx7");
  const auto listener = rig.client("listener");
  std::vector<std::string> sources;
  std::vector<MessageId> ids;
  ASSERT_TRUE(listener->subscribe({.patterns = {"call.held"}, .handler = [&](const auto& delivery) {
                                     sources.emplace_back(delivery.frame->source);
                                     ids.push_back(delivery.frame->id());
                                   }}));
  const auto first = publish(*client, call::Held{.call = "c", .device = "x"});
  const auto second = publish(*client, call::Held{.call = "c", .device = "y"});
  ASSERT_TRUE(first && second);
  client->flush();
  ASSERT_TRUE(await(*listener, [&] { return ids.size() == 2; }));
  EXPECT_EQ(ids, (std::vector<MessageId>{*first, *second}));
  EXPECT_EQ(sources.front(), "wire.pbx7");
}

TEST(WireSpeaking, over_restarts_of_the_server_nothing_is_lost_or_doubled) {
  Rig rig;
  const auto client = rig.client("pbx7");
  publish_numbers(*client, 0, 5000);
  client->flush();
  rig.stop_server();
  publish_numbers(*client, 5000, 1000);
  rig.start_server();
  publish_numbers(*client, 6000, 1000);
  ASSERT_TRUE(await(*client, [&] { return held(rig).size() >= 7000; }));
  EXPECT_EQ(held(rig), numbers(0, 7000));
}

TEST(WireSpeaking, over_a_restart_of_the_site_nothing_is_lost_or_doubled) {
  Rig rig(config::Storage::disk);
  const auto client = rig.client("pbx7");
  int begun = 0;
  for (int round = 0; round < 5; ++round, begun += 2000) {
    publish_numbers(*client, begun, 2000);
    client->flush();
    // Some of it is there and some not, and the client has not been told.
    ASSERT_TRUE(await(*client, [&] { return held(rig).size() > static_cast<std::size_t>(begun); }));
    rig.stop_server();
    rig.stop_site();
    rig.start_site();
    rig.start_server();
  }
  ASSERT_TRUE(await(*client, [&] { return held(rig).size() >= 10000; }));
  EXPECT_EQ(held(rig), numbers(0, 10000));
}

TEST(WireSpeaking, the_end_of_a_record_is_told_also_after_a_restart_of_the_site) {
  Rig rig(config::Storage::disk);
  const auto client = rig.client("pbx7");
  std::vector<std::string> ends;
  const auto note = [&](const RecordEnd& end) { ends.emplace_back(end.code); };
  ASSERT_TRUE(publish(*client, cdr::Call{.root = "one"}, note));
  ASSERT_TRUE(await(*client, [&] { return ends.size() == 1; }));
  ASSERT_TRUE(publish(*client, cdr::Call{.root = "two"}, note));
  client->flush();
  const auto other = rig.client("other");
  std::size_t seen = 0;
  ASSERT_TRUE(other->subscribe({.patterns = {"cdr.*"},
                                .start = Start::since(Timestamp{}),
                                .handler = [&](const auto&) { ++seen; }}));
  ASSERT_TRUE(await(*other, [&] { return seen == 2; }));
  rig.stop_server();  // the end is on its way
  rig.stop_site();
  rig.start_site();
  rig.start_server();
  ASSERT_TRUE(await(*client, [&] { return ends.size() == 2; }));
  EXPECT_EQ(ends, (std::vector<std::string>{"", ""}));
}

/// A connection of somebody who has published before, up to the welcome.
class SameSource : public RawClient {
 public:
  SameSource(const Rig& rig, const wire::Cursor& resume) : RawClient(rig.endpoint()) {
    send(to_wire(MessageKind::hello, Hello{.oldest_version = 1,
                                           .newest_version = 1,
                                           .name = "pbx7",
                                           .software = "raw",
                                           .source_epoch = 77,
                                           .resume_epoch = resume.epoch,
                                           .resume_sequence = resume.sequence}));
    const auto message = receive(MessageKind::welcome);
    Welcome welcome;
    EXPECT_TRUE(from_wire(message, welcome));
    begin = {welcome.epoch, welcome.sequence};
    taken = welcome.taken;
  }
  /// The ends of records that come until the server answers a question, by number.
  std::map<std::uint64_t, std::string> ends() {
    std::map<std::uint64_t, std::string> all;
    send(to_wire(MessageKind::query, Query{.id = ++queries_, .what = QueryKind::schema}));
    while (true) {
      const auto message = receive();
      if (message.empty()) ADD_FAILURE() << "no answer";
      const auto kind = message.empty() ? MessageKind::result : MessageKind{message.front()};
      if (kind == MessageKind::result) return all;
      Taken body;
      Refused no;
      if (kind == MessageKind::taken && from_wire(message, body)) {
        if (body.number > told) {
          told = body.number;
          place = {body.epoch, body.sequence};
        }
        for (const auto& end : body.records) all[end.number] = end.code;
      } else if (kind == MessageKind::refused && from_wire(message, no)) {
        all[no.number] = no.code;
      }
    }
  }
  std::map<std::uint64_t, std::string> ends(std::size_t count) {
    std::map<std::uint64_t, std::string> all;
    while (all.size() < count && !HasFailure()) all.merge(ends());
    return all;
  }
  wire::Cursor begin;
  wire::Cursor place;       ///< of the newest `taken`
  std::uint64_t told = 0;   ///< up to where that was
  std::uint64_t taken = 0;  ///< by the welcome

 private:
  static bool HasFailure() { return ::testing::Test::HasFailure(); }
  std::uint32_t queries_ = 0;
};

TEST(WireSpeaking, ends_and_refusals_that_a_cut_has_swallowed_are_told_again) {
  Rig rig(config::Storage::disk);
  Publications publications(77);
  msgpack::Buffer payload;
  encode(cdr::Call{.root = "one"}, payload);
  ASSERT_TRUE(publications.publish(
      {.topic = "cdr.call", .key = "one", .payload = payload, .record = true}));
  ASSERT_TRUE(publications.publish({.topic = "no.such.topic", .key = "x", .payload = payload}));
  const std::map<std::uint64_t, std::string> both = {{1, ""}, {2, "bus.undeclared_topic"}};

  SameSource first(rig, {});
  const auto begin = first.begin;
  first.send(*publications.next());
  EXPECT_EQ(first.ends(2), both);
  // As if none of it had arrived: it comes back with the place at which it began.
  SameSource second(rig, begin);
  EXPECT_EQ(second.taken, 2U);
  EXPECT_EQ(second.ends(2), both);
  rig.publish_numbers(0, 1);
  msgpack::Buffer held;
  encode(call::Held{.call = "c", .device = "d"}, held);
  ASSERT_TRUE(publications.publish({.topic = "call.held", .key = "c", .payload = held}));
  second.send(*publications.next());
  while (second.told < 3 && !::testing::Test::HasFailure()) (void)second.ends();
  // What it has heard of by the place that it names is not repeated.
  SameSource third(rig, second.place);
  EXPECT_EQ(third.taken, 3U);
  EXPECT_TRUE(third.ends().empty());
}

TEST(WireSpeaking, what_is_told_again_is_news_only_once) {
  Publications publications(77);
  ASSERT_TRUE(publications.publish({.topic = "cdr.call", .record = true}));
  ASSERT_TRUE(publications.publish({.topic = "call.held"}));
  ASSERT_TRUE(publications.publish({.topic = "call.held"}));
  EXPECT_TRUE(publications.is_open(1));
  EXPECT_FALSE(publications.is_open(2));
  EXPECT_TRUE(publications.refuse(1));
  EXPECT_FALSE(publications.refuse(1));
  EXPECT_FALSE(publications.is_open(1));
  EXPECT_TRUE(publications.refuse(2));
  (void)publications.next();
  publications.confirm({.number = 2, .epoch = 1, .sequence = 5});
  EXPECT_FALSE(publications.refuse(2)) << "before the taken of that connection";
  EXPECT_TRUE(publications.refuse(3));
}

TEST(WireSpeaking, a_client_carries_out_commands) {
  Rig rig;
  const auto provider = rig.client("pbx7");
  const auto asker = rig.client("asker");
  provider->provide({"call.make"}, [&](const ClientCommand& command) {
    call::Make make;
    ASSERT_TRUE(decode(command.frame->payload, make));
    EXPECT_EQ(command.frame->source, "wire.asker");
    EXPECT_GT(command.remaining, 0ms);
    const std::string id = command.frame->id().text();
    msgpack::Buffer payload;
    encode(call::Make::Reply{.call = "new"}, payload);
    provider->answer({.command = id, .status = wire::ReplyStatus::accepted, .payload = payload});
  });
  ASSERT_TRUE(await(*provider, [&] { return rig.site().commands().is_provider("wire.pbx7"); }));
  std::optional<Result<ClientReply>> reply;
  asker->request({.topic = "call.make", .target = "wire.pbx7"},
                 [&](const auto& got) { reply = got; });
  ASSERT_TRUE(await(*provider, [&] {
    (void)asker->run(1ms);
    return reply.has_value();
  }));
  ASSERT_TRUE(*reply) << reply->error().text;
  EXPECT_EQ((*reply)->status, wire::ReplyStatus::accepted);
  call::Make::Reply body;
  ASSERT_TRUE(decode((*reply)->payload, body));
  EXPECT_EQ(body.call, "new");
}

TEST(WireSpeaking, an_answer_that_no_message_holds_leaves_the_connection_and_is_told_as_unknown) {
  Rig rig;
  const auto provider = rig.client("pbx7");
  const auto asker = rig.client("asker");
  const msgpack::Buffer bulk(std::size_t{2} << 20);
  std::vector<std::string> taken;
  provider->provide({"call.make"}, [&](const ClientCommand& command) {
    taken.push_back(command.frame->id().text());
    if (taken.size() < 2) return;
    provider->answer({.command = taken[1], .status = wire::ReplyStatus::accepted, .payload = bulk});
    provider->answer({.command = taken[0], .status = wire::ReplyStatus::accepted});
  });
  ASSERT_TRUE(await(*provider, [&] { return rig.site().commands().is_provider("wire.pbx7"); }));
  std::vector<Result<ClientReply>> replies;
  for (int i = 0; i < 2; ++i) {
    asker->request({.topic = "call.make", .target = "wire.pbx7", .remaining = 1h},
                   [&](const auto& got) { replies.push_back(got); });
  }
  ASSERT_TRUE(await(*provider, [&] {
    (void)asker->run(1ms);
    return replies.size() == 2;
  }));
  ASSERT_TRUE(replies[0]) << replies[0].error().text;
  EXPECT_EQ(replies[0]->status, wire::ReplyStatus::outcome_unknown);
  EXPECT_EQ(replies[0]->code, "bus.frame_too_large");
  EXPECT_TRUE(replies[0]->payload.empty());
  ASSERT_TRUE(replies[1]) << replies[1].error().text;
  EXPECT_EQ(replies[1]->status, wire::ReplyStatus::accepted) << replies[1]->code;
}

TEST(WireSpeaking, a_provider_that_goes_leaves_nobody_waiting_and_is_found_again) {
  Rig rig;
  auto provider = rig.client("pbx7");
  const auto asker = rig.client("asker");
  bool got_it = false;
  provider->provide({"call.make"}, [&](const ClientCommand&) { got_it = true; });
  ASSERT_TRUE(await(*provider, [&] { return rig.site().commands().is_provider("wire.pbx7"); }));
  std::optional<Result<ClientReply>> reply;
  asker->request({.topic = "call.make", .target = "wire.pbx7", .remaining = 1h},
                 [&](const auto& got) { reply = got; });
  ASSERT_TRUE(await(*provider, [&] {
    (void)asker->run(1ms);
    return got_it;
  }));
  provider.reset();
  ASSERT_TRUE(await(*asker, [&] { return reply.has_value(); }));
  ASSERT_TRUE(*reply);
  EXPECT_EQ((*reply)->status, wire::ReplyStatus::outcome_unknown);

  provider = rig.client("pbx7");
  provider->provide({"call.make"}, [&](const ClientCommand&) {});
  ASSERT_TRUE(await(*provider, [&] { return rig.site().commands().is_provider("wire.pbx7"); }));
  rig.stop_server();
  rig.start_server();
  EXPECT_FALSE(rig.site().commands().is_provider("wire.pbx7"));
  ASSERT_TRUE(await(*provider, [&] { return rig.site().commands().is_provider("wire.pbx7"); }));
}

TEST(WireSpeaking, a_secret_is_had_once_and_by_its_handle_only) {
  Rig rig;
  const auto client = rig.client();
  const auto handle = rig.site().secrets().deposit(std::vector<std::uint8_t>{1, 2, 3}, 60'000);
  std::vector<std::size_t> sizes;
  const auto note = [&](std::span<const std::uint8_t> secret) { sizes.push_back(secret.size()); };
  client->redeem(handle, note);
  client->redeem(handle, note);
  ASSERT_TRUE(await(*client, [&] { return sizes.size() == 2; }));
  EXPECT_EQ(sizes, (std::vector<std::size_t>{3, 0}));
}

}  // namespace
}  // namespace ctibus::gateway
