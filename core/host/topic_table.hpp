#pragma once

#include <map>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/log/frame.hpp"
#include "core/manifest/manifest.hpp"

namespace ctibus::host {

/// The class of every topic that the catalogue or a loaded manifest declares. Any thread.
class TopicTable {
 public:
  TopicTable();

  /// Learns a vendor's messages. Errors: host.topic_conflict (known with another class).
  Result<> learn(const manifest::Manifest& manifest);

  /// Learns one by hearsay; what is known stays.
  void know(std::string_view topic, log::MessageClass message_class);

  [[nodiscard]] std::optional<log::MessageClass> class_of(std::string_view topic) const;
  /// All topics of a class.
  [[nodiscard]] std::vector<std::string> topics_of(log::MessageClass message_class) const;
  /// The messages that plugins brought along, by topic.
  [[nodiscard]] std::vector<manifest::MessageSpec> vendor_messages() const;

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, log::MessageClass, std::less<>> classes_;
  std::map<std::string, manifest::MessageSpec, std::less<>> vendor_;
};

}  // namespace ctibus::host
