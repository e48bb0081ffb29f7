#include <atomic>
#include <thread>

#include "suite.hpp"

namespace ctibus::contract {
namespace {

class Messages : public BusContract {};
CTIBUS_BUS_CONTRACT(Messages);

std::string described(const Event<agent::State>& event) {
  if (event.tombstone()) return "gone " + std::string(event.key());
  return (event.snapshot() ? "last " : "news ") + std::string(event->agent) + " " +
         std::string(event->reason);
}

Script watch_agents(Journal& journal) {
  return [&journal](Host& host, Hooks&) {
    host.on<agent::State>(
        [&journal](const Event<agent::State>& event) { journal.add(described(event)); });
    host.main().on_snapshot_end([&journal] { journal.add("end"); });
  };
}

TEST_P(Messages, of_one_source_arrive_in_order) {
  Journal journal;
  const HostEnd end(*this);
  load("reader", [&](Host& host, Hooks&) {
    host.on<call::Delivered>(
        [&](const Event<call::Delivered>& event) { journal.add(std::string(event->call)); });
  });
  load("writer", nullptr);
  Lines expected;
  driver().run("writer", [&](Host& host) {
    for (int i = 0; i < 500; ++i) {
      expected.push_back(std::to_string(i));
      EXPECT_TRUE(host.publish(call::Delivered{.call = expected.back()}));
    }
  });
  ASSERT_TRUE(await_lines(journal, expected.size()));
  EXPECT_EQ(journal.lines(), expected);
}

TEST_P(Messages, of_all_devices_of_a_large_switch_fit_into_one_callback) {
  constexpr int devices = 30'000;
  std::atomic<int> heard = 0;
  std::atomic<bool> in_order = true;
  const HostEnd end(*this);
  load("reader", [&](Host& host, Hooks&) {
    host.on<call::Delivered>([&](const Event<call::Delivered>& event) {
      if (event->call != std::to_string(heard)) in_order = false;
      ++heard;
    });
  });
  load("writer", nullptr);
  driver().run("writer", [](Host& host) {
    for (int i = 0; i < devices; ++i) {
      const std::string call = std::to_string(i);
      ASSERT_TRUE(host.publish(call::Delivered{.call = call})) << i;
    }
  });
  ASSERT_TRUE(driver().await([&] { return heard == devices; }));
  EXPECT_TRUE(in_order);
}

TEST_P(Messages, late_joiner_gets_snapshot_then_updates) {
  Journal journal;
  const HostEnd end(*this);
  load("writer", nullptr);
  driver().run("writer", [](Host& host) {
    host.publish(agent::State{.agent = "1", .reason = "old"});
    host.publish(agent::State{.agent = "2", .reason = "only"});
    host.publish(agent::State{.agent = "1", .reason = "new"});
  });
  load("late", watch_agents(journal));
  ASSERT_TRUE(await_lines(journal, 3));
  driver().run("writer",
               [](Host& host) { host.publish(agent::State{.agent = "2", .reason = "next"}); });
  ASSERT_TRUE(await_lines(journal, 4));
  EXPECT_EQ(journal.lines(), (Lines{"last 2 only", "last 1 new", "end", "news 2 next"}));
}

TEST_P(Messages, tombstone_ends_a_key_for_those_there_and_those_to_come) {
  Journal early;
  Journal late;
  const HostEnd end(*this);
  load("early", watch_agents(early));
  load("writer", nullptr);
  driver().run("writer", [](Host& host) {
    host.publish(agent::State{.agent = "1", .reason = "here"});
    host.withdraw<agent::State>("1");
  });
  ASSERT_TRUE(await_lines(early, 3));
  EXPECT_EQ(early.lines(), (Lines{"end", "news 1 here", "gone 1"}));
  load("late", watch_agents(late));
  ASSERT_TRUE(await_lines(late, 1));
  EXPECT_EQ(late.lines(), Lines{"end"});
}

TEST_P(Messages, of_an_event_class_are_no_part_of_a_snapshot) {
  Journal journal;
  const HostEnd end(*this);
  load("writer", nullptr);
  driver().run("writer", [](Host& host) { host.publish(call::Delivered{.call = "past"}); });
  load("late", [&](Host& host, Hooks&) {
    host.on<call::Delivered>(
        [&](const Event<call::Delivered>& event) { journal.add(std::string(event->call)); });
  });
  driver().run("writer", [](Host& host) { host.publish(call::Delivered{.call = "now"}); });
  ASSERT_TRUE(await_lines(journal, 1));
  EXPECT_EQ(journal.lines(), Lines{"now"});
}

TEST_P(Messages, name_what_led_to_them) {
  Journal journal;
  MessageId first;
  const HostEnd end(*this);
  load("middle", [](Host& host, Hooks&) {
    host.on<call::Delivered>([&host](const Event<call::Delivered>& event) {
      host.publish(call::Established{.call = event->call});
    });
  });
  load("end", [&](Host& host, Hooks&) {
    host.on<call::Established>([&](const Event<call::Established>& event) {
      journal.add(event.causation().text() + " " + event.correlation().text() + " " +
                  std::string(event.source()));
    });
  });
  load("begin", nullptr);
  Uuid root;
  driver().run("begin", [&](Host& host) {
    root = host.uuid();
    first = *host.publish(call::Delivered{.call = "1"}, {.correlation = root});
  });
  ASSERT_TRUE(await_lines(journal, 1));
  EXPECT_EQ(journal.lines().front(), first.text() + " " + root.text() + " middle");
}

TEST_P(Messages, that_are_not_declared_are_refused) {
  const HostEnd end(*this);
  load("writer", nullptr);
  driver().run("writer", [](Host& host) {
    const auto published = host.publish(call::Held{.call = "1"});
    ASSERT_FALSE(published);
    EXPECT_EQ(published.error().code, "bus.undeclared_topic");
    const auto requested = host.request("", call::Hold{.call = "1"});
    ASSERT_FALSE(requested);
    EXPECT_EQ(requested.error().code, "bus.undeclared_topic");
  });
}

TEST_P(Messages, subscribing_to_what_is_not_declared_stops_the_start) {
  const HostEnd end(*this);
  const auto loaded = driver().load("curious", [](Host& host, Hooks&) {
    host.on<device::State>([](const Event<device::State>&) {});
  });
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "bus.undeclared_topic");
}

TEST_P(Messages, keys_and_sources_narrow_a_subscription) {
  Journal journal;
  const HostEnd end(*this);
  load("reader", [&](Host& host, Hooks&) {
    auto& by_key = host.subscription({.from = CTIBUS_FROM_LIVE, .keys = {"7"}});
    by_key.on<call::Delivered>([&](const Event<call::Delivered>& event) {
      journal.add("key " + std::string(event->call));
    });
    auto& by_source = host.subscription({.from = CTIBUS_FROM_LIVE, .sources = {"right"}});
    by_source.on<call::Delivered>([&](const Event<call::Delivered>& event) {
      journal.add("source " + std::string(event->call));
    });
  });
  load("wrong", nullptr);
  load("right", nullptr);
  driver().run("wrong", [](Host& host) { host.publish(call::Delivered{.call = "7"}); });
  ASSERT_TRUE(await_lines(journal, 1));
  driver().run("right", [](Host& host) { host.publish(call::Delivered{.call = "8"}); });
  ASSERT_TRUE(await_lines(journal, 2));
  EXPECT_EQ(journal.lines(), (Lines{"key 7", "source 8"}));
}

TEST_P(Messages, records_complete_with_their_sequence) {
  Journal journal;
  const HostEnd end(*this);
  load("writer", nullptr);
  driver().run("writer", [&](Host& host) {
    for (const char* root : {"1", "2"}) {
      ASSERT_TRUE(
          host.publish_record(cdr::Call{.root = root}, [&journal, root](Result<std::uint64_t> at) {
            journal.add(root + std::string(at && *at > 0 ? " safe" : " lost"));
          }));
    }
  });
  ASSERT_TRUE(await_lines(journal, 2));
  EXPECT_EQ(journal.lines(), (Lines{"1 safe", "2 safe"}));
}

TEST_P(Messages, not_acknowledged_come_again_to_a_durable_consumer) {
  Journal journal;
  const HostEnd end(*this);
  const Script consume = [&](Host& host, Hooks&) {
    auto& records = host.subscription(Subscription::durable("billing"));
    records.on<cdr::Call>([&](const Event<cdr::Call>& event) {
      journal.add(std::string(event->root));
      if (event->root == "1") records.acknowledge(event.sequence());
    });
  };
  load("consumer", consume);
  load("writer", nullptr);
  driver().run("writer", [](Host& host) {
    host.publish(cdr::Call{.root = "1"});
    host.publish(cdr::Call{.root = "2"});
  });
  ASSERT_TRUE(await_lines(journal, 2));
  driver().unload("consumer");
  driver().run("writer", [](Host& host) { host.publish(cdr::Call{.root = "3"}); });
  journal.clear();
  load("consumer", consume);
  ASSERT_TRUE(await_lines(journal, 2));
  EXPECT_EQ(journal.lines(), (Lines{"2", "3"}));
}

TEST_P(Messages, from_a_cursor_are_replayed_in_order) {
  Journal journal;
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  const HostEnd end(*this);
  load("first", [&](Host& host, Hooks&) {
    host.on<call::Delivered>([&](const Event<call::Delivered>& event) {
      if (event->call == "1") {
        epoch = event.epoch();
        sequence = event.sequence();
      }
      journal.add(std::string(event->call));
    });
  });
  load("writer", nullptr);
  driver().run("writer", [](Host& host) {
    for (const char* call : {"1", "2", "3"}) host.publish(call::Delivered{.call = call});
  });
  ASSERT_TRUE(await_lines(journal, 3));
  journal.clear();
  load("second", [&](Host& host, Hooks&) {
    auto& replay =
        host.subscription({.from = CTIBUS_FROM_CURSOR, .epoch = epoch, .sequence = sequence});
    replay.on<call::Delivered>(
        [&](const Event<call::Delivered>& event) { journal.add(std::string(event->call)); });
  });
  ASSERT_TRUE(await_lines(journal, 2));
  EXPECT_EQ(journal.lines(), (Lines{"2", "3"}));
}

}  // namespace
}  // namespace ctibus::contract
