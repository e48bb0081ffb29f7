#pragma once

#include <map>
#include <string>

#include "model/telephony.hpp"
#include "service/services.hpp"

namespace csta_switch {

/// Who works where, and in which state.
class Agents {
 public:
  Agents(const Site& site, Telephony& telephony, Timers& timers)
      : site_(&site), telephony_(&telephony), timers_(&timers) {}

  void add_to(Services& services);
  /// As SetAgentState, by hand. Throws what that would be refused with.
  void set_by_hand(std::string_view device, std::string_view wanted, std::string_view agent,
                   std::string_view password);
  /// A call has come to an agent, or has left him.
  void entered(const Party& party);
  void clear() { desks_.clear(); }

 private:
  struct Desk {
    std::string agent;
    std::string group;
    std::string state;    ///< a word of AgentState
    std::string pending;  ///< what he is after the call; empty: what he was before
    bool busy = false;
  };

  Element set(const Element& request);
  Element get(const Element& request);
  void log_on(const Element& request, const std::string& device);
  void look(const std::string& device);
  void tell(const std::string& device, const Desk& desk, std::string event);
  bool is_logged_on(const std::string& agent) const;

  const Site* site_;
  Telephony* telephony_;
  Timers* timers_;
  std::map<std::string, Desk> desks_;  ///< by device
};

}  // namespace csta_switch
