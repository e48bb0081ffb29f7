#include <gtest/gtest.h>

#include "core/gateway/keyring.hpp"
#include "ctibus/kit/wire/batch.hpp"
#include "ctibus/messages/call.hpp"
#include "tests/support/wire_rig.hpp"

// Who may come in, and what for.

namespace ctibus::gateway {
namespace {

using namespace std::chrono_literals;

ClientOptions with_keys(Rig& rig, const std::string& name, const ClientKeys& keys) {
  auto options = rig.client_options(name);
  options.connection.keys = keys;
  return options;
}

/// A rig with a client "crm" that may listen to calls and make some.
void allow_crm(Rig& rig) {
  rig.stop_server();
  rig.stop_site();
  rig.allow("crm", {.subscribe = {"call.*"}, .publish = {"crm.*"}, .command = {"call.make"}});
  rig.start_site();
}

TEST(WireRights, a_client_with_a_key_does_what_its_list_allows_and_no_more) {
  Rig rig;
  allow_crm(rig);
  const auto keys = rig.make_key("crm");
  rig.start_server_with_keys();
  const auto client = Client::connect(with_keys(rig, "crm", keys));
  ASSERT_TRUE(client) << client.error().text;
  EXPECT_EQ((*client)->server().source, "crm");

  std::vector<std::string> seen;
  ASSERT_TRUE((*client)->subscribe({.patterns = {"call.held"}, .handler = collect(seen)}));
  rig.publish_numbers(0, 3);
  ASSERT_TRUE(await(**client, [&] { return seen.size() == 3; }));
  const auto made = (*client)->ask({.topic = "call.make", .target = "pbx9"});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->status, wire::ReplyStatus::accepted);

  for (const char* pattern : {">", "agent.state", "*.state"}) {
    const auto refused =
        (*client)->subscribe({.patterns = {pattern}, .handler = [](const auto&) {}});
    ASSERT_FALSE(refused) << pattern;
    EXPECT_EQ(refused.error().code, "wire.not_allowed");
    EXPECT_NE(refused.error().text.find("allow-list"), std::string::npos);
  }
  const auto cleared = (*client)->ask({.topic = "call.clear", .target = "pbx9"});
  ASSERT_FALSE(cleared);
  EXPECT_EQ(cleared.error().code, "wire.not_allowed");
  const auto report = (*client)->query(QueryKind::report);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "wire.not_allowed");
  EXPECT_TRUE((*client)->query(QueryKind::schema));
}

TEST(WireRights, backups_need_their_own_right_and_whoever_has_a_list_names_no_path) {
  Rig rig(config::Storage::disk);
  rig.stop_server();
  rig.stop_site();
  rig.allow("crm", {.admin = true});
  rig.allow("keeper", {.backup = true});
  rig.start_site();
  rig.start_server();
  const auto ask = [](Client& client, const std::string& path) {
    const auto result = client.query(Query{.what = QueryKind::backup, .path = path}, 60s);
    return result ? std::string("made") : result.error().code;
  };
  EXPECT_EQ(ask(*rig.client("crm"), "nightly"), "wire.not_allowed");
  const auto keeper = rig.client("keeper");
  EXPECT_FALSE(keeper->query(QueryKind::report));
  const std::string elsewhere = (rig.folder() / "elsewhere").string();
  for (const std::string& path : {elsewhere, std::string("../up"), std::string(".."),
                                  std::string("a/b"), std::string(".hidden")}) {
    EXPECT_EQ(ask(*keeper, path), "backup.bad_name") << path;
  }
  EXPECT_EQ(ask(*keeper, "nightly"), "made");
  EXPECT_TRUE(std::filesystem::exists(rig.folder() / "backups/nightly/manifest.json"));
  EXPECT_EQ(ask(*keeper, "nightly"), "backup.exists");
  EXPECT_EQ(ask(*rig.client("operator"), elsewhere), "made");
  EXPECT_TRUE(std::filesystem::exists(rig.folder() / "elsewhere/manifest.json"));
}

TEST(WireRights, what_may_not_be_published_is_refused_by_its_number) {
  Rig rig;
  allow_crm(rig);
  rig.start_server();
  RawClient raw(rig.endpoint());
  raw.send(to_wire(MessageKind::hello, Hello{.oldest_version = 1,
                                             .newest_version = 1,
                                             .name = "crm",
                                             .software = "raw",
                                             .source_epoch = 77}));
  Publications publications(77);
  msgpack::Buffer payload;
  encode(call::Held{.call = "c", .device = "d"}, payload);
  ASSERT_TRUE(publications.publish({.topic = "call.held", .key = "c", .payload = payload}));
  raw.send(*publications.next());
  const auto answer = raw.receive(MessageKind::refused);
  Refused refused;
  ASSERT_TRUE(from_wire(answer, refused));
  EXPECT_EQ(refused.code, "wire.not_allowed");
  EXPECT_EQ(refused.number, 1U);
}

TEST(WireRights, nobody_publishes_for_the_host_itself) {
  Rig rig;
  const auto client = rig.client("liar");
  ASSERT_TRUE(client->publish({.topic = "bus.alarm", .key = "x"}));
  client->flush();
  ASSERT_TRUE(client->query(QueryKind::topics));
  log::Subscription all;
  all.patterns = {"bus.alarm"};
  all.start = log::Start::time(0);
  auto reader = rig.site().log().add_reader(std::move(all)).value();
  EXPECT_EQ(reader->read([](const auto&) {}), 0U);
}

