#include "ctibus/kit/csta/session.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace ctibus::csta {
namespace {

using namespace std::chrono_literals;
using Time = Session::Time;

/// A switch that answers when the test wants it to, and the time.
class SessionTest : public testing::Test, protected SessionListener {
 protected:
  void begin(SessionOptions options) {
    session_.emplace(std::move(options), static_cast<SessionListener&>(*this));
    session_->start(now_);
  }
  /// Up without a ceremony.
  void begin() { begin({.style = SessionStyle::none, .keep_alive = Time::zero()}); }

  void pass(Time time) {
    const Time end = now_ + time;
    for (auto at = session_->wake_at(); at && *at <= end; at = session_->wake_at()) {
      now_ = std::max(now_, *at);
      session_->advance(now_);
    }
    now_ = end;
    session_->advance(now_);
  }

  void respond(std::int64_t invoke_id, Element body) {
    session_->take(now_, {Packet::Kind::response, invoke_id, std::move(body)});
  }
  void ask_us(Element body, std::int64_t invoke_id = 7) {
    session_->take(now_, {Packet::Kind::request, invoke_id, std::move(body)});
  }
  /// The request is sent, or waits; its outcome is noted as NAME or the error's code.
  void request(const std::string& name, Session::Urgency urgency = {}) {
    session_->request(
        now_, {.name = name},
        [this, name](const Result<Element>& answer) {
          outcomes_.push_back(name + ": " + (answer ? answer->name : answer.error().code));
        },
        urgency);
  }

  const Packet& last() const { return sent_.back(); }
  std::vector<std::string> sent_names() const {
    std::vector<std::string> names;
    for (const auto& one : sent_) names.push_back(one.body.name);
    return names;
  }

  Time now_ = 1h;
  std::optional<Session> session_;
  std::vector<Packet> sent_;
  std::vector<std::string> outcomes_, told_;
  std::string unspeakable_;
  using Texts = std::vector<std::string>;

