#include <fmt/format.h>

#include "core/schema/markdown.hpp"
#include "core/schema/reference.hpp"

namespace ctibus::schema {
namespace {

using manifest::FieldSpec;
using manifest::MessageSpec;

std::string type_of(const FieldSpec& field) {
  const auto name = [&](Kind kind) -> std::string {
    if (kind == Kind::enumeration) return fmt::format("one of {}", fmt::join(field.values, ", "));
    if (kind == Kind::unsigned_integer) return "integer >= 0";
    if (kind == Kind::duration) return "duration (ms)";
    if (kind == Kind::timestamp) return "timestamp (ms since 1970 UTC)";
    return std::string(name_of(kind));
  };
  std::string out = field.kind == Kind::list ? "list of " + name(field.element) : name(field.kind);
  return field.unit.empty() ? out : out + ", " + field.unit;
}

void add_rows(std::string& out, const std::vector<FieldSpec>& fields, const std::string& prefix) {
  for (const FieldSpec& field : fields) {
    std::string text = field.text;
    if (field.privacy == Privacy::personal) text += " Personal.";
    if (field.privacy == Privacy::secret) text += " Secret.";
    out += row({code(prefix + field.name), cell(type_of(field)), cell(text)});
    add_rows(out, field.fields, prefix + field.name + ".");
  }
}

std::string fields_table(const std::vector<FieldSpec>& fields) {
  if (fields.empty()) return "No fields.\n";
  std::string out = head({"Field", "Type", "Meaning"});
  add_rows(out, fields, "");
  return out;
}

std::string_view domain(const MessageSpec& message) {
  return std::string_view(message.topic).substr(0, message.topic.find('.'));
}

}  // namespace

std::string message_reference(const MessageSpec& message) {
  std::string out = fmt::format("### {}\n\n{}. ", message.topic, name_of(message.message_class));
  if (!message.key.empty()) out += fmt::format("Key: `{}`. ", message.key);
  out += message.text + "\n\n" + fields_table(message.fields);
  if (!message.reply.empty()) out += "\nReply when accepted:\n\n" + fields_table(message.reply);
  return out;
}

std::string messages_reference(std::span<const MessageSpec> messages) {
  std::string out(kGenerated);
  out +=
      "# Messages\n\n"
      "A payload is a MessagePack map with these field names; an absent field has its default "
      "(empty, zero, false).\nClasses: `state` keeps its last value for each key, `event` reaches "
      "every subscriber in order, `record` is kept until each durable consumer has "
      "acknowledged it, `command` is answered by one provider. Fields are only ever added.\n";
  std::string_view last;
  for (const MessageSpec& message : messages) {
    if (domain(message) != last) {
      last = domain(message);
      out += fmt::format("\n## {}\n", last);
    }
    out += "\n" + message_reference(message);
  }
  return out;
}

}  // namespace ctibus::schema
