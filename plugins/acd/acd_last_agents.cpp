#include "acd.hpp"

/// Whom callers talked to last, kept on the bus for the next life.
namespace ctibus::acd {

void Acd::listen_to_last_agents() {
  on_saved<LastAgent>([this](const Event<LastAgent>& event) {
    saved_last_agents_.emplace_back(
        event.key(),
        LastAgents::Entry{std::string(event->agent), std::string(event->group), event->at});
  });
}

void Acd::restore_last_agents(Now moment) {
  for (auto& [key, last] : std::exchange(saved_last_agents_, {})) {
    centre_.restore_last_agent(key, std::move(last), moment);
  }
}

void Acd::remembered(const std::string& key, const LastAgents::Entry&) {
  dirty_last_agents_.insert(key);
}

void Acd::forgotten(const std::string& key) { end_state<LastAgent>(dirty_last_agents_, key); }

void Acd::publish_last_agent(const std::string& key) {
  const LastAgents::Entry* last = centre_.last_agents().find(key);
  if (last == nullptr) return end_state<LastAgent>(dirty_last_agents_, key);
  if (!host_.publish(
          LastAgent{.caller = key, .agent = last->agent, .group = last->group, .at = last->at})) {
    keep_dirty(dirty_last_agents_, key);
  }
}

}  // namespace ctibus::acd
