#include "ctibus/kit/csta/error_codes.hpp"
#include "ctibus/kit/sip/digest.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ua_reach.hpp"
#include "ua_rig.hpp"

namespace ctibus::csta::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(UaTest, a_link_is_a_dialog_without_sound) {
  open();
  EXPECT_THAT(told_, ElementsAre("up"));
  ASSERT_THAT(switch_.methods(), ElementsAre("INVITE"));
  EXPECT_EQ(switch_.acks, 1);
  const auto& invite = switch_.invite;
  EXPECT_EQ(invite.content_type, "application/csta+xml");
  EXPECT_EQ(invite.header("Content-Disposition"), "signal;handling=required");
  EXPECT_EQ(read_body(invite, {})->body.name, "RequestSystemStatus");
  EXPECT_EQ(invite.header("Session-Expires"), "1800;refresher=uac");
  link_->close();
  pass(1s);
  EXPECT_THAT(switch_.methods(), ElementsAre("INVITE", "BYE"));
  EXPECT_THAT(told_, ElementsAre("up")) << "who ends it is not told";
}

TEST_F(UaTest, a_response_comes_in_the_answer) {
  open();
  switch_.answer = [](const Packet& asked) {
    return Element{.name = asked.body.name == "MakeCall" ? "MakeCallResponse" : "CSTAErrorCode"};
  };
  request(7, "MakeCall");
  request(8, "AnswerCall");
  EXPECT_THAT(told_, ElementsAre("up", "response 7 MakeCallResponse", "error 8 CSTAErrorCode"));
}

TEST_F(UaTest, a_response_may_come_by_itself) {
  open();
  request(7, "MonitorStart");
  request(8, "MakeCall");
  switch_.say("INFO", Element{.name = "MakeCallResponse"});
  switch_.say("INFO", failure_of("operation", "invalidDeviceID"));
  pass(1s);
  EXPECT_THAT(told_, ElementsAre("up", "response 8 MakeCallResponse", "error 7 CSTAErrorCode"));
  switch_.say("INFO", Element{.name = "MakeCallResponse"});
  pass(1s);
  EXPECT_EQ(told_.back(), "response -1 MakeCallResponse") << "nobody has asked";
}

TEST_F(UaTest, an_answer_that_is_lost_shifts_no_other) {
  open();
  request(7, "MakeCall");
  forgotten_ = {7};
  request(8, "MakeCall");
  switch_.say("INFO", Element{.name = "MakeCallResponse"});
  pass(1s);
  EXPECT_THAT(told_, ElementsAre("up", "response 8 MakeCallResponse"));
}

TEST_F(UaTest, a_response_that_overtakes_the_answer_counts_once) {
  open();
  switch_.answer = [this](const Packet&) {
    switch_.say("INFO", Element{.name = "MakeCallResponse"});
    return std::nullopt;
  };
  request(7, "MakeCall");
  EXPECT_THAT(told_, ElementsAre("up", "response 7 MakeCallResponse"));
}

TEST_F(UaTest, events_come_as_info_or_as_notify_in_the_dialog) {
  open();
  switch_.say("INFO", Element{.name = "HeldEvent"});
  pass(1s);
  EXPECT_THAT(told_, ElementsAre("up", "event HeldEvent"));
  EXPECT_EQ(switch_.responses.back().status, 200);
}

TEST_F(UaTest, a_request_of_the_switch_is_answered_at_once_or_later) {
  open();
  on_packet_ = [this](const Packet& asked) {
    if (asked.body.name != "RequestSystemStatus") return;
    ASSERT_TRUE(link_->send(
        {Packet::Kind::response, asked.invoke_id, {.name = "RequestSystemStatusResponse"}}));
  };
  switch_.say("INFO", Element{.name = "RequestSystemStatus"});
  pass(1s);
  EXPECT_EQ(read_body(switch_.responses.back(), {})->body.name, "RequestSystemStatusResponse");
  switch_.say("INFO", Element{.name = "GetDoNotDisturb"});
  pass(1s);
  EXPECT_EQ(told_.back(), "request 2 GetDoNotDisturb");
  EXPECT_EQ(switch_.responses.back().body, "");
  ASSERT_TRUE(link_->send({Packet::Kind::response, 2, {.name = "GetDoNotDisturbResponse"}}));
  pass(1s);
  EXPECT_EQ(read_body(switch_.got.back(), {})->body.name, "GetDoNotDisturbResponse");
}

TEST_F(UaTest, a_refused_request_is_an_error) {
  open();
  switch_.info_status = 486;
  request(7, "MakeCall");
  EXPECT_THAT(told_, ElementsAre("up", "error 7 CSTAErrorCode"));
}

