#include "centre_day.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <vector>

#include "ctibus/messages/cdr.hpp"

namespace ctibus::testing {

using namespace std::chrono_literals;

namespace {

acd::Options acd_options(int agents) {
  acd::Options options;
  // Whoever waits goes through all that a queue may have in store.
  options.groups = {{.name = "sales",
                     .numbers = {"600"},
                     .strategy = acd::Strategy::least_talk_time,
                     .ring_timeout = 15s,
                     .wrap_up_time = 4s,
                     .overflow = "group:help",
                     .needs = {{.needs = "patience >= 2"}, {.after = 5s, .needs = ""}},
                     .queues = {{.name = "first", .max_wait = 10s, .capacity = 8},
                                {.name = "second", .max_wait = 10s}},
                     .dissuasion = {.sounds = {"busy"}},
                     .announcements = {{.after = 3s, .every = 8s, .sounds = {"silence"}}},
                     .sticky = {.time = 5s, .memory = 10min}},
                    {.name = "help", .priority = 10, .ring_timeout = 15s, .backup_after = 4s}};
  for (int i = 0; i < agents; ++i) {
    options.agents.push_back({.id = "agent" + std::to_string(i),
                              .device = "pbx1:" + std::to_string(1000 + i),
                              .groups = {{"sales", static_cast<std::uint32_t>(i % 3)}},
                              .skills = {{"patience", static_cast<std::uint32_t>(i % 4)}}});
    if (i < 4) options.agents.back().groups.push_back({.group = "help", .backup = i == 3});
  }
  return options;
}

}  // namespace

CentreDay::CentreDay(std::uint64_t seed, Plan plan, std::unique_ptr<Exchange> exchange)
    : plan_(plan), host_(seed), exchange_(std::move(exchange)), random_(seed * 7919) {
  host_.load<cdr_plugin::Cdr>("cdr", {});
  exchange_->load(host_, agents);
  host_.load<acd::Acd>("acd", acd_options(agents));
  log_agents_on();
}

std::chrono::milliseconds CentreDay::between(std::int64_t least, std::int64_t most) {
  return std::chrono::milliseconds(
      least + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(most - least))));
}

void CentreDay::log_agents_on() {
  for (int i = 0; i < agents; ++i) {
    const std::string agent = "agent" + std::to_string(i);
    if (!host_.request("acd", agent::LogOn{.agent = agent, .ready = true}).accepted()) {
      host_.fail(agent + " cannot log on");
    }
  }
}

/// Who let it ring is not ready; after a moment they come back.
void CentreDay::agents_come_back() {
  for (const auto& state : host_.last_values<agent::State>()) {
    if (state->state == AgentState::not_ready) {
      host_.begin_request("acd", agent::SetReady{.agent = state->agent});
    }
  }
}