TEST(WireRights, strangers_do_not_get_in) {
  Rig rig;
  allow_crm(rig);
  const auto good = rig.make_key("crm");
  const auto unlisted = rig.make_key("visitor");
  rig.start_server_with_keys();

  ClientKeys own_made = good;
  own_made.own = KeyPair::make().value();
  const auto unknown = Client::connect(with_keys(rig, "crm", own_made));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "wire.not_allowed");
  EXPECT_GE(rig.report().not_admitted, 1U);
  const std::string line = rig.logged();
  EXPECT_NE(line.find("wire.unknown_key"), std::string::npos) << line;
  EXPECT_NE(line.find("127.0.0.1 came with a key"), std::string::npos) << line;
  EXPECT_NE(line.find("ctibus keys new"), std::string::npos) << line;

  const auto visitor = Client::connect(with_keys(rig, "visitor", unlisted));
  ASSERT_FALSE(visitor);
  EXPECT_EQ(visitor.error().code, "wire.not_allowed");
  EXPECT_NE(visitor.error().text.find("[client.visitor]"), std::string::npos);

  const auto impostor = Client::connect(with_keys(rig, "crm", unlisted));
  ASSERT_FALSE(impostor);
  EXPECT_EQ(impostor.error().code, "wire.not_allowed");

  const auto keyless = Client::connect(rig.client_options("crm"));
  ASSERT_FALSE(keyless);
  EXPECT_EQ(keyless.error().code, "wire.needs_key");

  ClientKeys other_server = good;
  other_server.server_public = KeyPair::make().value().public_key;
  auto options = with_keys(rig, "crm", other_server);
  options.connection.limit = 500ms;
  EXPECT_FALSE(Client::connect(std::move(options)));

  EXPECT_TRUE(Client::connect(with_keys(rig, "crm", good)));
}

TEST(WireRights, a_key_works_from_its_making_to_its_removal) {
  Rig rig(config::Storage::memory, {}, 100ms);
  allow_crm(rig);
  (void)rig.make_key("other");
  rig.start_server_with_keys();
  const auto keys = rig.make_key("crm");
  const auto connected = Client::connect(with_keys(rig, "crm", keys));
  ASSERT_TRUE(connected);
  ASSERT_TRUE(remove_client_key(rig.keyring(), "crm"));
  ASSERT_TRUE(await(**connected, [&] { return !(*connected)->connected(); }));
  const auto late = Client::connect(with_keys(rig, "crm", keys));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "wire.not_allowed");
}

TEST(WireRights, what_an_administrator_takes_away_a_connected_client_loses) {
  Rig rig(config::Storage::memory, {}, 100ms);
  allow_crm(rig);
  rig.start_server();
  int losses = 0;
  auto options = rig.client_options("crm");
  options.on_connection = [&](const Error* lost) { losses += lost == nullptr ? 0 : 1; };
  const auto client = Client::connect(std::move(options)).value();
  std::vector<std::string> seen;
  std::optional<Error> ended;
  ASSERT_TRUE(client->subscribe({.patterns = {"call.held"},
                                 .handler = collect(seen),
                                 .on_answer = [&](const Result<Subscribed>& answer) {
                                   if (!answer) ended = answer.error();
                                 }}));
  ASSERT_TRUE(rig.site().reload());
  ASSERT_TRUE(await(*client, [&] { return client->query(QueryKind::schema).has_value(); }));
  rig.allow("crm", {.subscribe = {"agent.*"}});
  ASSERT_TRUE(rig.site().reload());
  ASSERT_TRUE(await(*client, [&] { return ended.has_value(); }));
  EXPECT_EQ(ended->code, "wire.not_allowed");
  EXPECT_GE(losses, 1);
  ASSERT_TRUE(await(*client, [&] {
    return client->subscribe({.patterns = {"agent.*"}, .handler = [](const auto&) {}}).has_value();
  }));
}

TEST(WireRights, a_newer_connection_takes_the_place_of_the_older) {
  Rig rig;
  allow_crm(rig);
  rig.start_server();
  const auto older = rig.client("crm");
  const auto newer = rig.client("crm");
  ASSERT_TRUE(newer->query(QueryKind::schema));
  Result<> ran;
  for (int i = 0; i < 1000 && ran; ++i) ran = older->run(20ms);
  EXPECT_FALSE(older->connected());
  ASSERT_FALSE(ran);
  EXPECT_EQ(ran.error().code, "wire.replaced");
}

TEST(WireRights, a_key_file_that_others_may_read_is_refused_with_the_cure) {
  Rig rig;
  (void)rig.make_key("crm");
  const auto file = rig.folder() / "crm.key_secret";
  ASSERT_TRUE(KeyFile::read(file));
  std::filesystem::permissions(file, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  const auto refused = KeyFile::read(file);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "wire.key_open");
  EXPECT_NE(refused.error().text.find("chmod 600"), std::string::npos);
}

TEST(WireRights, a_key_is_never_written_over) {
  Rig rig;
  (void)rig.make_key("crm");
  const auto again = make_client_key(rig.keyring(), "crm", "", rig.folder() / "second");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "wire.key_exists");
  EXPECT_FALSE(std::filesystem::exists(rig.folder() / "second"));
}

}  // namespace
}  // namespace ctibus::gateway
