#pragma once

#include <string>

#include "ctibus/testing/pbx_conformance/fixture.hpp"
#include "ctibus/testing/pbx_conformance/media_commands.hpp"

/// Sounds to hear, and keys to collect.
namespace ctibus::testing::pbx {

inline bool says(TestHost& host, std::string_view source, std::string_view text) {
  for (std::uint64_t at = 1; at <= host.log().tail(); ++at) {
    if (host.log().at(at).source != source) continue;
    const auto& words = host.log().at(at).words;
    const std::string_view bytes(reinterpret_cast<const char*>(words.data()), words.size() * 8);
    if (bytes.find(text) != std::string_view::npos) return true;
  }
  return false;
}

TEST_P(PbxConformance, a_waiting_caller_hears_a_sound_and_its_end_is_told) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Play);
  const Caller caller = waiting();
  take(silence(caller.call, caller.line));
  host_.expect_none<media::Played>();
  host_.advance(10s);
  const auto played = host_.expect<media::Played>();
  EXPECT_EQ(played->call, caller.call);
  EXPECT_EQ(played->device, caller.line);
  EXPECT_EQ(played->result, media::PlayResult::completed);
  EXPECT_EQ(played->sound, "silence");
  EXPECT_GT(played->duration, Duration(0));
  EXPECT_TRUE(played.causation);
  EXPECT_EQ(state_of(caller.call, site().holding), ConnectionState::queued);
}

TEST_P(PbxConformance, sounds_follow_each_other) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Play);
  const Caller caller = waiting();
  take(silence(caller.call, caller.line));
  host_.advance(10s);
  const auto one = host_.expect<media::Played>();
  auto three = silence(caller.call, caller.line);
  three.sounds = {"silence", "silence", "silence"};
  take(three);
  host_.advance(30s);
  EXPECT_GE(host_.expect<media::Played>()->duration, one->duration * 5 / 2);
}

TEST_P(PbxConformance, the_only_party_on_the_line_needs_no_name) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Play);
  const Caller caller = waiting();
  auto play = silence(caller.call, caller.line);
  play.device = {};
  take(play);
  host_.advance(10s);
  EXPECT_EQ(host_.expect<media::Played>()->device, caller.line);
}

TEST_P(PbxConformance, a_loop_ends_when_it_is_stopped) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Play, media::Stop);
  const Caller caller = waiting();
  take(endless(caller.call, caller.line));
  host_.advance(60s);
  host_.expect_none<media::Played>();
  take(media::Stop{.call = caller.call});
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::stopped);
  refuse("pbx.wrong_state", media::Stop{.call = caller.call});
}

TEST_P(PbxConformance, a_new_command_ends_the_one_under_way) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Play, media::Collect);
  const Caller caller = waiting();
  take(endless(caller.call, caller.line));
  take(silence(caller.call, caller.line));
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::stopped);
  take(digits(caller.call, caller.line, 4));
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::stopped);
  take(silence(caller.call, caller.line));
  EXPECT_EQ(host_.expect<media::Collected>()->result, media::CollectResult::stopped);
}

TEST_P(PbxConformance, a_stop_key_ends_a_sound_and_other_keys_do_not) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Play);
  const Caller caller = waiting();
  auto loop = endless(caller.call, caller.line);
  loop.stop_keys = "1*";
  take(loop);
  if (!presses(caller, "2")) GTEST_SKIP() << "nobody outside has keys";
  host_.expect_none<media::Played>();
  EXPECT_EQ(digits_of(caller.call, caller.line), "2");
  presses(caller, "*");
  const auto ended = host_.expect<media::Played>();
  EXPECT_EQ(ended->result, media::PlayResult::key_pressed);
  EXPECT_EQ(ended->key, "*");
  EXPECT_EQ(digits_of(caller.call, caller.line), "2");
}

