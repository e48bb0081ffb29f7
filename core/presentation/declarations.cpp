#include "core/presentation/declarations.hpp"

#include <fmt/format.h>

#include "core/errors/nearest.hpp"
#include "core/schema/message_spec.hpp"

namespace ctibus::presentation {

Declarations::Declarations() { add(schema::declared_messages()); }

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

}  // namespace ctibus::presentation
