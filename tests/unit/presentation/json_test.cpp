#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/presentation/declarations.hpp"
#include "core/presentation/from_json.hpp"
#include "core/presentation/iso_time.hpp"
#include "core/presentation/to_json.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/messages/catalogue.hpp"

namespace ctibus::presentation {
namespace {

using Json = nlohmann::ordered_json;

const manifest::MessageSpec& message(std::string_view topic) {
  static const Declarations declarations;
  return *declarations.find(topic);
}

template <Described M>
msgpack::Buffer bytes_of(const M& body) {
  msgpack::Buffer out;
  encode(body, out);
  return out;
}

TEST(Json, a_payload_reads_as_its_declaration_says) {
  call::State state{.call = "c1", .direction = Direction::incoming, .calling = "+33123456789"};
  state.data = {{"customer", "4711"}};
  state.connections = {{.device = "pbx1:1001", .state = ConnectionState::alerting}};
  state.since = Timestamp(Duration(1'700'000'000'123));
  const auto json = to_json(bytes_of(state), message("call.state").fields, {.show_personal = true});
  EXPECT_EQ(json["direction"], "incoming");
  EXPECT_EQ(json["calling"], "+33123456789");
  EXPECT_EQ(json["data"]["customer"], "4711");
  EXPECT_EQ(json["connections"][0]["state"], "alerting");
  EXPECT_EQ(json["since"], "2023-11-14T22:13:20.123Z");
}

TEST(Json, personal_fields_are_masked_also_within_groups) {
  call::State state{.call = "c1", .calling = "+33123456789", .calling_name = "Anna"};
  state.data = {{"customer", "Anna"}};
  state.connections = {{.device = "pbx1:1001", .number = "1001", .name = "Ben"}};
  const auto json = to_json(bytes_of(state), message("call.state").fields, {});
  EXPECT_EQ(json["calling"], "***89");
  EXPECT_EQ(json["calling_name"], "***");
  EXPECT_EQ(json["data"]["customer"], "***");
  EXPECT_EQ(json["connections"][0]["name"], "***");
  EXPECT_EQ(json["connections"][0]["device"], "pbx1:1001");
  EXPECT_EQ(json["call"], "c1");
}

TEST(Json, secrets_are_never_shown) {
  manifest::FieldSpec field;
  field.name = "digits";
  field.kind = Kind::secret;
  field.privacy = Privacy::secret;
  msgpack::Buffer bytes;
  msgpack::Writer writer(bytes);
  writer.map(1);
  writer.text("digits");
  writer.text("0192f3a4");
  EXPECT_EQ(to_json(bytes, {field}, {.show_personal = true})["digits"], "***");
}

TEST(Json, unknown_fields_are_kept) {
  msgpack::Buffer bytes;
  msgpack::Writer writer(bytes);
  writer.map(2);
  writer.text("call");
  writer.text("c1");
  writer.text("of_tomorrow");
  writer.array(2);
  writer.integer(-1);
  writer.boolean(true);
  const auto json = to_json(bytes, message("call.held").fields, {});
  EXPECT_EQ(json["of_tomorrow"], Json::array({-1, true}));
}

TEST(Json, what_is_no_map_is_null) {
  EXPECT_TRUE(to_json(msgpack::Buffer{0xc1}, {}, {}).is_null());
  EXPECT_TRUE(to_json(msgpack::Buffer(1000, 0x91), {}, {}).is_null());
}

TEST(Json, a_payload_survives_the_way_there_and_back) {
  queue::Offer offer{.call = "c1", .device = "pbx1:1", .time_limit = Duration(20000)};
  offer.data = {{"a", "b"}};
  const auto bytes = bytes_of(offer);
  const auto json = to_json(bytes, message("queue.offer").fields, {.show_personal = true});
  const auto back = from_json(json, message("queue.offer"));
  ASSERT_TRUE(back) << back.error().text;
  EXPECT_EQ(*back, bytes);
}

TEST(Json, a_misspelt_field_is_named_with_the_right_one) {
  const auto refused = from_json(Json{{"divice", "pbx1:1"}}, message("call.make"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "wire.unknown_field");
  EXPECT_NE(refused.error().text.find("\"divice\""), std::string::npos);
  EXPECT_NE(refused.error().text.find("\"device\""), std::string::npos);
}

TEST(Json, a_value_of_the_wrong_type_is_named_with_its_place) {
  const auto number = from_json(Json{{"device", 7}}, message("call.make"));
  ASSERT_FALSE(number);
  EXPECT_EQ(number.error().text, "Field \"device\" wants text, not 7.");
  const auto cause = from_json(Json{{"cause", "bussy"}}, message("call.clear"));
  ASSERT_FALSE(cause);
  EXPECT_NE(cause.error().text.find("busy"), std::string::npos);
  const auto nested = from_json(Json{{"data", {{"customer", 1}}}}, message("call.make"));
  ASSERT_FALSE(nested);
  EXPECT_NE(nested.error().text.find("data.customer"), std::string::npos);
}

TEST(Json, words_become_what_their_fields_want) {
  const auto json = from_words({"device=pbx1:1", "auto_originate=true", "data.customer=4711"},
                               message("call.make"));
  ASSERT_TRUE(json) << json.error().text;
  EXPECT_EQ(
      *json,
      (Json{{"device", "pbx1:1"}, {"auto_originate", true}, {"data", {{"customer", "4711"}}}}));
  const auto offer = from_words({"time_limit=20s"}, message("queue.offer"));
  ASSERT_TRUE(offer);
  EXPECT_TRUE(from_json(*offer, message("queue.offer")));
}

TEST(Json, words_that_contradict_each_other_are_refused) {
  EXPECT_FALSE(from_words({"data=x", "data.y=z"}, message("call.make")));
  EXPECT_FALSE(from_words({"device.x=1"}, message("call.make")));
  EXPECT_FALSE(from_words({"device"}, message("call.make")));
}

TEST(Json, an_unknown_command_is_named_with_the_nearest) {
  const Declarations declarations;
  const auto refused = declarations.command("call.mkae");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().text.find("call.make"), std::string::npos);
  EXPECT_EQ(declarations.command("call.held").error().code, "wire.unknown_topic");
}

TEST(IsoTime, is_read_as_it_is_written) {
  const Timestamp time(Duration(1'700'000'000'123));
  EXPECT_EQ(iso_time(time), "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(parse_iso_time(iso_time(time)), time);
  EXPECT_EQ(parse_iso_time("2023-11-14"),
            Timestamp(std::chrono::sys_days(std::chrono::year(2023) / 11 / 14)));
  for (const auto* bad : {"", "yesterday", "2023-13-01", "2023-11-14T25:00", "2023-11-14T10:00x"}) {
    EXPECT_FALSE(parse_iso_time(bad)) << bad;
  }
}

}  // namespace
}  // namespace ctibus::presentation
