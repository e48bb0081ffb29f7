#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/manifest/manifest.hpp"

/// Reference pages (Markdown) from declarations. Any thread.
namespace ctibus::schema {

std::string message_reference(const manifest::MessageSpec& message);
std::string messages_reference(std::span<const manifest::MessageSpec> messages);

/// The core's sections, then the plugins in their order.
std::string options_reference(std::span<const manifest::Manifest> plugins);

/// The core's catalogue, then the plugins' own.
std::string errors_reference(std::span<const manifest::Manifest> plugins);

}  // namespace ctibus::schema
