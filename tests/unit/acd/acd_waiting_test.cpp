#include <gtest/gtest.h>

#include "scripted_pbx.hpp"

/// What callers hear and choose while they wait, and what agents say of calls, over the bus.
namespace ctibus::acd::testing {
namespace {

using namespace std::chrono_literals;

class AcdWaitingTest : public AcdTest {
 protected:
  struct Told {
    std::string call;
    std::vector<std::string> sounds;
  };
  std::vector<Told> plays;
  std::vector<media::Record> recordings;
  int stops = 0;
  Result<> record_reply;

  void SetUp() override {
    AcdTest::SetUp();
    host.provide<media::Play>("pbx1", [this](const media::Play& command) {
      EXPECT_EQ(command.device, "pbx1:trunk1");
      plays.push_back({std::string(command.call), {command.sounds.begin(), command.sounds.end()}});
      return Result<>();
    });
    host.provide<media::Record>("pbx1", [this](const media::Record& command) {
      EXPECT_EQ(command.device, "pbx1:trunk1");
      EXPECT_EQ(command.end_keys, "#");
      recordings.push_back({.max_duration = command.max_duration});
      return record_reply;
    });
    host.provide<media::Stop>("pbx1", [this](const media::Stop&) {
      ++stops;
      return Result<>();
    });
    can({"media.play", "media.record", "media.stop"});
    options.groups[0].announcements = {
        {.after = 10s, .every = 45s, .sounds = {"you-are", "numbers/{position}"}}};
    options.groups[0].keys = {
        {.key = "2", .to = "group:help"},
        {.key = "3", .message = true, .sounds = {"after-the-tone"}, .max_message = 90s}};
    options.groups[0].codes = {"order", "complaint"};
    ASSERT_TRUE(host.reload<Acd>("acd", options));
  }
  void can(std::vector<Text> capabilities) {
    pbx.say(connector::State{.connector = "pbx1",
                             .link = connector::LinkState::up,
                             .capabilities = std::move(capabilities)});
  }
  /// With the options of now.
  void restart() {
    host.kill("acd");
    host.load<Acd>("acd", options);
  }
  void press(const std::string& call, const std::string& keys) {
    pbx.say(call::DigitsDialed{.call = call, .device = "pbx1:trunk1", .digits = keys});
  }
  void played(const std::string& call, MessageId command = {},
              media::PlayResult result = media::PlayResult::completed) {
    host.send(media::Played{.call = call, .device = "pbx1:trunk1", .result = result},
              {.source = "pbx1", .causation = command});
  }
  void recorded(const std::string& call, media::RecordResult result,
                const std::string& message = {}) {
    pbx.say(media::Recorded{.call = call,
                            .device = "pbx1:trunk1",
                            .result = result,
                            .message = message,
                            .duration = 7s});
  }
  CallPhase phase(const std::string& call) { return host.last_value<CallState>(call)->body.phase; }
  /// To where the caller speaks.
  void leave_message(const std::string& call) {
    pbx.arrive(call);
    host.advance(5s);
    press(call, "3");
    played(call);
    ASSERT_EQ(phase(call), CallPhase::recording);
  }
};

TEST_F(AcdWaitingTest, callers_hear_where_they_stand_and_the_bus_is_told) {
  pbx.arrive("c1");
  pbx.arrive("c2");
  host.advance(10s);
  ASSERT_EQ(plays.size(), 2u);
  EXPECT_EQ(plays[1].sounds, (std::vector<std::string>{"you-are", "numbers/2"}));
  const auto told = host.all<Announced>();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[1]->call, "c2");
  EXPECT_EQ(told[1]->group, "sales");
  EXPECT_EQ(told[1]->position, 2u);
  EXPECT_EQ(told[1]->sounds.at(1), "numbers/2");
}

TEST_F(AcdWaitingTest, announcements_go_on_after_a_restart_and_are_not_repeated_at_once) {
  pbx.arrive("c1");
  host.advance(20s);
  played("c1");
  ASSERT_EQ(plays.size(), 1u);
  restart();
  host.advance(34s);
  EXPECT_EQ(plays.size(), 1u);
  host.advance(2s);
  EXPECT_EQ(plays.size(), 2u);
}

TEST_F(AcdWaitingTest,
       the_end_of_an_announcement_that_was_cut_short_is_not_that_of_the_next_sound) {
  pbx.arrive("c1");
  host.advance(10s);
  const auto first = host.expect<media::Play>();
  press("c1", "3");
  played("c1", first.id, media::PlayResult::stopped);
  EXPECT_EQ(phase("c1"), CallPhase::dissuading);
  EXPECT_TRUE(recordings.empty());
  played("c1", host.expect<media::Play>().id);
  EXPECT_EQ(recordings.size(), 1u);
}

TEST_F(AcdWaitingTest, a_key_leads_to_another_group) {
  pbx.arrive("c1");
  press("c1", "2");
  const auto left = host.expect<Left>();
  EXPECT_EQ(left->reason, LeaveReason::overflowed);
  EXPECT_EQ(left->cause, LeaveCause::key);
  EXPECT_EQ(left->into, "help");
  EXPECT_EQ(group("help").waiting, 1u);
}

TEST_F(AcdWaitingTest, a_message_is_a_record_and_ends_the_call) {
  leave_message("c1");
  ASSERT_EQ(recordings.size(), 1u);
  EXPECT_EQ(recordings[0].max_duration, 90s);
  EXPECT_EQ(plays.back().sounds, (std::vector<std::string>{"after-the-tone"}));
  host.advance(7s);
  recorded("c1", media::RecordResult::key_pressed, "messages/1");
  const auto message = host.expect<MessageLeft>();
  EXPECT_EQ(message->message, "messages/1");
  EXPECT_EQ(message->group, "sales");
  EXPECT_EQ(message->calling, "+33123456789");
  EXPECT_EQ(message->duration, 7s);
  EXPECT_EQ(message->waited, 5s);
  EXPECT_EQ(pbx.clears, (std::vector<std::string>{"c1"}));
  pbx.end("c1");
  EXPECT_EQ(host.expect<Left>()->reason, LeaveReason::message);
}

TEST_F(AcdWaitingTest, who_hangs_up_has_left_the_message_that_was_recorded) {
  leave_message("c1");
  pbx.say(call::ConnectionCleared{.call = "c1", .device = "pbx1:trunk1"});
  pbx.say(call::State{.call = "c1", .connector = "pbx1", .connections = {pbx.held()}});
  recorded("c1", media::RecordResult::interrupted, "messages/1");
  pbx.end("c1");
  host.expect<MessageLeft>();
  EXPECT_EQ(host.expect<Left>()->reason, LeaveReason::message);
  EXPECT_TRUE(pbx.clears.empty());
  leave_message("c2");
  pbx.end("c2");
  EXPECT_EQ(host.expect<Left>()->reason, LeaveReason::abandoned);
  host.expect_none<MessageLeft>();
}

TEST_F(AcdWaitingTest, a_refused_or_failed_recording_leaves_the_caller_waiting) {
  record_reply = failure("pbx.busy", "no space");
  pbx.arrive("c1");
  press("c1", "3");
  played("c1");
  EXPECT_EQ(phase("c1"), CallPhase::waiting);
  record_reply = {};
  press("c1", "3");
  played("c1");
  recorded("c1", media::RecordResult::failed, "half");
  EXPECT_EQ(phase("c1"), CallPhase::waiting);
  host.expect_none<MessageLeft>();
}

TEST_F(AcdWaitingTest, a_message_that_the_disk_does_not_take_is_offered_again) {
  leave_message("c1");
  host.fail_records({"log.disk_full", "There is no space."});
  recorded("c1", media::RecordResult::key_pressed, "messages/1");
  pbx.end("c1");
  host.fail_records({});
  host.advance(10s);
  EXPECT_EQ(host.all<MessageLeft>().size(), 2u) << "the first was not safe";
  host.advance(60s);
  EXPECT_EQ(host.all<MessageLeft>().size(), 2u);
}

TEST_F(AcdWaitingTest, a_caller_whose_message_a_restart_cut_off_waits_on_with_the_rank) {
  leave_message("c1");
  pbx.arrive("c2");
  restart();
  EXPECT_EQ(stops, 1);
  recorded("c1", media::RecordResult::stopped, "half");
  host.advance(10s);
  EXPECT_EQ(phase("c1"), CallPhase::waiting);
  EXPECT_EQ(group("sales").waiting, 2u);
  host.expect_none<MessageLeft>();
  host.expect_none<Left>();
  ready("ann");
  EXPECT_EQ(host.expect<Offered>()->call, "c1");
}

TEST_F(AcdWaitingTest, a_restart_in_the_prompt_does_not_send_the_caller_away) {
  pbx.arrive("c1");
  press("c1", "3");
  EXPECT_EQ(phase("c1"), CallPhase::dissuading);
  restart();
  host.advance(10s);
  EXPECT_EQ(phase("c1"), CallPhase::waiting);
  EXPECT_TRUE(pbx.clears.empty());
}

TEST_F(AcdWaitingTest, without_a_connector_that_records_the_key_does_nothing) {
  can({"media.play", "media.stop"});
  pbx.arrive("c1");
  press("c1", "3");
  EXPECT_EQ(phase("c1"), CallPhase::waiting);
}

TEST_F(AcdWaitingTest, agents_qualify_their_calls_for_the_record) {
  ready("ann");
  const Uuid root = host.uuid();
  const std::string call = root.text();
  host.send(route::Requested{.call = call, .called = "600", .connector = "pbx1"},
            {.source = "pbx1", .correlation = root});
  host.send(call::Queued{.call = call, .device = "pbx1:hold"},
            {.source = "pbx1", .correlation = root});
  host.send(call::Established{.call = call, .device = "pbx1:1001"},
            {.source = "pbx1", .correlation = root});
  const auto qualify = [&](const Text& code) {
    return host.request("acd", Qualify{.agent = "ann", .code = code, .note = "two of them"});
  };
  ASSERT_TRUE(qualify("order").accepted());
  const auto during = host.expect<Qualified>();
  EXPECT_EQ(during->call, call);
  EXPECT_EQ(during->group, "sales");
  EXPECT_EQ(during->agent, "ann");
  EXPECT_EQ(during->code, "order");
  EXPECT_EQ(during->note, "two of them");
  EXPECT_EQ(during->root, call);
  EXPECT_EQ(during.correlation, root);
  EXPECT_EQ(qualify("joke").code, "acd.unknown_code");
  pbx.end(call);
  EXPECT_TRUE(qualify("complaint").accepted());
  host.fail_records({"log.disk_full", "There is no space."});
  EXPECT_EQ(qualify("order").code, "log.disk_full");
}

}  // namespace
}  // namespace ctibus::acd::testing