void CentreDay::arrive() {
  ++arrived_;
  const std::string calling = "+3315550" + std::to_string(1000 + random_.below(9000));
  const std::string caller = exchange_->dial(calling, "600");
  if (caller.empty()) host_.fail("the caller finds no line");
  // Callers talk or wait for a while; some of them lose patience at once, some lose their network.
  const bool vanishes = random_.below(100) < 5;
  const auto stays = random_.below(100) < 15 ? between(1, 12'000) : between(20'000, 240'000);
  partings_.emplace(host_.clock().steady_ns() + std::chrono::nanoseconds(stays).count(),
                    std::pair(vanishes, caller));
}

void CentreDay::run() {
  std::int64_t next_call = host_.clock().steady_ns();
  std::int64_t next_return = next_call + std::chrono::nanoseconds(30s).count();
  while (arrived_ < plan_.calls || !partings_.empty()) {
    const std::int64_t parting =
        partings_.empty() ? std::numeric_limits<std::int64_t>::max() : partings_.begin()->first;
    const std::int64_t call =
        arrived_ < plan_.calls ? next_call : std::numeric_limits<std::int64_t>::max();
    const std::int64_t due = std::min({parting, call, next_return});
    host_.advance(
        std::chrono::nanoseconds(std::max<std::int64_t>(due - host_.clock().steady_ns(), 0)));
    if (due == next_return) {
      agents_come_back();
      if (plan_.kill_acd && random_.below(4) == 0) host_.restart("acd");
      if (plan_.kill_switch && random_.below(4) == 0) host_.restart("pbx1");
      next_return += std::chrono::nanoseconds(between(10'000, 40'000)).count();
    } else if (due == call) {
      arrive();
      next_call += std::chrono::nanoseconds(between(0, 8'000)).count();
    } else {
      const auto [vanishes, id] = partings_.begin()->second;
      partings_.erase(partings_.begin());
      if (vanishes) {
        exchange_->vanish(id);
      } else {
        exchange_->hang_up(id);
      }
    }
  }
  host_.advance(10min);
  agents_come_back();
  host_.advance(1min);
}

std::string CentreDay::verdict() {
  for (const auto check : {&CentreDay::check_calls, &CentreDay::check_queue,
                           &CentreDay::check_agents, &CentreDay::check_records}) {
    if (std::string problem = (this->*check)(); !problem.empty()) {
      return problem + "\n" + host_.ladder(30);
    }
  }
  return exchange_->verdict();
}

std::string CentreDay::check_calls() {
  std::map<std::string, int, std::less<>> terminals;
  for (std::uint64_t sequence = 1; sequence <= host_.log().tail(); ++sequence) {
    const TestLog::Entry& entry = host_.log().at(sequence);
    if (entry.source != "pbx1" || !entry.topic().starts_with("call.") ||
        entry.frame().message_class != CTIBUS_CLASS_EVENT) {
      continue;
    }
    int& ended = terminals.try_emplace(std::string(entry.key()), 0).first->second;
    if (ended != 0) {
      return fmt::format("{} of call {} after its terminal event", entry.topic(), entry.key());
    }
    if (entry.topic() == "call.cleared" || entry.topic() == "call.merged") ++ended;
  }
  for (const auto& [call, ended] : terminals) {
    if (ended == 0) return "call " + call + " has no terminal event";
  }
  if (static_cast<int>(terminals.size()) < plan_.calls) return "calls are missing";
  if (!host_.last_values<call::State>().empty()) return "a call.state outlived its call";
  return {};
}

std::string CentreDay::check_queue() {
  std::map<std::string, int, std::less<>> inside;
  for (const auto& entered : host_.all<acd::Entered>()) ++inside[std::string(entered->call)];
  if (inside.empty()) return "nobody ever entered a queue";
  for (const auto& left : host_.all<acd::Left>()) --inside[std::string(left->call)];
  for (const auto& [call, balance] : inside) {
    if (balance != 0)
      return fmt::format("call {} entered {} times more than it left", call, balance);
  }
  std::map<std::string, int, std::less<>> reserved;
  const auto offers = host_.all<acd::Offered>();
  const auto ends = host_.all<acd::OfferEnded>();
  auto end = ends.begin();
  for (const auto& offered : offers) {
    for (; end != ends.end() && end->sequence < offered.sequence; ++end) {
      --reserved[std::string((*end)->agent)];
    }
    if (++reserved[std::string(offered->agent)] > 1) {
      return fmt::format("{} has two offers at once", offered->agent);
    }
  }
  for (; end != ends.end(); ++end) --reserved[std::string((*end)->agent)];
  for (const auto& [agent, open] : reserved) {
    if (open != 0) return agent + " has an offer that never ended";
  }
  if (!host_.last_values<acd::CallState>().empty()) return "an acd.call_state outlived its call";
  for (const auto& group : host_.last_values<acd::GroupState>()) {
    if (group->waiting != 0) return fmt::format("{} still counts waiting calls", group->group);
  }
  return {};
}

std::string CentreDay::check_agents() {
  int seen = 0;
  for (const auto& state : host_.last_values<agent::State>()) {
    ++seen;
    if (state->state != AgentState::ready || state->offered || !state->call.empty()) {
      return fmt::format("{} is {}{} at the end", state->agent,
                         names(AgentState{})[static_cast<std::size_t>(state->state)],
                         state->offered ? " and reserved" : "");
    }
  }
  if (seen != agents) return "an agent has no state";
  const auto group = host_.last_value<acd::GroupState>("sales");
  if ((*group)->ready != static_cast<std::uint32_t>(agents)) return "not all agents count as ready";
  return {};
}

std::string CentreDay::check_records() {
  std::map<std::string, int, std::less<>> records;
  for (const auto& record : host_.all<cdr::Call>()) ++records[std::string(record->root)];
  std::set<std::string, std::less<>> roots;
  for (const auto& originated : host_.all<call::Originated>()) {
    roots.insert(originated.correlation.text());
  }
  for (const auto& root : roots) {
    const auto found = records.find(root);
    if (found == records.end()) return "conversation " + root + " has no record";
    if (found->second != 1) return "conversation " + root + " has several records";
  }
  if (records.size() != roots.size()) return "a record without a conversation";
  return {};
}

}  // namespace ctibus::testing
