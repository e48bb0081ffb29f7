#include "ctibus/codec.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <msgpack.hpp>

#include "ctibus/messages/catalogue.hpp"
#include "sample_messages.hpp"

namespace {

using ctibus::decode;
using ctibus::Duration;
using ctibus::encode;
using ctibus::longest_duration;
using ctibus::Result;
using ctibus::msgpack::Buffer;
using ctibus::msgpack::Writer;
using sample::Everything;

Everything full() {
  static const std::uint8_t raw[] = {0, 1, 255};
  return {.id = "e1",
          .flag = true,
          .small = -7,
          .large = INT64_MIN,
          .natural = UINT64_MAX,
          .number = 0.25,
          .colour = sample::Colour::green,
          .duration = ctibus::Duration(20'000),
          .moment = ctibus::Timestamp(ctibus::Duration(1'767'600'000'123)),
          .words = {"a", "", "c"},
          .parts = {{"x", 1}, {"y", 0}},
          .part = {"z", 3},
          .data = {{"customer", "42"}},
          .pin = {"handle"},
          .bytes = raw};
}

TEST(Codec, every_kind_of_field_reads_back) {
  Buffer bytes;
  encode(full(), bytes);
  Everything read;
  ASSERT_TRUE(decode(bytes, read));
  const Everything wrote = full();
  EXPECT_EQ(read.id, wrote.id);
  EXPECT_EQ(read.flag, wrote.flag);
  EXPECT_EQ(read.small, wrote.small);
  EXPECT_EQ(read.large, wrote.large);
  EXPECT_EQ(read.natural, wrote.natural);
  EXPECT_EQ(read.number, wrote.number);
  EXPECT_EQ(read.colour, wrote.colour);
  EXPECT_EQ(read.duration, wrote.duration);
  EXPECT_EQ(read.moment, wrote.moment);
  EXPECT_EQ(read.words, wrote.words);
  EXPECT_EQ(read.parts, wrote.parts);
  EXPECT_EQ(read.part, wrote.part);
  EXPECT_EQ(read.data, wrote.data);
  EXPECT_EQ(read.pin, wrote.pin);
  EXPECT_TRUE(
      std::equal(read.bytes.begin(), read.bytes.end(), wrote.bytes.begin(), wrote.bytes.end()));
}

TEST(Codec, texts_are_views_into_the_payload) {
  Buffer bytes;
  encode(full(), bytes);
  Everything read;
  ASSERT_TRUE(decode(bytes, read));
  const auto* at = reinterpret_cast<const std::uint8_t*>(read.id.data());
  EXPECT_GE(at, bytes.data());
  EXPECT_LT(at, bytes.data() + bytes.size());
}

TEST(Codec, default_values_are_not_written) {
  Buffer bytes;
  encode(Everything{.id = "only"}, bytes);
  const auto object = msgpack::unpack(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  ASSERT_EQ(object.get().type, msgpack::type::MAP);
  EXPECT_EQ(object.get().via.map.size, 1u);
}

TEST(Codec, fields_in_another_order_unknown_ones_and_nil_are_read_as_a_newer_peer_means_them) {
  Buffer bytes;
  Writer out(bytes);
  out.map(5);
  out.text("colour");
  out.text("red");
  out.text("added_later");
  out.map(1);
  out.text("x");
  out.array(0);
  out.text("small");
  out.nil();
  out.text("id");
  out.text("e2");
  out.text("number");
  out.integer(2);
  Everything read;
  ASSERT_TRUE(decode(bytes, read));
  EXPECT_EQ(read.id, "e2");
  EXPECT_EQ(read.colour, sample::Colour::red);
  EXPECT_EQ(read.small, 0);
  EXPECT_EQ(read.number, 2.0);
}

TEST(Codec, an_enumeration_value_of_a_newer_peer_reads_as_unknown) {
  Buffer bytes;
  Writer out(bytes);
  out.map(1);
  out.text("colour");
  out.text("ultraviolet");
  Everything read{.colour = sample::Colour::red};
  ASSERT_TRUE(decode(bytes, read));
  EXPECT_EQ(read.colour, sample::Colour::unknown);
}

TEST(Codec, a_duration_of_more_than_a_century_is_malformed) {
  const auto read_back = [](Duration duration) {
    Buffer bytes;
    encode(Everything{.id = "e", .duration = duration}, bytes);
    Everything read;
    const auto result = decode(bytes, read);
    return result ? Result<Duration>(read.duration) : tl::unexpected(result.error());
  };
  EXPECT_EQ(read_back(longest_duration), longest_duration);
  EXPECT_EQ(read_back(-longest_duration), -longest_duration);
  for (const Duration wrong : {longest_duration + Duration(1), -longest_duration - Duration(1),
                               Duration::max(), Duration::min()}) {
    const auto read = read_back(wrong);
    ASSERT_FALSE(read) << wrong.count();
    EXPECT_EQ(read.error().code, "codec.malformed");
  }
}

TEST(Codec, a_wrong_type_names_its_field) {
  Buffer bytes;
  Writer out(bytes);
  out.map(2);
  out.text("id");
  out.text("e3");
  out.text("small");
  out.text("seven");
  Everything read;
  const auto result = decode(bytes, read);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "codec.malformed");
  EXPECT_NE(result.error().text.find("\"small\""), std::string::npos);
}

TEST(Codec, a_number_that_does_not_fit_its_field_is_refused) {
  Buffer bytes;
  Writer out(bytes);
  out.map(1);
  out.text("small");
  out.integer(std::int64_t{1} << 40);
  Everything read;
  EXPECT_FALSE(decode(bytes, read));
}

TEST(Codec, no_payload_at_all_means_defaults) {
  Everything read;
  EXPECT_TRUE(decode({}, read));
}

TEST(Codec, every_truncation_is_refused_or_a_shorter_map) {
  Buffer bytes;
  encode(full(), bytes);
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    Everything read;
    EXPECT_FALSE(decode(std::span(bytes.data(), size), read)) << size;
  }
}

RC_GTEST_PROP(Codec, arbitrary_bytes_never_crash_a_reader, (std::vector<std::uint8_t> bytes)) {
  Everything everything;
  (void)decode(bytes, everything);
  ctibus::cdr::Call call;
  (void)decode(bytes, call);
  RC_SUCCEED();
}

RC_GTEST_PROP(Codec, flipped_bytes_never_crash_a_reader, (std::uint8_t value)) {
  Buffer bytes;
  encode(full(), bytes);
  bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = value;
  Everything everything;
  (void)decode(bytes, everything);
  RC_SUCCEED();
}

}  // namespace
