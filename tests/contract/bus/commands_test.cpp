#include "suite.hpp"

namespace ctibus::contract {
namespace {

using namespace std::chrono_literals;

class Commands : public BusContract {
 protected:
  /// Asks from "asker" and writes the reply down.
  void ask(Journal& journal, const std::string& target, RequestOptions options = {}) {
    driver().run("asker", [&journal, target, options](Host& host) {
      const auto asked = host.request(
          target, call::Make{.device = "d"}, options, [&journal](const Reply<call::Make>& reply) {
            journal.add(std::string(name_of(reply.status)) + " " + std::string(reply.code) + " " +
                        std::string(reply.body.call));
          });
      EXPECT_TRUE(asked);
    });
  }
};
CTIBUS_BUS_CONTRACT(Commands);

TEST_P(Commands, are_accepted_with_their_reply_fields) {
  Journal journal;
  const HostEnd end(*this);
  load("pbx1", [&](Host& host, Hooks&) {
    host.provide<call::Make>([&](Command<call::Make> command) {
      journal.add("asked by " + command.source());
      command.accept({.call = "c1"});
    });
  });
  load("asker", nullptr);
  ask(journal, "pbx1:1001");
  ASSERT_TRUE(await_lines(journal, 2));
  EXPECT_EQ(journal.lines(), (Lines{"asked by asker", "accepted  c1"}));
}

TEST_P(Commands, are_rejected_with_a_code) {
  Journal journal;
  const HostEnd end(*this);
  load("pbx1", [](Host& host, Hooks&) {
    host.provide<call::Make>(
        [](Command<call::Make> command) { command.reject("pbx.no_line", "All lines are busy."); });
  });
  load("asker", nullptr);
  ask(journal, "");
  ASSERT_TRUE(await_lines(journal, 1));
  EXPECT_EQ(journal.lines(), Lines{"rejected pbx.no_line "});
}

TEST_P(Commands, without_provider_are_answered_at_once) {
  Journal journal;
  const HostEnd end(*this);
  load("asker", nullptr);
  ask(journal, "");
  ask(journal, "nobody:1");
  ASSERT_TRUE(await_lines(journal, 2));
  EXPECT_EQ(journal.lines(),
            (Lines{"no_provider bus.no_provider ", "no_provider bus.no_provider "}));
}

TEST_P(Commands, with_several_providers_want_a_name) {
  Journal journal;
  const HostEnd end(*this);
  for (const char* name : {"pbx1", "pbx2"}) {
    load(name, [name](Host& host, Hooks&) {
      host.provide<call::Make>(
          [name](Command<call::Make> command) { command.accept({.call = name}); });
    });
  }
  load("asker", nullptr);
  ask(journal, "");
  ASSERT_TRUE(await_lines(journal, 1));
  ask(journal, "pbx2");
  ASSERT_TRUE(await_lines(journal, 2));
  EXPECT_EQ(journal.lines(), (Lines{"rejected bus.ambiguous_provider ", "accepted  pbx2"}));
}

TEST_P(Commands, unanswered_end_at_their_deadline_and_once) {
  Journal journal;
  std::optional<Command<call::Make>> kept;
  const HostEnd end(*this);
  load("pbx1", [&](Host& host, Hooks& hooks) {
    host.provide<call::Make>([&](Command<call::Make> command) {
      kept.emplace(std::move(command));
      journal.add("kept");
    });
    hooks.stop = [&] { kept.reset(); };
  });
  load("asker", nullptr);
  ask(journal, "pbx1", {.deadline = 2000ms});
  ASSERT_TRUE(await_lines(journal, 1));
  driver().advance(1999ms);
  driver().run("asker", [](Host&) {});
  EXPECT_EQ(journal.lines(), Lines{"kept"});
  driver().advance(1ms);
  ASSERT_TRUE(await_lines(journal, 2));
  driver().run("pbx1", [&](Host&) { kept->accept({.call = "late"}); });
  driver().run("asker", [](Host&) {});
  EXPECT_EQ(journal.lines(), (Lines{"kept", "rejected bus.deadline "}));
}

TEST_P(Commands, dropped_by_their_provider_are_answered) {
  Journal journal;
  const HostEnd end(*this);
  load("pbx1",
       [](Host& host, Hooks&) { host.provide<call::Make>([](const Command<call::Make>&) {}); });
  load("asker", nullptr);
  ask(journal, "pbx1");
  ASSERT_TRUE(await_lines(journal, 1));
  EXPECT_EQ(journal.lines(), Lines{"rejected bus.unanswered "});
}

TEST_P(Commands, beyond_the_queue_are_rejected_and_none_is_forgotten) {
  constexpr std::size_t asked = 300;
  Journal journal;
  const HostEnd end(*this);
  load("pbx1", [](Host& host, Hooks&) {
    host.provide<call::Make>([](Command<call::Make> command) { command.accept(); });
  });
  load("asker", nullptr);
  driver().hold("pbx1");
  driver().run("asker", [&](Host& host) {
    for (std::size_t i = 0; i < asked; ++i) {
      host.request<call::Make>(
          "pbx1", call::Make{.device = "d"}, {},
          [&](const Reply<call::Make>& reply) { journal.add(std::string(reply.code)); });
    }
  });
  driver().release("pbx1");
  ASSERT_TRUE(await_lines(journal, asked));
  const Lines lines = journal.lines();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "bus.busy"), 44);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), ""), 256);
}

