#include "core/schema/message_spec.hpp"

#include "ctibus/messages/catalogue.hpp"

namespace ctibus::schema {
namespace {

std::vector<manifest::FieldSpec> to_specs(std::span<const FieldDescription> fields) {
  std::vector<manifest::FieldSpec> out;
  for (const FieldDescription& field : fields) {
    manifest::FieldSpec& spec = out.emplace_back();
    spec.name = field.name;
    spec.kind = field.kind;
    spec.element = field.element;
    spec.text = field.text;
    spec.unit = field.unit;
    spec.privacy = field.privacy;
    spec.since = field.since;
    spec.type = field.type;
    // The first value of an enumeration means "unknown" and is never written.
    for (const auto value : field.values.empty() ? field.values : field.values.subspan(1)) {
      spec.values.emplace_back(value);
    }
    spec.fields = to_specs(field.fields);
  }
  return out;
}

}  // namespace

manifest::MessageSpec to_spec(const MessageDescription& message) {
  return {std::string(message.topic), message.message_class,    std::string(message.key),
          std::string(message.text),  to_specs(message.fields), to_specs(message.reply)};
}

const std::vector<manifest::MessageSpec>& declared_messages() {
  static const std::vector<manifest::MessageSpec> all = [] {
    std::vector<manifest::MessageSpec> out;
    for (const MessageDescription& message : catalogue) out.push_back(to_spec(message));
    return out;
  }();
  return all;
}

const manifest::MessageSpec* find_message(std::string_view topic) {
  for (const auto& message : declared_messages()) {
    if (message.topic == topic) return &message;
  }
  return nullptr;
}

}  // namespace ctibus::schema
