#pragma once

#include "ctibus/messages/types.hpp"

/// What the bus says of itself. Published by the host only.
namespace ctibus::bus {

enum class InstancePhase {
  unknown,
  declined,
  failed,
  starting,
  running,
  draining,
  stopped,
  quarantined  ///< failed too often to be started again by itself
};
constexpr auto names(InstancePhase) {
  return std::array<std::string_view, 8>{"unknown", "declined", "failed",  "starting",
                                         "running", "draining", "stopped", "quarantined"};
}

struct Recovered {
  std::uint64_t epoch{};
  std::uint64_t last_sequence{};
  std::uint64_t cut_bytes{};

  static constexpr auto describe() {
    using M = Recovered;
    return declare_message<M>(
        MessageClass::event, "bus.recovered", nullptr,
        "The log was opened again and begins a new epoch.",
        field("epoch", &M::epoch, "The new epoch."),
        field("last_sequence", &M::last_sequence, "Last sequence that was recovered."),
        field("cut_bytes", &M::cut_bytes, "Size of the torn tail that was cut off.",
              {.unit = "bytes"}));
  }
};

struct Gap {
  Text source{};
  std::uint64_t lost{};

  static constexpr auto describe() {
    using M = Gap;
    return declare_message<M>(
        MessageClass::event, "bus.gap", &M::source,
        "A source lost messages because its outbox was full; its states are not to "
        "be trusted until it has published them again.",
        field("source", &M::source, "Instance."), field("lost", &M::lost, "Messages lost."));
  }
};

struct Consumer {
  Text consumer{};
  std::uint64_t sequence{};

  static constexpr auto describe() {
    using M = Consumer;
    return declare_message<M>(
        MessageClass::state, "bus.consumer", &M::consumer,
        "A durable consumer and what it has acknowledged.",
        field("consumer", &M::consumer, "Name."),
        field("sequence", &M::sequence, "Everything up to here is dealt with."));
  }
};

struct Instance {
  Text instance{};
  Text plugin{};
  Text version{};
  InstancePhase phase{};
  Text code{};
  Text text{};
  std::uint32_t restarts{};
  Timestamp since{};

  static constexpr auto describe() {
    using M = Instance;
    return declare_message<M>(
        MessageClass::state, "bus.instance", &M::instance, "A plugin instance of this site.",
        field("instance", &M::instance, "Name in the site's configuration."),
        field("plugin", &M::plugin, "Plugin id."), field("version", &M::version, "Plugin version."),
        field("phase", &M::phase, "Where it is in its life."),
        field("code", &M::code, "Error id when declined or failed."),
        field("text", &M::text, "The error in words."),
        field("restarts", &M::restarts, "How often it was started again."),
        field("since", &M::since, "In this phase since."));
  }
};

struct Alarm {
  Text id{};
  Text source{};
  Text text{};

  static constexpr auto describe() {
    using M = Alarm;
    return declare_message<M>(
        MessageClass::state, "bus.alarm", &M::id,
        "Something an operator must know. Ends with a tombstone when it is over.",
        field("id", &M::id, "Catalogue id, with the place where there can be several."),
        field("source", &M::source, "Instance."), field("text", &M::text, "What and where."));
  }
};

struct Answer {
  Text status{};
  Text code{};
  Text text{};

  static constexpr auto describe() {
    using M = Answer;
    return declare_message<M>(
        MessageClass::reply, "bus.reply", nullptr,
        "The reply to the command that is its causation. The command's reply fields travel beside "
        "these.",
        field("status", &M::status, "accepted, rejected, no_provider or outcome_unknown."),
        field("code", &M::code, "Catalogue id unless accepted."),
        field("text", &M::text, "The code in words."));
  }
};

/// What the bus says of itself, without what it says of instances and commands, means nothing at
/// another site: it is not replayed.
constexpr bool belongs_to_its_site(std::string_view topic) {
  return topic.starts_with("bus.") && topic != topic_of<Instance>() && topic != topic_of<Answer>();
}

}  // namespace ctibus::bus
