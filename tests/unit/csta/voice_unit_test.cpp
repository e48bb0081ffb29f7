#include "connector_case.hpp"
#include "ctibus/messages/media.hpp"
#include "ctibus/testing/pbx_conformance/check_history.hpp"

/// What the switch plays, records and collects for us, beside what every media port does.
namespace ctibus::csta::testing {
namespace {

using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Le;

class CstaVoiceUnit : public ConnectorCase {
 protected:
  void SetUp() override {
    site_.profile.monitors_trunks = true;
    site_.options.messages = {{.name = "welcome", .id = "12"}, {.name = "gone", .id = "99"}};
    site_.site.messages = {{.id = "12", .length = 3s}};
  }
  void TearDown() override {
    ConnectorCase::TearDown();
    EXPECT_THAT(ctibus::testing::pbx::HistoryCheck(host_).run(false), IsEmpty());
  }

  /// A caller who talks with 1001; its call.
  std::string talk() {
    start();
    caller_ = call_in("1001");
    answer("1001");
    return std::string(host_.expect<call::Established>()->call);
  }
  void presses(std::string_view keys) {
    site_.with([&](Exchange& pbx) { return pbx.outside_presses(caller_, keys); });
  }
  template <class C>
  void carry_out(const C& command) {
    const auto reply = ask(command);
    EXPECT_TRUE(reply.accepted()) << reply.code << ": " << reply.text;
  }
  media::Play welcome(std::string_view call) {
    return {.call = call, .device = line, .sounds = {"welcome"}};
  }

  static int messages_asked(std::string_view sent) {
    constexpr std::string_view end = "</PlayMessage>";
    int count = 0;
    for (auto at = sent.find(end); at != sent.npos; at = sent.find(end, at + 1)) ++count;
    return count;
  }

  static constexpr std::string_view line = "pbx1:T1/1";
  int caller_ = 0;
};

TEST_F(CstaVoiceUnit, a_message_is_played_by_its_identifier_until_the_switch_says_that_it_is_over) {
  const std::string call = talk();
  const std::string sent = sent_by([&] { carry_out(welcome(call)); });
  EXPECT_NE(sent.find("<messageToBePlayed>12</messageToBePlayed>"), std::string::npos) << sent;
  host_.advance(2900ms);
  host_.expect_none<media::Played>();
  host_.advance(200ms);
  const auto played = host_.expect<media::Played>();
  EXPECT_EQ(played->result, media::PlayResult::completed);
  EXPECT_EQ(played->sound, "welcome");
}

TEST_F(CstaVoiceUnit, a_message_whose_beginning_was_not_heard_ends_all_the_same) {
  const std::string call = talk();
  site_.exchange().faults.lose_events = 1;
  carry_out(welcome(call));
  site_.exchange().faults.lose_events = 0;
  host_.advance(4s);
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::completed);
}

TEST_F(CstaVoiceUnit, a_message_that_the_switch_does_not_have_has_failed) {
  const std::string call = talk();
  carry_out(media::Play{.call = call, .device = line, .sounds = {"gone", "welcome"}});
  const auto played = host_.expect<media::Played>();
  EXPECT_EQ(played->result, media::PlayResult::failed);
  EXPECT_EQ(played->sound, "gone");
}

TEST_F(CstaVoiceUnit, what_is_recorded_can_be_played) {
  const std::string call = talk();
  carry_out(media::Record{.call = call, .device = line, .max_duration = 5s});
  host_.advance(6s);
  const auto recorded = host_.expect<media::Recorded>();
  EXPECT_EQ(recorded->result, media::RecordResult::completed);
  EXPECT_EQ(recorded->duration, 5s);
  ASSERT_FALSE(recorded->message.empty());
  carry_out(media::Play{.call = call, .device = line, .sounds = {recorded->message}});
  host_.advance(6s);
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::completed);
}

TEST_F(CstaVoiceUnit, an_end_key_or_the_next_command_ends_a_recording) {
  const std::string call = talk();
  const media::Record record{.call = call, .device = line, .end_keys = "#"};
  carry_out(record);
  host_.advance(1min);
  presses("1");
  host_.expect_none<media::Recorded>();
  presses("#");
  auto recorded = host_.expect<media::Recorded>();
  EXPECT_EQ(recorded->result, media::RecordResult::key_pressed);
  EXPECT_EQ(recorded->key, "#");
  carry_out(record);
  carry_out(media::Stop{.call = call, .device = line});
  EXPECT_EQ(host_.expect<media::Recorded>()->result, media::RecordResult::stopped);
  EXPECT_EQ(ask(media::Record{.call = call, .device = line, .max_duration = -1s}).code,
            "pbx.bad_value");
}

