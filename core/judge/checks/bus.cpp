#include <fmt/format.h>

#include "core/judge/life.hpp"

namespace ctibus::judge {
namespace {

using namespace std::chrono_literals;

void needs_messages(const Trial& trial) {
  if (trial.subject.hears.empty()) throw NotApplicable("it subscribes to nothing that is declared");
}

/// What is said in answer stays in proportion.
void expect_proportion(Trial& trial, std::size_t heard, std::uint64_t publications,
                       std::uint64_t lines) {
  constexpr std::uint64_t most_publications = 50;
  constexpr std::uint64_t most_lines = 10;
  if (trial.ledger.publications() - publications > 1000 + most_publications * heard) {
    trial.ledger.add_flood(fmt::format("{} messages in answer to {}",
                                       trial.ledger.publications() - publications, heard));
  }
  if (trial.ledger.log_lines() - lines > 100 + most_lines * heard) {
    trial.ledger.add_flood(
        fmt::format("{} log lines in answer to {}", trial.ledger.log_lines() - lines, heard));
  }
}

void valid(Trial& trial) {
  needs_messages(trial);
  constexpr std::size_t count = 2000;
  Life life(trial);
  life.start();
  const auto publications = trial.ledger.publications();
  const auto lines = trial.ledger.log_lines();
  trial.ledger.step("hearing valid messages");
  for (std::size_t i = 0; i < count; i += 50) {
    life.hear(50);
    life.expect_going_on("valid messages");
  }
  expect_proportion(trial, count, publications, lines);
  life.stop();
}

void hostile(Trial& trial) {
  needs_messages(trial);
  constexpr std::size_t count = 1500;
  Life life(trial);
  life.start();
  const auto publications = trial.ledger.publications();
  const auto lines = trial.ledger.log_lines();
  life.hear_hostile(count);
  expect_proportion(trial, count, publications, lines);
  life.stop();
}

void repeats(Trial& trial) {
  needs_messages(trial);
  Life life(trial);
  life.start();
  const std::string name = trial.subject.instance();
  for (int round = 0; round < 20; ++round) {
    life.hear(20);
    switch (life.random().below(3)) {
      case 0:
        trial.ledger.step("hearing messages again");
        life.host().repeat_messages(name, 1 + life.random().below(40));
        break;
      case 1:
        trial.ledger.step("a gap, and a fresh snapshot");
        life.host().lose_messages(name);
        break;
      default:
        trial.ledger.step("a core that begins a new log epoch");
        life.host().log().begin_epoch();
        life.host().lose_messages(name);
    }
    life.rest();
    life.expect_going_on("repeated and lost messages");
  }
  life.stop();
}

void bursts(Trial& trial) {
  needs_messages(trial);
  Life life(trial);
  life.start();
  const auto& hears = trial.subject.hears;
  for (const std::size_t size : {500U, 4000U}) {
    trial.ledger.step(fmt::format("{} messages at once", size));
    for (std::size_t i = 0; i < size; ++i) {
      const auto& spec = hears[life.random().below(hears.size())];
      life.put(spec, life.maker().valid(spec));
    }
    life.rest();
    life.expect_going_on("a burst of messages");
  }
  trial.ledger.step("stopping it with messages waiting");
  for (std::size_t i = 0; i < 500; ++i) {
    const auto& spec = hears[life.random().below(hears.size())];
    life.put(spec, life.maker().valid(spec));
  }
  life.stop();
}

void time_jumps(Trial& trial) {
  Life life(trial);
  life.start();
  auto& clock = life.host().clock();
  for (const std::chrono::nanoseconds jump :
       {std::chrono::nanoseconds(1s), std::chrono::nanoseconds(1min), std::chrono::nanoseconds(1h),
        std::chrono::nanoseconds(6h), std::chrono::nanoseconds(26h),
        std::chrono::nanoseconds(24h * 40)}) {
    life.hear(30);
    trial.ledger.step(fmt::format("{} s going by at once", jump.count() / 1'000'000'000));
    clock.move_to(clock.steady_ns() + jump.count());
    life.rest();
    life.expect_going_on("a long silence");
  }
  for (const std::chrono::nanoseconds step :
       {std::chrono::nanoseconds(-2h), std::chrono::nanoseconds(5min),
        std::chrono::nanoseconds(24h * 400)}) {
    trial.ledger.step("the wall clock being set");
    clock.step_utc(step);
    life.hear(30);
    life.host().advance(2min);
    life.rest();
    life.expect_going_on("the wall clock was set");
  }
  life.stop();
}

}  // namespace

std::span<const Check> bus_checks() {
  static const Check checks[] = {
      {"messages", "It hears valid messages of all that it subscribes, in any order.",
       "Expect every message in every state: what does not fit is ignored or logged, once.",
       Needs::running, &valid},
      {"hostile-messages", "Unknown, missing, wrong, huge and empty fields do not hurt it.",
       "Take nothing in a message for granted; skip what you cannot read.", Needs::running,
       &hostile},
      {"repeats", "It goes on after messages that came twice, gaps and fresh snapshots.",
       "Handle a repeated message as a no-op, and on a snapshot replace what you know.",
       Needs::running, &repeats},
      {"bursts", "Thousands of messages at once are heard, and stop does not wait for them.",
       "Do little in a handler; leave long work to a thread of your own and bound its queue.",
       Needs::running, &bursts},
      {"time", "Hours that go by at once, and a wall clock that is set, do no harm.",
       "Use host.steady() for durations, and expect a timer to be late.", Needs::running,
       &time_jumps},
  };
  return checks;
}

}  // namespace ctibus::judge
