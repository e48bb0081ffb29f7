#include <gtest/gtest.h>

#include <condition_variable>
#include <thread>

#include "ctibus/testing/test_host.hpp"
#include "sample_plugin.hpp"

// The ABI's promises as the test host keeps them, seen by a plugin whose body is the test's.
namespace {

using namespace std::chrono_literals;
using ctibus::Event;
using ctibus::Host;
using ctibus::testing::ExpectationFailed;
using ctibus::testing::TestHost;
using sample::Ask;
using sample::Everything;
using sample::Fact;

struct Scripted : ctibus::Plugin {
  struct Options {
    ctibus::Duration pause{20'000};
    bool loud = true;
    std::vector<std::string> names{"a"};
    static constexpr auto describe() {
      using O = Options;
      return ctibus::declare_group<O>("Options.", ctibus::option("pause", &O::pause, "Pause."),
                                      ctibus::option("loud", &O::loud, "Loud."),
                                      ctibus::option("names", &O::names, "Names."));
    }
  };
  static constexpr std::string_view topics[] = {">"};
  static constexpr ctibus::Manifest manifest{
      .id = "scripted",
      .text = "Test.",
      .publishes = ctibus::messages<Everything, Fact>,
      .subscribes = topics,
      .provides = ctibus::messages<Ask>,
      .commands = ctibus::messages<Ask>,
  };
  static inline std::function<void(Host&, const Options&)> setup;
  static inline std::function<void(Host&)> on_stop;