TEST_F(CstaVoiceUnit, keys_are_collected_by_data_collection_only_while_they_are_wanted) {
  const std::string call = talk();
  const std::string sent = sent_by([&] {
    carry_out(media::Collect{.call = call, .device = line, .max_digits = 2});
    presses("4");
    presses("7");
  });
  EXPECT_EQ(host_.expect<media::Collected>()->digits, "47");
  EXPECT_NE(sent.find("StartDataCollection"), std::string::npos);
  EXPECT_NE(sent.find("StopDataCollection"), std::string::npos);
  host_.expect_none<call::DigitsDialed>();
  presses("5");
  EXPECT_EQ(host_.expect<call::DigitsDialed>()->digits, "5");
}

TEST_F(CstaVoiceUnit, without_data_collection_keys_are_the_digits_of_the_call) {
  site_.profile.lacks = {"StartDataCollection"};
  const std::string call = talk();
  carry_out(media::Collect{.call = call, .device = line, .max_digits = 2});
  presses("4");
  presses("7");
  EXPECT_EQ(host_.expect<media::Collected>()->digits, "47");
  host_.expect_none<call::DigitsDialed>();
}

TEST_F(CstaVoiceUnit, an_end_that_was_missed_is_made_up_for_when_a_link_is_back) {
  const std::string call = talk();
  carry_out(welcome(call));
  site_.cut();
  host_.advance(10s);
  site_.restore();
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::completed);
  carry_out(welcome(call));
  host_.advance(4s);
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::completed);
}

TEST_F(CstaVoiceUnit, when_another_link_leads_a_message_that_goes_round_is_begun_once_more) {
  site_.links = 2;
  const std::string call = talk();
  carry_out(media::Play{.call = call, .device = line, .sounds = {"welcome"}, .loop = true});
  host_.advance(1s);
  const std::string sent = sent_by([&] { site_.cut(1); });
  EXPECT_NE(sent.find("<Stop "), std::string::npos) << sent;
  EXPECT_EQ(messages_asked(sent), 1) << sent;
  EXPECT_EQ(messages_asked(sent_by([&] { host_.advance(31s); })), 10);
  host_.expect_none<media::Played>();
}

TEST_F(CstaVoiceUnit, a_message_without_length_goes_round_at_a_bounded_pace) {
  site_.site.messages = {{.id = "12", .length = 1ms}};
  const std::string call = talk();
  const std::string sent = sent_by([&] {
    carry_out(media::Play{.call = call, .device = line, .sounds = {"welcome"}, .loop = true});
    host_.advance(1s);
  });
  EXPECT_THAT(messages_asked(sent), AllOf(Ge(2), Le(11)));
  carry_out(media::Stop{.call = call, .device = line});
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::stopped);
}

TEST_F(CstaVoiceUnit, the_next_message_waits_until_the_switch_has_ended_the_one_before) {
  const std::string call = talk();
  carry_out(welcome(call));
  host_.advance(1s);
  std::string traced;
  site_.exchange().trace = [&](int, char, std::string_view body) { traced.append(body); };
  carry_out(welcome(call));
  site_.exchange().trace = nullptr;
  EXPECT_LT(traced.find("<StopEvent"), traced.find("<PlayMessage ")) << traced;
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::stopped);
  host_.advance(2900ms);
  host_.expect_none<media::Played>();
  host_.advance(200ms);
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::completed);
}

TEST_F(CstaVoiceUnit, a_caller_who_left_while_no_link_was_up_was_interrupted) {
  const std::string call = talk();
  carry_out(welcome(call));
  site_.cut();
  caller_leaves(caller_);
  site_.restore();
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::interrupted);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(CstaVoiceUnit, a_site_without_messages_has_no_media_port) {
  site_.options.messages.clear();
  const std::string call = talk();
  EXPECT_EQ(ask(welcome(call)).status, ReplyStatus::no_provider);
  const auto state = host_.last_value<connector::State>(Site::connector);
  EXPECT_EQ(std::ranges::count(state->body.capabilities, "media.play"), 0);
}

}  // namespace
}  // namespace ctibus::csta::testing
