#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "agent_publisher.hpp"
#include "ctibus/kit/pbx/call_book.hpp"
#include "directory.hpp"
#include "inquiries.hpp"
#include "options.hpp"
#include "profile.hpp"
#include "requester.hpp"

namespace ctibus::csta {

/// What Agents need of the plugin around them.
struct AgentSurroundings {
  Host& host;
  const Directory& directory;
  const Profile& profile;
  Requester& requester;
  Inquiries& inquiries;
  const pbx::CallBook& book;
};

/// The agents of the switch's own ACD, as its events and answers show them, and what it is asked to
/// do with them (ECMA-269: Set Agent State, Get Agent State, and the six events of agents). Their
/// events come by one link only; what was missed is asked for. Strand only; made in the plugin's
/// constructor.
class Agents {
 public:
  using Done = std::function<void(Result<>)>;

  /// Errors: csta.bad_options.
  static Result<> check(const Options& options, const Directory& directory);
  /// Of options that were checked.
  Agents(AgentSurroundings surroundings, const Options& options);
  Agents(const Agents&) = delete;
  Agents& operator=(const Agents&) = delete;
  ~Agents() = default;

  // What comes from the switch (agents.cpp).
  /// False: it is no event of agents.
  bool take(const Element& event);
  /// Asks at every telephone who sits there.
  void ask_all();
  /// Asks for agents of whom nothing was heard for so long.
  void audit(std::chrono::nanoseconds silence);
  /// Which call it is that keeps an agent busy.
  void call_changed(const pbx::Call& call, const pbx::CallEvent& event);

  // Services (agent_services.cpp).
  void log_on(std::string_view agent, std::string_view device, bool ready, MessageId command,
              Done done);
  void log_off(std::string_view agent, MessageId command, Done done);
  void set_ready(std::string_view agent, MessageId command, Done done);
  void set_not_ready(std::string_view agent, std::string_view reason, MessageId command, Done done);
  /// The switch knows no duration: pbx.not_supported when one is given.
  void set_working_after_call(std::string_view agent, Duration duration, MessageId command,
                              Done done);

 private:
  using Time = std::chrono::nanoseconds;

  /// A command that the switch carries out.
  struct Asked {
    MessageId command;
    /// The state with which it is over; unknown: any.
    AgentState wanted = AgentState::unknown;
    std::string reason;
    Time until{};
  };
  struct Agent {
    std::string id;
    std::string home;  ///< device of the bus; empty: any
    std::string group;
    std::string password;
    AgentStatus now;
    std::set<std::string, std::less<>> groups;  ///< that the switch has named
    std::optional<Asked> asked;
    Time heard{};
    bool known = false;  ///< heard of in this life
  };

  Time now() const { return around_.host.steady(); }
  Agent* find(std::string_view id);
  Agent* agent_at(std::string_view device);
  Agent* meant(std::string_view id, const std::string& device);
  std::string device_of(std::string_view identifier) const;
  std::string call_at(std::string_view device) const;

  void recovered();
  void seat(Agent& agent, const std::string& device, std::string_view group);
  void unseat(Agent& agent);
  void enter(Agent& agent, AgentState state);
  void expect_next(Agent& agent, std::string_view word);
  Context claim(Agent& agent, AgentState entered, std::string& reason);
  void tell(Agent& agent, const Context& context);
  void ask(const std::string& device);
  void learn(const std::string& device, const Element& answer);
  static void overtake(Agent& agent, bool is_new);
  void learn_of(Agent& agent, const std::string& device, const Element& entry);

  Result<Agent*> logged_on(std::string_view id);
  void request(Agent& agent, const std::string& device, std::string_view wanted, Asked asked,
               Done done);
  void request_log_on(const std::string& id, const std::string& device, bool ready,
                      MessageId command, Done done);

  AgentSurroundings around_;
  std::vector<std::string> reasons_;
  AgentPublisher publisher_;
  std::map<std::string, Agent, std::less<>> agents_;
  std::set<std::string, std::less<>> strangers_;
  Timer repair_;
};

}  // namespace ctibus::csta