TEST_P(PbxConformance, keys_are_collected_up_to_the_number_wanted) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Collect);
  const Caller caller = waiting();
  take(digits(caller.call, caller.line, 4));
  if (!presses(caller, "471")) GTEST_SKIP() << "nobody outside has keys";
  host_.expect_none<media::Collected>();
  presses(caller, "1");
  const auto collected = host_.expect<media::Collected>();
  EXPECT_EQ(collected->result, media::CollectResult::complete);
  EXPECT_EQ(collected->digits, "4711");
  EXPECT_EQ(collected->count, 4u);
  EXPECT_EQ(collected->device, caller.line);
  EXPECT_TRUE(collected.causation);
  EXPECT_EQ(digits_of(caller.call, caller.line), "") << "told by media.collected alone";
}

TEST_P(PbxConformance, an_end_key_or_a_pause_completes_what_is_enough) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Collect);
  const Caller caller = waiting();
  auto collect = digits(caller.call, caller.line, 9);
  collect.min_digits = 2;
  collect.end_keys = "#";
  take(collect);
  if (!presses(caller, "47#")) GTEST_SKIP() << "nobody outside has keys";
  auto collected = host_.expect<media::Collected>();
  EXPECT_EQ(collected->result, media::CollectResult::complete);
  EXPECT_EQ(collected->digits, "47");
  EXPECT_EQ(collected->end_key, "#");
  take(collect);
  presses(caller, "11");
  host_.expect_none<media::Collected>();
  host_.advance(3s);
  collected = host_.expect<media::Collected>();
  EXPECT_EQ(collected->result, media::CollectResult::complete);
  EXPECT_EQ(collected->digits, "11");
}

TEST_P(PbxConformance, too_few_keys_in_time_are_incomplete) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Collect);
  const Caller caller = waiting();
  auto collect = digits(caller.call, caller.line, 4);
  collect.min_digits = 2;
  take(collect);
  host_.advance(6s);
  auto collected = host_.expect<media::Collected>();
  EXPECT_EQ(collected->result, media::CollectResult::incomplete);
  EXPECT_EQ(collected->count, 0u);
  take(collect);
  if (!presses(caller, "4")) GTEST_SKIP() << "nobody outside has keys";
  host_.advance(3s);
  collected = host_.expect<media::Collected>();
  EXPECT_EQ(collected->result, media::CollectResult::incomplete);
  EXPECT_EQ(collected->digits, "4");
}

TEST_P(PbxConformance, a_prompt_delays_the_time_limit_and_the_first_key_ends_it) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Collect);
  const Caller caller = waiting();
  auto collect = digits(caller.call, caller.line, 2);
  collect.sounds = {"silence"};
  take(collect);
  host_.advance(5500ms);
  host_.expect_none<media::Collected>();
  host_.advance(20s);
  EXPECT_EQ(host_.expect<media::Collected>()->result, media::CollectResult::incomplete);
  collect.sounds.assign(60, "silence");
  take(collect);
  if (!presses(caller, "4")) GTEST_SKIP() << "nobody outside has keys";
  host_.advance(2500ms);
  EXPECT_EQ(host_.expect<media::Collected>()->digits, "4");
}

TEST_P(PbxConformance, sensitive_digits_come_by_handle_once_and_are_seen_nowhere) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Collect);
  const Caller caller = waiting();
  auto collect = digits(caller.call, caller.line, 6);
  collect.sensitive = true;
  take(collect);
  if (!presses(caller, "900817")) GTEST_SKIP() << "nobody outside has keys";
  const auto collected = host_.expect<media::Collected>();
  EXPECT_EQ(collected->result, media::CollectResult::complete);
  EXPECT_EQ(collected->digits, "");
  EXPECT_EQ(collected->count, 6u);
  EXPECT_FALSE(says(host_, site().connector, "900817"));
  const std::string handle(collected->secret.handle);
  EXPECT_EQ(host_.redeem(handle), "900817");
  EXPECT_EQ(host_.redeem(handle), "");
  // Somebody who types on has not noticed that it is over.
  presses(caller, "5");
  EXPECT_EQ(digits_of(caller.call, caller.line), "");
}

TEST_P(PbxConformance, keys_typed_ahead_count_when_they_are_wanted) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Collect);
  const Caller caller = waiting();
  take(digits(caller.call, caller.line, 1));
  if (!presses(caller, "123")) GTEST_SKIP() << "nobody outside has keys";
  EXPECT_EQ(host_.expect<media::Collected>()->digits, "1");
  auto next = digits(caller.call, caller.line, 3);
  next.type_ahead = true;
  take(next);
  host_.expect_none<media::Collected>();
  presses(caller, "45");
  EXPECT_EQ(host_.expect<media::Collected>()->digits, "234");
  take(digits(caller.call, caller.line, 1));
  host_.advance(6s);
  EXPECT_EQ(host_.expect<media::Collected>()->count, 0u) << "the 5 was not wanted";
}

