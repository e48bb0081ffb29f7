#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "ctibus/ids.hpp"

namespace ctibus::testing::pbx {

/// Media commands, and what of them still has to be told its outcome.
class OwedMedia {
 public:
  void asked(MessageId command, std::string call) { asked_.emplace(command, std::move(call)); }
  /// `life`: of the connector that has taken the command.
  void accepted(MessageId command, std::uint64_t life) {
    if (asked_.contains(command)) accepted_.insert_or_assign(command, life);
  }
  /// False: nobody waits for this outcome.
  bool told(MessageId command) { return asked_.contains(command) && told_.insert(command).second; }
  /// `handler(call, life)` for each that was accepted and has none.
  template <class Handler>
  void each_untold(Handler handler) const {
    for (const auto& [command, life] : accepted_) {
      if (!told_.contains(command)) handler(asked_.find(command)->second, life);
    }
  }

 private:
  std::map<MessageId, std::string> asked_;  ///< with their calls
  std::map<MessageId, std::uint64_t> accepted_;
  std::set<MessageId> told_;
};

}  // namespace ctibus::testing::pbx
