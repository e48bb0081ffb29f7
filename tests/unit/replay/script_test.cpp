#include "core/replay/script.hpp"

#include <gtest/gtest.h>

#include "core/presentation/schema_message.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/kit/recording/writer.hpp"
#include "ctibus/messages/agent.hpp"
#include "ctibus/messages/bus.hpp"
#include "ctibus/messages/call.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::replay {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::int64_t recorded_at = 1'700'000'000 * second_ns;
constexpr std::int64_t now = 1'800'000'000 * second_ns;

class ReplayScript : public ::testing::Test {
 protected:
  void SetUp() override {
    auto writer = recording::Writer::create(
        file(), {.site = "office",
                 .started = Timestamp(std::chrono::milliseconds(recorded_at / 1'000'000))});
    ASSERT_TRUE(writer);
    writer_.emplace(std::move(*writer));
  }

  [[nodiscard]] std::filesystem::path file() const { return folder_ / "one.ctirec"; }

  template <Message M>
  void say(const M& body, std::chrono::nanoseconds at, const std::string& source,
           bool snapshot = false, bool tombstone = false) {
    msgpack::Buffer payload;
    encode(body, payload);
    wire::Frame frame;
    frame.header.version = CTIBUS_FRAME_VERSION;
    frame.header.message_class = static_cast<std::uint8_t>(declaration<M>.message_class);
    frame.header.id = MessageId(77, ++number_);
    frame.header.causation = MessageId(77, number_ - 1);
    frame.header.sequence = number_;
    frame.header.event_time_ns = frame.header.publish_time_ns = recorded_at + at.count();
    if (tombstone) frame.header.flags = CTIBUS_FRAME_TOMBSTONE;
    frame.topic = topic_of<M>();
    frame.key = key_of(body);
    frame.payload = payload;
    frame.source = source;
    ASSERT_TRUE(writer_->message(frame, snapshot));
  }

  struct Line {
    std::string topic;
    std::string key;
    std::chrono::nanoseconds due;
    std::int64_t event_time;
    friend bool operator==(const Line&, const Line&) = default;
  };
  std::vector<Line> lines(ScriptOptions options) {
    (void)writer_->end();
    std::vector<Line> out;
    auto script = Script::open(file(), std::move(options));
    EXPECT_TRUE(script);
    while (const auto line = script->next()) {
      out.push_back({std::string(line->frame.topic), std::string(line->frame.key), line->due,
                     line->frame.header.event_time_ns});
    }
    return out;
  }

  support::TemporaryFolder temporary_{"script"};
  std::filesystem::path folder_ = temporary_.path();
  std::optional<recording::Writer> writer_;
  std::uint64_t number_ = 0;
};

TEST_F(ReplayScript, moments_begin_now_at_the_recorded_pace) {
  say(call::Held{.call = "a"}, 1s, "pbx1");
  say(call::Held{.call = "b"}, 3s, "pbx1");
  EXPECT_EQ(lines({.now_ns = now}),
            (std::vector<Line>{{"call.held", "a", 1s, now + 1 * second_ns},
                               {"call.held", "b", 3s, now + 3 * second_ns}}));
}

TEST_F(ReplayScript, what_is_replayed_faster_ends_now) {
  say(call::Held{.call = "a"}, 0s, "pbx1");
  say(call::Held{.call = "b"}, 10s, "pbx1");
  EXPECT_EQ(lines({.speed = 10, .now_ns = now}),
            (std::vector<Line>{{"call.held", "a", 0s, now - 9 * second_ns},
                               {"call.held", "b", 1s, now + 1 * second_ns}}));
  EXPECT_EQ(lines({.speed = 0, .now_ns = now}),
            (std::vector<Line>{{"call.held", "a", 0s, now - 10 * second_ns},
                               {"call.held", "b", 0s, now}}));
}

