#pragma once

#include <span>
#include <string>

#include "core/manifest/manifest.hpp"

/// Types of messages for programs in other languages, from declarations. Any thread.
namespace ctibus::schema {

/// A module for the package `ctibus` of sdk/python.
std::string python_types(std::span<const manifest::MessageSpec> messages);

/// The same for what plugins bring along: what the package has, it takes from there.
std::string python_types_of_plugins(std::span<const manifest::MessageSpec> messages);

/// Interfaces, string-literal unions and the table of topics.
std::string typescript_types(std::span<const manifest::MessageSpec> messages);

/// An AsyncAPI 3.0 document in JSON, as a program outside of the core sees a site.
std::string asyncapi_document(std::span<const manifest::MessageSpec> messages);

}  // namespace ctibus::schema
