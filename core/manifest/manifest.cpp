#include "core/manifest/manifest.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/manifest/elf_note.hpp"
#include "ctibus/abi/plugin.h"

namespace ctibus::manifest {
namespace {

using Json = nlohmann::json;

constexpr int max_depth = 16;

struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

const Json& member(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) throw Malformed(fmt::format("\"{}\" is missing", name));
  return *found;
}

std::string text(const Json& object, const char* name) {
  const Json& value = member(object, name);
  if (!value.is_string()) throw Malformed(fmt::format("\"{}\" is no text", name));
  return value.get<std::string>();
}

std::string text_or_empty(const Json& object, const char* name) {
  return object.contains(name) ? text(object, name) : std::string();
}

bool flag(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

const Json& list(const Json& object, const char* name) {
  static const Json none = Json::array();
  const auto found = object.find(name);
  if (found == object.end()) return none;
  if (!found->is_array()) throw Malformed(fmt::format("\"{}\" is no list", name));
  return *found;
}

const Json& object(const Json& value, std::string_view what) {
  if (!value.is_object()) throw Malformed(fmt::format("{} is no object", what));
  return value;
}

std::vector<std::string> texts(const Json& parent, const char* name) {
  std::vector<std::string> out;
  for (const Json& value : list(parent, name)) {
    if (!value.is_string()) throw Malformed(fmt::format("\"{}\" holds something but texts", name));
    out.push_back(value.get<std::string>());
  }
  return out;
}

template <class E, std::size_t count>
E choice(const std::string& value, const char* name, const std::array<E, count>& choices) {
  for (const E candidate : choices) {
    if (detail::name_of(candidate) == value) return candidate;
  }
  throw Malformed(fmt::format("\"{}\" has the unknown value \"{}\"", name, value));
}

Kind kind_named(const std::string& value) {
  for (auto i = static_cast<int>(Kind::boolean); i <= static_cast<int>(Kind::dictionary); ++i) {
    if (name_of(static_cast<Kind>(i)) == value) return static_cast<Kind>(i);
  }
  throw Malformed(fmt::format("\"kind\" has the unknown value \"{}\"", value));
}

MessageClass class_named(const std::string& value) {
  for (int i = CTIBUS_CLASS_STATE; i <= CTIBUS_CLASS_REPLY; ++i) {
    if (name_of(static_cast<MessageClass>(i)) == value) return static_cast<MessageClass>(i);
  }
  throw Malformed(fmt::format("\"class\" has the unknown value \"{}\"", value));
}

Privacy privacy_named(const std::string& value) {
  if (value == "personal") return Privacy::personal;
  if (value == "secret") return Privacy::secret;
  if (value.empty()) return Privacy::open;
  throw Malformed(fmt::format("\"privacy\" has the unknown value \"{}\"", value));
}

Value read_value(const Json& json, int depth) {
  if (depth > max_depth) throw Malformed("a default is nested too deeply");
  Value out;
  if (json.is_boolean()) {
    out.data = json.get<bool>();
  } else if (json.is_number_unsigned()) {
    const auto number = json.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      throw Malformed("a default is out of range");
    }
    out.data = static_cast<std::int64_t>(number);
  } else if (json.is_number_integer()) {
    out.data = json.get<std::int64_t>();
  } else if (json.is_number()) {
    out.data = json.get<double>();
  } else if (json.is_string()) {
    out.data = json.get<std::string>();
  } else if (json.is_array()) {
    std::vector<Value> values;
    for (const Json& element : json) values.push_back(read_value(element, depth + 1));
    out.data = std::move(values);
  }
  return out;
}

std::vector<OptionSpec> read_options(const Json& parent, int depth);

void read_type(const Json& json, OptionType& out, int depth) {
  if (depth > max_depth) throw Malformed("an option is nested too deeply");
  out.kind = kind_named(text(json, "kind"));
  out.values = texts(json, "values");
  if (out.kind == Kind::group) out.options = read_options(json, depth + 1);
  if (out.kind == Kind::list) {
    read_type(object(member(json, "element"), "\"element\""), out.element.emplace_back(),
              depth + 1);
  }
}

std::vector<OptionSpec> read_options(const Json& parent, int depth) {
  std::vector<OptionSpec> out;
  for (const Json& json : list(parent, "options")) {
    OptionSpec& option = out.emplace_back();
    read_type(object(json, "an option"), option, depth);
    option.name = text(json, "name");
    option.text = text(json, "text");
    option.fallback = read_value(member(json, "default"), 0);
    option.min = text_or_empty(json, "min");
    option.max = text_or_empty(json, "max");
    option.required = flag(json, "required");
    option.reloadable = flag(json, "reloadable");
    option.secret = flag(json, "secret");
    option.formerly = text_or_empty(json, "formerly");
    option.since = text_or_empty(json, "since");
  }
  return out;
}

std::vector<FieldSpec> read_fields(const Json& parent, const char* name, int depth) {
  if (depth > max_depth) throw Malformed("a field is nested too deeply");
  std::vector<FieldSpec> out;
  for (const Json& json : list(parent, name)) {
    FieldSpec& field = out.emplace_back();
    field.name = text(object(json, "a field"), "name");
    field.kind = kind_named(text(json, "kind"));
    if (field.kind == Kind::list) field.element = kind_named(text(json, "element"));
    field.text = text(json, "text");
    field.unit = text_or_empty(json, "unit");
    field.privacy = privacy_named(text_or_empty(json, "privacy"));
    field.since = text_or_empty(json, "since");
    field.type = text_or_empty(json, "type");
    field.values = texts(json, "values");
    field.fields = read_fields(json, "fields", depth + 1);
  }
  return out;
}

std::uint32_t read_abi(const Json& json, std::size_t index) {
  const Json& abi = member(json, "abi");
  if (!abi.is_array() || abi.size() < 2 || !abi[index].is_number_unsigned() ||
      abi[index].get<std::uint64_t>() > 0xffff) {
    throw Malformed("\"abi\" is no pair of numbers");
  }
  return abi[index].get<std::uint32_t>();
}

bool is_identifier(std::string_view id) {
  if (id.empty() || id.size() > 64) return false;
  for (const char c : id) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!good) return false;
  }
  return true;
}

