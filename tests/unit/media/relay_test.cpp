#include "media_fixture.hpp"

using namespace ctibus::media;
using RelayTest = MediaTest;
using ctibus::media::ears::dominant_frequency;

TEST_F(RelayTest, a_tone_is_heard_and_recorded_across_codecs) {
  start();
  const auto a = party(pcma());
  const auto b = party(pcmu());
  media_->bridge(a->stream, b->stream);
  media_->record(a->stream, file("a.wav"));
  EXPECT_NEAR(dominant_frequency(talk(*a, *b, 1000)), 1000, 5);
  EXPECT_NEAR(dominant_frequency(talk(*b, *a, 600)), 600, 5);
  media_->close(a->stream);
  std::vector<std::int16_t> recorded;
  ASSERT_TRUE(until([&] {
    const auto read = ears::read_wav(file("a.wav"));
    if (read) recorded = *read;
    return recorded.size() >= 4000;
  }));
  EXPECT_NEAR(dominant_frequency(recorded), 1000, 5);
  EXPECT_LT(ears::level_at(recorded, 600), 50);
}

TEST_F(RelayTest, equal_codecs_are_relayed_byte_by_byte) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  std::vector<std::uint8_t> payload(160);
  for (std::size_t i = 0; i < payload.size(); ++i) payload[i] = static_cast<std::uint8_t>(i);
  a->phone.speak(8, payload);
  const auto heard = b->phone.hear();
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->payload, payload);
}

TEST_F(RelayTest, what_is_sent_is_one_source_whoever_speaks) {
  start();
  const auto a = party();
  const auto b = party();
  const auto c = party();
  media_->bridge(a->stream, b->stream);
  a->phone.speak(8, std::vector<std::uint8_t>(160));
  auto heard = hear(*b, 1);
  media_->play(b->stream, "busy", {.loop = true});
  for (auto& packet : hear(*b, 3)) heard.push_back(packet);
  media_->stop_playing(b->stream);
  media_->bridge(b->stream, c->stream);
  c->phone.speak(8, std::vector<std::uint8_t>(160));
  while (heard.back().payload != std::vector<std::uint8_t>(160)) {
    for (auto& packet : hear(*b, 1)) heard.push_back(packet);
  }
  EXPECT_TRUE(heard[1].marker);
  EXPECT_TRUE(heard.back().marker);
  for (std::size_t i = 1; i < heard.size(); ++i) {
    EXPECT_EQ(heard[i].ssrc, heard[0].ssrc);
    EXPECT_EQ(heard[i].sequence, static_cast<std::uint16_t>(heard[i - 1].sequence + 1));
    EXPECT_GE(static_cast<std::int32_t>(heard[i].timestamp - heard[i - 1].timestamp), 160);
  }
}

TEST_F(RelayTest, losses_of_the_sender_show_to_the_receiver) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  a->phone.speak(8, std::vector<std::uint8_t>(160));
  a->phone.lose(2);
  a->phone.speak(8, std::vector<std::uint8_t>(160));
  const auto heard = hear(*b, 2);
  ASSERT_EQ(heard.size(), 2u);
  EXPECT_EQ(static_cast<std::uint16_t>(heard[1].sequence - heard[0].sequence), 3);
  EXPECT_EQ(heard[1].timestamp - heard[0].timestamp, 480u);
}

TEST_F(RelayTest, after_unbridge_nothing_passes) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  talk(*a, *b, 1000, 2);
  media_->unbridge(b->stream);
  const auto before = settled(*a);
  a->phone.speak(8, std::vector<std::uint8_t>(160));
  const auto after = settled(*a);
  EXPECT_EQ(after.received, before.received + 1);
  EXPECT_EQ(after.sent, before.sent);
}

TEST_F(RelayTest, a_new_partner_takes_the_place_of_the_old_one) {
  start();
  const auto a = party();
  const auto b = party();
  const auto c = party();
  media_->bridge(a->stream, b->stream);
  media_->bridge(a->stream, c->stream);
  talk(*a, *c, 1000, 2);
  const auto before = settled(*b);
  b->phone.speak(8, std::vector<std::uint8_t>(160));
  const auto after = settled(*b);
  EXPECT_EQ(after.received, before.received + 1);
  EXPECT_EQ(after.sent, before.sent);
}

TEST_F(RelayTest, directions_are_respected) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  auto format = b->format;
  format.send = false;
  media_->connect(b->stream, b->phone.address(), format);
  a->phone.speak(8, std::vector<std::uint8_t>(160));
  EXPECT_EQ(settled(*a).received, 1u);
  EXPECT_EQ(media_->counters().sent, 0u);
  talk(*b, *a, 1000, 2);

  format.send = true;
  format.receive = false;
  media_->connect(b->stream, b->phone.address(), format);
  talk(*a, *b, 1000, 2);
  const auto before = settled(*b);
  b->phone.speak(8, std::vector<std::uint8_t>(160));
  const auto after = settled(*b);
  EXPECT_EQ(after.received, before.received + 1);
  EXPECT_EQ(after.sent, before.sent);
}

TEST_F(RelayTest, ipv6_works_alike) {
  start({.address = "::1", .first_port = 21000, .last_port = 21999});
  const auto a = party(pcma());
  const auto b = party(pcmu());
  media_->bridge(a->stream, b->stream);
  EXPECT_NEAR(dominant_frequency(talk(*a, *b, 1000)), 1000, 5);
}
