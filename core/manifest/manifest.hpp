#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/error.hpp"
#include "ctibus/describe.hpp"
#include "ctibus/manifest.hpp"

/// What a plugin library says of itself (sdk/include/ctibus/manifest.hpp), as plain data, read
/// without running any of its code. Pure functions, any thread.
namespace ctibus::manifest {

/// The default of an option. Durations are milliseconds, sizes are bytes; monostate: none (a group,
/// a dictionary).
struct Value {
  std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<Value>> data;
};

struct OptionSpec;

/// The type of an option or of a list's elements.
struct OptionType {
  Kind kind = Kind::text;
  std::vector<std::string> values;  ///< of an enumeration
  std::vector<OptionSpec> options;  ///< of a group
  std::vector<OptionType> element;  ///< of a list: exactly one
};

struct OptionSpec : OptionType {
  std::string name;
  std::string text;
  Value fallback;   ///< the default
  std::string min;  ///< as written in a configuration ("1s"); empty: no limit
  std::string max;
  bool required = false;
  bool reloadable = false;
  bool secret = false;
  std::string formerly;  ///< deprecated name that still works
  std::string since;
};

struct FieldSpec {
  std::string name;
  Kind kind = Kind::text;
  Kind element = Kind::text;  ///< of a list
  std::string text;
  std::string unit;
  Privacy privacy = Privacy::open;
  std::string since;
  std::string type;  ///< name in C++ of an enumeration or a group; older plugins do not tell it
  std::vector<std::string> values;
  std::vector<FieldSpec> fields;
};

/// A message type that the plugin brings along, of three or more tokens ("acme.door.opened").
struct MessageSpec {
  std::string topic;
  MessageClass message_class = MessageClass::event;
  std::string key;  ///< name of the key field
  std::string text;
  std::vector<FieldSpec> fields;
  std::vector<FieldSpec> reply;  ///< of a command
};

struct ErrorSpec {
  std::string id;
  std::string text;
  std::string meaning;
  std::string cure;
};

struct Manifest {
  std::string id;
  std::string version;
  std::uint32_t abi_major = 0;
  std::uint32_t abi_minor = 0;
  std::string text;
  Maturity maturity = Maturity::beta;
  Thread thread = Thread::pool;
  Isolation isolation = Isolation::core;
  std::vector<std::string> offers;
  std::vector<std::string> requires_;
  std::vector<std::string> optional;
  std::vector<std::string> publishes;   ///< topics
  std::vector<std::string> subscribes;  ///< patterns
  std::vector<std::string> provides;    ///< commands
  std::vector<std::string> commands;    ///< commands it may send
  std::vector<OptionSpec> options;
  std::vector<ErrorSpec> errors;
  std::vector<MessageSpec> messages;
};

/// Reads the note of an ELF library from its file. The file is not trusted. Errors:
/// `manifest.not_a_library` (no readable 64-bit little-endian ELF file), `manifest.missing`,
/// `manifest.malformed`, `manifest.newer_abi`.
Result<Manifest> read(const std::filesystem::path& library);

/// Reads the manifest's JSON; `origin` names it in errors. Errors: `manifest.malformed`,
/// `manifest.newer_abi`.
Result<Manifest> parse(std::string_view json, std::string_view origin);

}  // namespace ctibus::manifest
