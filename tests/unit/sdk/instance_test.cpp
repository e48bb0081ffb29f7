#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "recording_host.hpp"

// What the C++ layer keeps of the ABI's promises, whatever the plugin's author does.
namespace {

using namespace std::chrono_literals;
using ctibus::Command;
using ctibus::Event;
using ctibus::Host;
using ctibus::MessageId;
using ctibus::Uuid;
using sample::Ask;
using sample::Everything;
using sample::Fact;
using sample::Probe;
using sample::RecordingHost;

class Instance : public testing::Test {
 protected:
  ~Instance() override {
    Probe::setup = nullptr;
    Probe::on_start = Probe::on_drain = Probe::on_stop = nullptr;
  }
  void run(std::function<void(Host&)> setup) {
    Probe::setup = std::move(setup);
    host_.run<Probe>();
  }

  RecordingHost host_;
  const Uuid root_ = *Uuid::parse("0192f3a4-b5c6-7d8e-9f00-112233445566");
};

TEST_F(Instance, a_completion_that_comes_before_publish_returns_is_not_lost) {
  int done = 0;
  Host* inside = nullptr;
  run([&](Host& host) { inside = &host; });
  host_.on_publish = [&](const auto& publication) { host_.complete(publication.completion); };
  ASSERT_TRUE(inside->publish_record(Fact{.id = "a"}, [&](const auto&) { ++done; }));
  EXPECT_EQ(done, 1);
  EXPECT_NE(host_.published[0].completion, 0u);
}

TEST_F(Instance, records_and_requests_may_come_from_any_thread) {
  std::atomic<int> done = 0;
  Host* inside = nullptr;
  run([&](Host& host) { inside = &host; });
  std::vector<std::thread> threads;
  constexpr int each = 200;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < each; ++i) {
        (void)inside->publish_record(Fact{.id = "a"}, [&](const auto&) { ++done; });
        (void)inside->request("x", Ask{}, {}, [](const auto&) {});
        inside->post([&] { ++done; });
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& publication : host_.published) host_.complete(publication.completion);
  const auto& strand = host_.handler<ctibus_strand_handler>(CTIBUS_STRAND_HANDLER);
  for (const auto token : host_.posts) strand.on_post(host_.instance.self, token);
  EXPECT_EQ(done, 2 * 3 * each);
}

TEST_F(Instance, what_is_handled_is_the_causation_on_its_own_thread_only) {
  run([&](Host& host) {
    host.on<Everything>([&host](const Event<Everything>&) {
      std::thread([&host] { (void)host.publish(Fact{.id = "elsewhere"}); }).join();
      (void)host.publish(Fact{.id = "here"});
    });
  });
  host_.deliver(Everything{.id = "a"}, 1, MessageId(7, 42), root_);
  ASSERT_EQ(host_.published.size(), 2u);
  EXPECT_FALSE(host_.published[0].causation);
  EXPECT_FALSE(host_.published[0].correlation);
  EXPECT_EQ(host_.published[1].causation, MessageId(7, 42));
  EXPECT_EQ(host_.published[1].correlation, root_);
}

TEST_F(Instance, the_causation_ends_with_its_handler_even_when_that_throws) {
  run([&](Host& host) {
    host.on<Everything>([](const Event<Everything>&) { throw std::runtime_error("broken"); });
    host.post([&host] { (void)host.publish(Fact{}); });
  });
  host_.deliver(Everything{.id = "a"});
  ASSERT_EQ(host_.failures.size(), 1u);
  EXPECT_EQ(host_.failures[0], (ctibus::Error{"plugin.exception", "broken"}));
  host_.handler<ctibus_strand_handler>(CTIBUS_STRAND_HANDLER)
      .on_post(host_.instance.self, host_.posts.at(0));
  EXPECT_FALSE(host_.published.at(0).causation);
}

