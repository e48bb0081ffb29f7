#include "contest.hpp"

#include <algorithm>
#include <utility>

#include "replay.hpp"

namespace ctibus::bench::acd {

namespace {

constexpr std::uint64_t seed = 20260105;

using Times = std::vector<double>;

/// Whose work of others on the machine is not in every round.
Times medians(const std::vector<Times>& rounds) {
  Times out;
  for (std::size_t i = 0; i < rounds.front().size(); ++i) {
    Times same;
    for (const Times& round : rounds) same.push_back(round[i]);
    out.push_back(percentile(same, 0.5));
  }
  return out;
}

double mean(const Times& times) {
  double sum = 0;
  for (const double time : times) sum += time;
  return times.empty() ? 0 : sum / static_cast<double>(times.size());
}

struct Measured {
  std::vector<Times> to_offer, whole;
};

/// Of the decisions where agents were waiting for calls, and of those where calls were.
void add_halves(Row& row, const std::string& prefix, const Times& whole, std::size_t stride,
                const std::vector<Taken>& decisions) {
  for (const bool call_came : {true, false}) {
    Times half;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      if (decisions[i * stride].call_came == call_came) half.push_back(whole[i]);
    }
    if (half.empty()) continue;
    const std::string who = prefix + (call_came ? "agents_wait" : "calls_wait");
    row.add(who + "_p50_us", percentile(half, 0.5));
    row.add(who + "_p99_us", percentile(half, 0.99));
  }
}

void add_times(Row& row, const std::string& prefix, const Measured& measured, std::size_t stride,
               const std::vector<Taken>& decisions) {
  const Times whole = medians(measured.whole);
  row.add(prefix + "p50_us", percentile(whole, 0.5));
  row.add(prefix + "p99_us", percentile(whole, 0.99));
  row.add(prefix + "max_us", percentile(whole, 1));
  row.add(prefix + "mean_us", mean(whole));
  const Times to_offer = medians(measured.to_offer);
  row.add(prefix + "to_offer_p50_us", percentile(to_offer, 0.5));
  row.add(prefix + "to_offer_p99_us", percentile(to_offer, 0.99));
  add_halves(row, prefix, whole, stride, decisions);
}

}  // namespace

Row contest(std::string name, const Site& site, const People& people, const Settings& settings,
            const std::function<void(Exchange&)>& story) {
  static constexpr Scan::Style styles[] = {Scan::Style::caller_by_caller,
                                           Scan::Style::dispatcher_pass};
  Row row{.name = std::move(name),
          .baseline =
              "scans in the manner of app_queue and of mod_callcenter, without threads, "
              "pauses and database"};
  Measured ours;
  Measured theirs[2];
  std::vector<Taken> decisions;
  std::size_t stride = 1;
  for (int round = 0; round < std::max(1, settings.rounds); ++round) {
    History history;
    {
      Exchange exchange(site, people, seed, &history);
      story(exchange);
      decisions = exchange.decisions();
    }
    Times& to_offer = ours.to_offer.emplace_back();
    Times& whole = ours.whole.emplace_back();
    for (const Taken& taken : decisions) {
      to_offer.push_back(taken.to_offer);
      whole.push_back(taken.whole);
    }
    stride = std::max<std::size_t>(1, decisions.size() / std::max<std::size_t>(1, settings.scans));
    for (std::size_t i = 0; i < 2; ++i) {
      Replayed replayed = replay(site, history, styles[i], stride);
      if (!replayed.disagreement.empty()) {
        row.failure = replayed.disagreement;
        return row;
      }
      theirs[i].to_offer.push_back(std::move(replayed.to_offer));
      theirs[i].whole.push_back(std::move(replayed.whole));
    }
  }
  row.add("decisions", static_cast<double>(decisions.size()));
  add_times(row, "", ours, 1, decisions);
  add_times(row, "app_queue_", theirs[0], stride, decisions);
  add_times(row, "mod_callcenter_", theirs[1], stride, decisions);
  const auto faster = [&](const auto& figure) {
    return std::min(figure(medians(theirs[0].whole)), figure(medians(theirs[1].whole)));
  };
  const auto p50 = [](const Times& times) { return percentile(times, 0.5); };
  row.add("ratio", faster(mean) / mean(medians(ours.whole)));
  row.add("ratio_p50", faster(p50) / p50(medians(ours.whole)));
  return row;
}

}  // namespace ctibus::bench::acd
