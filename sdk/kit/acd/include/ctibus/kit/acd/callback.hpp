#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ctibus/ids.hpp"
#include "ctibus/kit/acd/rank.hpp"
#include "ctibus/messages/acd_callback.hpp"

namespace ctibus::acd {

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
  Timestamp requested{};
  std::uint32_t requests = 1;
  std::uint32_t attempts = 0;
  CallbackResult last_result = CallbackResult::unknown;
  Timestamp last_attempt{};
  Timestamp due{};
  bool automatic = true;
  std::string wanted_agent;
  std::string agent;
  std::string
      call;  ///< by which the customer is called; scheduled: the one the customer is still in
  std::string connector;
  Uuid root;
  std::vector<std::pair<std::string, std::string>> data;
  std::string by;
  bool taken = false;              ///< by the agent, in the present attempt
  Cause failure = Cause::unknown;  ///< of the present attempt
};

/// The business data under which a call that calls somebody back names its callback.
inline constexpr std::string_view callback_attribute = "callback";

/// The number to dial for it.
std::string destination_of(const Callback& callback, const Group& group);

}  // namespace ctibus::acd
