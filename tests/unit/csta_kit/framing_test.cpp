#include "ctibus/kit/csta/framing.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace ctibus::csta {
namespace {

using namespace std::string_literals;

constexpr Framing kFramings[] = {Framing::annex_j, Framing::length16, Framing::hipath};

std::string written(Framing framing, const Frame& frame) {
  auto bytes = write_frame(framing, frame);
  EXPECT_TRUE(bytes.has_value()) << bytes.error().text;
  return bytes.value_or("");
}

std::vector<Frame> all_of(FrameReader& reader) {
  std::vector<Frame> frames;
  while (true) {
    auto frame = reader.next();
    if (!frame) ADD_FAILURE() << frame.error().text;
    if (!frame || !*frame) return frames;
    frames.push_back(std::move(**frame));
  }
}

std::string code_after(Framing framing, std::string_view bytes, std::size_t largest = 65535) {
  FrameReader reader(framing, false, largest);
  reader.feed(bytes);
  auto frame = reader.next();
  return frame ? "none" : frame.error().code;
}

TEST(Framing, headers_are_those_of_the_captures) {
  EXPECT_EQ(written(Framing::annex_j, {"<a/>", 7}),
            "\0\0\0\x0c"
            "0007<a/>"s);
  EXPECT_EQ(written(Framing::annex_j, {"<a/>", kEventInvokeId}),
            "\0\0\0\x0c"
            "9999<a/>"s);
  EXPECT_EQ(written(Framing::length16, {std::string(200, 'x')}).substr(0, 2), "\0\xc8"s);
  EXPECT_EQ(written(Framing::hipath, {std::string(73, 'x')}).substr(0, 3), "\x26\x80\x49"s);
}

TEST(Framing, counts_bytes_and_not_characters) {
  const std::string umlauts = "<a>Müller, Zoé, 日本</a>";
  const std::string frame = written(Framing::annex_j, {umlauts, 1});
  EXPECT_EQ(static_cast<unsigned char>(frame[3]), umlauts.size() + 8);
  EXPECT_GT(umlauts.size(), 20U);
}

TEST(Framing, frames_split_at_every_byte_are_put_together) {
  for (const Framing framing : kFramings) {
    const std::string bytes = written(framing, {"first"}) + written(framing, {""}) +
                              written(framing, {std::string(300, 'z')});
    const std::vector<Frame> expected = {{"first"}, {""}, {std::string(300, 'z')}};
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      FrameReader reader(framing);
      std::vector<Frame> frames;
      for (const auto& part : {bytes.substr(0, cut), bytes.substr(cut)}) {
        reader.feed(part);
        for (Frame& frame : all_of(reader)) frames.push_back(std::move(frame));
      }
      EXPECT_EQ(frames, expected) << "cut at " << cut;
      EXPECT_EQ(reader.waiting(), 0U);
    }
    FrameReader reader(framing);
    std::vector<Frame> frames;
    for (const char byte : bytes) {
      reader.feed({&byte, 1});
      for (Frame& frame : all_of(reader)) frames.push_back(std::move(frame));
    }
    EXPECT_EQ(frames, expected);
  }
}

TEST(Framing, frames_of_any_size_come_back_from_pieces_of_any_size) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (const Framing framing : kFramings) {
      std::string bytes;
      std::vector<Frame> expected;
      for (int i = 0; i < 20; ++i) {
        Frame frame{std::string(random() % 5000, static_cast<char>('a' + i))};
        if (framing == Framing::annex_j)
          frame.invoke_id = static_cast<std::uint16_t>(random() % 10000);
        bytes += written(framing, frame);
        expected.push_back(std::move(frame));
      }
      FrameReader reader(framing);
      std::vector<Frame> frames;
      for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t size = std::min<std::size_t>(1 + random() % 9000, bytes.size() - at);
        reader.feed(std::string_view(bytes).substr(at, size));
        at += size;
        for (Frame& frame : all_of(reader)) frames.push_back(std::move(frame));
      }
      EXPECT_EQ(frames, expected);
    }
  }
}

TEST(Framing, the_largest_frame_passes_and_one_more_byte_does_not) {
  for (const Framing framing : kFramings) {
    const Frame largest{std::string(largest_payload(framing), 'x')};
    FrameReader reader(framing);
    reader.feed(written(framing, largest));
    EXPECT_EQ(all_of(reader), std::vector<Frame>{largest});
    const auto too_large = write_frame(framing, {largest.payload + "x"});
    ASSERT_FALSE(too_large.has_value());
    EXPECT_EQ(too_large.error().code, "csta.too_large");
  }
}

TEST(Framing, what_is_no_frame_is_refused_at_its_first_wrong_byte) {
  EXPECT_EQ(code_after(Framing::annex_j, "<"), "csta.bad_frame");
  EXPECT_EQ(code_after(Framing::annex_j, "\x01"), "csta.bad_frame");
  EXPECT_EQ(code_after(Framing::annex_j, "\0\x01"s), "csta.bad_frame");
  EXPECT_EQ(code_after(Framing::annex_j,
                       "\0\0\0\x07"s
                       "0000"),
            "csta.bad_frame");
  EXPECT_EQ(code_after(Framing::annex_j,
                       "\0\0\0\x0c"s
                       "00x1<a/>"),
            "csta.bad_frame");
  EXPECT_EQ(code_after(Framing::hipath, "\x25"), "csta.bad_frame");
  EXPECT_EQ(code_after(Framing::hipath, "\x26\x00\x01x"s), "csta.bad_frame");
}

TEST(Framing, more_than_is_wanted_is_refused_by_its_header) {
  EXPECT_EQ(code_after(Framing::length16, "\x10\x01", 0x1000), "csta.too_large");
  EXPECT_EQ(code_after(Framing::length16, "\x10\x00"s, 0x1000), "none");
  EXPECT_EQ(code_after(Framing::hipath, "\x26\xff\xff", 0x1000), "csta.too_large");
}

TEST(Framing, after_an_error_nothing_is_kept_and_nothing_is_found) {
  FrameReader reader(Framing::annex_j);
  reader.feed("rubbish");
  EXPECT_FALSE(reader.next().has_value());
  reader.feed(written(Framing::annex_j, {"<a/>"}));
  EXPECT_FALSE(reader.next().has_value());
  EXPECT_EQ(reader.waiting(), 0U);
}

TEST(Framing, a_greeting_is_taken_for_one_only_as_the_first_byte) {
  for (const std::string first : {"", "B", "P"}) {
    FrameReader reader(Framing::length16, true);
    reader.feed("");
    reader.feed(first + "\0\x01P"s);
    EXPECT_EQ(all_of(reader), std::vector<Frame>{{"P"}});
    reader.feed(
        "\0\x02"
        "BP"s);
    EXPECT_EQ(all_of(reader), std::vector<Frame>{{"BP"}});
  }
}

}  // namespace
}  // namespace ctibus::csta
