#pragma once

#include <span>
#include <string>

#include "core/manifest/manifest.hpp"

/// JSON Schema (2020-12) from declarations. Any thread.
namespace ctibus::schema {

/// The payload of one message, as a JSON object with the same field names.
std::string message_schema(const manifest::MessageSpec& message);

/// Several messages: one schema with a definition for each topic.
std::string message_schemas(std::span<const manifest::MessageSpec> messages);

/// A site's configuration file, for editors and other checks: the core's sections and the options
/// of these plugins. What only loading can know (secrets, libraries, requirements) is left to
/// `ctibus check-config`.
std::string site_schema(std::span<const manifest::Manifest> plugins);

}  // namespace ctibus::schema