TEST_F(Instance, what_a_reply_leads_to_belongs_to_the_same_conversation) {
  run([&](Host& host) {
    host.on<Everything>([&host](const Event<Everything>&) {
      (void)host.request("x", Ask{}, {},
                         [&host](const auto&) { (void)host.publish(Fact{.id = "told"}); });
    });
  });
  host_.deliver(Everything{.id = "a"}, 1, MessageId(7, 42), root_);
  ASSERT_EQ(host_.requests.size(), 1u);
  EXPECT_EQ(host_.requests[0].causation, MessageId(7, 42));
  ctibus_reply reply{};
  reply.size = sizeof(reply);
  reply.status = CTIBUS_REPLY_ACCEPTED;
  reply.command = MessageId(10, 1);
  const auto& commands = host_.handler<ctibus_command_handler>(CTIBUS_COMMAND_HANDLER);
  commands.on_reply(host_.instance.self, host_.requests[0].token, &reply);
  commands.on_reply(host_.instance.self, host_.requests[0].token, &reply);
  ASSERT_EQ(host_.published.size(), 1u) << "a second reply reaches nobody";
  EXPECT_EQ(host_.published[0].causation, MessageId(10, 1));
  EXPECT_EQ(host_.published[0].correlation, root_);
}

TEST_F(Instance, a_type_number_that_means_another_topic_reaches_the_other_handler) {
  std::string heard;
  run([&](Host& host) {
    host.on<Everything>([&](const Event<Everything>&) { heard += "everything "; });
    host.on<Fact>([&](const Event<Fact>&) { heard += "fact "; });
  });
  host_.deliver(Everything{.id = "a"}, 5);
  host_.deliver(Fact{.id = "a"}, 5);  // a new log epoch numbers anew
  host_.deliver(Everything{.id = "a"}, 5);
  EXPECT_EQ(heard, "everything fact everything ");
}

TEST_F(Instance, a_handler_that_is_registered_late_fails_the_instance_loudly) {
  run([](Host& host) {
    host.on<Everything>([&host](const Event<Everything>&) {
      host.on<Fact>([](const Event<Fact>&) {});
      host.subscription({}).on<Fact>([](const Event<Fact>&) {});
    });
  });
  host_.deliver(Everything{.id = "a"});
  ASSERT_GE(host_.failures.size(), 2u);
  EXPECT_EQ(host_.failures[0].code, "plugin.late_handler");
}

TEST_F(Instance, nothing_is_thrown_from_drain_and_stop) {
  Probe::on_drain = [] { throw std::runtime_error("cannot drain"); };
  Probe::on_stop = [] { throw 7; };
  run(nullptr);
  host_.instance.drain(host_.instance.self);
  host_.stop();
  ASSERT_EQ(host_.failures.size(), 2u);
  EXPECT_EQ(host_.failures[0].text, "cannot drain");
  EXPECT_EQ(host_.failures[1].code, "plugin.exception");
}

TEST_F(Instance, a_commands_texts_live_as_long_as_the_command) {
  std::vector<Command<Ask>> kept;
  run([&](Host& host) {
    host.provide<Ask>([&](Command<Ask> command) { kept.push_back(std::move(command)); });
  });
  host_.deliver(Ask{.what = "a question that is longer than any small buffer"});
  host_.deliver(Ask{.what = "another"});
  EXPECT_EQ(kept[0]->what, "a question that is longer than any small buffer");
  EXPECT_EQ(kept[0].remaining(), 1500ms);
  kept.erase(kept.begin());
  EXPECT_EQ(host_.replies, std::vector<std::string>{"bus.unanswered"});
  EXPECT_EQ(kept[0]->what, "another");
  kept[0].accept({.answer = 1});
  kept[0].reject("late", "");
  EXPECT_EQ(host_.replies.back(), "accepted");
  EXPECT_EQ(host_.replies.size(), 2u);
}

