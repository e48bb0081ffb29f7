#include "core/schema/record.hpp"

#include <fmt/format.h>

#include "core/schema/json_schema_detail.hpp"

namespace ctibus::schema {
namespace {

using manifest::FieldSpec;
using manifest::MessageSpec;

Json fields_of(const std::vector<FieldSpec>& fields) {
  Json out = Json::object();
  for (const FieldSpec& field : fields) {
    std::string type(name_of(field.kind));
    if (field.kind == Kind::list) type += " of " + std::string(name_of(field.element));
    if (field.fields.empty() && field.values.empty()) {
      out[field.name] = std::move(type);
    } else {
      Json nested = {{"type", std::move(type)}};
      if (!field.values.empty()) nested["values"] = field.values;
      if (!field.fields.empty()) nested["fields"] = fields_of(field.fields);
      out[field.name] = std::move(nested);
    }
  }
  return out;
}

Json to_json(std::span<const MessageSpec> messages) {
  Json out = Json::object();
  for (const MessageSpec& message : messages) {
    Json entry = {{"class", name_of(message.message_class)}};
    if (!message.key.empty()) entry["key"] = message.key;
    entry["fields"] = fields_of(message.fields);
    if (!message.reply.empty()) entry["reply"] = fields_of(message.reply);
    out[message.topic] = std::move(entry);
  }
  return out;
}

/// A declaration may only grow: whatever is in `before` must be the same in `now`.
class Comparison {
 public:
  void objects(const Json& before, const Json& now, const std::string& path) {
    for (const auto& [name, value] : before.items()) {
      const std::string place = path.empty() ? name : path + " " + name;
      if (!now.contains(name)) {
        out.broken.push_back(fmt::format("{} was removed", place));
      } else {
        values(value, now.at(name), place);
      }
    }
    for (const auto& [name, value] : now.items()) {
      if (!before.contains(name)) {
        out.added.push_back(fmt::format("{} is new", path.empty() ? name : path + " " + name));
      }
    }
  }

  Difference out;

 private:
  void values(const Json& before, const Json& now, const std::string& place) {
    if (before.is_object() && now.is_object()) return objects(before, now, place);
    if (before.is_array() && now.is_array()) {
      lists(before, now, place);
    } else if (before != now) {
      out.broken.push_back(fmt::format("{} was {} and is {}", place, before.dump(), now.dump()));
    }
  }

  void lists(const Json& before, const Json& now, const std::string& place) {
    for (const Json& value : before) {
      if (std::find(now.begin(), now.end(), value) == now.end()) {
        out.broken.push_back(fmt::format("{} lost {}", place, value.dump()));
      }
    }
    for (const Json& value : now) {
      if (std::find(before.begin(), before.end(), value) == before.end()) {
        out.added.push_back(fmt::format("{} has the new {}", place, value.dump()));
      }
    }
  }
};

}  // namespace

std::string record_of(std::span<const MessageSpec> messages) {
  return to_json(messages).dump(1) + "\n";
}

Result<Difference> compare(std::string_view record, std::span<const MessageSpec> messages) {
  const Json before = Json::parse(record, nullptr, false);
  if (!before.is_object()) {
    return failure("schema.bad_record",
                   "The record of messages is no JSON object: take it from the last commit.");
  }
  Comparison comparison;
  comparison.objects(before, to_json(messages), "");
  return std::move(comparison.out);
}

}  // namespace ctibus::schema
