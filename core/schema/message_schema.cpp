#include "core/schema/json_schema.hpp"
#include "core/schema/json_schema_detail.hpp"

namespace ctibus::schema {
namespace {

using manifest::FieldSpec;
using manifest::MessageSpec;

Json type_schema(Kind kind, const FieldSpec& field) {
  switch (kind) {
    case Kind::boolean:
      return {{"type", "boolean"}};
    case Kind::integer:
      return {{"type", "integer"}};
    case Kind::unsigned_integer:
    case Kind::size:
      return {{"type", "integer"}, {"minimum", 0}};
    case Kind::number:
      return {{"type", "number"}};
    case Kind::duration:
      return {{"type", "integer"}, {"x-ctibus-unit", "ms"}};
    case Kind::timestamp:
      return {{"type", "integer"}, {"x-ctibus-unit", "ms since 1970-01-01T00:00:00Z"}};
    case Kind::enumeration:
      return {{"type", "string"}, {"enum", field.values}};
    case Kind::bytes:
      return {{"type", "string"}, {"contentEncoding", "base64"}};
    case Kind::dictionary:
      return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
    case Kind::group:
      return fields_schema(field.fields);
    case Kind::list:
      return {{"type", "array"}, {"items", type_schema(field.element, field)}};
    case Kind::text:
    case Kind::secret:
      break;
  }
  return {{"type", "string"}};
}

}  // namespace

Json fields_schema(std::span<const FieldSpec> fields) {
  Json properties = Json::object();
  for (const FieldSpec& field : fields) {
    Json schema = type_schema(field.kind, field);
    schema["description"] = field.text;
    if (!field.unit.empty()) schema["x-ctibus-unit"] = field.unit;
    if (field.privacy != Privacy::open) {
      schema["x-ctibus-privacy"] = field.privacy == Privacy::personal ? "personal" : "secret";
    }
    properties[field.name] = std::move(schema);
  }
  // Readers keep what they do not know, so that fields can be added.
  return {{"type", "object"}, {"properties", std::move(properties)}};
}

namespace {

Json schema_of(const MessageSpec& message) {
  Json out = {{"title", message.topic}, {"description", message.text}};
  out.update(fields_schema(message.fields));
  out["x-ctibus-class"] = name_of(message.message_class);
  if (!message.key.empty()) out["x-ctibus-key"] = message.key;
  if (!message.reply.empty()) out["x-ctibus-reply"] = fields_schema(message.reply);
  return out;
}

}  // namespace

std::string message_schema(const MessageSpec& message) {
  Json out = {{"$schema", kDialect}, {"$id", "urn:ctibus:message:" + message.topic}};
  out.update(schema_of(message));
  return out.dump(2) + "\n";
}

std::string message_schemas(std::span<const MessageSpec> messages) {
  Json definitions = Json::object();
  for (const MessageSpec& message : messages) definitions[message.topic] = schema_of(message);
  return Json{{"$schema", kDialect}, {"$id", "urn:ctibus:messages"}, {"$defs", definitions}}.dump(
             2) +
         "\n";
}

}  // namespace ctibus::schema
