#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/schema/client_types.hpp"
#include "core/schema/message_spec.hpp"
#include "core/schema/type_names.hpp"

namespace ctibus::schema {
namespace {

using manifest::FieldSpec;
using manifest::MessageSpec;

constexpr std::size_t line_width = 100;

/// What a declared field cannot be called.
constexpr std::array reserved{
    "False", "None",     "True",  "and",    "as",   "assert", "async",         "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except",        "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda",        "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",          "yield",    "str",
    "int",   "float",    "bool",  "bytes",  "list", "dict",   "unknown_fields"};

std::string attribute(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '-', '_');
  const bool bad = std::find(reserved.begin(), reserved.end(), out) != reserved.end();
  return bad ? out + "_" : out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

std::string docstring(std::string_view text, std::size_t indent) {
  const std::string margin(indent, ' ');
  const auto lines = wrapped(escaped(text), line_width - indent - 6);
  return fmt::format("{}\"\"\"{}\"\"\"\n", margin, fmt::join(lines, "\n" + margin));
}

std::string constant(std::string_view value) {
  std::string out;
  for (const char c : value) {
    const bool lower = c >= 'a' && c <= 'z';
    const bool good = lower || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += lower ? static_cast<char>(c - 'a' + 'A') : good ? c : '_';
  }
  return out.empty() || (out[0] >= '0' && out[0] <= '9') ? "N" + out : out;
}

struct Writer {
  const TypeNames& names;

  [[nodiscard]] std::string type(Kind kind, const FieldSpec& field) const {
    switch (kind) {
      case Kind::boolean:
        return "bool";
      case Kind::integer:
      case Kind::unsigned_integer:
      case Kind::duration:
      case Kind::timestamp:
      case Kind::size:
        return "int";
      case Kind::number:
        return "float";
      case Kind::enumeration:
      case Kind::group:
        return names.of(field);
      case Kind::bytes:
        return "bytes";
      case Kind::list:
        return "list[" + type(field.element, field) + "]";
      case Kind::dictionary:
        return "dict[str, str]";
      case Kind::text:
      case Kind::secret:
        break;
    }
    return "str";
  }

  [[nodiscard]] std::string function(Kind kind, const FieldSpec& field,
                                     const std::string& notes) const {
    switch (kind) {
      case Kind::unsigned_integer:
      case Kind::size:
        return fmt::format("_model.unsigned({})", notes);
      case Kind::duration:
        return fmt::format("_model.milliseconds({})", notes);
      case Kind::bytes:
        return fmt::format("_model.binary({})", notes);
      case Kind::enumeration:
      case Kind::group:
        return fmt::format("_model.{}({}{}{})", name_of(kind), names.of(field),
                           notes.empty() ? "" : ", ", notes);
      case Kind::list:
        return fmt::format("_model.list_of({}{}{})", function(field.element, field, ""),
                           notes.empty() ? "" : ", ", notes);
      default:
        return fmt::format("_model.{}({})", name_of(kind), notes);
    }
  }

  [[nodiscard]] std::string member(const FieldSpec& field) const {
    std::vector<std::string> notes;
    const std::string name = attribute(field.name);
    if (name != field.name) notes.push_back(fmt::format("name=\"{}\"", escaped(field.name)));
    if (field.privacy == Privacy::personal) notes.emplace_back("personal=True");
    if (!field.unit.empty()) notes.push_back(fmt::format("unit=\"{}\"", escaped(field.unit)));
    std::string text = field.text;
    if (field.kind == Kind::duration) text += " In milliseconds.";
    if (field.kind == Kind::timestamp) text += " In milliseconds since 1970 UTC.";
    if (field.privacy == Privacy::personal) text += " Personal.";
    if (field.privacy == Privacy::secret) text += " A one-use handle of the secret.";
    return fmt::format("    {}: {} = {}\n", name, type(field.kind, field),
                       function(field.kind, field, fmt::format("{}", fmt::join(notes, ", ")))) +
           docstring(text, 4);
  }