TEST_P(Commands, with_the_same_idempotency_key_run_once) {
  Journal journal;
  std::atomic<int> calls{0};
  const HostEnd end(*this);
  load("pbx1", [&](Host& host, Hooks&) {
    host.provide<call::Make>(
        [&](Command<call::Make> command) { command.accept({.call = std::to_string(++calls)}); });
  });
  load("asker", nullptr);
  ask(journal, "pbx1", {.idempotency = "order 7"});
  ASSERT_TRUE(await_lines(journal, 1));
  ask(journal, "pbx1", {.idempotency = "order 7"});
  ask(journal, "pbx1", {.idempotency = "order 8"});
  ASSERT_TRUE(await_lines(journal, 3));
  const Lines lines = journal.lines();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "accepted  1"), 2);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "accepted  2"), 1);
}

TEST_P(Commands, repeated_while_the_first_is_pending_get_its_reply) {
  Journal journal;
  std::optional<Command<call::Make>> kept;
  const HostEnd end(*this);
  load("pbx1", [&](Host& host, Hooks& hooks) {
    host.provide<call::Make>([&](Command<call::Make> command) {
      kept.emplace(std::move(command));
      journal.add("kept");
    });
    hooks.stop = [&] { kept.reset(); };
  });
  load("asker", nullptr);
  ask(journal, "pbx1", {.idempotency = "order 7"});
  ASSERT_TRUE(await_lines(journal, 1));
  ask(journal, "pbx1", {.idempotency = "order 7"});
  driver().run("pbx1", [&](Host&) { kept->accept({.call = "c"}); });
  ASSERT_TRUE(await_lines(journal, 3));
  EXPECT_EQ(journal.lines(), (Lines{"kept", "accepted  c", "accepted  c"}));
}

TEST_P(Commands, under_way_when_the_provider_stops_end_as_unknown) {
  Journal journal;
  std::optional<Command<call::Make>> kept;
  const HostEnd end(*this);
  load("pbx1", [&](Host& host, Hooks&) {
    host.provide<call::Make>([&](Command<call::Make> command) {
      kept.emplace(std::move(command));
      journal.add("kept");
    });
  });
  load("asker", nullptr);
  ask(journal, "pbx1");
  ASSERT_TRUE(await_lines(journal, 1));
  driver().unload("pbx1");
  ASSERT_TRUE(await_lines(journal, 2));
  EXPECT_EQ(journal.lines()[1], "outcome_unknown bus.provider_stopped ");
  kept.reset();
}

TEST_P(Commands, are_the_cause_of_what_comes_of_them) {
  Journal journal;
  MessageId asked;
  const HostEnd end(*this);
  load("pbx1", [](Host& host, Hooks&) {
    host.provide<call::Make>([&host](Command<call::Make> command) {
      host.publish(call::Delivered{.call = "c"});
      command.accept({.call = "c"});
    });
  });
  load("reader", [&](Host& host, Hooks&) {
    host.on<call::Delivered>(
        [&](const Event<call::Delivered>& event) { journal.add(event.causation().text()); });
  });
  load("asker", nullptr);
  driver().run("asker", [&](Host& host) {
    asked = *host.request<call::Make>("pbx1", call::Make{.device = "d"});
  });
  ASSERT_TRUE(await_lines(journal, 1));
  EXPECT_EQ(journal.lines().front(), asked.text());
}

}  // namespace
}  // namespace ctibus::contract