void read_body(const Json& json, Manifest& out) {
  out.text = text(json, "text");
  out.maturity = choice(text(json, "maturity"), "maturity",
                        std::array{Maturity::experimental, Maturity::beta, Maturity::stable});
  out.thread = text(json, "thread") == "own" ? Thread::own : Thread::pool;
  out.isolation = text(json, "isolation") == "process" ? Isolation::process : Isolation::core;
  out.offers = texts(json, "offers");
  out.requires_ = texts(json, "requires");
  out.optional = texts(json, "optional");
  out.publishes = texts(json, "publishes");
  out.subscribes = texts(json, "subscribes");
  out.provides = texts(json, "provides");
  out.commands = texts(json, "commands");
  out.options = read_options(json, 0);
  for (const Json& error : list(json, "errors")) {
    object(error, "an error");
    out.errors.push_back(
        {text(error, "id"), text(error, "text"), text(error, "meaning"), text(error, "cure")});
  }
  for (const Json& message : list(json, "messages")) {
    MessageSpec& spec = out.messages.emplace_back();
    spec.topic = text(object(message, "a message"), "topic");
    spec.message_class = class_named(text(message, "class"));
    spec.key = text_or_empty(message, "key");
    spec.text = text(message, "text");
    spec.fields = read_fields(message, "fields", 0);
    spec.reply = read_fields(message, "reply", 0);
  }
}

}  // namespace

Result<Manifest> parse(std::string_view json_text, std::string_view origin) {
  const auto malformed = [&](std::string_view why) {
    return failure(
        "manifest.malformed",
        fmt::format("{}: its manifest cannot be read ({}). Build the library again.", origin, why));
  };
  try {
    const Json json = Json::parse(json_text);
    object(json, "the manifest");
    Manifest out;
    out.id = text(json, "id");
    if (!is_identifier(out.id)) return malformed("\"id\" is no plugin id");
    out.version = text(json, "version");
    out.abi_major = read_abi(json, 0);
    out.abi_minor = read_abi(json, 1);
    if (out.abi_major > CTIBUS_ABI_MAJOR) {
      return failure(
          "manifest.newer_abi",
          fmt::format("{} ({} {}) was built for ABI {}, and this ctibus knows {} at most: "
                      "update ctibus or install an older version of the plugin.",
                      origin, out.id, out.version, out.abi_major, CTIBUS_ABI_MAJOR));
    }
    read_body(json, out);
    return out;
  } catch (const Malformed& why) {
    return malformed(why.what());
  } catch (const Json::exception& why) {
    return malformed(why.what());
  }
}

Result<Manifest> read(const std::filesystem::path& library) {
  auto json =
      read_elf_note(library, CTIBUS_MANIFEST_SECTION, CTIBUS_MANIFEST_OWNER, CTIBUS_MANIFEST_NOTE);
  if (!json) return tl::unexpected(json.error());
  return parse(*json, library.string());
}

}  // namespace ctibus::manifest