TEST_F(UaTest, what_cannot_be_read_is_refused_and_told) {
  open();
  auto broken = switch_.dialog.request("INFO");
  broken.content_type = "application/csta+xml; charset=UTF-8";
  broken.body = "<HeldEvent";
  switch_.stack.send(broken);
  auto other = switch_.dialog.request("INFO");
  other.content_type = "application/dtmf-relay";
  switch_.stack.send(other);
  pass(1s);
  EXPECT_THAT(told_, ElementsAre("up", "unreadable csta.bad_xml"));
  ASSERT_EQ(switch_.responses.size(), 2u);
  EXPECT_EQ(switch_.responses[0].status, 400);
  EXPECT_EQ(switch_.responses[1].status, 415);
}

TEST_F(UaTest, the_dialog_is_refreshed_in_time) {
  switch_.session_expires = "90;refresher=uac";
  open();
  pass(10min);
  EXPECT_THAT(told_, ElementsAre("up"));
  EXPECT_GE(switch_.got.size(), 13u) << "each 45 seconds";
  EXPECT_EQ(switch_.got.back().method, "INVITE");
  EXPECT_EQ(read_body(switch_.got.back(), {})->body.name, "RequestSystemStatus");
  EXPECT_EQ(static_cast<std::size_t>(switch_.acks), switch_.got.size());
}

TEST_F(UaTest, a_dialog_whose_refresh_fails_is_lost_when_it_expires) {
  switch_.session_expires = "90;refresher=uac";
  open();
  switch_.answer_status = 500;
  pass(80s);
  EXPECT_THAT(told_, ElementsAre("up"));
  pass(20s);
  ASSERT_EQ(told_.size(), 2u);
  EXPECT_THAT(told_[1], HasSubstr("was not refreshed in time"));
  EXPECT_EQ(switch_.got.back().method, "BYE");
}

TEST_F(UaTest, a_switch_that_does_not_refresh_as_it_promised_is_lost) {
  switch_.session_expires = "90;refresher=uas";
  open();
  pass(50s);
  switch_.say("INVITE", Element{.name = "RequestSystemStatus"}, "90;refresher=uac");
  pass(50s);
  EXPECT_EQ(read_body(switch_.responses.back(), {})->body.name, "RequestSystemStatusResponse");
  EXPECT_EQ(switch_.responses.back().header("Session-Expires"), "90;refresher=uac");
  switch_.say("UPDATE", std::nullopt, "90;refresher=uac");
  pass(59s);
  EXPECT_THAT(told_, ElementsAre("up"));
  pass(2s);
  EXPECT_THAT(told_.back(), StartsWith("down csta.link_lost"));
  EXPECT_EQ(switch_.got.back().method, "BYE");
}

TEST_F(UaTest, a_dialog_that_the_switch_ends_is_lost) {
  open();
  switch_.say("BYE");
  pass(1s);
  EXPECT_EQ(told_.back(),
            "down csta.link_lost sip:csta@192.0.2.2: the switch has ended the dialog.");
  EXPECT_EQ(switch_.responses.back().status, 200);
  EXPECT_EQ(link_->send({Packet::Kind::request, 1, {.name = "MakeCall"}}).error().code,
            "csta.not_sent");
}

TEST_F(UaTest, a_dialog_that_the_switch_has_forgotten_is_lost) {
  open();
  switch_.info_status = 481;
  request(7, "MakeCall");
  EXPECT_THAT(told_.back(), StartsWith("down csta.link_lost"));
  EXPECT_THAT(switch_.methods(), ElementsAre("INVITE", "INFO"));
}

TEST_F(UaTest, a_dialog_that_we_give_up_is_ended_for_the_switch_too) {
  open();
  switch_.info_status = 408;
  request(7, "MakeCall");
  EXPECT_THAT(told_.back(), StartsWith("down csta.link_lost"));
  EXPECT_THAT(switch_.methods(), ElementsAre("INVITE", "INFO", "BYE"));
}

TEST_F(UaTest, a_refresh_that_is_challenged_keeps_the_order_of_what_is_said) {
  switch_.session_expires = "90;refresher=uac";
  options_.login = sip::Login{"ctibus", "secret"};
  open();
  // What is said while the refresh is on its way, or comes back refused.
  network_->weather = {.least_delay = 500ms, .most_delay = 500ms};
  sip::Message challenge;
  challenge.status = 401;
  challenge.set_header("WWW-Authenticate",
                       to_text(sip::DigestChallenge{.realm = "pbx", .nonce = "n1"}));
  switch_.challenge = challenge;
  pass(44s);
  switch_.got.clear();
  pass(300ms);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(link_->send({Packet::Kind::request, i, {.name = "MakeCall"}}));
    pass(200ms);
  }
  pass(10s);
  std::set<std::uint32_t> numbers;
  for (const auto& one : switch_.got) EXPECT_TRUE(numbers.insert(one.cseq).second) << one.method;
  EXPECT_THAT(switch_.methods(), ::testing::Contains("INVITE").Times(2));
  EXPECT_THAT(told_, ElementsAre("up"));
}

