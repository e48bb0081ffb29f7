#include <fmt/format.h>

#include <memory>

#include "core/judge/life.hpp"
#include "core/judge/payload_check.hpp"

namespace ctibus::judge {
namespace {

using namespace std::chrono_literals;

/// A command that was sent, and what came back.
struct Sent {
  std::string topic;
  std::string what;
  const manifest::MessageSpec* spec = nullptr;
  MessageId id;
  int replies = 0;
  std::uint32_t status = 0;
  std::string code;
  std::string misfit;
};

class Asking {
 public:
  Asking(Trial& trial, Life& life) : trial_(trial), life_(life) { trial.ledger.keep_replies(); }

  void ask(const manifest::MessageSpec& spec, const MadeMessage& made, Duration deadline,
           std::string_view idempotency = {}) {
    auto sent = std::make_shared<Sent>();
    sent->topic = spec.topic;
    sent->what = made.what;
    sent->spec = &spec;
    RequestOptions options;
    options.deadline = deadline;
    options.key = std::string_view(made.key).substr(0, 60'000);
    options.idempotency = idempotency;
    options.correlation = made.options.correlation;
    constexpr std::size_t most = CTIBUS_FRAME_MAX_SIZE - 100'000;
    if (made.payload.size() > most) return;
    trial_.ledger.step(fmt::format("{} with {}", spec.topic, made.what));
    sent->id = life_.host().send_request(
        spec.topic, trial_.subject.instance(), made.payload, options,
        [sent](const ctibus_reply& reply) {
          ++sent->replies;
          sent->status = reply.status;
          sent->code.assign(reply.code.data, reply.code.size);
          if (reply.status == CTIBUS_REPLY_ACCEPTED) {
            sent->misfit = misfit({reply.payload.data, reply.payload.size}, sent->spec->reply);
          }
        });
    all_.push_back(std::move(sent));
  }

  /// All have been answered, once, in time.
  void expect_answers() {
    life_.rest();
    life_.await_its_threads([this] {
      return std::all_of(all_.begin(), all_.end(),
                         [](const auto& sent) { return sent->replies != 0; });
    });
    life_.host().advance(2min);
    life_.rest();
    life_.expect_going_on("commands");
    for (const auto& sent : all_) {
      const auto command = fmt::format("{} with {}", sent->topic, sent->what);
      if (sent->replies != 1) {
        throw CheckFailed(fmt::format("{} was answered {} times", command, sent->replies));
      }
      if (sent->code == "bus.unanswered") {
        throw CheckFailed(fmt::format("{} was dropped without an answer", command));
      }
      const std::uint32_t own = trial_.ledger.replies_to(sent->id);
      if (sent->code == "bus.deadline" && own == 0 && !may_be_late_.contains(sent->id)) {
        throw CheckFailed(fmt::format("{} was never answered", command));
      }
      if (own > 1) throw CheckFailed(fmt::format("{} was answered {} times", command, own));
      if (sent->status == CTIBUS_REPLY_REJECTED && sent->code.empty()) {
        throw CheckFailed(fmt::format("{} was rejected without a code", command));
      }
      if (!sent->misfit.empty()) {
        throw CheckFailed(fmt::format("the reply to {} {}", sent->topic, sent->misfit));
      }
    }
    all_.clear();
  }
  /// The latest one may be over before the plugin hears of it.
  void allow_late() {
    if (!all_.empty()) may_be_late_.insert(all_.back()->id);
  }

 private:
  Trial& trial_;
  Life& life_;
  std::vector<std::shared_ptr<Sent>> all_;
  std::set<MessageId> may_be_late_;
};

void needs_commands(const Trial& trial) {
  if (trial.subject.manifest.provides.empty()) throw NotApplicable("it provides no command");
  if (trial.subject.provides.empty()) {
    throw CheckFailed("nothing declares the commands that it provides");
  }
}

void valid(Trial& trial) {
  needs_commands(trial);
  Life life(trial);
  life.start();
  Asking asking(trial, life);
  const auto& provides = trial.subject.provides;
  for (int round = 0; round < 40; ++round) {
    for (std::size_t i = 0; i < 10; ++i) {
      const auto& spec = provides[life.random().below(provides.size())];
      asking.ask(spec, life.maker().valid(spec), 30s);
      if (life.random().below(2) == 0) life.rest();
    }
    life.hear(5);
    asking.expect_answers();
  }
  life.stop();
}

void hostile(Trial& trial) {
  needs_commands(trial);
  Life life(trial);
  life.start();
  Asking asking(trial, life);
  for (int round = 0; round < 30; ++round) {
    for (const auto& spec : trial.subject.provides) {
      asking.ask(spec, life.maker().hostile(spec), 30s);
      life.host().settle();
      life.expect_going_on(fmt::format("a hostile {}", spec.topic));
    }
    asking.expect_answers();
  }
  life.stop();
}

void expired(Trial& trial) {
  needs_commands(trial);
  Life life(trial);
  life.start();
  Asking asking(trial, life);
  auto& clock = life.host().clock();
  for (const auto& spec : trial.subject.provides) {
    MadeMessage late = life.maker().valid(spec);
    late.what = "a deadline that is over";
    asking.ask(spec, late, 1ms);
    asking.allow_late();
    clock.move_to(clock.steady_ns() + std::chrono::nanoseconds(1s).count());
    MadeMessage again = life.maker().valid(spec);
    again.what = "an idempotency key, sent twice";
    life.rest();
    const auto key = fmt::format("judge-{}", spec.topic);
    asking.ask(spec, again, 30s, key);
    asking.ask(spec, again, 30s, key);
    MadeMessage hurried = life.maker().valid(spec);
    hurried.what = "a deadline of 20 ms";
    asking.ask(spec, hurried, 20ms);
    asking.allow_late();
    // The second of a pair is answered with the reply to the first.
    asking.expect_answers();
  }
  life.stop();
}

void full_lane(Trial& trial) {
  needs_commands(trial);
  Life life(trial);
  life.start();
  Asking asking(trial, life);
  const auto& provides = trial.subject.provides;
  for (std::size_t i = 0; i < 400; ++i) {
    const auto& spec = provides[life.random().below(provides.size())];
    asking.ask(spec, life.maker().valid(spec), 60s);
  }
  asking.expect_answers();
  trial.ledger.step("stopping it with commands waiting");
  for (std::size_t i = 0; i < 50; ++i) {
    const auto& spec = provides[life.random().below(provides.size())];
    asking.ask(spec, life.maker().valid(spec), 60s);
  }
  life.stop();
}

}  // namespace

std::span<const Check> command_checks() {
  static const Check checks[] = {
      {"commands", "Each valid command that it provides gets exactly one answer in time.",
       "Accept or reject each Command once, on every path; keep it until then.", Needs::running,
       &valid},
      {"hostile-commands", "Commands with anything in their fields get exactly one answer too.",
       "Reject what you cannot read with a catalogued code.", Needs::running, &hostile},
      {"late-commands", "Deadlines that are over and repeated commands do no harm.",
       "Do not answer twice; what is answered too late is ignored by the host.", Needs::running,
       &expired},
      {"many-commands", "Hundreds of commands at once are all answered.",
       "Keep waiting commands in a bounded queue and reject the rest with bus.busy.",
       Needs::running, &full_lane},
  };
  return checks;
}

}  // namespace ctibus::judge
