#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/host.hpp"
#include "ctibus/messages/agent.hpp"

namespace ctibus::csta {

/// What an agent does. A value.
struct AgentStatus {
  std::string name;    ///< for people
  std::string device;  ///< of the bus; empty: logged off
  AgentState state = AgentState::null;
  std::string reason;
  std::string call;
  std::vector<std::string> groups;
  Timestamp since{};
  AgentState next = AgentState::unknown;  ///< after the call
  std::string next_reason;

  friend bool operator==(const AgentStatus&, const AgentStatus&) = default;
};

/// Tells the bus what agents do: the events that lead from what was told to what is, then
/// agent.state. It remembers what it has told; after a restart it finds that in the last values of
/// its own instance. Make it in the plugin's constructor; strand only.
class AgentPublisher {
 public:
  explicit AgentPublisher(Host& host);

  /// Once, when the last values of an earlier life are in. Nothing can be told before.
  void on_recovered(std::function<void()> handler) { on_recovered_ = std::move(handler); }
  bool recovered() const { return recovered_; }
  /// Null: nothing was told of that agent.
  const AgentStatus* told(std::string_view agent) const;
  /// Of agents of whom something was told, those that are not in `known` are withdrawn.
  void keep_only(const std::set<std::string, std::less<>>& known);

  /// False: the bus refused a message; what it took is not told again.
  bool tell(const std::string& agent, const AgentStatus& now, const Context& context);

 private:
  bool tell_state(const std::string& agent, const AgentStatus& now, const Context& context);

  Host& host_;
  std::map<std::string, AgentStatus, std::less<>> told_;
  bool recovered_ = false;
  std::function<void()> on_recovered_;
};

}  // namespace ctibus::csta
