#include <gtest/gtest.h>

#include "ctibus/kit/wire/batch.hpp"
#include "ctibus/messages/bus.hpp"
#include "ctibus/messages/call.hpp"
#include "tests/support/wire_rig.hpp"

// What a client says in the names of others, at a site that is a sandbox and at one that is none.

namespace ctibus::gateway {
namespace {

using namespace std::chrono_literals;

class WireReplay : public ::testing::Test {
 protected:
  void become_sandbox() {
    rig_.make_sandbox();
    restart();
  }
  void restart() {
    rig_.stop_server();
    rig_.stop_site();
    rig_.start_site();
    rig_.start_server();
  }

  std::unique_ptr<Client> teller(const std::string& name = "teller") {
    auto options = rig_.client_options(name);
    options.publications = publications_ = std::make_shared<Publications>(++epoch_);
    options.on_refused = [this](std::uint64_t, const Error& error) { refusals_.push_back(error); };
    auto client = Client::connect(std::move(options));
    if (!client) throw std::runtime_error(client.error().text);
    return std::move(*client);
  }

  template <Message M>
  void replay(Client& client, const M& body, const std::string& source, MessageId id) {
    msgpack::Buffer payload;
    encode(body, payload);
    const Replayed replayed{
        .source = source,
        .id = id,
        .message_class = static_cast<std::uint8_t>(declaration<M>.message_class)};
    ASSERT_TRUE(client.publish(
        {.topic = topic_of<M>(), .key = key_of(body), .payload = payload, .replayed = &replayed}));
  }

  bool confirmed(Client& client) {
    return await(client, [&] { return publications_->idle(); });
  }

  struct Heard {
    std::string source;
    MessageId id;
    std::string device;
    friend bool operator==(const Heard&, const Heard&) = default;
  };
  /// Every call.held of the log.
  std::vector<Heard> heard() {
    std::vector<Heard> out;
    log::Subscription all;
    all.patterns = {"call.held"};
    all.start = log::Start::time(0);
    auto reader = rig_.site().log().add_reader(std::move(all)).value();
    while (reader->read([&](const log::Delivery& delivery) {
      call::Held body;
      const auto payload = delivery.frame.payload();
      if (delivery.kind == log::Delivery::Kind::message &&
          decode({reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size()}, body)) {
        out.push_back({rig_.site().log().source_name(delivery.frame.header().source),
                       delivery.frame.id(), std::string(body.device)});
      }
    }) > 0) {}
    return out;
  }

