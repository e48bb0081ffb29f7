#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "ctibus/kit/acd/centre.hpp"
#include "ctibus/kit/acd/failures.hpp"

/// What agents say of calls.
namespace ctibus::acd {

Result<LastCall> Centre::qualified_call(std::string_view agent_id, std::string_view call,
                                        std::string_view code) const {
  const auto agent = agents_.find(agent_id);
  if (agent == agents_.end()) {
    return unknown_agent(agent_id);
  }
  const std::optional<LastCall>& last = agent->second.last_call;
  std::optional<LastCall> meant;
  if (last && (call.empty() || call == last->call)) {
    meant = last;
  } else if (const auto handled = agent->second.handled.find(std::string(call));
             handled != agent->second.handled.end()) {
    const auto facts = calls_.find(call);
    meant = LastCall{handled->first, handled->second.group,
                     facts == calls_.end() ? Uuid{} : facts->second.facts.root};
  }
  if (!meant && call.empty()) {
    return failure("agent.wrong_state",
                   fmt::format("Agent \"{}\" has had no distributed call yet.", agent_id));
  }
  if (!meant) {
    return failure(
        "acd.unknown_call",
        fmt::format("Agent \"{}\" neither has call {} nor had it last.", agent_id, call));
  }
  if (code.empty()) return failure("acd.bad_value", "code is empty: name one.");
  const auto group = groups_.find(meant->group);
  if (group == groups_.end()) return *meant;
  const std::vector<std::string>& codes = group->second.options.codes;
  if (codes.empty() || std::find(codes.begin(), codes.end(), code) != codes.end()) return *meant;
  return failure("acd.unknown_code", fmt::format("Group \"{}\" has no code \"{}\": use {}.",
                                                 meant->group, code, fmt::join(codes, ", ")));
}

}  // namespace ctibus::acd
