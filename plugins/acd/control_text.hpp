#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ctibus/kit/acd/domain.hpp"
#include "ctibus/kit/acd/overrides.hpp"

/// What the audit of live control says something was or is.
namespace ctibus::acd {

/// "not_ready lunch"; "busy, then not_ready lunch".
std::string text_of(const AgentView& view);
/// "priority 3, backup"; null: "not a member".
std::string text_of(const Membership* membership);
std::string text_of(Opening opening);
/// "french 2".
std::string skill_text(std::string_view skill, std::uint32_t level);
std::string priority_text(std::uint32_t priority);

/// What was changed of an agent or a group; empty: nothing.
std::string text_of(const AgentChanges& changes);
std::string text_of(const GroupChanges& changes);

}  // namespace ctibus::acd