TEST_F(UaTest, where_we_are_is_where_the_switch_reaches_us) {
  open();
  EXPECT_THAT(switch_.invite.from, HasSubstr("sip:ctibus@192.0.2.1"));
  EXPECT_THAT(switch_.invite.contacts.at(0), HasSubstr("sip:ctibus@192.0.2.1"));
}

TEST(UaReach, a_link_that_cannot_find_us_is_refused_with_a_cure) {
  using sip::Transport;
  const std::vector<sip::Endpoint> anywhere{{Transport::udp, "0.0.0.0", 5060}};
  EXPECT_TRUE(check_ua_reach("sip:csta@192.0.2.2", anywhere));
  const auto by_name = check_ua_reach("sip:csta@pbx.example", anywhere);
  ASSERT_FALSE(by_name);
  EXPECT_EQ(by_name.error().code, "csta.bad_options");
  EXPECT_THAT(by_name.error().text, HasSubstr("sip_listen"));
  EXPECT_TRUE(check_ua_reach("sip:csta@pbx.example",
                             std::vector<sip::Endpoint>{{Transport::udp, "192.0.2.1", 5060}}));
  const auto by_tcp = check_ua_reach("sip:csta@192.0.2.2;transport=tcp", anywhere);
  ASSERT_FALSE(by_tcp);
  EXPECT_THAT(by_tcp.error().text, HasSubstr("sip_listen has no tcp:"));
}

TEST_F(UaTest, a_refusal_says_why) {
  switch_.answer_status = 403;
  open();
  EXPECT_THAT(told_, ElementsAre("down csta.not_connected sip:csta@192.0.2.2: 403 Forbidden."));
}

TEST_F(UaTest, a_switch_that_is_not_there_or_only_tries_is_given_up) {
  switch_.answer_status = 0;
  open();
  pass(40s);
  ASSERT_EQ(told_.size(), 1u);
  EXPECT_THAT(told_[0], StartsWith("down csta.not_connected"));
  told_.clear();
  network_->lose = [](const auto&) { return true; };
  open();
  pass(40s);
  ASSERT_EQ(told_.size(), 1u);
  EXPECT_THAT(told_[0], StartsWith("down csta.not_connected"));
}

TEST_F(UaTest, a_link_that_is_closed_too_early_leaves_no_dialog) {
  switch_.answer_status = 0;
  open();
  link_->close();
  link_.reset();
  // Its answer crosses the CANCEL.
  switch_.answer_status = 200;
  switch_.accept(switch_.inviting, switch_.invite);
  pass(1s);
  EXPECT_EQ(switch_.acks, 1);
  EXPECT_EQ(switch_.got.back().method, "BYE");
  EXPECT_TRUE(told_.empty());
}

TEST_F(UaTest, a_lost_ack_is_sent_again) {
  network_->lose = [lost = false](const auto& packet) mutable {
    return packet.message.method == "ACK" && !std::exchange(lost, true);
  };
  open();
  pass(10s);
  EXPECT_EQ(switch_.acks, 1);
  EXPECT_THAT(told_, ElementsAre("up"));
}

TEST_F(UaTest, of_two_that_answer_only_the_first_is_spoken_with) {
  open();
  auto second = sip::make_response(switch_.invite, 200);
  second.to = sip::with_tag(second.to, "second");
  second.contacts = {"<sip:second@192.0.2.2>"};
  switch_.stack.respond(switch_.inviting, second);
  pass(1s);
  EXPECT_EQ(switch_.acks, 2);
  EXPECT_EQ(switch_.got.back().method, "BYE");
  EXPECT_EQ(switch_.got.back().request_uri, "sip:second@192.0.2.2");
  request(1, "MakeCall");
  EXPECT_EQ(switch_.got.back().request_uri, "sip:csta@192.0.2.2");
  EXPECT_THAT(told_, ElementsAre("up"));
}

TEST_F(UaTest, a_switch_may_want_longer_sessions) {
  switch_.min_se = "7200";
  open(600s);
  EXPECT_THAT(told_, ElementsAre("up"));
  EXPECT_EQ(switch_.invite.header("Session-Expires"), "7200;refresher=uac");
  EXPECT_EQ(switch_.invite.header("Min-SE"), "7200");
}

