#include <thread>

#include "suite.hpp"

namespace ctibus::contract {
namespace {

using namespace std::chrono_literals;

class Life : public BusContract {};
CTIBUS_BUS_CONTRACT(Life);

TEST_P(Life, timers_fire_in_time_and_not_after_they_were_cancelled) {
  Journal journal;
  std::vector<Timer> timers;
  const HostEnd end(*this);
  load("one", [&](Host&, Hooks& hooks) { hooks.stop = [&] { timers.clear(); }; });
  driver().run("one", [&](Host& host) {
    timers.push_back(host.after(3s, [&] { journal.add("3"); }));
    timers.push_back(host.after(1s, [&] { journal.add("1"); }));
    timers.push_back(host.after(2s, [&] { journal.add("2"); }));
    timers.push_back(host.after(2s, [&] { journal.add("never"); }));
    timers.back().cancel();
  });
  driver().advance(999ms);
  driver().run("one", [](Host&) {});
  EXPECT_EQ(journal.size(), 0u);
  driver().advance(1ms);
  ASSERT_TRUE(await_lines(journal, 1));
  driver().advance(10s);
  ASSERT_TRUE(await_lines(journal, 3));
  driver().run("one", [](Host&) {});
  EXPECT_EQ(journal.lines(), (Lines{"1", "2", "3"}));
}

TEST_P(Life, posts_of_another_thread_arrive_in_order) {
  Journal journal;
  Host* host = nullptr;
  const HostEnd end(*this);
  load("one", [&](Host& own, Hooks&) { host = &own; });
  std::thread thread([&] {
    for (int i = 0; i < 100; ++i) {
      host->post([&journal, i] { journal.add(std::to_string(i)); });
    }
  });
  thread.join();
  ASSERT_TRUE(await_lines(journal, 100));
  const Lines lines = journal.lines();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(lines[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST_P(Life, nothing_arrives_before_start_has_returned) {
  Journal journal;
  const HostEnd end(*this);
  load("writer", nullptr);
  driver().run("writer", [](Host& host) { host.publish(agent::State{.agent = "1"}); });
  Timer timer;
  load("one", [&](Host& host, Hooks& hooks) {
    host.on<agent::State>([&](const Event<agent::State>&) { journal.add("message"); });
    host.post([&] { journal.add("post"); });
    timer = host.after(0s, [&] { journal.add("timer"); });
    hooks.start = [&]() -> Result<> {
      journal.add("start");
      return {};
    };
    hooks.stop = [&] { timer = {}; };
  });
  driver().advance(1ms);
  ASSERT_TRUE(await_lines(journal, 4));
  EXPECT_EQ(journal.lines().front(), "start");
}

TEST_P(Life, an_instance_that_declines_or_fails_does_not_start) {
  const HostEnd end(*this);
  for (const std::string code : {"plugin.declined", "pbx.unreachable"}) {
    const auto loaded = driver().load("one", [&](Host&, Hooks& hooks) {
      hooks.start = [code]() -> Result<> { return failure(code, "Not here."); };
    });
    if (code == "plugin.declined" && loaded) {
      driver().unload("one");
      continue;  // a site goes on without it
    }
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, code);
    EXPECT_EQ(loaded.error().text, "Not here.");
  }
}

TEST_P(Life, a_constructor_that_throws_fails_the_start) {
  const HostEnd end(*this);
  const auto loaded =
      driver().load("one", [](Host&, Hooks&) { throw std::runtime_error("no such device"); });
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "plugin.exception");
  EXPECT_EQ(loaded.error().text, "no such device");
}

TEST_P(Life, draining_ends_when_the_instance_says_so) {
  Journal journal;
  Journal heard;
  const HostEnd end(*this);
  load("reader", [&](Host& host, Hooks&) {
    host.on<call::Delivered>(
        [&](const Event<call::Delivered>& event) { heard.add(std::string(event->call)); });
  });
  load("one", [&](Host& host, Hooks& hooks) {
    hooks.drain = [&] {
      journal.add("drain");
      host.post([&] {
        host.publish(call::Delivered{.call = "last"});
        host.drained();
      });
      return false;
    };
    hooks.stop = [&] { journal.add("stop"); };
  });
  driver().unload("one");
  ASSERT_TRUE(await_lines(heard, 1));
  EXPECT_EQ(journal.lines(), (Lines{"drain", "stop"}));
  EXPECT_EQ(heard.lines(), Lines{"last"});
}

TEST_P(Life, a_handler_that_throws_harms_nobody_else) {
  Journal journal;
  const HostEnd end(*this);
  load("bad", [](Host& host, Hooks&) {
    host.on<call::Delivered>(
        [](const Event<call::Delivered>&) { throw std::runtime_error("bug"); });
  });
  load("good", [&](Host& host, Hooks&) {
    host.on<call::Delivered>(
        [&](const Event<call::Delivered>& event) { journal.add(std::string(event->call)); });
  });
  load("writer", nullptr);
  driver().run("writer", [](Host& host) {
    host.publish(call::Delivered{.call = "1"});
    host.publish(call::Delivered{.call = "2"});
  });
  ASSERT_TRUE(await_lines(journal, 2));
  EXPECT_EQ(journal.lines(), (Lines{"1", "2"}));
}

TEST_P(Life, a_secret_can_be_had_once_and_not_after_its_lease) {
  const HostEnd end(*this);
  load("one", nullptr);
  Uuid second;
  driver().run("one", [&](Host& host) {
    const std::vector<std::uint8_t> secret(300, 7);
    const Uuid first = host.deposit(secret, 5s);
    EXPECT_EQ(host.redeem(first), secret);
    EXPECT_TRUE(host.redeem(first).empty());
    second = host.deposit(secret, 5s);
  });
  driver().advance(5s);
  driver().run("one", [&](Host& host) { EXPECT_TRUE(host.redeem(second).empty()); });
}

TEST_P(Life, an_instance_knows_its_name_and_its_folder) {
  const HostEnd end(*this);
  load("one", nullptr);
  driver().run("one", [](Host& host) {
    EXPECT_EQ(host.name(), "one");
    EXPECT_FALSE(host.directory().empty());
    EXPECT_NE(host.uuid(), host.uuid());
  });
}

}  // namespace
}  // namespace ctibus::contract
