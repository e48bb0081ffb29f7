#include <fmt/format.h>

#include "core/judge/life.hpp"

namespace ctibus::judge {
namespace {

using namespace std::chrono_literals;

/// What it does in an ordinary life: hears, is asked, time goes by.
void live(Trial& trial, Life& life) {
  const auto& provides = trial.subject.provides;
  for (int round = 0; round < 4; ++round) {
    life.hear(20);
    for (std::size_t i = 0; i < 4 && !provides.empty(); ++i) {
      const auto& spec = provides[life.random().below(provides.size())];
      RequestOptions options;
      const MadeMessage made = life.maker().valid(spec);
      options.key = made.key;
      life.host().send_request(spec.topic, trial.subject.instance(), made.payload, options,
                               nullptr);
      life.rest();
    }
    life.host().advance(30s);
    life.rest();
  }
}

/// Where to fail: the first ones each, then some by chance.
std::vector<std::uint64_t> steps(std::uint64_t count, testing::Random& random) {
  constexpr std::uint64_t first = 12;
  constexpr std::uint64_t more = 12;
  std::vector<std::uint64_t> out;
  for (std::uint64_t i = 0; i < std::min(first, count); ++i) out.push_back(i);
  for (std::uint64_t i = 0; i < more && count > first; ++i) out.push_back(random.below(count));
  return out;
}

void refused_publications(Trial& trial) {
  std::uint64_t count = 0;
  {
    Life life(trial);
    life.start();
    live(trial, life);
    count = trial.ledger.publications();
    life.stop();
  }
  if (count == 0) throw NotApplicable("it publishes nothing here");
  testing::Random random(trial.seed);
  const std::string name = trial.subject.instance();
  const auto run = [&](int first, int refused) {
    const auto what = fmt::format("publication {} being refused with bus.outbox_full", first + 1);
    trial.ledger.step(what);
    Life life(trial);
    life.host().refuse_publications(name, refused, first);
    const auto started = life.try_start(trial.subject.encoded);
    if (!started) {
      if (started.error().text.empty()) {
        throw CheckFailed(fmt::format("after {} it fails and does not say why", what));
      }
      return;
    }
    live(trial, life);
    life.stop();
  };
  for (const std::uint64_t step : steps(count, random)) run(static_cast<int>(step), 1);
  trial.ledger.step("every publication being refused");
  run(static_cast<int>(count / 2), -1);
  run(0, -1);
}

void failed_records(Trial& trial) {
  bool publishes_records = false;
  for (const std::string& topic : trial.subject.manifest.publishes) {
    const auto* spec = trial.subject.find(topic);
    publishes_records |= spec != nullptr && spec->message_class == MessageClass::record;
  }
  if (!publishes_records) throw NotApplicable("it publishes no records");
  Life life(trial);
  life.start();
  for (int round = 0; round < 4; ++round) {
    trial.ledger.step("a full disk that takes no records");
    life.host().fail_records({"log.disk_full", "Refused by the judge."});
    live(trial, life);
    trial.ledger.step("a disk with room again");
    life.host().fail_records({});
    live(trial, life);
    life.expect_going_on("records that the disk did not take");
  }
  life.stop();
}

void peers_that_do_not_answer(Trial& trial) {
  if (trial.subject.manifest.commands.empty()) throw NotApplicable("it sends no commands");
  for (const auto peers : {Life::Peers::refusing, Life::Peers::none}) {
    Life life(trial, peers == Life::Peers::none ? 1 : 0, {}, peers);
    life.start();
    const std::string_view what =
        peers == Life::Peers::none ? "nobody there to take its commands" : "its commands refused";
    trial.ledger.step(what);
    live(trial, life);
    life.expect_going_on(what);
    life.stop();
  }
}

}  // namespace

std::span<const Check> fault_checks() {
  static const Check checks[] = {
      {"refusals", "It survives a publication that is refused, whichever it is.",
       "Look at what publish() returns; go on, and publish your states again.", Needs::running,
       &refused_publications},
      {"lost-records", "It goes on when the disk takes no records, and when it does again.",
       "Handle the error of publish_record()'s completion: keep the record, or say so.",
       Needs::running, &failed_records},
      {"refused-commands",
       "It goes on when the commands that it sends are refused, or nobody is there.",
       "Handle a Reply that is not accepted.", Needs::running, &peers_that_do_not_answer},
  };
  return checks;
}

}  // namespace ctibus::judge