TEST_P(PbxConformance, a_caller_who_is_put_through_has_heard_enough) {
  CTIBUS_PBX_NEEDS(queue::Hold, queue::Offer, media::Play);
  const Caller caller = waiting();
  take(endless(caller.call, caller.line));
  take(queue::Offer{.call = caller.call, .device = site().a, .time_limit = 20s});
  host_.expect_none<media::Played>();
  people().answer(site().a);
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::interrupted);
}

TEST_P(PbxConformance, who_hangs_up_or_is_held_hears_no_more) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Play, media::Collect);
  const Caller caller = waiting();
  take(digits(caller.call, caller.line, 4));
  people().outside_hangs_up(caller.handle);
  EXPECT_EQ(host_.expect<media::Collected>()->result, media::CollectResult::interrupted);
  EXPECT_TRUE(ended(caller.call));
  const std::string call = talk(site().a, site().b);
  take(endless(call, site().b));
  take(call::Hold{.call = call, .device = site().b});
  EXPECT_EQ(host_.expect<media::Played>()->result, media::PlayResult::interrupted);
}

TEST_P(PbxConformance, one_party_of_a_talk_can_be_asked_for_keys) {
  CTIBUS_PBX_NEEDS(media::Collect);
  const Caller caller = talk_with_caller(site().a);
  take(digits(caller.call, caller.line, 4));
  if (!presses(caller, "4711")) GTEST_SKIP() << "nobody outside has keys";
  EXPECT_EQ(host_.expect<media::Collected>()->digits, "4711");
  EXPECT_EQ(state_of(caller.call, site().a), ConnectionState::connected);
}

TEST_P(PbxConformance, a_transfer_ends_what_was_heard_in_the_call_that_merges) {
  CTIBUS_PBX_NEEDS(media::Play, call::Consult, call::Transfer);
  const std::string held = talk(site().a, site().b);
  const std::string active = consult(held, site().b, site().c);
  people().answer(site().c);
  take(endless(active, site().c));
  take(call::Transfer{.held_call = held, .active_call = active, .device = site().b});
  const auto ended = host_.expect<media::Played>();
  EXPECT_EQ(ended->call, active);
  EXPECT_EQ(ended->result, media::PlayResult::interrupted);
}

TEST_P(PbxConformance, what_cannot_be_heard_or_collected_is_refused) {
  CTIBUS_PBX_NEEDS(queue::Hold, media::Play, media::Collect);
  refuse("pbx.unknown_call", media::Play{.call = "none", .sounds = {"silence"}});
  refuse("pbx.unknown_call", media::Stop{.call = "none"});
  const Caller unanswered = call_in(site().route_point);
  refuse("pbx.wrong_state", silence(unanswered.call, unanswered.line));
  const Caller caller = waiting();
  refuse("pbx.bad_value", media::Play{.call = caller.call});
  refuse("pbx.bad_value", media::Play{.call = caller.call, .sounds = {""}});
  refuse("pbx.bad_value",
         media::Play{.call = caller.call, .sounds = {"silence"}, .stop_keys = "x"});
  refuse("pbx.bad_value", media::Collect{.call = caller.call, .max_digits = 65});
  refuse("pbx.bad_value", media::Collect{.call = caller.call, .min_digits = 5, .max_digits = 4});
  refuse("pbx.bad_value", media::Collect{.call = caller.call, .next_time_limit = -1s});
  refuse("pbx.unknown_device",
         media::Play{.call = caller.call, .device = site().a, .sounds = {"silence"}});
  refuse("pbx.wrong_state",
         media::Play{.call = caller.call, .device = site().holding, .sounds = {"silence"}});
  const std::string call = talk(site().a, site().b);
  refuse("pbx.wrong_state", media::Play{.call = call, .sounds = {"silence"}});
}

}  // namespace ctibus::testing::pbx
