#pragma once

#include <string>
#include <string_view>

#include "ctibus/kit/acd/centre.hpp"
#include "ctibus/testing/clock.hpp"

namespace ctibus::acd::testing {

/// Chats and mails that come, are taken, given back and ended at random, by the right ones and by
/// others.
class RandomWork {
 public:
  RandomWork(Centre& centre, ctibus::testing::Random& random) : centre_(centre), random_(random) {}

  void submit(std::string_view some_call, Now now) {
    const bool known = chance(10) && !some_call.empty();
    const std::string item = known ? std::string(some_call) : "item" + std::to_string(++items_);
    Admission admission;
    if (chance(20)) admission.priority = static_cast<std::uint32_t>(1 + random_.below(9));
    if (chance(60)) admission.caller_key = "caller" + std::to_string(random_.below(4));
    if (chance(5)) admission.refusal = ExitOptions{};
    CallFacts facts{.call = item, .connector = "web"};
    if (chance(50)) facts.data = {{"language", chance(50) ? "french" : "german"}};
    const Timestamp since = chance(20) ? now.utc - Duration(random_.below(60000)) : Timestamp{};
    (void)centre_.submit_work(std::move(facts), chance(70) ? "d" : "e", since, admission, now);
  }

  void happens(const QueuedCall& item, const std::string& some_agent, Now now) {
    const std::string id = item.facts.call;
    const bool by_another = chance(10) || item.agent.empty();
    const std::string agent = by_another ? some_agent : item.agent;
    static constexpr std::string_view groups[] = {"", "", "d", "e", "a"};
    switch (random_.below(item.phase == CallPhase::answered ? 6 : 4)) {
      case 0:
        (void)centre_.return_work(id, agent, groups[random_.below(5)], now);
        return;
      case 1:
        if (chance(30)) (void)centre_.end_work(id, chance(50) ? agent : std::string(), now);
        return;
      case 4:
      case 5:
        (void)centre_.end_work(id, agent, now);
        return;
      default:
        (void)centre_.accept_work(id, agent, now);
    }
  }

 private:
  bool chance(unsigned percent) { return random_.below(100) < percent; }

  Centre& centre_;
  ctibus::testing::Random& random_;
  int items_ = 0;
};

}  // namespace ctibus::acd::testing
