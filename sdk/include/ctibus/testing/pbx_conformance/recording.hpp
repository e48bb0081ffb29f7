#pragma once

#include <set>
#include <string>

#include "ctibus/testing/pbx_conformance/fixture.hpp"
#include "ctibus/testing/pbx_conformance/media_commands.hpp"

/// Messages that callers leave.
namespace ctibus::testing::pbx {

TEST_P(PbxConformance, a_message_ends_after_its_longest_time) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Record);
  const Caller caller = waiting();
  auto record = message(caller.call, caller.line);
  record.max_duration = 5s;
  take(record);
  host_.advance(4500ms);
  host_.expect_none<media::Recorded>();
  host_.advance(2s);
  const auto recorded = host_.expect<media::Recorded>();
  EXPECT_EQ(recorded->call, caller.call);
  EXPECT_EQ(recorded->device, caller.line);
  EXPECT_EQ(recorded->result, media::RecordResult::completed);
  EXPECT_GE(recorded->duration, 5s);
  EXPECT_NE(recorded->message, "");
  EXPECT_EQ(recorded->key, "");
  EXPECT_TRUE(recorded.causation);
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
  host_.advance(1min);
  host_.expect_none<media::Recorded>();
}

TEST_P(PbxConformance, a_message_ends_with_the_key_and_with_no_other) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Record);
  const Caller caller = waiting();
  take(message(caller.call, caller.line));
  host_.advance(3s);
  if (!presses(caller, "1")) GTEST_SKIP() << "nobody outside has keys";
  host_.expect_none<media::Recorded>();
  EXPECT_EQ(digits_of(caller.call, caller.line), "1");
  presses(caller, "#");
  const auto recorded = host_.expect<media::Recorded>();
  EXPECT_EQ(recorded->result, media::RecordResult::key_pressed);
  EXPECT_EQ(recorded->key, "#");
  EXPECT_GE(recorded->duration, 3s);
  EXPECT_NE(recorded->message, "");
  EXPECT_EQ(digits_of(caller.call, caller.line), "1");
}

TEST_P(PbxConformance, a_message_without_a_longest_time_lasts_until_it_is_stopped) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Record, media::Stop);
  const Caller caller = waiting();
  auto record = message(caller.call, {});
  record.end_keys = {};
  take(record);
  host_.advance(10min);
  if (presses(caller, "#")) {
    EXPECT_EQ(digits_of(caller.call, caller.line), "#");
  }
  host_.expect_none<media::Recorded>();
  take(media::Stop{.call = caller.call});
  const auto recorded = host_.expect<media::Recorded>();
  EXPECT_EQ(recorded->device, caller.line);
  EXPECT_EQ(recorded->result, media::RecordResult::stopped);
  EXPECT_GE(recorded->duration, 10min);
  EXPECT_NE(recorded->message, "");
}

TEST_P(PbxConformance, a_new_command_ends_a_message_and_each_has_a_name_of_its_own) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Record, media::Play, media::Collect);
  const Caller caller = waiting();
  std::set<std::string> names;
  const auto kept = [&] {
    const auto recorded = host_.expect<media::Recorded>();
    EXPECT_EQ(recorded->result, media::RecordResult::stopped);
    EXPECT_TRUE(names.emplace(recorded->message).second) << recorded->message;
  };
  take(message(caller.call, caller.line));
  host_.advance(2s);
  take(message(caller.call, caller.line));
  kept();
  host_.advance(2s);
  take(endless(caller.call, caller.line));
  kept();
  host_.advance(2s);
  take(message(caller.call, caller.line));
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::stopped);
  host_.advance(2s);
  take(digits(caller.call, caller.line, 4));
  kept();
  EXPECT_EQ(names.size(), 3u);
}

TEST_P(PbxConformance, what_was_said_until_the_caller_hung_up_is_kept) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Record);
  const Caller caller = waiting();
  take(message(caller.call, caller.line));
  host_.advance(3s);
  people().outside_hangs_up(caller.handle);
  const auto recorded = host_.expect<media::Recorded>();
  EXPECT_EQ(recorded->result, media::RecordResult::interrupted);
  EXPECT_GE(recorded->duration, 3s);
  EXPECT_NE(recorded->message, "");
  EXPECT_TRUE(ended(caller.call));
}

TEST_P(PbxConformance, who_is_put_through_or_held_leaves_no_message_any_more) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer, media::Record, call::Hold);
  const Caller caller = waiting();
  take(message(caller.call, caller.line));
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  host_.expect_none<media::Recorded>();
  people().answer(site().a);
  EXPECT_EQ(host_.expect<media::Recorded>()->result, media::RecordResult::interrupted);
  take(message(caller.call, site().a));
  take(call::Hold{.call = caller.call, .device = site().a});
  EXPECT_EQ(host_.expect<media::Recorded>()->result, media::RecordResult::interrupted);
}

TEST_P(PbxConformance, a_message_can_be_played) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Record, media::Play);
  const Caller caller = waiting();
  auto record = message(caller.call, caller.line);
  record.max_duration = 3s;
  take(record);
  host_.advance(5s);
  const auto recorded = host_.expect<media::Recorded>();
  auto play = silence(caller.call, caller.line);
  play.sounds = {recorded->message};
  take(play);
  host_.advance(10s);
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::completed);
}

TEST_P(PbxConformance, what_cannot_be_recorded_is_refused) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Record);
  refuse("pbx.unknown_call", media::Record{.call = "none"});
  const Caller unanswered = call_in(site().route_point);
  refuse("pbx.wrong_state", message(unanswered.call, unanswered.line));
  const Caller caller = waiting();
  refuse("pbx.bad_value", media::Record{.call = caller.call, .max_duration = -1s});
  refuse("pbx.bad_value", media::Record{.call = caller.call, .end_keys = "x"});
  refuse("pbx.unknown_device", message(caller.call, site().a));
  refuse("pbx.wrong_state", message(caller.call, site().holding));
  const std::string call = talk(site().a, site().b);
  refuse("pbx.wrong_state", media::Record{.call = call});
}

}  // namespace ctibus::testing::pbx
