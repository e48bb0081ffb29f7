#include "case.hpp"
#include "ctibus/messages/media.hpp"

/// Offers, answers, holding, digits and silence (RFC 3264, RFC 4733, RFC 4028).
namespace ctibus::sip::testing {
namespace {

using Sound = SipCase;
using media::Direction;

TEST_F(Sound, what_is_heard_before_the_answer_reaches_the_caller) {
  carrier.manners.rings = false;
  site.start();
  now(a.dial("00123456789"));
  carrier.respond(1, 183, "x", true);
  host.settle();
  EXPECT_EQ(a.call(1).stage, Stage::dialling);
  EXPECT_THAT(a.call(1).progress, Contains(183));
  EXPECT_THAT(site.network().rtp().heard_at(a.call(1).rtp), ElementsAre("carrier"));
}

struct HoldCase {
  const char* name;
  Direction direction;
  bool old;
};
class Holding : public SipCase, public ::testing::WithParamInterface<HoldCase> {};

TEST_P(Holding, is_told_and_the_other_one_hears_music_until_it_ends) {
  site.start();
  const std::string call = talk(a, "1002", b);
  EXPECT_TRUE(now(b.hold(GetParam().direction, 0, GetParam().old)));
  EXPECT_THAT(b.call(1).changes, ElementsAre(200));
  EXPECT_EQ(host.expect<call::Held>()->device, site.device("1002"));
  EXPECT_EQ(state_of(call, site.device("1002")), ConnectionState::hold);
  EXPECT_THAT(a.hears(), ElementsAre("music"));
  EXPECT_THAT(b.hears(), IsEmpty());
  EXPECT_TRUE(now(b.retrieve()));
  EXPECT_EQ(host.expect<call::Retrieved>()->device, site.device("1002"));
  hear_each_other(a, b);
}

TEST_P(Holding, is_not_taken_for_a_lost_call) {
  site.start();
  const std::string call = talk(a, "1002", b);
  EXPECT_TRUE(now(b.hold(GetParam().direction, 0, GetParam().old)));
  host.advance(10min);
  EXPECT_FALSE(ended(call)) << site.network().ladder();
}

INSTANTIATE_TEST_SUITE_P(By, Holding,
                         ::testing::Values(HoldCase{"sendonly", Direction::sendonly, false},
                                           HoldCase{"inactive", Direction::inactive, false},
                                           HoldCase{"address", Direction::sendrecv, true}),
                         [](const auto& each) { return each.param.name; });

TEST_F(Sound, a_caller_without_a_common_codec_is_refused_with_488) {
  a.manners.formats = {{.payload_type = 9, .name = "G722"}};
  site.start();
  now(a.dial("1002"));
  EXPECT_EQ(a.call(1).status, 488);
  EXPECT_THAT(b.requests("INVITE"), IsEmpty());
}

TEST_F(Sound, a_telephone_without_a_common_codec_fails_the_call) {
  b.manners.formats = {{.payload_type = 9, .name = "G722"}};
  site.start();
  now(a.dial("1002"));
  EXPECT_EQ(a.call(1).status, 488);
  EXPECT_EQ(host.expect<call::Failed>()->cause, Cause::incompatible_destination);
}

TEST_F(Sound, a_caller_who_only_speaks_encrypted_is_refused_with_488) {
  a.manners.protocol = "RTP/SAVP";
  site.start();
  now(a.dial("1002"));
  EXPECT_EQ(a.call(1).status, 488);
}

TEST_F(Sound, a_re_invite_without_a_common_codec_is_refused_and_the_talk_goes_on) {
  site.start();
  talk(a, "1002", b);
  const auto formats = std::exchange(a.manners.formats, {{.payload_type = 9, .name = "G722"}});
  EXPECT_TRUE(now(a.change(1)));
  EXPECT_THAT(a.call(1).changes, ElementsAre(488));
  EXPECT_EQ(a.call(1).stage, Stage::talking);
  a.manners.formats = formats;
  EXPECT_THAT(b.hears(), ElementsAre("1001"));
}

TEST_F(Sound, digits_cross_between_telephones_of_different_payload_types) {
  a.manners.formats.back().payload_type = 96;
  b.manners.formats.back().payload_type = 98;
  b.manners.keeps_payload_types = true;
  site.start();
  talk(a, "1002", b);
  EXPECT_TRUE(now(a.press("5")));
  host.advance(5s);
  const auto dialed = host.expect<call::DigitsDialed>();
  EXPECT_EQ(dialed->digits, "5");
  EXPECT_EQ(dialed->device, site.device("1001"));
  EXPECT_EQ(b.digits_heard(), "5");
  EXPECT_TRUE(now(b.press("*")));
  host.advance(5s);
  EXPECT_EQ(host.expect<call::DigitsDialed>()->digits, "*");
  EXPECT_EQ(a.digits_heard(), "*");
}

TEST_F(Sound, who_is_played_to_is_apart_from_the_others_meanwhile) {
  site.start();
  const std::string call = talk(a, "1002", b);
  EXPECT_TRUE(host.request(Site::connector, media::Play{.call = call,
                                                        .device = site.device("1001"),
                                                        .sounds = {"terms.wav", "beep.wav"}})
                  .accepted());
  EXPECT_THAT(a.hears(), ElementsAre("terms.wav"));
  EXPECT_THAT(b.hears(), ElementsAre("silence"));
  host.advance(2s);
  EXPECT_THAT(a.hears(), ElementsAre("beep.wav"));
  host.advance(2s);
  EXPECT_EQ(host.expect<media::Played>()->result, media::PlayResult::completed);
  hear_each_other(a, b);
}

TEST_F(Sound, keys_that_are_collected_reach_no_partner) {
  site.start();
  const std::string call = talk(a, "1002", b);
  EXPECT_TRUE(host.request(Site::connector, media::Collect{.call = call,
                                                           .device = site.device("1001"),
                                                           .max_digits = 4,
                                                           .sensitive = true})
                  .accepted());
  EXPECT_THAT(a.hears(), ElementsAre("silence"));
  EXPECT_TRUE(now(a.press("47")));
  EXPECT_TRUE(now(a.press_by_info('1')));
  EXPECT_TRUE(now(a.press_by_info('1')));
  const auto collected = host.expect<media::Collected>();
  EXPECT_EQ(host.redeem(collected->secret.handle), "4711");
  EXPECT_EQ(b.digits_heard(), "");
  hear_each_other(a, b);
}

TEST_F(Sound, both_parties_can_be_played_to_at_once) {
  site.start();
  const std::string call = talk(a, "1002", b);
  for (const std::string_view number : {"1001", "1002"}) {
    const std::string device = site.device(number);
    EXPECT_TRUE(host.request(Site::connector,
                             media::Play{.call = call, .device = device, .sounds = {"music"}})
                    .accepted());
  }
  EXPECT_THAT(a.hears(), ElementsAre("music"));
  EXPECT_THAT(b.hears(), ElementsAre("music"));
  host.advance(2s);
  EXPECT_EQ(host.all<media::Played>().size(), 2u);
  hear_each_other(a, b);
}

TEST_F(Sound, a_waiting_caller_hears_the_treatment_again_after_an_announcement) {
  site.start();
  now(a.dial("600"));
  const std::string call(host.expect<route::Requested>()->call);
  EXPECT_TRUE(host.request(Site::connector, queue::Hold{.call = call}).accepted());
  EXPECT_THAT(a.hears(), ElementsAre("music"));
  EXPECT_TRUE(
      host.request(Site::connector, media::Play{.call = call, .sounds = {"soon.wav"}}).accepted());
  EXPECT_THAT(a.hears(), ElementsAre("soon.wav"));
  host.advance(2s);
  EXPECT_THAT(a.hears(), ElementsAre("music"));
}

TEST_F(Sound, digits_by_info_are_told_and_sent_on) {
  site.start();
  talk(a, "1002", b);
  EXPECT_TRUE(now(a.press_by_info('7')));
  host.advance(5s);
  EXPECT_EQ(host.expect<call::DigitsDialed>()->digits, "7");
  EXPECT_EQ(b.digits_heard(), "7");
  EXPECT_EQ(a.responses("INFO").back().status, 200);
}

TEST_F(Sound, a_talk_that_has_fallen_silent_is_ended) {
  site.start();
  now(site.call_in("1001", "+33155501234"));
  EXPECT_TRUE(now(a.answer()));
  host.advance(1min);
  EXPECT_TRUE(host.all<call::Cleared>().empty());
  carrier.fall_silent();
  host.advance(site.options.rtp_timeout + 5s);
  EXPECT_TRUE(host.expect<call::Cleared>().inferred);
  EXPECT_EQ(a.call(1).stage, Stage::ended);
  EXPECT_EQ(carrier.call(1).stage, Stage::ended);
}

TEST_F(Sound, a_peer_that_has_vanished_is_found_by_the_session_timer) {
  site.options.rtp_timeout = 0s;
  site.start();
  now(site.call_in("1001", "+33155501234"));
  EXPECT_TRUE(now(a.answer()));
  host.advance(10min);
  EXPECT_TRUE(host.all<call::Cleared>().empty());
  EXPECT_TRUE(now(carrier.vanish_from(1)));
  host.advance(site.options.session_expires + 40s);
  EXPECT_TRUE(host.expect<call::Cleared>().inferred);
  EXPECT_EQ(a.call(1).stage, Stage::ended);
}

TEST_F(Sound, a_waiting_caller_hears_the_treatment) {
  site.start();
  now(site.call_in("600", "+33155501234"));
  const auto asked = host.expect<route::Requested>();
  EXPECT_TRUE(host.request(Site::connector, queue::Hold{.call = asked->call}).accepted());
  EXPECT_THAT(site.network().rtp().heard_at(carrier.call(1).rtp), ElementsAre("music"));
  EXPECT_TRUE(
      host.request(Site::connector, queue::Hold{.call = asked->call, .treatment = "ringback"})
          .accepted());
  EXPECT_THAT(site.network().rtp().heard_at(carrier.call(1).rtp), ElementsAre("ringback"));
}

}  // namespace
}  // namespace ctibus::sip::testing