 private:
  Result<> send(const Packet& packet) override {
    if (packet.body.name == unspeakable_) return failure("csta.not_in_ber", "no such thing");
    sent_.push_back(packet);
    return {};
  }
  void session_up() override { told_.emplace_back("up"); }
  void session_down(const Error& why) override { told_.push_back("down " + why.code); }
  void system_status(std::string_view status) override {
    told_.push_back("status " + std::string(status));
  }
  void event(const Element& event) override { told_.push_back("event " + event.name); }
  void requested(const Packet& request) override {
    told_.push_back("asked " + request.body.name);
    if (request.linked) told_.back() += " of " + std::string(session_->asked(*request.linked));
  }
};

Element status(const char* value) {
  Element message{.name = "SystemStatus"};
  message.add("systemStatus", value);
  return message;
}

Element granted(const char* name, const char* seconds) {
  Element message{.name = name};
  message.add("sessionID", "s1");
  message.add("actualSessionDuration", seconds);
  return message;
}

TEST_F(SessionTest, an_application_session_is_begun_prolonged_in_time_and_ended) {
  begin({.style = SessionStyle::application_session,
         .application = "acd",
         .protocol_versions = {"http://www.ecma-international.org/standards/ecma-323/csta/ed3"},
         .duration = 180s,
         .keep_alive = Time::zero()});
  ASSERT_EQ(last().body.name, "StartApplicationSession");
  EXPECT_EQ(last().body.text_at("applicationInfo/applicationID"), "acd");
  EXPECT_EQ(last().body.text_at("requestedSessionDuration"), "180");
  EXPECT_FALSE(session_->is_up());
  respond(last().invoke_id, granted("StartApplicationSessionPosResponse", "60"));
  EXPECT_EQ(told_, Texts{"up"});
  pass(29s);
  EXPECT_EQ(sent_.size(), 1u);
  pass(1s);
  ASSERT_EQ(last().body.name, "ResetApplicationSessionTimer") << "half of what was granted";
  EXPECT_EQ(last().body.text_at("sessionID"), "s1");
  respond(last().invoke_id, granted("ResetApplicationSessionTimerPosResponse", "60"));
  pass(30s);
  EXPECT_EQ(sent_.size(), 3u);
  session_->stop();
  EXPECT_EQ(last().body.name, "StopApplicationSession");
  EXPECT_EQ(told_, Texts{"up"}) << "who ends it is not told";
}

TEST_F(SessionTest, a_refused_session_says_why) {
  begin({.style = SessionStyle::application_session});
  Element no{.name = "StartApplicationSessionNegResponse"};
  no.add("errorCode").add("definedError", "maxNumberSessions");
  respond(last().invoke_id, no);
  EXPECT_EQ(told_, Texts{"down csta.no_session"});
}

TEST_F(SessionTest, a_session_that_is_not_prolonged_is_over) {
  begin({.style = SessionStyle::application_session, .keep_alive = Time::zero()});
  respond(last().invoke_id, granted("StartApplicationSessionPosResponse", "60"));
  request("MakeCall");
  pass(30s);
  Element no{.name = "ResetApplicationSessionTimerNegResponse"};
  no.add("errorCode").add("definedError", "invalidSessionID");
  respond(last().invoke_id, no);
  EXPECT_EQ(told_, (Texts{"up", "down csta.session_ended"}));
  EXPECT_EQ(outcomes_, Texts{"MakeCall: csta.no_answer"});
}

TEST_F(SessionTest, a_slow_answer_to_the_prolonging_does_not_end_the_session) {
  begin({.style = SessionStyle::application_session,
         .keep_alive = Time::zero(),
         .request_limit = 10s});
  respond(last().invoke_id, granted("StartApplicationSessionPosResponse", "60"));
  pass(40s);
  EXPECT_EQ(sent_names().back(), "ResetApplicationSessionTimer");
  EXPECT_EQ(sent_.size(), 3u) << "asked again";
  respond(last().invoke_id, granted("ResetApplicationSessionTimerPosResponse", "60"));
  EXPECT_EQ(told_, Texts{"up"});
  pass(60s);
  EXPECT_EQ(told_, (Texts{"up", "down csta.session_ended"})) << "but not for ever";
}

TEST_F(SessionTest, a_session_of_ages_is_none_that_has_ended) {
  begin({.style = SessionStyle::application_session, .keep_alive = Time::zero()});
  respond(last().invoke_id, granted("StartApplicationSessionPosResponse", "9999999999999"));
  pass(24h);
  EXPECT_EQ(sent_.size(), 1u);
}

TEST_F(SessionTest, a_switch_may_end_the_session) {
  begin();
  ask_us({.name = "ApplicationSessionTerminated"});
  EXPECT_EQ(told_, (Texts{"up", "down csta.session_ended"}));
  request("MakeCall");
  EXPECT_EQ(outcomes_, Texts{"MakeCall: csta.not_sent"});
}

TEST_F(SessionTest, a_switch_that_tells_its_status_is_answered_and_registered_with) {
  begin({.style = SessionStyle::system_register, .keep_alive = Time::zero()});
  EXPECT_TRUE(sent_.empty());
  ask_us(status("normal"), 0);
  EXPECT_EQ(sent_names(), (Texts{"SystemStatusResponse", "SystemRegister"}));
  EXPECT_EQ(sent_[0].invoke_id, 0u);
  Element response{.name = "SystemRegisterResponse"};
  response.add("sysStatRegisterID", "4711");
  respond(last().invoke_id, response);
  EXPECT_EQ(told_, (Texts{"status normal", "up"}));
  session_->stop();
  EXPECT_EQ(last().body.text_at("sysStatRegisterID"), "4711");
}

TEST_F(SessionTest, a_switch_that_does_not_tell_its_status_is_registered_with_all_the_same) {
  begin({.style = SessionStyle::system_register, .keep_alive = Time::zero()});
  pass(2s);
  ASSERT_EQ(sent_names(), Texts{"SystemRegister"});
  Element error{.name = "CSTAErrorCode"};
  error.add("operation", "serviceNotSupported");
  session_->take(now_, {Packet::Kind::error, last().invoke_id, error});
  EXPECT_EQ(told_, Texts{"up"}) << "a switch without the service needs no registration";
}

TEST_F(SessionTest, a_registration_that_is_refused_is_none) {
  begin({.style = SessionStyle::system_register, .keep_alive = Time::zero()});
  pass(2s);
  Element error{.name = "CSTAErrorCode"};
  error.add("security", "securityInfoViolated");
  session_->take(now_, {Packet::Kind::error, last().invoke_id, error});
  EXPECT_EQ(told_, Texts{"down csta.no_session"});
}

TEST_F(SessionTest, a_registration_that_the_switch_ends_is_made_again) {
  begin({.style = SessionStyle::system_register, .keep_alive = Time::zero()});
  pass(2s);
  Element response{.name = "SystemRegisterResponse"};
  response.add("sysStatRegisterID", "1");
  respond(last().invoke_id, response);
  ask_us({.name = "SystemRegisterAbort"});
  EXPECT_EQ(sent_names(), (Texts{"SystemRegister", "SystemRegister"}));
  EXPECT_EQ(told_, Texts{"up"});
}

TEST_F(SessionTest, a_registration_that_cannot_be_made_again_is_the_end_of_the_session) {
  for (const bool lacking : {false, true}) {
    told_.clear();
    begin({.style = SessionStyle::system_register, .keep_alive = Time::zero()});
    pass(2s);
    respond(last().invoke_id, {.name = "SystemRegisterResponse"});
    ask_us({.name = "SystemRegisterAbort"});
    Element error{.name = "CSTAErrorCode"};
    error.add("operation", lacking ? "serviceNotSupported" : "privilegeViolationSpecifiedDevice");
    session_->take(now_, {Packet::Kind::error, last().invoke_id, error});
    EXPECT_EQ(told_, lacking ? Texts{"up"} : (Texts{"up", "down csta.session_ended"}));
  }
}

TEST_F(SessionTest, a_switch_that_says_nothing_is_given_up) {
  begin({.style = SessionStyle::application_session, .start_limit = 15s, .request_limit = 1min});
  pass(15s);
  EXPECT_EQ(told_, Texts{"down csta.no_session"});
  EXPECT_FALSE(session_->wake_at());
}

TEST_F(SessionTest, a_quiet_switch_is_asked_for_a_sign_of_life_and_a_dead_one_is_noticed) {
  begin({.style = SessionStyle::none, .keep_alive = 30s, .misses = 2});
  pass(20s);
  session_->take(now_, {Packet::Kind::event, 0, {.name = "HeldEvent"}});
  pass(29s);
  EXPECT_TRUE(sent_.empty()) << "it was heard of";
  pass(1s);
  ASSERT_EQ(sent_names(), Texts{"RequestSystemStatus"});
  respond(last().invoke_id, {.name = "RequestSystemStatusResponse"});
  pass(60s);
  EXPECT_EQ(told_, (Texts{"up", "event HeldEvent"}));
  pass(30s);
  EXPECT_EQ(told_.back(), "down csta.silent");
}

TEST_F(SessionTest, a_sign_of_life_tells_of_another_state_of_the_switch_once) {
  begin({.style = SessionStyle::none, .keep_alive = 30s, .misses = 2});
  ask_us(status("disabled"), 1);
  Element alive{.name = "RequestSystemStatusResponse"};
  alive.add("systemStatus", "normal");
  for (int i = 0; i < 2; ++i) {
    pass(30s);
    respond(last().invoke_id, alive);
  }
  EXPECT_EQ(told_, (Texts{"up", "status disabled", "status normal"}));
}

TEST_F(SessionTest, the_switch_gets_its_sign_of_life_too) {
  begin();
  ask_us({.name = "RequestSystemStatus"}, 12);
  EXPECT_EQ(last().body.name, "RequestSystemStatusResponse");
  EXPECT_EQ(last().invoke_id, 12u);
  EXPECT_EQ(last().body.text_at("systemStatus"), "normal");
}

TEST_F(SessionTest, what_only_the_application_can_answer_is_left_to_it) {
  begin();
  ask_us({.name = "RouteRequest"}, 3);
  EXPECT_EQ(told_.back(), "asked RouteRequest");
  session_->refuse(3);
  EXPECT_EQ(last().kind, Packet::Kind::error);
  EXPECT_EQ(last().body.text_at("operation"), "serviceNotSupported");
}

TEST_F(SessionTest, a_request_that_belongs_to_one_of_ours_is_left_to_who_asked) {
  begin();
  request("Escape");
  const auto ours = last().invoke_id;
  session_->take(now_, {Packet::Kind::request, 9, status("normal"), ours});
  EXPECT_EQ(told_.back(), "asked SystemStatus of Escape");
  EXPECT_EQ(sent_.size(), 1u) << "the session does not answer it";
}

TEST_F(SessionTest, what_cannot_be_said_is_known_not_to_be_sent) {
  begin();
  unspeakable_ = "MakeConnection";
  request("MakeConnection");
  EXPECT_EQ(outcomes_, Texts{"MakeConnection: csta.not_in_ber"});
  EXPECT_EQ(session_->under_way(), 0u);
}

TEST_F(SessionTest, every_request_has_one_outcome) {
  begin();
  request("A");
  request("B");
  request("C");
  respond(sent_[1].invoke_id, {.name = "BResponse"});
  Element error{.name = "CSTAErrorCode"};
  error.add("operation", "invalidDestination");
  session_->take(now_, {Packet::Kind::error, sent_[0].invoke_id, error});
  pass(10s);
  EXPECT_EQ(outcomes_, (Texts{"B: BResponse", "A: pbx.invalid_destination", "C: csta.no_answer"}));
  respond(sent_[1].invoke_id, {.name = "BResponse"});
  respond(sent_[2].invoke_id, {.name = "CResponse"});
  EXPECT_EQ(outcomes_.size(), 3u) << "twice and too late";
  EXPECT_EQ(session_->counters().unasked_for, 2u);
  EXPECT_EQ(session_->counters().unanswered, 1u);
}

TEST_F(SessionTest, a_late_answer_is_not_taken_for_that_of_a_newer_request) {
  begin({.style = SessionStyle::none,
         .keep_alive = Time::zero(),
         .request_limit = 10s,
         .last_invoke_id = 2});
  request("old");
  const auto id = sent_[0].invoke_id;
  pass(10s);
  for (int i = 0; i < 4; ++i) request("new");
  for (std::size_t i = 1; i < sent_.size(); ++i) EXPECT_NE(sent_[i].invoke_id, id);
  EXPECT_EQ(outcomes_, (Texts{"old: csta.no_answer", "new: csta.too_many", "new: csta.too_many"}));
}

TEST_F(SessionTest, no_more_requests_are_under_way_than_the_window_and_urgent_ones_come_first) {
  begin({.style = SessionStyle::none, .keep_alive = Time::zero(), .window = 2, .most_waiting = 3});
  for (const auto* name : {"M1", "M2", "M3", "M4"}) request(name);
  request("urgent", {.urgent = true});
  request("one too many");
  EXPECT_EQ(sent_names(), (Texts{"M1", "M2"}));
  EXPECT_EQ(outcomes_, Texts{"one too many: csta.too_many"});
  respond(sent_[0].invoke_id, {.name = "R"});
  respond(sent_[1].invoke_id, {.name = "R"});
  EXPECT_EQ(sent_names(), (Texts{"M1", "M2", "urgent", "M3"}));
}

TEST_F(SessionTest, a_command_whose_time_is_over_is_not_sent) {
  begin(
      {.style = SessionStyle::none, .keep_alive = Time::zero(), .request_limit = 10s, .window = 1});
  request("first");
  request("command", {.urgent = true, .deadline = now_ + 5s});
  pass(5s);
  EXPECT_EQ(outcomes_, Texts{"command: csta.not_sent"});
  respond(sent_[0].invoke_id, {.name = "R"});
  EXPECT_EQ(sent_names(), Texts{"first"});
}

TEST_F(SessionTest, after_a_cut_it_is_known_what_was_sent_and_what_was_not) {
  begin({.style = SessionStyle::none, .keep_alive = Time::zero(), .window = 1});
  request("sent");
  request("waiting");
  session_->lost({"csta.cut", "The connection was reset."});
  EXPECT_EQ(outcomes_, (Texts{"sent: csta.link_lost", "waiting: csta.not_sent"}));
  respond(0, {.name = "R"});
  EXPECT_EQ(outcomes_.size(), 2u);
}

TEST_F(SessionTest, a_reply_may_ask_again) {
  begin({.style = SessionStyle::none, .keep_alive = Time::zero(), .window = 1});
  session_->request(now_, {.name = "A"}, [this](const Result<Element>&) { request("B"); });
  pass(10s);
  EXPECT_EQ(sent_names(), (Texts{"A", "B"}));
}

TEST_F(SessionTest, what_wants_no_response_waits_for_none) {
  begin();
  EXPECT_TRUE(session_->tell(now_, {.name = "RouteSelect"}));
  EXPECT_EQ(session_->under_way(), 0u);
  session_->lost({"csta.cut", ""});
  EXPECT_FALSE(session_->tell(now_, {.name = "RouteSelect"}));
}

}  // namespace
}  // namespace ctibus::csta
