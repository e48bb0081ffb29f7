#include "core/gateway/declarations.hpp"

#include <fmt/format.h>

#include "core/errors/nearest.hpp"
#include "ctibus/messages/catalogue.hpp"

namespace ctibus::gateway {

std::vector<manifest::FieldSpec> to_specs(std::span<const FieldDescription> fields) {
  std::vector<manifest::FieldSpec> out;
  for (const auto& field : fields) {
    manifest::FieldSpec spec;
    spec.name = field.name;
    spec.kind = field.kind;
    spec.element = field.element;
    spec.text = field.text;
    spec.unit = field.unit;
    spec.privacy = field.privacy;
    spec.since = field.since;
    spec.values = {field.values.begin(), field.values.end()};
    spec.fields = to_specs(field.fields);
    out.push_back(std::move(spec));
  }
  return out;
}

Declarations::Declarations() {
  for (const auto& message : catalogue) {
    manifest::MessageSpec spec;
    spec.topic = message.topic;
    spec.message_class = message.message_class;
    spec.key = message.key;
    spec.text = message.text;
    spec.fields = to_specs(message.fields);
    spec.reply = to_specs(message.reply);
    messages_.emplace(message.topic, std::move(spec));
  }
}

void Declarations::add(std::vector<manifest::MessageSpec> messages) {
  for (auto& message : messages) {
    std::string topic = message.topic;
    messages_.emplace(std::move(topic), std::move(message));
  }
}

const manifest::MessageSpec* Declarations::find(std::string_view topic) const {
  const auto found = messages_.find(topic);
  return found == messages_.end() ? nullptr : &found->second;
}

Result<const manifest::MessageSpec*> Declarations::command(std::string_view topic) const {
  const auto* found = find(topic);
  if (found != nullptr && found->message_class == MessageClass::command) return found;
  std::vector<std::string> commands;
  for (const auto& [name, message] : messages_) {
    if (message.message_class == MessageClass::command) commands.push_back(name);
  }
  return failure("wire.unknown_topic",
                 fmt::format("{} is {}.{}", topic,
                             found == nullptr ? "no command that this site knows"
                                              : fmt::format("no command but a message of class {}",
                                                            name_of(found->message_class)),
                             errors::did_you_mean(topic, commands)));
}

}  // namespace ctibus::gateway
