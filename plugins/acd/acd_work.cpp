#include <fmt/format.h>

#include <tuple>

#include "acd.hpp"
#include "ctibus/kit/acd/failures.hpp"
#include "words.hpp"

/// Work items: from whoever has them to agents.
namespace ctibus::acd {

namespace {

constexpr std::size_t longest_id = 256;
/// Of all an item has: it is told again and again, and must pass through the bus each time.
constexpr std::size_t most_bytes = 64 * 1024;

Result<> check_values(const SubmitWork& work) {
  if (work.priority > 10) {
    return failure("acd.bad_value",
                   fmt::format("priority is {}: use 1 to 10, or 0 for 5.", work.priority));
  }
  if (work.item.size() > longest_id) {
    return failure("acd.bad_value",
                   fmt::format("item has {} bytes: use {} at most.", work.item.size(), longest_id));
  }
  std::size_t bytes = work.customer.size() + work.name.size() + work.addressed.size();
  for (const auto& [name, value] : work.data) bytes += name.size() + value.size();
  if (bytes <= most_bytes) return {};
  return failure(
      "acd.bad_value",
      fmt::format("data and the other fields have {} bytes: use {} at most, and say where "
                  "the rest is.",
                  bytes, most_bytes));
}

}  // namespace

void Acd::provide_work() {
  provide_once_ready<SubmitWork>([this](Command<SubmitWork> command) {
    const auto group = centre_.groups().find(command->group);
    if (group == centre_.groups().end())
      return command.reject(unknown_group(command->group).value());
    if (auto may = allowed(command.source(), ControlRight::calls, command->group); !may) {
      return command.reject(may.error());
    }
    if (auto good = check_values(*command); !good) return command.reject(good.error());
    if (auto may = may_make_records(); !may) return command.reject(may.error());
    const Group* to = &group->second;
    Admission admission;
    // Nobody's is not a withheld number's.
    if (!callers_->key(command->customer).empty()) {
      std::tie(to, admission) = admit(command->customer, group->second);
    }
    if (to->channel != group->second.channel) to = &group->second;
    if (command->priority != 0) admission.priority = command->priority;
    CallFacts facts{.call = std::string(command->item),
                    .root = command.correlation(),
                    .connector = std::string(command.source()),
                    .calling = std::string(command->customer),
                    .calling_name = std::string(command->name),
                    .called = std::string(command->addressed),
                    .data = owned(command->data)};
    Result<> done;
    act([&](Now now) {
      done = centre_.submit_work(std::move(facts), to->name, command->since, admission, now);
    });
    if (!done) return command.reject(done.error());
    command.accept({.position = centre_.position_of(command->item)});
  });
  provide_when_ready<AcceptWork>([this](const Command<AcceptWork>& command, Now now) {
    return centre_.accept_work(command->item, command->agent, now);
  });
  provide_when_ready<ReturnWork>([this](const Command<ReturnWork>& command, Now now) -> Result<> {
    const auto item = centre_.calls().find(command->item);
    if (item != centre_.calls().end() && !command->group.empty()) {
      for (const std::string_view group : {Text(item->second.group->name), command->group}) {
        if (auto may = allowed(command.source(), ControlRight::calls, group); !may) return may;
      }
    }
    return centre_.return_work(command->item, command->agent, command->group, now);
  });
  provide_when_ready<EndWork>([this](const Command<EndWork>& command, Now now) -> Result<> {
    const auto item = centre_.calls().find(command->item);
    if (item != centre_.calls().end() && command->agent.empty()) {
      const std::string& group = item->second.group->name;
      if (auto may = allowed(command.source(), ControlRight::calls, group); !may) return may;
    }
    return centre_.end_work(command->item, command->agent, now);
  });
}

void Acd::work_ended(const QueuedCall& item, WorkResult result, Duration waited, Duration handled) {
  host_.count("acd_work_total", "Work items that are over.");
  publish_until_safe(
      "end of item " + item.facts.call,
      [this, facts = item.facts, channel = std::string(centre_.channel_name(*item.group)),
       group = item.group->name,
       agent = result == WorkResult::completed ? item.agent : std::string(), result, waited,
       handled](RecordSafe safe) {
        const std::string root = text_of(facts.root);
        return host_.publish_record(WorkEnded{.item = facts.call,
                                              .channel = channel,
                                              .group = group,
                                              .agent = agent,
                                              .result = result,
                                              .waited = waited,
                                              .handled = handled,
                                              .root = root},
                                    std::move(safe), {.correlation = facts.root});
      });
}

}  // namespace ctibus::acd