  Rig rig_{config::Storage::disk};
  std::shared_ptr<Publications> publications_;
  std::vector<Error> refusals_;
  std::uint64_t epoch_ = 100;
};

TEST_F(WireReplay, sources_identities_and_their_common_order_stay) {
  become_sandbox();
  const auto client = teller();
  EXPECT_TRUE(client->server().sandbox);
  std::vector<Heard> said;
  for (std::uint64_t i = 1; i <= 2000; ++i) {
    said.push_back({i % 3 == 0 ? "acd" : "pbx7", MessageId(7 + i % 3, i), "d" + std::to_string(i)});
    replay(*client, call::Held{.call = "c", .device = said.back().device}, said.back().source,
           said.back().id);
  }
  ASSERT_TRUE(confirmed(*client));
  EXPECT_TRUE(refusals_.empty());
  EXPECT_EQ(heard(), said);
}

TEST_F(WireReplay, a_restart_of_the_server_loses_nothing) {
  become_sandbox();
  const auto client = teller();
  for (std::uint64_t i = 1; i <= 6000; ++i) {
    replay(*client, call::Held{.call = "c", .device = "d"}, "pbx7", {7, i});
    if (i == 2000) {
      client->flush();
      rig_.stop_server();
    }
    if (i == 4000) rig_.start_server();
  }
  ASSERT_TRUE(confirmed(*client));
  std::map<std::uint64_t, int> numbers;
  for (const auto& one : heard()) ++numbers[one.id.number];
  EXPECT_EQ(numbers.size(), 6000U);
}

TEST_F(WireReplay, names_of_sources_are_still_known_after_a_restart) {
  become_sandbox();
  {
    const auto client = teller();
    replay(*client, call::Held{.call = "c", .device = "d"}, "pbx-of-others", {7, 1});
    ASSERT_TRUE(confirmed(*client));
  }
  restart();
  ASSERT_EQ(heard().size(), 1U);
  EXPECT_EQ(heard()[0].source, "pbx-of-others");
}

TEST_F(WireReplay, a_site_that_is_no_sandbox_refuses_every_message) {
  const auto client = teller();
  EXPECT_FALSE(client->server().sandbox);
  replay(*client, call::Held{.call = "c", .device = "d"}, "pbx7", {7, 1});
  ASSERT_TRUE(await(*client, [&] { return !refusals_.empty(); }));
  EXPECT_EQ(refusals_[0].code, "wire.not_sandboxed");
  EXPECT_NE(refusals_[0].text.find("sandbox = true"), std::string::npos);
  EXPECT_TRUE(heard().empty());
}

TEST_F(WireReplay, a_listed_client_needs_to_be_an_administrator_and_may_say_what_it_may_publish) {
  rig_.allow("crm", {.publish = {"call.*"}});
  rig_.allow("tester2", {.publish = {"call.*"}, .admin = true});
  become_sandbox();
  auto client = teller("crm");
  replay(*client, call::Held{.call = "c", .device = "d"}, "pbx7", {7, 1});
  ASSERT_TRUE(await(*client, [&] { return refusals_.size() == 1; }));
  EXPECT_EQ(refusals_[0].code, "wire.not_allowed");
  client = teller("tester2");
  replay(*client, call::Held{.call = "c", .device = "d"}, "pbx7", {7, 1});
  replay(*client, bus::Instance{.instance = "pbx7"}, "core", {8, 1});
  ASSERT_TRUE(await(*client, [&] { return refusals_.size() == 2; }));
  EXPECT_EQ(refusals_[1].code, "wire.not_allowed");
  EXPECT_EQ(heard().size(), 1U);
}

TEST_F(WireReplay, what_the_bus_says_of_itself_is_not_said_for_it) {
  become_sandbox();
  const auto client = teller();
  replay(*client, bus::Recovered{.epoch = 1}, "core", {7, 1});
  ASSERT_TRUE(await(*client, [&] { return !refusals_.empty(); }));
  EXPECT_EQ(refusals_[0].code, "wire.not_allowed");
}

TEST_F(WireReplay, a_refusal_that_a_cut_has_swallowed_is_told_again) {
  Publications publications(9);
  msgpack::Buffer payload;
  encode(call::Held{.call = "c", .device = "d"}, payload);
  const Replayed replayed{.source = "pbx", .id = {7, 1}};
  ASSERT_TRUE(
      publications.publish({.topic = "call.held", .payload = payload, .replayed = &replayed}));
  Hello hello{.oldest_version = 1, .newest_version = 1, .name = "raw", .source_epoch = 9};
  for (int life = 0; life < 2; ++life) {
    RawClient raw(rig_.endpoint());
    raw.send(to_wire(MessageKind::hello, hello));
    Welcome welcome;
    const auto greeting = raw.receive(MessageKind::welcome);
    ASSERT_TRUE(from_wire(greeting, welcome));
    EXPECT_EQ(welcome.taken, static_cast<std::uint64_t>(life));
    hello.resume_epoch = welcome.epoch;
    if (life == 0) raw.send(*publications.next());
    Refused refused;
    const auto answer = raw.receive(MessageKind::refused);
    ASSERT_TRUE(from_wire(answer, refused));
    EXPECT_EQ(refused.code, "wire.not_sandboxed");
    EXPECT_EQ(refused.about, static_cast<std::uint8_t>(MessageKind::replay));
    EXPECT_EQ(refused.number, 1u);
  }
}

TEST_F(WireReplay, a_malformed_replay_is_refused_and_the_server_goes_on) {
  become_sandbox();
  RawClient raw(rig_.endpoint());
  Hello hello{.oldest_version = 1, .newest_version = 1, .name = "raw", .source_epoch = 9};
  raw.send(to_wire(MessageKind::hello, hello));
  (void)raw.receive(MessageKind::welcome);
  for (const std::size_t size : {1U, 8U, 15U, 16U, 40U}) {
    msgpack::Buffer message(size, std::uint8_t{0xff});
    message[0] = static_cast<std::uint8_t>(MessageKind::replay);
    raw.send(message);
    Refused refused;
    const auto answer = raw.receive(MessageKind::refused);
    ASSERT_TRUE(from_wire(answer, refused));
    EXPECT_EQ(refused.code, "wire.malformed");
  }
  const auto client = teller();
  replay(*client, call::Held{.call = "c", .device = "d"}, "", {7, 1});
  ASSERT_TRUE(await(*client, [&] { return !refusals_.empty(); }));
  EXPECT_EQ(refusals_[0].code, "wire.malformed") << "without a source";
}

}  // namespace
}  // namespace ctibus::gateway
