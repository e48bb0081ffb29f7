#include "core/host/topic_table.hpp"

#include <fmt/format.h>

#include <mutex>

#include "ctibus/messages/catalogue.hpp"

namespace ctibus::host {
namespace {

log::MessageClass to_log(MessageClass value) { return static_cast<log::MessageClass>(value); }

}  // namespace

TopicTable::TopicTable() {
  for (const auto& message : catalogue) {
    classes_.emplace(message.topic, to_log(message.message_class));
  }
}

Result<> TopicTable::learn(const manifest::Manifest& manifest) {
  const std::unique_lock lock(mutex_);
  for (const auto& message : manifest.messages) {
    const auto known = classes_.find(message.topic);
    if (known != classes_.end() && known->second != to_log(message.message_class)) {
      return failure("host.topic_conflict",
                     fmt::format("Plugin {} declares {} as {}, but it is known with another class: "
                                 "rename one of the two messages.",
                                 manifest.id, message.topic, name_of(message.message_class)));
    }
  }
  for (const auto& message : manifest.messages) {
    classes_.emplace(message.topic, to_log(message.message_class));
    vendor_.emplace(message.topic, message);
  }
  return {};
}

void TopicTable::know(std::string_view topic, log::MessageClass message_class) {
  const std::unique_lock lock(mutex_);
  classes_.emplace(topic, message_class);
}

std::optional<log::MessageClass> TopicTable::class_of(std::string_view topic) const {
  const std::shared_lock lock(mutex_);
  const auto found = classes_.find(topic);
  if (found == classes_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> TopicTable::topics_of(log::MessageClass message_class) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> out;
  for (const auto& [topic, known] : classes_) {
    if (known == message_class) out.push_back(topic);
  }
  return out;
}

std::vector<manifest::MessageSpec> TopicTable::vendor_messages() const {
  const std::shared_lock lock(mutex_);
  std::vector<manifest::MessageSpec> out;
  for (const auto& [topic, message] : vendor_) out.push_back(message);
  return out;
}

}  // namespace ctibus::host
