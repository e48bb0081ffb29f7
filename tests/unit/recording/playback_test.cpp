#include "ctibus/kit/recording/playback.hpp"

#include <gtest/gtest.h>

#include "ctibus/kit/recording/writer.hpp"
#include "ctibus/messages/agent.hpp"
#include "ctibus/messages/call.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::recording {
namespace {

using namespace std::chrono_literals;

/// Notes which calls it hears and when, says that an agent is ready ten seconds after each held
/// call, and carries out agent.set_ready.
class Listener : public Plugin {
 public:
  using Options = NoOptions;
  static constexpr std::string_view subscribes[] = {"call.held", "call.state"};
  static constexpr auto publishes = messages<agent::Ready>;
  static constexpr auto provides = messages<agent::SetReady>;
  static constexpr ctibus::Manifest manifest{.id = "listener",
                                             .text = "Listens.",
                                             .publishes = publishes,
                                             .subscribes = subscribes,
                                             .provides = provides};

  Listener(Host& host, const Options&) {
    host.on<call::Held>([this, &host](const Event<call::Held>& event) {
      heard.push_back(std::string(event->call) + " " +
                      std::to_string(event.event_time().time_since_epoch() / 1s));
      timers_.push_back(host.after(10s, [&host] {
        (void)host.publish(agent::Ready{.agent = "ann", .device = "pbx1:1001"});
      }));
    });
    host.on<call::State>([this](const Event<call::State>& event) {
      heard.push_back("state of " + std::string(event->call) + " from " +
                      std::string(event.source()));
    });
    host.provide<agent::SetReady>([this](Command<agent::SetReady> command) {
      heard.push_back("set_ready " + std::string(command->agent));
      command.accept();
    });
  }

  static std::vector<std::string> heard;

 private:
  std::vector<Timer> timers_;
};

std::vector<std::string> Listener::heard;

constexpr std::int64_t began = 1'700'000'000;  // seconds

class RecordingPlayback : public ::testing::Test {
 protected:
  void SetUp() override {
    Listener::heard.clear();
    auto writer = Writer::create(file(), {.site = "office", .started = Timestamp(began * 1s)});
    ASSERT_TRUE(writer) << writer.error().text;
    writer_.emplace(std::move(*writer));
  }

  [[nodiscard]] std::filesystem::path file() const { return folder_ / "one.ctirec"; }

  template <Message M>
  void say(const M& body, std::chrono::seconds at, const std::string& source,
           bool snapshot = false) {
    msgpack::Buffer payload;
    encode(body, payload);
    wire::Frame frame;
    frame.header.version = CTIBUS_FRAME_VERSION;
    frame.header.message_class = static_cast<std::uint8_t>(declaration<M>.message_class);
    frame.header.id = MessageId(5, ++number_);
    frame.header.event_time_ns = frame.header.publish_time_ns =
        std::chrono::nanoseconds(began * 1s + at).count();
    frame.topic = topic_of<M>();
    frame.key = key_of(body);
    frame.payload = payload;
    frame.source = source;
    ASSERT_TRUE(writer_->message(frame, snapshot));
  }
  void end() { ASSERT_TRUE(writer_->end()); }

  support::TemporaryFolder temporary_{"playback"};
  std::filesystem::path folder_ = temporary_.path();
  std::optional<Writer> writer_;
  std::uint64_t number_ = 0;
};

TEST_F(RecordingPlayback, a_plugin_hears_it_in_its_order_and_its_time) {
  say(call::State{.call = "old"}, -3600s, "pbx1", true);
  say(call::Held{.call = "a"}, 5s, "pbx1");
  say(call::Held{.call = "b"}, 3600s, "pbx1");
  end();
  testing::TestHost host;
  Playback playback(host, file());
  EXPECT_EQ(playback.head().site, "office");
  EXPECT_EQ(host.clock().utc_ns() / 1'000'000'000, began) << "the wall clock is that of then";
  host.load<Listener>("listener");
  EXPECT_EQ(playback.play(), 3U);
  EXPECT_EQ(Listener::heard,
            (std::vector<std::string>{"state of old from pbx1", "a " + std::to_string(began + 5),
                                      "b " + std::to_string(began + 3600)}));
  EXPECT_EQ(host.all<agent::Ready>().size(), 1U) << "an hour has passed, and not ten seconds more";
  EXPECT_EQ(host.clock().utc_ns() / 1'000'000'000, began + 3600);
  EXPECT_EQ(playback.ending_text(), "");
}

TEST_F(RecordingPlayback, an_instance_of_the_host_speaks_itself_and_can_be_compared) {
  say(call::Held{.call = "a"}, 0s, "pbx1");
  say(agent::Ready{.agent = "bob", .device = "pbx1:1002"}, 1s, "listener");
  end();
  testing::TestHost host;
  Playback playback(host, file());
  host.load<Listener>("listener");
  EXPECT_EQ(playback.play(), 1U);
  host.advance(10s);
  const auto now = host.all<agent::Ready>();
  const auto then = playback.said("listener");
  ASSERT_EQ(now.size(), 1U);
  ASSERT_EQ(then.size(), 1U);
  EXPECT_EQ(now[0]->agent, "ann");
  EXPECT_EQ(then[0]->topic, "agent.ready");
  EXPECT_EQ(then[0]->body<agent::Ready>().agent, "bob");
}

TEST_F(RecordingPlayback, commands_are_carried_out_only_when_that_is_wanted) {
  say(agent::SetReady{.agent = "ann"}, 1s, "wire.desktop");
  end();
  for (const bool wanted : {false, true}) {
    Listener::heard.clear();
    testing::TestHost host;
    Playback playback(
        host, file(),
        {.carry_out = wanted ? std::vector<std::string>{"agent.*"} : std::vector<std::string>{}});
    host.load<Listener>("listener");
    EXPECT_EQ(playback.play(), 1U);
    EXPECT_EQ(Listener::heard.size(), wanted ? 1U : 0U);
  }
}

TEST_F(RecordingPlayback, a_part_of_it_can_be_played) {
  for (int i = 0; i < 10; ++i) say(call::Held{.call = std::to_string(i)}, i * 60s, "pbx1");
  say(call::Held{.call = "x"}, 700s, "pbx2");
  end();
  testing::TestHost host;
  Playback playback(host, file(), {.patterns = {"call.*"}, .without = {"pbx2"}});
  host.load<Listener>("listener");
  EXPECT_EQ(playback.play_until(150s), 3U);
  EXPECT_EQ(host.clock().utc_ns() / 1'000'000'000, began + 150);
  EXPECT_EQ(playback.play(), 7U);
  EXPECT_FALSE(playback.step());
}

TEST_F(RecordingPlayback, what_cannot_be_read_fails_the_test_with_its_reason) {
  testing::TestHost host;
  try {
    const Playback playback(host, folder_ / "nothing");
    FAIL() << "there is no such file";
  } catch (const testing::ExpectationFailed& error) {
    EXPECT_NE(std::string(error.what()).find("recording.unreadable"), std::string::npos);
  }
}

}  // namespace
}  // namespace ctibus::recording