  [[nodiscard]] std::string members(std::span<const FieldSpec> fields) const {
    std::string out;
    for (const FieldSpec& field : fields) out += "\n" + member(field);
    return out;
  }

  [[nodiscard]] std::string named(const NamedType& type) const {
    if (type.kind == Kind::enumeration) {
      std::string out = fmt::format(
          "class {}(_model.OpenEnum):\n    \"\"\"Values of a field; others than these are kept as "
          "they "
          "are.\"\"\"\n\n    UNKNOWN = \"unknown\"\n",
          type.name);
      for (const auto& value : type.field->values) {
        out += fmt::format("    {} = \"{}\"\n", constant(value), escaped(value));
      }
      return out;
    }
    return fmt::format("@dataclass(slots=True, kw_only=True)\nclass {}(_model.Group):\n",
                       type.name) +
           docstring("Fields of a message that belong together.", 4) + members(type.field->fields);
  }

  [[nodiscard]] std::string message(const MessageSpec& message) const {
    const std::string name = TypeNames::of(message);
    std::string out;
    std::string reply = "_model.NoFields";
    if (!message.reply.empty()) {
      reply = TypeNames::of_reply(message);
      out += fmt::format("@dataclass(slots=True, kw_only=True)\nclass {}(_model.Group):\n", reply) +
             docstring(fmt::format("What {} is answered with when it is accepted.", name), 4) +
             members(message.reply) + "\n\n";
    }
    const bool command = message.message_class == MessageClass::command;
    const std::string base = "_model." + pascal_case(name_of(message.message_class)) + "Message" +
                             (command ? "[" + reply + "]" : "");
    out += fmt::format("@dataclass(slots=True, kw_only=True)\nclass {}({}):\n", name, base);
    out += docstring(fmt::format("{}: {}", message.topic, message.text), 4);
    out += fmt::format("\n    TOPIC: ClassVar[str] = \"{}\"\n", message.topic);
    if (!message.key.empty()) {
      out += fmt::format("    KEY: ClassVar[str] = \"{}\"\n", attribute(message.key));
    }
    if (command && !message.reply.empty()) {
      out += fmt::format("    REPLY: ClassVar[type[_model.Group]] = {}\n", reply);
    }
    return out + members(message.fields);
  }
};

std::string module(std::span<const MessageSpec> messages,
                   std::span<const MessageSpec> in_the_package) {
  const TypeNames names(messages);
  const TypeNames known(in_the_package);
  const Writer writer{names};
  std::set<std::string> there;
  for (const NamedType& type : known.types()) there.insert(Writer{known}.named(type));
  std::string body;
  std::string taken;
  for (const NamedType& type : names.types()) {
    const std::string text = writer.named(type);
    if (there.contains(text)) {
      taken += fmt::format("    {},\n", type.name);
    } else {
      body += "\n\n" + text;
    }
  }
  for (const MessageSpec& message : messages) body += "\n\n" + writer.message(message);
  body +=
      "\n\n#: All of them, known by their topics as soon as this module is imported.\n"
      "MESSAGES = (\n";
  for (const MessageSpec& message : messages) {
    body += fmt::format("    {},\n", TypeNames::of(message));
  }
  body += ")\n_model.register(*MESSAGES)\n";
  std::string out =
      "\"\"\"Messages of ctibus. Generated by `ctibus schema --format python`: do not edit.\n\n"
      "A field that is absent on the wire has its default, and unknown fields are kept. Personal\n"
      "fields and secrets do not show in repr().\n\"\"\"\n\n"
      "from dataclasses import dataclass\nfrom typing import ClassVar\n\n";
  if (!taken.empty()) out += "from ctibus.messages import (\n" + taken + ")\n";
  return out + "from ctibus import model as _model\n" + body;
}

}  // namespace

std::string python_types(std::span<const MessageSpec> messages) { return module(messages, {}); }

std::string python_types_of_plugins(std::span<const MessageSpec> messages) {
  return module(messages, declared_messages());
}

}  // namespace ctibus::schema
