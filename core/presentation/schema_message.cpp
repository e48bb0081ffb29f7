#include "core/presentation/schema_message.hpp"

#include <algorithm>

#include "ctibus/codec.hpp"

namespace ctibus::presentation {
namespace {

/// A field with its path from the message, since groups nest: "connections.device".
struct FieldBody {
  std::string path{};
  Text kind{};
  Text element{};
  Text text{};
  Text unit{};
  Text privacy{};
  Text since{};
  std::vector<Text> values{};

  static constexpr auto describe() {
    using M = FieldBody;
    return declare_group<M>(
        "A field.", field("path", &M::path, "Path from the message."),
        field("kind", &M::kind, "Kind of value."), field("element", &M::element, "Of a list."),
        field("text", &M::text, "Meaning."), field("unit", &M::unit, "Unit."),
        field("privacy", &M::privacy, "open, personal or secret."),
        field("since", &M::since, "Version."), field("values", &M::values, "Of an enumeration."));
  }
};

struct MessageBody {
  Text topic{};
  Text message_class{};
  Text key{};
  Text text{};
  std::vector<FieldBody> fields{};
  std::vector<FieldBody> reply{};

  static constexpr auto describe() {
    using M = MessageBody;
    return declare_group<M>("A message.", field("topic", &M::topic, "Topic."),
                            field("class", &M::message_class, "Class."),
                            field("key", &M::key, "Name of the key field."),
                            field("text", &M::text, "Meaning."),
                            field("fields", &M::fields, "Fields."),
                            field("reply", &M::reply, "Fields of a command's reply."));
  }
};

struct SchemaBody {
  std::vector<MessageBody> messages{};

  static constexpr auto describe() {
    return declare_group<SchemaBody>("Messages of plugins.",
                                     field("messages", &SchemaBody::messages, "By topic."));
  }
};

constexpr std::string_view privacy_names[] = {"open", "personal", "secret"};

void flatten(const std::vector<manifest::FieldSpec>& fields, const std::string& prefix,
             std::vector<FieldBody>& out) {
  for (const auto& field : fields) {
    FieldBody body;
    body.path = prefix + field.name;
    body.kind = name_of(field.kind);
    body.element = name_of(field.element);
    body.text = field.text;
    body.unit = field.unit;
    body.privacy = privacy_names[static_cast<std::size_t>(field.privacy)];
    body.since = field.since;
    body.values = {field.values.begin(), field.values.end()};
    const std::string path = body.path + ".";
    out.push_back(std::move(body));
    flatten(field.fields, path, out);
  }
}

Kind kind_named(Text name) {
  for (int i = 0; i <= static_cast<int>(Kind::dictionary); ++i) {
    if (name_of(static_cast<Kind>(i)) == name) return static_cast<Kind>(i);
  }
  return Kind::text;
}

manifest::FieldSpec spec(const FieldBody& body, std::string name) {
  manifest::FieldSpec out;
  out.name = std::move(name);
  out.kind = kind_named(body.kind);
  out.element = kind_named(body.element);
  out.text = body.text;
  out.unit = body.unit;
  for (std::size_t i = 0; i < std::size(privacy_names); ++i) {
    if (privacy_names[i] == body.privacy) out.privacy = static_cast<Privacy>(i);
  }
  out.since = body.since;
  out.values = {body.values.begin(), body.values.end()};
  return out;
}

std::vector<manifest::FieldSpec> nest(const std::vector<FieldBody>& flat) {
  std::vector<manifest::FieldSpec> out;
  for (const auto& body : flat) {
    auto* level = &out;
    std::string_view path = body.path;
    while (true) {
      const auto dot = path.find('.');
      if (dot == std::string_view::npos) break;
      const auto parent = std::find_if(level->begin(), level->end(), [&](const auto& field) {
        return field.name == path.substr(0, dot);
      });
      if (parent == level->end()) break;  // never written so; keep the path as its name
      level = &parent->fields;
      path.remove_prefix(dot + 1);
    }
    level->push_back(spec(body, std::string(path)));
  }
  return out;
}

MessageClass class_named(Text name) {
  for (const auto value : {MessageClass::state, MessageClass::event, MessageClass::record,
                           MessageClass::command, MessageClass::reply}) {
    if (name_of(value) == name) return value;
  }
  return MessageClass::event;
}

}  // namespace

msgpack::Buffer encode_schema(const std::vector<manifest::MessageSpec>& messages) {
  SchemaBody body;
  for (const auto& message : messages) {
    MessageBody out;
    out.topic = message.topic;
    out.message_class = name_of(message.message_class);
    out.key = message.key;
    out.text = message.text;
    flatten(message.fields, {}, out.fields);
    flatten(message.reply, {}, out.reply);
    body.messages.push_back(std::move(out));
  }
  msgpack::Buffer bytes;
  encode(body, bytes);
  return bytes;
}

Result<std::vector<manifest::MessageSpec>> decode_schema(std::span<const std::uint8_t> bytes) {
  SchemaBody body;
  if (auto read = decode(bytes, body); !read) return tl::unexpected(read.error());
  std::vector<manifest::MessageSpec> out;
  for (const auto& message : body.messages) {
    manifest::MessageSpec one;
    one.topic = message.topic;
    one.message_class = class_named(message.message_class);
    one.key = message.key;
    one.text = message.text;
    one.fields = nest(message.fields);
    one.reply = nest(message.reply);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace ctibus::presentation