TEST_F(ReplayScript, moments_that_no_clock_can_tell_stay_at_the_ends_of_time) {
  constexpr auto last = std::chrono::nanoseconds(INT64_MAX);
  say(call::Held{.call = "a"}, std::chrono::nanoseconds(INT64_MIN), "pbx1");
  say(call::Held{.call = "b"}, last - std::chrono::nanoseconds(recorded_at), "pbx1");
  const auto at_its_pace = lines({.now_ns = now});
  ASSERT_EQ(at_its_pace.size(), 2U);
  EXPECT_EQ(at_its_pace[0].due, 0s);
  EXPECT_GT(at_its_pace[1].due, last - 1s);
  EXPECT_EQ(at_its_pace[1].event_time, INT64_MAX);
  const auto slow = lines({.speed = 1e-300, .now_ns = now});
  ASSERT_EQ(slow.size(), 2U);
  EXPECT_EQ(slow[1].due, last);
  const auto at_once = lines({.from = Duration::max(), .speed = 0, .now_ns = now});
  EXPECT_TRUE(at_once.empty());
}

TEST_F(ReplayScript, a_part_begins_with_the_states_of_then) {
  say(agent::State{.agent = "ann"}, -100s, "acd", true);
  say(agent::State{.agent = "bob"}, -50s, "acd", true);
  say(agent::State{.agent = "bob", .state = AgentState::null}, 1s, "acd", false, true);
  say(call::Held{.call = "a"}, 2s, "pbx1");
  say(call::Held{.call = "b"}, 5s, "pbx1");
  say(call::Held{.call = "c"}, 9s, "pbx1");
  const auto part = lines({.from = 4s, .until = 6s, .now_ns = now});
  ASSERT_EQ(part.size(), 2U);
  EXPECT_EQ(part[0].topic, "agent.state");
  EXPECT_EQ(part[0].key, "ann");
  EXPECT_EQ(part[0].due, 0s);
  EXPECT_EQ(part[1], (Line{"call.held", "b", 1s, now + 1 * second_ns}));
}

TEST_F(ReplayScript, instances_of_the_site_and_what_a_bus_says_of_itself_are_left_out) {
  say(bus::Recovered{.epoch = 1}, 0s, "core");
  say(bus::Instance{.instance = "acd"}, 0s, "core");
  say(bus::Instance{.instance = "pbx1"}, 0s, "core");
  say(agent::Ready{.agent = "ann"}, 1s, "acd");
  say(call::Held{.call = "a"}, 2s, "pbx1");
  const auto heard = lines({.without = {"acd"}, .now_ns = now});
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].topic, "bus.instance");
  EXPECT_EQ(heard[0].key, "pbx1");
  EXPECT_EQ(heard[1].topic, "call.held");
  const auto agents = lines({.patterns = {"agent.*"}, .now_ns = now});
  ASSERT_EQ(agents.size(), 1U);
  EXPECT_EQ(agents[0].topic, "agent.ready");
}

TEST_F(ReplayScript, identities_are_new_and_causes_still_lead_to_them) {
  say(call::Held{.call = "a"}, 0s, "pbx1");
  say(call::Held{.call = "b"}, 0s, "pbx1");
  (void)writer_->end();
  auto script = Script::open(file(), {.now_ns = now, .epochs_key = 12345});
  ASSERT_TRUE(script);
  const auto first = script->next();
  ASSERT_TRUE(first);
  const MessageId cause = first->frame.id();
  EXPECT_NE(cause, MessageId(77, 1));
  const auto second = script->next();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->frame.causation(), cause);
}

TEST_F(ReplayScript, types_of_others_come_with_the_recording) {
  manifest::MessageSpec spec;
  spec.topic = "acme.door.opened";
  spec.message_class = MessageClass::event;
  ASSERT_TRUE(writer_->declaration(presentation::encode_schema({spec})));
  (void)writer_->end();
  const auto script = Script::open(file(), {.now_ns = now});
  ASSERT_TRUE(script);
  EXPECT_NE(script->declarations().find("acme.door.opened"), nullptr);
}

TEST_F(ReplayScript, a_recording_that_was_cut_says_so_at_its_end) {
  say(call::Held{.call = "a"}, 0s, "pbx1");
  (void)writer_->flush();
  auto script = Script::open(file(), {.now_ns = now});
  ASSERT_TRUE(script);
  EXPECT_TRUE(script->next());
  EXPECT_FALSE(script->next());
  EXPECT_NE(script->ending_text().find("was cut at byte"), std::string::npos);
}

}  // namespace
}  // namespace ctibus::replay