  Scripted(Host& host, const Options& options) : host_(host) {
    if (setup) setup(host, options);
  }
  void stop() override {
    if (on_stop) on_stop(host_);
  }
  Host& host_;
};

class Promise : public testing::Test {
 protected:
  ~Promise() override {
    Scripted::setup = nullptr;
    Scripted::on_stop = nullptr;
  }
  void load(std::function<void(Host&)> setup, const std::string& name = "scripted") {
    Scripted::setup = [setup = std::move(setup)](Host& host, const auto&) { setup(host); };
    host_.load<Scripted>(name);
  }
  TestHost host_;
};

TEST_F(Promise, options_arrive_as_the_test_wrote_them_whatever_their_defaults) {
  Scripted::Options seen;
  Scripted::setup = [&](Host&, const Scripted::Options& options) { seen = options; };
  host_.load<Scripted>({.pause = 0ms, .loud = false, .names = {}});
  EXPECT_EQ(seen.pause, 0ms);
  EXPECT_FALSE(seen.loud);
  EXPECT_TRUE(seen.names.empty());
}

TEST_F(Promise, a_strand_is_not_entered_twice_by_what_a_peer_sends) {
  int depth = 0;
  int deepest = 0;
  load([&](Host& host) {
    host.on<Everything>([&](const Event<Everything>& event) {
      deepest = std::max(deepest, ++depth);
      if (event->id == "begin") {
        (void)host.request("peer", Ask{.what = "x"}, {}, [](const auto&) {});
      }
      --depth;
    });
  });
  host_.provide<Ask>("peer", [&](const Ask&) -> ctibus::Result<> {
    EXPECT_EQ(depth, 0) << "the request was answered within the call";
    host_.send(Everything{.id = "within"});
    EXPECT_THROW(host_.advance(1s), ExpectationFailed);
    return {};
  });
  host_.send(Everything{.id = "begin"});
  EXPECT_EQ(deepest, 1);
  EXPECT_EQ(host_.all<Everything>().size(), 2u);
}

TEST_F(Promise, a_gauge_is_set_and_a_counter_grows) {
  load([](Host& host) {
    host.gauge("waiting", "Now.", 7);
    host.gauge("waiting", "Now.", 3);
    host.count("seen", "All.", 2);
    host.count("seen", "All.", -5);
    host.count("seen", "All.");
    host.count("no good", "Malformed.");
  });
  EXPECT_EQ(host_.metric("scripted", "waiting"), 3);
  EXPECT_EQ(host_.metric("scripted", "seen"), 3);
  EXPECT_EQ(host_.metric("scripted", "no good"), 0);
}

TEST_F(Promise, a_new_boot_never_gets_a_reply_to_its_former_life) {
  int replies = 0;
  load([&](Host& host) {
    (void)host.request("slow", Ask{}, {.deadline = 60s}, [&](const auto&) { ++replies; });
  });
  // The request of the first boot is answered by its deadline, after the second has begun.
  host_.kill("scripted");
  Scripted::setup = [&](Host& host, const auto&) {
    host.on<Everything>([&](const Event<Everything>&) {});
  };
  host_.restart("scripted");
  replies = 0;
  host_.advance(120s);
  EXPECT_EQ(replies, 0);
}

TEST_F(Promise, nothing_is_heard_of_a_killed_instance) {
  load([&](Host&) {});
  Scripted::on_stop = [](Host& host) {
    (void)host.publish(Fact{.id = "last words"});
    (void)host.request("", Ask{});
    host.log().error("x", "last line");
    host.post([] {});
  };
  host_.kill("scripted");
  host_.expect_none<Fact>();
  host_.expect_none<Ask>();
  EXPECT_TRUE(host_.log_lines().empty());
}

TEST_F(Promise, a_command_that_waited_when_its_provider_stopped_was_not_executed) {
  load([](Host& host) { host.provide<Ask>([](ctibus::Command<Ask>) { FAIL(); }); }, "late");
  std::shared_ptr<ctibus::testing::TestReply<Ask>> reply;
  host_.provide<Ask>("peer", [&](const Ask&) -> ctibus::Result<> {
    reply = host_.begin_request("late", Ask{});  // queued: this handler has not returned
    host_.kill("late");
    return {};
  });
  EXPECT_TRUE(host_.request("peer", Ask{}).accepted());
  EXPECT_EQ(reply->status, ctibus::ReplyStatus::rejected);
  EXPECT_EQ(reply->code, "bus.provider_stopped");
}

TEST_F(Promise, a_repetition_has_its_own_deadline) {
  load([](Host& host) {
    auto kept = std::make_shared<std::vector<ctibus::Command<Ask>>>();
    host.provide<Ask>([kept](ctibus::Command<Ask> ask) { kept->push_back(std::move(ask)); });
  });
  const auto first = host_.begin_request("", Ask{}, {.deadline = 60s, .idempotency = "k"});
  const auto second = host_.begin_request("", Ask{}, {.deadline = 5s, .idempotency = "k"});
  host_.advance(10s);
  EXPECT_FALSE(first->arrived);
  EXPECT_EQ(second->code, "bus.deadline");
}

TEST_F(Promise, commands_are_provided_in_the_constructor_only) {
  load([](Host& host) { host.post([&host] { host.provide<Ask>([](ctibus::Command<Ask>) {}); }); });
  ASSERT_FALSE(host_.instance("scripted").failure_reason());
  EXPECT_EQ(host_.instance("scripted").failure_reason().error().code, "host.misuse");
}

TEST_F(Promise, what_does_not_fit_a_frame_is_refused_and_the_log_stays_whole) {
  load([](Host& host) {
    const std::string key(70'000, 'k');
    const std::string bulk(2u << 20, 'b');
    EXPECT_EQ(host.publish(Fact{.id = key}).error().code, "bus.malformed");
    EXPECT_EQ(host.publish(Everything{.id = "a", .words = {bulk}}).error().code,
              "bus.frame_too_large");
    EXPECT_TRUE(host.publish(Fact{.id = "fits"}));
  });
  EXPECT_EQ(host_.expect<Fact>()->id, "fits");
}

TEST_F(Promise, a_durable_consumer_has_one_reader) {
  const auto read = [](Host& host) {
    host.subscription(ctibus::Subscription::durable("books")).on<Fact>([](const Event<Fact>&) {});
  };
  load(read, "one");
  EXPECT_EQ(host_.try_load<Scripted>("two").error().code, "bus.consumer_taken");
  host_.kill("one");
  EXPECT_TRUE(host_.try_load<Scripted>("two"));
}

/// A message of a third party that is named as the catalogue names its own.
struct Presumptuous {
  ctibus::Text id{};
  static constexpr auto describe() {
    return ctibus::declare_message<Presumptuous>(ctibus::MessageClass::state, "acme.presumed",
                                                 &Presumptuous::id, "Not ours.",
                                                 ctibus::field("id", &Presumptuous::id, "Id."));
  }
};

struct Presumer : ctibus::Plugin {
  struct Options {
    static constexpr auto describe() { return ctibus::declare_group<Options>("None."); }
  };
  static constexpr ctibus::Manifest manifest{
      .id = "presumer",
      .text = "Test.",
      .publishes = ctibus::messages<Presumptuous>,
  };
  Presumer(Host&, const Options&) {}
};

TEST_F(Promise, a_plugin_with_a_topic_that_no_host_knows_is_not_started) {
  EXPECT_EQ(host_.try_load<Presumer>("presumer").error().code, "host.unknown_topic");
}

TEST_F(Promise, a_malformed_pattern_is_refused) {
  Scripted::setup = [](Host& host, const auto&) {
    host.on_any("call.>.x", [](const ctibus::MessageView&) {});
  };
  EXPECT_EQ(host_.try_load<Scripted>("scripted").error().code, "bus.bad_pattern");
}

TEST_F(Promise, a_cursor_beyond_the_end_gets_a_gap_and_a_snapshot) {
  host_.send(Everything{.id = "a"});
  std::string heard;
  load([&](Host& host) {
    auto& stream = host.subscription({.from = CTIBUS_FROM_CURSOR, .epoch = 1, .sequence = 1000});
    stream.on<Everything>([&](const auto& event) { heard += std::string(event->id) + " "; });
    stream.on_gap([&](const ctibus_gap& gap) { heard += fmt::format("gap{} ", gap.to_sequence); });
    stream.on_snapshot_end([&] { heard += "end "; });
  });
  host_.send(Everything{.id = "b"});
  EXPECT_EQ(heard, "gap1000 a end b ");
}

TEST_F(Promise, lost_messages_show_as_a_gap_before_a_fresh_snapshot) {
  std::string heard;
  load([&](Host& host) {
    host.on<Everything>([&](const auto& event) { heard += std::string(event->id) + " "; });
    host.main().on_gap([&](const ctibus_gap&) { heard += "gap "; });
    host.main().on_snapshot_end([&] { heard += "end "; });
  });
  host_.send(Everything{.id = "a"});
  host_.lose_messages("scripted");
  host_.settle();
  EXPECT_EQ(heard, "end a gap a end ");
}

TEST_F(Promise, publish_time_never_goes_backwards) {
  host_.send(Everything{.id = "a"});
  host_.clock().step_utc(-1h);
  host_.send(Everything{.id = "b"});
  EXPECT_GE(host_.log().at(2).frame().publish_time_ns, host_.log().at(1).frame().publish_time_ns);
}

TEST_F(Promise, a_new_log_epoch_numbers_types_anew) {
  std::string heard;
  load([&](Host& host) {
    host.on<Everything>([&](const auto&) { heard += "everything "; });
    host.on<Fact>([&](const auto&) { heard += "fact "; });
  });
  host_.send(Everything{.id = "a"});
  host_.send(Fact{.id = "a"});
  host_.log().begin_epoch();
  host_.send(Fact{.id = "b"});
  host_.send(Everything{.id = "b"});
  EXPECT_EQ(heard, "everything fact fact everything ");
}

TEST_F(Promise, debug_lines_are_written_when_the_test_asks_for_them) {
  load([](Host& host) {
    host.on<Everything>([&host](const auto&) { host.log().debug("x", "seen"); });
  });
  host_.send(Everything{.id = "a"});
  EXPECT_TRUE(host_.log_lines().empty());
  host_.set_log_level(CTIBUS_LOG_DEBUG);
  host_.send(Everything{.id = "a"});
  EXPECT_EQ(host_.log_lines().size(), 1u);
}

TEST_F(Promise, a_plugins_own_thread_may_speak_at_any_time) {
  std::vector<std::thread> threads;
  int posted = 0;
  constexpr int each = 500;
  load([&](Host& host) {
    host.on<Fact>([](const Event<Fact>&) {});
    for (int t = 0; t < 2; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < each; ++i) {
          (void)host.publish(Fact{.id = "x"});
          (void)host.uuid();
          host.log().info("", "line");
          host.post([&] { ++posted; });
        }
      });
    }
  });
  EXPECT_TRUE(host_.await([&] { return posted == 2 * each; }));
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(host_.all<Fact>().size(), 2u * each);
}

TEST_F(Promise, an_endless_conversation_is_found) {
  load([](Host& host) {
    host.on<Fact>([&host](const auto&) { (void)host.publish(Fact{.id = "again"}); });
  });
  EXPECT_THROW(host_.send(Fact{.id = "begin"}), ExpectationFailed);
}

}  // namespace