TEST_F(UaTest, a_password_is_given_when_it_is_asked_for) {
  sip::Message challenge;
  challenge.status = 401;
  challenge.set_header("WWW-Authenticate",
                       to_text(sip::DigestChallenge{.realm = "pbx", .nonce = "n1"}));
  switch_.challenge = challenge;
  open();
  EXPECT_THAT(told_.back(), HasSubstr("401")) << "there is none";
  told_.clear();
  options_.login = sip::Login{"ctibus", "wrong"};
  switch_.refuses_login = true;
  open();
  EXPECT_THAT(told_.back(), HasSubstr("check both"));
  told_.clear();
  switch_.refuses_login = false;
  options_.login = sip::Login{"ctibus", "secret"};
  open();
  switch_.answer = [](const Packet&) { return Element{.name = "MakeCallResponse"}; };
  request(3, "MakeCall");
  EXPECT_THAT(told_, ElementsAre("up", "response 3 MakeCallResponse"));
  const auto credentials = sip::parse_credentials(switch_.got.back().header("Authorization"));
  ASSERT_TRUE(credentials);
  EXPECT_EQ(credentials->response, sip::digest_response(*credentials, "INFO", "secret"));
}

TEST_F(UaTest, strangers_and_old_requests_are_refused) {
  open();
  auto stranger = switch_.dialog.request("INFO");
  stranger.from = sip::with_tag(stranger.from, "stranger");
  put_body(stranger, {.name = "HeldEvent"}, {});
  switch_.stack.send(stranger);
  pass(1s);
  EXPECT_EQ(switch_.responses.back().status, 481);
  switch_.say("OPTIONS");
  auto old = switch_.dialog.request("INFO");
  old.cseq = 1;
  switch_.dialog.remote_cseq = 1;
  pass(1s);
  EXPECT_EQ(switch_.responses.back().status, 200);
  put_body(old, {.name = "HeldEvent"}, {});
  switch_.stack.send(old);
  pass(1s);
  EXPECT_EQ(switch_.responses.back().status, 500);
  EXPECT_THAT(told_, ElementsAre("up"));
}

TEST_F(UaTest, in_any_weather_every_request_has_one_outcome) {
  open();
  switch_.answer = [](const Packet& asked) {
    return Element{.name = asked.body.name + "Response"};
  };
  network_->weather = {
      .least_delay = 1ms, .most_delay = 100ms, .lost_percent = 20, .doubled_percent = 20};
  for (std::int64_t id = 0; id < 100; ++id) request(id, "MakeCall");
  pass(1min);
  std::map<std::string, int> times;
  for (const auto& one : told_) ++times[one];
  EXPECT_EQ(told_.size(), 101u);
  for (const auto& [what, count] : times) EXPECT_EQ(count, 1) << what;
}

TEST_F(UaTest, a_telephone_without_dialogs_is_notified_one_way) {
  open_with(open_ua_notifications);
  EXPECT_THAT(told_, ElementsAre("up"));
  request(5, "MakeCall");
  const auto& notify = switch_.got.back();
  EXPECT_EQ(notify.method, "NOTIFY");
  EXPECT_EQ(notify.header("Event"), "uaCSTA");
  EXPECT_EQ(read_body(notify, {})->body.name, "MakeCall");
  switch_.info_status = 489;
  request(6, "AnswerCall");
  EXPECT_THAT(told_, ElementsAre("up", "response 5 MakeCallResponse", "error 6 CSTAErrorCode"));
}

TEST_F(UaTest, a_telephone_without_dialogs_is_heard) {
  open_with(open_ua_notifications);
  const auto notify = [this](std::string_view user) {
    sip::Message message;
    message.method = "NOTIFY";
    message.request_uri = "sip:ctibus@192.0.2.1";
    message.from = "<sip:" + std::string(user) + "@192.0.2.2>;tag=a";
    message.to = "<sip:ctibus@192.0.2.1>";
    message.call_id = "n" + std::string(user);
    message.cseq = 1;
    message.set_header("Event", "uacsta");
    put_body(message, {.name = "DeliveredEvent"}, {});
    switch_.stack.send(message);
    pass(1s);
    return switch_.responses.back().status;
  };
  EXPECT_EQ(notify("csta"), 200);
  EXPECT_EQ(notify("other"), 481);
  EXPECT_THAT(told_, ElementsAre("up", "event DeliveredEvent"));
}

}  // namespace
}  // namespace ctibus::csta::testing
