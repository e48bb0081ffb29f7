#include "media_fixture.hpp"

using namespace ctibus::media;
using RecordTest = MediaTest;

TEST_F(RecordTest, the_file_is_valid_while_it_is_written) {
  start();
  const auto a = party();
  media_->record(a->stream, file("a.wav"));
  const auto bytes = ears::encode(Codec::pcma, ears::sine(1000, 0.02));
  // As a killed process would leave it.
  ASSERT_TRUE(until([&] {
    a->phone.speak(8, bytes);
    const auto read = ears::read_wav(file("a.wav"));
    return read && ears::dominant_frequency(*read) == 1000;
  }));
}

TEST_F(RecordTest, a_recording_of_nothing_is_silence) {
  start();
  const auto a = party();
  const auto b = party();
  media_->record(a->stream, file("a.wav"));
  media_->play(b->stream, "silence", {});
  ASSERT_TRUE(until([&] { return b->played == 1; }));
  media_->record(a->stream, "");
  ASSERT_TRUE(until([&] {
    const auto read = ears::read_wav(file("a.wav"));
    return read && read->size() >= 7000 && ears::dominant_frequency(*read) == 0;
  }));
}

TEST_F(RecordTest, what_cannot_be_written_is_told_once_and_costs_no_call) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  media_->record(a->stream, file("missing/a.wav"));
  talk(*a, *b, 1000, 50);
  media_->close(a->stream);
  ASSERT_TRUE(until([&] { return !problems_.empty(); }));
  EXPECT_EQ(problems_[0].code, "media.cannot_record");
  EXPECT_TRUE(until([&] { return media_->counters().recording_lost >= 8000; }));
  EXPECT_EQ(problems_.size(), 1u);
}

TEST_F(RecordTest, who_asked_for_what_cannot_be_written_is_told) {
  start();
  const auto a = party();
  media_->record(a->stream, file("missing/a.wav"));
  ASSERT_TRUE(until([&] { return a->not_recorded == 1; }));
  media_->record(a->stream, file("a.wav"));
  ASSERT_TRUE(until([&] { return ears::read_wav(file("a.wav")).has_value(); }));
  EXPECT_EQ(a->not_recorded, 1);
}

TEST_F(RecordTest, what_was_recorded_can_be_played_at_once) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  media_->record(a->stream, file("a.wav"));
  talk(*a, *b, 1000, 50);
  media_->record(a->stream, "");
  media_->play(a->stream, file("a.wav"), {});
  const auto heard = sound(*a, hear(*a, 40));
  EXPECT_NEAR(ears::dominant_frequency(heard), 1000, 5);
  ASSERT_TRUE(until([&] { return a->played == 1; }));
  EXPECT_EQ(a->not_played, 0);
}

TEST_F(RecordTest, a_recording_is_not_for_everybody) {
  start();
  const auto a = party();
  media_->record(a->stream, file("a.wav"));
  ASSERT_TRUE(until([&] { return std::filesystem::exists(file("a.wav")); }));
  using std::filesystem::perms;
  const auto mode = std::filesystem::status(file("a.wav")).permissions();
  EXPECT_EQ(mode & perms::others_all, perms::none);
}

TEST_F(RecordTest, the_end_of_the_engine_ends_recordings) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  media_->record(a->stream, file("a.wav"));
  talk(*a, *b, 1000);
  media_.reset();
  const auto read = ears::read_wav(file("a.wav"));
  ASSERT_TRUE(read);
  EXPECT_GE(read->size(), 4000u);
  EXPECT_NEAR(ears::dominant_frequency(*read), 1000, 5);
}
