#pragma once

#include <string_view>
#include <vector>

#include "core/manifest/manifest.hpp"
#include "ctibus/describe.hpp"

/// The declared messages in the form in which a manifest carries those of a plugin, so that every
/// generator knows one form only. Any thread.
namespace ctibus::schema {

manifest::MessageSpec to_spec(const MessageDescription& message);

/// All of ctibus::catalogue, in its order.
const std::vector<manifest::MessageSpec>& declared_messages();

/// Null when nobody declares it.
const manifest::MessageSpec* find_message(std::string_view topic);

}  // namespace ctibus::schema