TEST_F(Instance, a_command_that_outlives_its_instance_answers_nobody) {
  std::vector<Command<Ask>> kept;
  run([&](Host& host) {
    host.provide<Ask>([&](Command<Ask> command) { kept.push_back(std::move(command)); });
  });
  for (int i = 0; i < 3; ++i) host_.deliver(Ask{});
  host_.stop();
  kept.pop_back();  // between stop and destroy: the host has answered
  host_.destroy();
  kept.front().accept();
  kept.clear();
  EXPECT_TRUE(host_.replies.empty());
}

TEST_F(Instance, a_timer_that_outlives_its_instance_does_nothing) {
  ctibus::Timer timer;
  run([&](Host& host) { timer = host.after(1s, [] {}); });
  EXPECT_TRUE(timer.running());
  EXPECT_EQ(host_.timers.size(), 1u);
  host_.stop();
  EXPECT_TRUE(host_.timers.empty());
  host_.destroy();
  EXPECT_FALSE(timer.running());
  timer.cancel();
}

TEST_F(Instance, timers_may_hold_each_other) {
  run([](Host& host) {
    auto inner = std::make_shared<ctibus::Timer>(host.after(1s, [] {}));
    auto outer = std::make_shared<ctibus::Timer>();
    *outer = host.after(2s, [inner, outer] {});  // holds itself
  });
  host_.stop();
  host_.destroy();
  EXPECT_TRUE(host_.timers.empty());
}

TEST_F(Instance, a_timer_that_was_cancelled_does_not_fire_whatever_the_host_does) {
  int fired = 0;
  ctibus::Timer timer;
  run([&](Host& host) { timer = host.after(-1s, [&] { ++fired; }); });
  ASSERT_EQ(host_.timers.size(), 1u);
  const auto [token, delay] = *host_.timers.begin();
  EXPECT_EQ(delay, 0);
  timer.cancel();
  host_.handler<ctibus_time_handler>(CTIBUS_TIME_HANDLER).on_timer(host_.instance.self, token);
  EXPECT_EQ(fired, 0);
}

TEST_F(Instance, posts_after_stop_are_dropped) {
  Host* inside = nullptr;
  run([&](Host& host) { inside = &host; });
  host_.stop();
  inside->post([] {});
  EXPECT_TRUE(host_.posts.empty());
}

TEST_F(Instance, a_withdrawn_state_still_names_its_key) {
  run([](Host& host) { (void)host.withdraw<Everything>("k1"); });
  Everything body;
  ASSERT_TRUE(ctibus::decode(host_.published.at(0).payload, body));
  EXPECT_EQ(body.id, "k1");
  EXPECT_EQ(host_.published[0].flags, static_cast<std::uint32_t>(CTIBUS_FRAME_TOMBSTONE));
}

TEST_F(Instance, a_host_that_lacks_what_is_needed_is_named) {
  host_.withheld = CTIBUS_SECRET;
  EXPECT_EQ(host_.create<Probe>(), CTIBUS_FAILED);
  EXPECT_STREQ(host_.error.code, "plugin.missing_extension");
  EXPECT_NE(std::string_view(host_.error.text).find(CTIBUS_SECRET), std::string_view::npos);
  host_.withheld.clear();
  host_.shortened = CTIBUS_BUS;  // the reader does not look beyond a table's size
  EXPECT_EQ(host_.create<Probe>(), CTIBUS_FAILED);
  EXPECT_STREQ(host_.error.code, "plugin.missing_extension");
}

TEST(Report, long_texts_are_cut_between_characters) {
  ctibus_error error{};
  error.size = sizeof(error);
  std::string text(442, 'a');
  text += "\u00e9\u00e9";  // the first lies on bytes 442 and 443, the last that fits is 442
  (void)ctibus::detail::report("x", text, &error);
  EXPECT_EQ(std::string_view(error.text), std::string(442, 'a'));
}

TEST(Report, declined_is_told_from_failed) {
  EXPECT_EQ(ctibus::detail::report(ctibus::declined_code, "", nullptr), CTIBUS_DECLINED);
  EXPECT_EQ(ctibus::detail::report("other", "", nullptr), CTIBUS_FAILED);
}

}  // namespace
