#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/manifest/manifest.hpp"

/// The recorded catalogue of messages: what once was declared stays declared. Any thread.
namespace ctibus::schema {

/// Topics with class, key, fields and their types, as JSON.
std::string record_of(std::span<const manifest::MessageSpec> messages);

struct Difference {
  /// What other programs may rely on and would lose: each a sentence.
  std::vector<std::string> broken;
  /// What is new and not yet recorded.
  std::vector<std::string> added;
};

/// Compares a record with what is declared now. Errors: schema.bad_record.
Result<Difference> compare(std::string_view record,
                           std::span<const manifest::MessageSpec> messages);

}  // namespace ctibus::schema
