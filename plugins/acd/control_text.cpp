#include "control_text.hpp"

#include <fmt/format.h>

namespace ctibus::acd {

namespace {

std::string state_text(AgentState state, std::string_view reason) {
  if (state == AgentState::null) return "logged_off";
  const std::string_view name = names(AgentState{})[static_cast<std::size_t>(state)];
  return reason.empty() ? std::string(name) : fmt::format("{} {}", name, reason);
}

void add(std::string& text, std::string_view more) {
  if (!text.empty()) text += ", ";
  text += more;
}

}  // namespace

std::string text_of(const AgentView& view) {
  std::string text = state_text(view.state, view.reason);
  if (view.state == AgentState::busy || view.state == AgentState::working_after_call) {
    text += ", then " + state_text(view.next, view.next_reason);
  }
  return text;
}

std::string text_of(const Membership* membership) {
  if (membership == nullptr) return "not a member";
  std::string text = priority_text(membership->priority);
  if (membership->proficiency > 0)
    add(text, fmt::format("proficiency {}", membership->proficiency));
  if (membership->weight > 1) add(text, fmt::format("weight {}", membership->weight));
  if (membership->backup) add(text, "backup");
  return text;
}

std::string text_of(Opening opening) {
  return std::string(names(Opening{})[static_cast<std::size_t>(opening)]);
}

std::string skill_text(std::string_view skill, std::uint32_t level) {
  return fmt::format("{} {}", skill, level);
}

std::string priority_text(std::uint32_t priority) { return fmt::format("priority {}", priority); }

std::string text_of(const AgentChanges& changes) {
  std::string text;
  for (const auto& [skill, level] : changes.skills) add(text, skill_text(skill, level));
  for (const auto& [group, place] : changes.groups) {
    add(text, fmt::format("{}: {}", group, text_of(place.member ? &place.as : nullptr)));
  }
  return text;
}

std::string text_of(const GroupChanges& changes) {
  std::string text;
  if (changes.priority > 0) add(text, priority_text(changes.priority));
  if (changes.opening != Opening::by_hours) add(text, text_of(changes.opening));
  return text;
}

}  // namespace ctibus::acd
