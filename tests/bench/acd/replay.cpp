#include "replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace ctibus::bench::acd {

namespace {

using Clock = std::chrono::steady_clock;

double microseconds(Clock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

std::string compare(const std::vector<Scan::Pick>& picks, History::const_iterator offer) {
  for (const Scan::Pick& pick : picks) {
    if (offer->kind != Fact::Kind::offer) return "the baseline makes more offers";
    if (pick != Scan::Pick{offer->call, offer->agent}) {
      return fmt::format("call {} goes to agent {}, by the baseline call {} to agent {}",
                         offer->call, offer->agent, pick.call, pick.agent);
    }
    ++offer;
  }
  return offer->kind == Fact::Kind::decided ? std::string() : "the baseline makes fewer offers";
}

}  // namespace

Replayed replay(const Site& site, const History& history, Scan::Style style, std::size_t stride) {
  Scan scan(site, style);
  Replayed out;
  std::size_t measured = 0;
  const auto is_offer = [](const Fact& fact) { return fact.kind == Fact::Kind::offer; };
  const auto is_decided = [](const Fact& fact) { return fact.kind == Fact::Kind::decided; };
  for (auto at = history.begin(); at != history.end();) {
    // Facts that made no decision possible lie before; those of this one cannot be told from them,
    // so that only the last is timed.
    const auto offers = std::find_if(at, history.end(), is_offer);
    const auto decided = std::find_if(offers, history.end(), is_decided);
    if (decided == history.end()) break;
    const bool times = decided->measured && measured++ % stride == 0;
    for (; offers - at > 1; ++at) scan.apply(*at);
    const auto begun = Clock::now();
    for (; at != offers; ++at) scan.apply(*at);
    if (times) {
      Clock::time_point first = begun;
      const auto& picks = scan.decide(decided->at, [&] { first = Clock::now(); });
      const auto done = Clock::now();
      out.to_offer.push_back(microseconds(first - begun));
      out.whole.push_back(microseconds(done - begun));
      out.disagreement = compare(picks, offers);
      if (!out.disagreement.empty()) return out;
    }
    for (; at != decided; ++at) scan.apply(*at);
    ++at;
  }
  return out;
}

}  // namespace ctibus::bench::acd
