#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "ctibus/kit/wire/batch.hpp"
#include "ctibus/kit/wire/protocol.hpp"

namespace ctibus::wire {
namespace {

/// A frame as it lies in the log.
std::vector<std::uint64_t> log_frame(std::string_view topic, std::string_view key,
                                     std::string_view payload) {
  const std::size_t size = frame_size(topic.size() + key.size() + payload.size());
  std::vector<std::uint64_t> words(size / 8);
  ctibus_frame_header header{};
  header.size = static_cast<std::uint32_t>(size);
  header.checksum = 0xdeadbeef;
  header.version = CTIBUS_FRAME_VERSION;
  header.message_class = CTIBUS_CLASS_EVENT;
  header.sequence = 42;
  header.topic_size = static_cast<std::uint16_t>(topic.size());
  header.key_size = static_cast<std::uint16_t>(key.size());
  header.payload_size = static_cast<std::uint32_t>(payload.size());
  auto* at = reinterpret_cast<char*>(words.data());
  std::memcpy(at, &header, sizeof(header));
  at = std::copy(topic.begin(), topic.end(), at + sizeof(header));
  at = std::copy(key.begin(), key.end(), at);
  std::copy(payload.begin(), payload.end(), at);
  return words;
}

msgpack::Buffer batch_of(int count) {
  BatchWriter writer;
  writer.begin(7, 100, false);
  for (int i = 0; i < count; ++i) {
    const auto words = log_frame("call.held", "c" + std::to_string(i), "payload");
    writer.add(*reinterpret_cast<const ctibus_frame_header*>(words.data()), "pbx1");
  }
  return writer.finish(3, 4711);
}

TEST(WireFrame, a_batch_gives_back_what_was_put_in) {
  const auto bytes = batch_of(3);
  auto batch = BatchView::parse(bytes);
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->header().subscription, 7U);
  EXPECT_EQ(batch->header().first_number, 100U);
  EXPECT_EQ(batch->header().epoch, 3U);
  EXPECT_EQ(batch->header().complete_up_to, 4711U);
  int count = 0;
  while (const auto frame = batch->next()) {
    EXPECT_EQ(frame->topic, "call.held");
    EXPECT_EQ(frame->key, "c" + std::to_string(count));
    EXPECT_EQ(frame->source, "pbx1");
    EXPECT_EQ(std::string(frame->payload.begin(), frame->payload.end()), "payload");
    EXPECT_EQ(frame->header.sequence, 42U);
    EXPECT_EQ(frame->header.checksum, 0U);
    ++count;
  }
  EXPECT_EQ(count, 3);
}

TEST(WireFrame, a_batch_need_not_be_aligned) {
  const auto bytes = batch_of(2);
  msgpack::Buffer shifted(bytes.size() + 1);
  std::copy(bytes.begin(), bytes.end(), shifted.begin() + 1);
  EXPECT_TRUE(BatchView::parse(std::span(shifted).subspan(1)));
}

TEST(WireFrame, every_truncation_is_refused) {
  const auto bytes = batch_of(2);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(BatchView::parse(std::span(bytes).first(size))) << size;
  }
}

TEST(WireFrame, no_bytes_lead_beyond_their_end) {
  constexpr std::uint32_t seed = 7;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto good = batch_of(2);
  int parsed = 0;
  for (int round = 0; round < 20000; ++round) {
    // A buffer of exactly this size, so that a sanitizer sees a read behind it.
    msgpack::Buffer bytes = good;
    for (int n = 0; n < 3; ++n)
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    if (auto batch = BatchView::parse(bytes)) {
      ++parsed;
      std::size_t sum = 0;
      while (const auto frame = batch->next()) {
        sum += frame->topic.size() + frame->source.size() + frame->payload.size();
      }
      EXPECT_LE(sum, bytes.size());
    }
  }
  EXPECT_GT(parsed, 0);
}

}  // namespace
}  // namespace ctibus::wire
