#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ctibus/ids.hpp"
#include "ctibus/kit/acd/rank.hpp"
#include "ctibus/messages/acd_callback.hpp"
#include "ctibus/result.hpp"

namespace ctibus::acd {

struct Agent;
struct CallFacts;
struct Group;

/// A customer who is to be called back.
struct Callback {
  std::string id;
  std::string group;
  std::string number;
  std::string key;  ///< the number in the form in which numbers are compared
  std::string name;
  CallbackOrigin origin = CallbackOrigin::unknown;
  CallbackStatus status = CallbackStatus::scheduled;
  Rank rank;
  Timestamp requested{};  ///< the last time
  Timestamp first_requested{};
  std::uint32_t requests = 1;
  std::uint32_t attempts = 0;
  CallbackResult last_result = CallbackResult::unknown;
  Timestamp last_attempt{};
  Timestamp due{};
  bool automatic = true;
  std::string wanted_agent;
  std::string agent;
  /// By which the customer is called; scheduled: the one the customer is still in.
  std::string call;
  std::string last_call;
  std::string connector;
  Uuid root;
  std::vector<std::pair<std::string, std::string>> data;
  std::string by;
  bool taken = false;              ///< by the agent, in the present attempt
  Cause failure = Cause::unknown;  ///< of the present attempt
};

/// The business data under which a call that calls somebody back names its callback.
inline constexpr std::string_view callback_attribute = "callback";

/// Nothing is being done for it.
bool is_pending(const Callback& callback);

bool may_call_back(const Agent& agent, const Group& group);
/// Which callback a call is made for; empty: none.
std::string named_callback(const CallFacts& facts);
tl::unexpected<Error> not_allowed_to_call(const Agent& agent, const Group& group);

}  // namespace ctibus::acd
